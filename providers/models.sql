-- Configuration is counted; an account that has been used keeps its mode.
CREATE OR REPLACE FUNCTION switchyard_configuration_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    UPDATE providers_configurationversion SET version = version + 1;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION switchyard_account_mode_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM sessions_app_paymentsession WHERE account_id = OLD.id)
       OR EXISTS (SELECT FROM sessions_app_providerattempt
                   WHERE account_id = OLD.id AND state IN ('PLANNED', 'QUARANTINED')) THEN
        RAISE EXCEPTION 'An account with sessions keeps its mode' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
