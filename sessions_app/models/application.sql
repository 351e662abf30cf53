-- An application that has been used keeps its mode.
CREATE OR REPLACE FUNCTION switchyard_mode_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM sessions_app_paymentsession WHERE application_id = OLD.id) THEN
        RAISE EXCEPTION 'An application with sessions keeps its mode' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
