-- The role of web and workers may not analyse a table; after the import of a large file it must.
CREATE OR REPLACE FUNCTION switchyard_analyse_settlement_lines() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$
BEGIN
    ANALYZE sessions_app_settlementline;
END $$;

REVOKE EXECUTE ON FUNCTION switchyard_analyse_settlement_lines() FROM PUBLIC;
