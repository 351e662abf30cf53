-- Keep each text of `review` with the time it was set.
CREATE OR REPLACE FUNCTION switchyard_keep_review() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    INSERT INTO sessions_app_sessionreview (session_id, text, recorded_at)
    VALUES (NEW.id, NEW.review, clock_timestamp());
    RETURN NULL;
END $$;
