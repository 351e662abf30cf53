-- Entries are written by the owner, whoever changes a row, and chained as their transaction commits, one transaction at
-- a time, so that a long one keeps nobody waiting. docs/audit.md describes the chain.
CREATE OR REPLACE FUNCTION switchyard_audit() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = :schema, pg_temp AS $$
-- Arguments: columns whose values are secret, columns that are no news, 'people' to note only what people change.
DECLARE
    hidden text[] := string_to_array(TG_ARGV[0], ' ');
    ignored text[] := string_to_array(TG_ARGV[1], ' ');
    actor_id text := coalesce(current_setting('switchyard.actor_id', true), '');
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) - ignored END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) - ignored END;
    named jsonb := CASE WHEN TG_OP = 'DELETE' THEN old_row ELSE new_row END;
    before jsonb;
    after jsonb;
BEGIN
    IF TG_ARGV[2] = 'people' AND actor_id = '' THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(jsonb_object_agg(key, CASE WHEN key = ANY(hidden) THEN '"(hidden)"' ELSE value END), '{}')
      INTO before FROM jsonb_each(old_row) WHERE new_row -> key IS DISTINCT FROM value;
    SELECT coalesce(jsonb_object_agg(key, CASE WHEN key = ANY(hidden) THEN '"(hidden)"' ELSE value END), '{}')
      INTO after FROM jsonb_each(new_row) WHERE old_row -> key IS DISTINCT FROM value;
    IF before = '{}' AND after = '{}' THEN
        RETURN NULL;
    END IF;
    INSERT INTO sessions_app_auditentry
           (at, actor_id, actor, action, subject_type, subject_id, subject, before, after, reason, request_id)
    VALUES (clock_timestamp(), nullif(actor_id, '')::integer,
            coalesce(current_setting('switchyard.actor', true), ''),
            CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END,
            TG_TABLE_NAME, coalesce(named ->> 'id', named ->> 'account_id', ''),
            left(coalesce(named ->> 'name', named ->> 'username', named ->> 'url', named ->> 'client_id', ''), 200),
            before, after,
            coalesce(current_setting('switchyard.reason', true), ''),
            coalesce(current_setting('switchyard.request_id', true), ''));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION switchyard_audit_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE FUNCTION switchyard_audit_text(entry sessions_app_auditentry, previous text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT json_build_array(
        entry.number, previous, entry.id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.actor_id, entry.actor, entry.action, entry.subject_type, entry.subject_id, entry.subject,
        entry.before::text, entry.after::text, entry.reason, entry.request_id)::text
$$;

CREATE OR REPLACE FUNCTION switchyard_audit_link(entry_id bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    entry sessions_app_auditentry;
    head sessions_app_auditentry;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('switchyard.audit', 0));
    SELECT * INTO head FROM sessions_app_auditentry WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
    SELECT * INTO entry FROM sessions_app_auditentry WHERE id = entry_id;
    entry.number := coalesce(head.number, 0) + 1;
    UPDATE sessions_app_auditentry
       SET number = entry.number,
           hash = encode(sha256(convert_to(switchyard_audit_text(entry, coalesce(head.hash, '')), 'UTF8')), 'hex')
     WHERE id = entry_id;
    RETURN entry_id;
END $$;

CREATE OR REPLACE FUNCTION switchyard_audit_begins() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.number := NULL;
    NEW.hash := '';
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION switchyard_audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$
BEGIN
    PERFORM switchyard_audit_link(NEW.id);
    RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION switchyard_audit_chain() FROM PUBLIC;
