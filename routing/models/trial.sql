-- An approval is somebody else's.
CREATE OR REPLACE FUNCTION switchyard_not_the_author() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM routing_weightsrevision WHERE id = NEW.revision_id AND author_id = NEW.approver_id) THEN
        RAISE EXCEPTION 'the author cannot approve his own revision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
