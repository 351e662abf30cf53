--
-- What the migrations from before 0.1.0 made, with rows in every table of ours: `pg_dump --inserts --no-owner` of a
-- database of the suite after the last of them, sessions_app.0024_scopes. Secrets are sealed with the key in
-- tests/database/conftest.py. Nothing can make this file again, so it is never edited.
--
--
-- PostgreSQL database dump
--


-- Dumped from database version 18.6
-- Dumped by pg_dump version 18.6

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: pgmq; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA pgmq;


--
-- Name: message_record; Type: TYPE; Schema: pgmq; Owner: -
--

CREATE TYPE pgmq.message_record AS (
	msg_id bigint,
	read_ct integer,
	enqueued_at timestamp with time zone,
	last_read_at timestamp with time zone,
	vt timestamp with time zone,
	message jsonb,
	headers jsonb
);


--
-- Name: metrics_result; Type: TYPE; Schema: pgmq; Owner: -
--

CREATE TYPE pgmq.metrics_result AS (
	queue_name text,
	queue_length bigint,
	newest_msg_age_sec integer,
	oldest_msg_age_sec integer,
	total_messages bigint,
	scrape_time timestamp with time zone,
	queue_visible_length bigint,
	default_partition_length bigint
);


--
-- Name: queue_record; Type: TYPE; Schema: pgmq; Owner: -
--

CREATE TYPE pgmq.queue_record AS (
	queue_name character varying,
	is_partitioned boolean,
	is_unlogged boolean,
	created_at timestamp with time zone
);


--
-- Name: _belongs_to_pgmq(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq._belongs_to_pgmq(table_name text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE
    sql TEXT;
    result BOOLEAN;
BEGIN
  SELECT EXISTS (
    SELECT 1
    FROM pg_depend
    WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'pgmq')
    AND objid = (
        SELECT oid
        FROM pg_class
        WHERE relname = table_name
    )
  ) INTO result;
  RETURN result;
END;
$$;


--
-- Name: _create_fifo_index_if_not_exists(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq._create_fifo_index_if_not_exists(queue_name text) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
    index_name TEXT := qtable || '_fifo_idx';
BEGIN
    -- Create GIN index on headers for efficient FIFO key lookups
    EXECUTE FORMAT(
        $QUERY$
        CREATE INDEX IF NOT EXISTS %I ON pgmq.%I USING GIN (headers);
        $QUERY$,
        index_name, qtable
    );
END;
$_$;


--
-- Name: _ensure_pg_partman_installed(); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq._ensure_pg_partman_installed() RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF NOT pgmq._extension_exists('pg_partman') THEN
    RAISE EXCEPTION 'pg_partman is required for partitioned queues';
  END IF;
END;
$$;


--
-- Name: _extension_exists(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq._extension_exists(extension_name text) RETURNS boolean
    LANGUAGE sql
    AS $$
SELECT EXISTS (
    SELECT 1
    FROM pg_extension
    WHERE extname = extension_name
)
$$;


--
-- Name: _get_partition_col(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq._get_partition_col(partition_interval text) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
  num INTEGER;
BEGIN
    BEGIN
        num := partition_interval::INTEGER;
        RETURN 'msg_id';
    EXCEPTION
        WHEN others THEN
            RETURN 'enqueued_at';
    END;
END;
$$;


--
-- Name: _get_pg_partman_major_version(); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq._get_pg_partman_major_version() RETURNS integer
    LANGUAGE sql
    AS $$
  SELECT split_part(extversion, '.', 1)::INT
  FROM pg_extension
  WHERE extname = 'pg_partman'
$$;


--
-- Name: _get_pg_partman_schema(); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq._get_pg_partman_schema() RETURNS text
    LANGUAGE sql
    AS $$
  SELECT
    extnamespace::regnamespace::text
  FROM
    pg_extension
  WHERE
    extname = 'pg_partman';
$$;


--
-- Name: _send_batch(text, jsonb[], jsonb[], timestamp with time zone); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq._send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay timestamp with time zone) RETURNS SETOF bigint
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
            $QUERY$
        INSERT INTO pgmq.%I (vt, message, headers)
        SELECT $2, unnest($1), unnest(coalesce($3, ARRAY[]::jsonb[]))
        RETURNING msg_id;
        $QUERY$,
            qtable
           );
    RETURN QUERY EXECUTE sql USING msgs, delay, headers;
END;
$_$;


--
-- Name: _validate_batch_params(jsonb[], jsonb[]); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq._validate_batch_params(msgs jsonb[], headers jsonb[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- Validate that msgs is not NULL or empty
    IF msgs IS NULL OR array_length(msgs, 1) IS NULL THEN
        RAISE EXCEPTION 'msgs cannot be NULL or empty';
    END IF;

    -- Validate that headers array length matches msgs array length if headers is provided
    -- Note: array_length returns NULL for empty arrays, so we use COALESCE to treat empty arrays as length 0
    IF headers IS NOT NULL AND COALESCE(array_length(headers, 1), 0) != COALESCE(array_length(msgs, 1), 0) THEN
        RAISE EXCEPTION 'headers array length (%) must match msgs array length (%)',
            COALESCE(array_length(headers, 1), 0), COALESCE(array_length(msgs, 1), 0);
    END IF;
END;
$$;


--
-- Name: acquire_queue_lock(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.acquire_queue_lock(queue_name text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('pgmq.queue_' || queue_name));
END;
$$;


--
-- Name: archive(text, bigint[]); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.archive(queue_name text, msg_ids bigint[]) RETURNS SETOF bigint
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
    atable TEXT := pgmq.format_table_name(queue_name, 'a');
BEGIN
    sql := FORMAT(
        $QUERY$
        WITH archived AS (
            DELETE FROM pgmq.%I
            WHERE msg_id = ANY($1)
            RETURNING msg_id, vt, read_ct, enqueued_at, last_read_at, message, headers
        )
        INSERT INTO pgmq.%I (msg_id, vt, read_ct, enqueued_at, last_read_at, message, headers)
        SELECT msg_id, vt, read_ct, enqueued_at, last_read_at, message, headers
        FROM archived
        RETURNING msg_id;
        $QUERY$,
        qtable, atable
    );
    RETURN QUERY EXECUTE sql USING msg_ids;
END;
$_$;


--
-- Name: archive(text, bigint); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.archive(queue_name text, msg_id bigint) RETURNS boolean
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    result BIGINT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
    atable TEXT := pgmq.format_table_name(queue_name, 'a');
BEGIN
    sql := FORMAT(
        $QUERY$
        WITH archived AS (
            DELETE FROM pgmq.%I
            WHERE msg_id = $1
            RETURNING msg_id, vt, read_ct, enqueued_at, last_read_at, message, headers
        )
        INSERT INTO pgmq.%I (msg_id, vt, read_ct, enqueued_at, last_read_at, message, headers)
        SELECT msg_id, vt, read_ct, enqueued_at, last_read_at, message, headers
        FROM archived
        RETURNING msg_id;
        $QUERY$,
        qtable, atable
    );
    EXECUTE sql USING msg_id INTO result;
    RETURN NOT (result IS NULL);
END;
$_$;


--
-- Name: bind_topic(text, text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.bind_topic(pattern text, queue_name text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pgmq.validate_topic_pattern(pattern);
    IF queue_name IS NULL OR queue_name = '' THEN
        RAISE EXCEPTION 'queue_name cannot be NULL or empty';
    END IF;

    IF NOT EXISTS (SELECT 1 FROM pgmq.meta WHERE meta.queue_name = bind_topic.queue_name) THEN
        RAISE EXCEPTION 'Queue "%" does not exist. Create the queue first using pgmq.create()', queue_name;
    END IF;

    INSERT INTO pgmq.topic_bindings (pattern, queue_name)
    VALUES (pattern, queue_name)
    ON CONFLICT ON CONSTRAINT topic_bindings_unique_pattern_queue DO NOTHING;
END;
$$;


--
-- Name: convert_archive_partitioned(text, text, text, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.convert_archive_partitioned(table_name text, partition_interval text DEFAULT '10000'::text, retention_interval text DEFAULT '100000'::text, leading_partition integer DEFAULT 10) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
  a_table_name TEXT := pgmq.format_table_name(table_name, 'a');
  a_table_name_old TEXT := pgmq.format_table_name(table_name, 'a') || '_old';
  qualified_a_table_name TEXT := format('pgmq.%I', a_table_name);
  partition_col TEXT;
  a_partition_col TEXT;
BEGIN

  PERFORM c.relkind
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = a_table_name
    AND c.relkind = 'p';

  IF FOUND THEN
    RAISE NOTICE 'Table %s is already partitioned', a_table_name;
    RETURN;
  END IF;

  PERFORM c.relkind
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = a_table_name
    AND c.relkind = 'r';

  IF NOT FOUND THEN
    RAISE NOTICE 'Table %s does not exists', a_table_name;
    RETURN;
  END IF;

  SELECT pgmq._get_partition_col(partition_interval) INTO partition_col;

  -- For archive tables, use archived_at for time-based partitioning
  IF partition_col = 'enqueued_at' THEN
    a_partition_col := 'archived_at';
  ELSE
    a_partition_col := partition_col;
  END IF;

  EXECUTE 'ALTER TABLE ' || qualified_a_table_name || ' RENAME TO ' || a_table_name_old;

  -- When partitioning by time (archived_at), we need to exclude constraints and indexes
  -- because the existing PRIMARY KEY on msg_id alone is incompatible with partitioning by archived_at.
  -- When partitioning by msg_id, we can keep all constraints including PRIMARY KEY.
  IF a_partition_col = 'archived_at' THEN
    EXECUTE format( 'CREATE TABLE pgmq.%I (LIKE pgmq.%I including defaults including generated including storage including comments) PARTITION BY RANGE (%I)', a_table_name, a_table_name_old, a_partition_col );
  ELSE
    EXECUTE format( 'CREATE TABLE pgmq.%I (LIKE pgmq.%I including all) PARTITION BY RANGE (%I)', a_table_name, a_table_name_old, a_partition_col );
  END IF;

  EXECUTE 'ALTER INDEX pgmq.archived_at_idx_' || table_name || ' RENAME TO archived_at_idx_' || table_name || '_old';
  EXECUTE 'CREATE INDEX archived_at_idx_'|| table_name || ' ON ' || qualified_a_table_name ||'(archived_at)';

  -- https://github.com/pgpartman/pg_partman/blob/master/doc/pg_partman.md
  -- p_parent_table - the existing parent table. MUST be schema qualified, even if in public schema.
  EXECUTE FORMAT(
    $QUERY$
    SELECT %I.create_parent(
      p_parent_table := %L,
      p_control := %L,
      p_interval := %L,
      p_type := case
        when pgmq._get_pg_partman_major_version() = 5 then 'range'
        else 'native'
      end
    )
    $QUERY$,
    pgmq._get_pg_partman_schema(),
    qualified_a_table_name,
    a_partition_col,
    partition_interval
  );

  EXECUTE FORMAT(
    $QUERY$
    UPDATE %I.part_config
    SET
      retention = %L,
      retention_keep_table = false,
      retention_keep_index = false,
      infinite_time_partitions = true
    WHERE
      parent_table = %L;
    $QUERY$,
    pgmq._get_pg_partman_schema(),
    retention_interval,
    qualified_a_table_name
  );
END;
$_$;


--
-- Name: create(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq."create"(queue_name text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM pgmq.create_non_partitioned(queue_name);
END;
$$;


--
-- Name: create_fifo_index(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.create_fifo_index(queue_name text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pgmq._create_fifo_index_if_not_exists(queue_name);
END;
$$;


--
-- Name: create_fifo_indexes_all(); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.create_fifo_indexes_all() RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    queue_record RECORD;
BEGIN
    FOR queue_record IN SELECT queue_name FROM pgmq.meta LOOP
        PERFORM pgmq.create_fifo_index(queue_record.queue_name);
    END LOOP;
END;
$$;


--
-- Name: create_non_partitioned(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.create_non_partitioned(queue_name text) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
  qtable TEXT := pgmq.format_table_name(queue_name, 'q');
  qtable_seq TEXT := qtable || '_msg_id_seq';
  atable TEXT := pgmq.format_table_name(queue_name, 'a');
BEGIN
  PERFORM pgmq.validate_queue_name(queue_name);
  PERFORM pgmq.acquire_queue_lock(queue_name);

  EXECUTE FORMAT(
    $QUERY$
    CREATE TABLE IF NOT EXISTS pgmq.%I (
        msg_id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
        read_ct INT DEFAULT 0 NOT NULL,
        enqueued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        last_read_at TIMESTAMP WITH TIME ZONE,
        vt TIMESTAMP WITH TIME ZONE NOT NULL,
        message JSONB,
        headers JSONB
    )
    $QUERY$,
    qtable
  );

  EXECUTE FORMAT(
    $QUERY$
    CREATE TABLE IF NOT EXISTS pgmq.%I (
      msg_id BIGINT PRIMARY KEY,
      read_ct INT DEFAULT 0 NOT NULL,
      enqueued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
      last_read_at TIMESTAMP WITH TIME ZONE,
      archived_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
      vt TIMESTAMP WITH TIME ZONE NOT NULL,
      message JSONB,
      headers JSONB
    );
    $QUERY$,
    atable
  );

  EXECUTE FORMAT(
    $QUERY$
    CREATE INDEX IF NOT EXISTS %I ON pgmq.%I (vt ASC);
    $QUERY$,
    qtable || '_vt_idx', qtable
  );

  EXECUTE FORMAT(
    $QUERY$
    CREATE INDEX IF NOT EXISTS %I ON pgmq.%I (archived_at);
    $QUERY$,
    'archived_at_idx_' || queue_name, atable
  );

  EXECUTE FORMAT(
    $QUERY$
    INSERT INTO pgmq.meta (queue_name, is_partitioned, is_unlogged)
    VALUES (%L, false, false)
    ON CONFLICT
    DO NOTHING;
    $QUERY$,
    queue_name
  );

END;
$_$;


--
-- Name: create_partitioned(text, text, text, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.create_partitioned(queue_name text, partition_interval text DEFAULT '10000'::text, retention_interval text DEFAULT '100000'::text, premake integer DEFAULT 4) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
  partition_col TEXT;
  a_partition_col TEXT;
  qtable TEXT := pgmq.format_table_name(queue_name, 'q');
  qtable_seq TEXT := qtable || '_msg_id_seq';
  atable TEXT := pgmq.format_table_name(queue_name, 'a');
  fq_qtable TEXT := 'pgmq.' || qtable;
  fq_atable TEXT := 'pgmq.' || atable;
BEGIN
  PERFORM pgmq.validate_queue_name(queue_name);
  PERFORM pgmq.acquire_queue_lock(queue_name);
  PERFORM pgmq._ensure_pg_partman_installed();
  IF premake < 1 THEN
    RAISE EXCEPTION 'premake must be at least 1, got %', premake;
  END IF;
  SELECT pgmq._get_partition_col(partition_interval) INTO partition_col;

  EXECUTE FORMAT(
    $QUERY$
    CREATE TABLE IF NOT EXISTS pgmq.%I (
        msg_id BIGINT GENERATED BY DEFAULT AS IDENTITY,
        read_ct INT DEFAULT 0 NOT NULL,
        enqueued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        last_read_at TIMESTAMP WITH TIME ZONE,
        vt TIMESTAMP WITH TIME ZONE NOT NULL,
        message JSONB,
        headers JSONB
    ) PARTITION BY RANGE (%I)
    $QUERY$,
    qtable, partition_col
  );

  -- https://github.com/pgpartman/pg_partman/blob/master/doc/pg_partman.md
  -- p_parent_table - the existing parent table. MUST be schema qualified, even if in public schema.
  EXECUTE FORMAT(
    $QUERY$
    SELECT %I.create_parent(
      p_parent_table := %L,
      p_control := %L,
      p_interval := %L,
      p_premake := %s,
      p_type := case
        when pgmq._get_pg_partman_major_version() = 5 then 'range'
        else 'native'
      end
    )
    $QUERY$,
    pgmq._get_pg_partman_schema(),
    fq_qtable,
    partition_col,
    partition_interval,
    premake
  );

  EXECUTE FORMAT(
    $QUERY$
    CREATE INDEX IF NOT EXISTS %I ON pgmq.%I (%I);
    $QUERY$,
    qtable || '_part_idx', qtable, partition_col
  );

  EXECUTE FORMAT(
    $QUERY$
    UPDATE %I.part_config
    SET
        retention = %L,
        retention_keep_table = false,
        retention_keep_index = true,
        automatic_maintenance = 'on'
    WHERE parent_table = %L;
    $QUERY$,
    pgmq._get_pg_partman_schema(),
    retention_interval,
    'pgmq.' || qtable
  );

  EXECUTE FORMAT(
    $QUERY$
    INSERT INTO pgmq.meta (queue_name, is_partitioned, is_unlogged)
    VALUES (%L, true, false)
    ON CONFLICT
    DO NOTHING;
    $QUERY$,
    queue_name
  );

  IF partition_col = 'enqueued_at' THEN
    a_partition_col := 'archived_at';
  ELSE
    a_partition_col := partition_col;
  END IF;

  EXECUTE FORMAT(
    $QUERY$
    CREATE TABLE IF NOT EXISTS pgmq.%I (
      msg_id BIGINT NOT NULL,
      read_ct INT DEFAULT 0 NOT NULL,
      enqueued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
      last_read_at TIMESTAMP WITH TIME ZONE,
      archived_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
      vt TIMESTAMP WITH TIME ZONE NOT NULL,
      message JSONB,
      headers JSONB
    ) PARTITION BY RANGE (%I);
    $QUERY$,
    atable, a_partition_col
  );

  -- https://github.com/pgpartman/pg_partman/blob/master/doc/pg_partman.md
  -- p_parent_table - the existing parent table. MUST be schema qualified, even if in public schema.
  EXECUTE FORMAT(
    $QUERY$
    SELECT %I.create_parent(
      p_parent_table := %L,
      p_control := %L,
      p_interval := %L,
      p_premake := %s,
      p_type := case
        when pgmq._get_pg_partman_major_version() = 5 then 'range'
        else 'native'
      end
    )
    $QUERY$,
    pgmq._get_pg_partman_schema(),
    fq_atable,
    a_partition_col,
    partition_interval,
    premake
  );

  EXECUTE FORMAT(
    $QUERY$
    UPDATE %I.part_config
    SET
        retention = %L,
        retention_keep_table = false,
        retention_keep_index = true,
        automatic_maintenance = 'on'
    WHERE parent_table = %L;
    $QUERY$,
    pgmq._get_pg_partman_schema(),
    retention_interval,
    'pgmq.' || atable
  );

  EXECUTE FORMAT(
    $QUERY$
    CREATE INDEX IF NOT EXISTS %I ON pgmq.%I (archived_at);
    $QUERY$,
    'archived_at_idx_' || queue_name, atable
  );

END;
$_$;


--
-- Name: create_unlogged(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.create_unlogged(queue_name text) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
  qtable TEXT := pgmq.format_table_name(queue_name, 'q');
  qtable_seq TEXT := qtable || '_msg_id_seq';
  atable TEXT := pgmq.format_table_name(queue_name, 'a');
BEGIN
  PERFORM pgmq.validate_queue_name(queue_name);
  PERFORM pgmq.acquire_queue_lock(queue_name);

  EXECUTE FORMAT(
    $QUERY$
    CREATE UNLOGGED TABLE IF NOT EXISTS pgmq.%I (
        msg_id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
        read_ct INT DEFAULT 0 NOT NULL,
        enqueued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        last_read_at TIMESTAMP WITH TIME ZONE,
        vt TIMESTAMP WITH TIME ZONE NOT NULL,
        message JSONB,
        headers JSONB
    )
    $QUERY$,
    qtable
  );

  EXECUTE FORMAT(
    $QUERY$
    CREATE TABLE IF NOT EXISTS pgmq.%I (
      msg_id BIGINT PRIMARY KEY,
      read_ct INT DEFAULT 0 NOT NULL,
      enqueued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
      last_read_at TIMESTAMP WITH TIME ZONE,
      archived_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
      vt TIMESTAMP WITH TIME ZONE NOT NULL,
      message JSONB,
      headers JSONB
    );
    $QUERY$,
    atable
  );

  EXECUTE FORMAT(
    $QUERY$
    CREATE INDEX IF NOT EXISTS %I ON pgmq.%I (vt ASC);
    $QUERY$,
    qtable || '_vt_idx', qtable
  );

  EXECUTE FORMAT(
    $QUERY$
    CREATE INDEX IF NOT EXISTS %I ON pgmq.%I (archived_at);
    $QUERY$,
    'archived_at_idx_' || queue_name, atable
  );

  EXECUTE FORMAT(
    $QUERY$
    INSERT INTO pgmq.meta (queue_name, is_partitioned, is_unlogged)
    VALUES (%L, false, true)
    ON CONFLICT
    DO NOTHING;
    $QUERY$,
    queue_name
  );
END;
$_$;


--
-- Name: delete(text, bigint[]); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.delete(queue_name text, msg_ids bigint[]) RETURNS SETOF bigint
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
        $QUERY$
        DELETE FROM pgmq.%I
        WHERE msg_id = ANY($1)
        RETURNING msg_id
        $QUERY$,
        qtable
    );
    RETURN QUERY EXECUTE sql USING msg_ids;
END;
$_$;


--
-- Name: delete(text, bigint); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.delete(queue_name text, msg_id bigint) RETURNS boolean
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    result BIGINT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
        $QUERY$
        DELETE FROM pgmq.%I
        WHERE msg_id = $1
        RETURNING msg_id
        $QUERY$,
        qtable
    );
    EXECUTE sql USING msg_id INTO result;
    RETURN NOT (result IS NULL);
END;
$_$;


--
-- Name: detach_archive(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.detach_archive(queue_name text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
  atable TEXT := pgmq.format_table_name(queue_name, 'a');
BEGIN
  RAISE WARNING 'detach_archive(queue_name) is deprecated and is a no-op. It will be removed in PGMQ v2.0. Archive tables are no longer member objects.';
END
$$;


--
-- Name: disable_notify_insert(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.disable_notify_insert(queue_name text) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
  qtable TEXT := pgmq.format_table_name(queue_name, 'q');
  v_queue_name TEXT := queue_name;
BEGIN
  EXECUTE FORMAT(
    $QUERY$
    DROP TRIGGER IF EXISTS trigger_notify_queue_insert_listeners ON pgmq.%I;
    $QUERY$,
    qtable
  );

  DELETE FROM pgmq.notify_insert_throttle nit WHERE nit.queue_name = v_queue_name;
END;
$_$;


--
-- Name: drop_queue(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.drop_queue(queue_name text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
    qtable_seq TEXT := qtable || '_msg_id_seq';
    fq_qtable TEXT := 'pgmq.' || qtable;
    atable TEXT := pgmq.format_table_name(queue_name, 'a');
    fq_atable TEXT := 'pgmq.' || atable;
    partitioned BOOLEAN;
BEGIN
    PERFORM pgmq.acquire_queue_lock(queue_name);
    EXECUTE FORMAT(
        $QUERY$
        SELECT is_partitioned FROM pgmq.meta WHERE queue_name = %L
        $QUERY$,
        queue_name
    ) INTO partitioned;

    -- check if the queue exists
    IF NOT EXISTS (
        SELECT 1
        FROM information_schema.tables
        WHERE table_name = qtable and table_schema = 'pgmq'
    ) THEN
        RAISE NOTICE 'pgmq queue `%` does not exist', queue_name;
        RETURN FALSE;
    END IF;

    EXECUTE FORMAT(
        $QUERY$
        DROP TABLE IF EXISTS pgmq.%I
        $QUERY$,
        qtable
    );

    EXECUTE FORMAT(
        $QUERY$
        DROP TABLE IF EXISTS pgmq.%I
        $QUERY$,
        atable
    );

     IF EXISTS (
          SELECT 1
          FROM information_schema.tables
          WHERE table_name = 'meta' and table_schema = 'pgmq'
     ) THEN
        EXECUTE FORMAT(
            $QUERY$
            DELETE FROM pgmq.meta WHERE queue_name = %L
            $QUERY$,
            queue_name
        );
     END IF;

     IF partitioned THEN
        EXECUTE FORMAT(
          $QUERY$
          DELETE FROM %I.part_config where parent_table in (%L, %L)
          $QUERY$,
          pgmq._get_pg_partman_schema(), fq_qtable, fq_atable
        );
     END IF;

    RETURN TRUE;
END;
$_$;


--
-- Name: drop_queue(text, boolean); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.drop_queue(queue_name text, partitioned boolean) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
    fq_qtable TEXT := 'pgmq.' || qtable;
    atable TEXT := pgmq.format_table_name(queue_name, 'a');
    fq_atable TEXT := 'pgmq.' || atable;
BEGIN
    RAISE WARNING 'drop_queue(queue_name, partitioned) is deprecated and will be removed in PGMQ v2.0. Use drop_queue(queue_name) instead';

    PERFORM pgmq.drop_queue(queue_name);

    RETURN TRUE;
END;
$$;


--
-- Name: enable_notify_insert(text, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.enable_notify_insert(queue_name text, throttle_interval_ms integer DEFAULT 250) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    BEGIN
        PERFORM pgmq.acquire_queue_lock(queue_name);
        IF NOT EXISTS (
            SELECT FROM pg_trigger t
            WHERE t.tgname = 'trigger_notify_queue_insert_listeners'
              AND t.tgrelid = to_regclass(format('pgmq.%I', pgmq.format_table_name(queue_name, 'q')))
        ) THEN
            PERFORM pgmq.enable_notify_insert_unguarded(queue_name, throttle_interval_ms);
        END IF;
    END;
    $$;


--
-- Name: enable_notify_insert_unguarded(text, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.enable_notify_insert_unguarded(queue_name text, throttle_interval_ms integer DEFAULT 250) RETURNS void
    LANGUAGE plpgsql
    AS $_$
DECLARE
  qtable TEXT := pgmq.format_table_name(queue_name, 'q');
  v_queue_name TEXT := queue_name;
  v_throttle_interval_ms INTEGER := throttle_interval_ms;
BEGIN
  -- Validate that throttle_interval_ms is non-negative
  IF v_throttle_interval_ms < 0 THEN
    RAISE EXCEPTION 'throttle_interval_ms must be non-negative';
  END IF;

  -- Validate that the queue table exists
  IF NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'pgmq' AND table_name = qtable) THEN
    RAISE EXCEPTION 'Queue "%" does not exist. Create it first using pgmq.create()', v_queue_name;
  END IF;

  PERFORM pgmq.disable_notify_insert(v_queue_name);

  INSERT INTO pgmq.notify_insert_throttle (queue_name, throttle_interval_ms)
  VALUES (v_queue_name, v_throttle_interval_ms)
  ON CONFLICT ON CONSTRAINT notify_insert_throttle_queue_name_key DO UPDATE
      SET throttle_interval_ms = EXCLUDED.throttle_interval_ms,
          last_notified_at = to_timestamp(0);

  EXECUTE FORMAT(
    $QUERY$
    CREATE CONSTRAINT TRIGGER trigger_notify_queue_insert_listeners
    AFTER INSERT ON pgmq.%I
    DEFERRABLE FOR EACH ROW
    EXECUTE PROCEDURE pgmq.notify_queue_listeners()
    $QUERY$,
    qtable
  );
END;
$_$;


--
-- Name: format_table_name(text, text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.format_table_name(queue_name text, prefix text) RETURNS text
    LANGUAGE plpgsql
    AS $_$
BEGIN
    IF queue_name ~ '\$|;|--|'''
    THEN
        RAISE EXCEPTION 'queue name contains invalid characters: $, ;, --, or \''';
    END IF;
    RETURN lower(prefix || '_' || queue_name);
END;
$_$;


--
-- Name: list_notify_insert_throttles(); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.list_notify_insert_throttles() RETURNS TABLE(queue_name text, throttle_interval_ms integer, last_notified_at timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
    SELECT queue_name, throttle_interval_ms, last_notified_at
    FROM pgmq.notify_insert_throttle
    ORDER BY queue_name;
$$;


--
-- Name: list_queues(); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.list_queues() RETURNS SETOF pgmq.queue_record
    LANGUAGE plpgsql
    AS $$
BEGIN
  RETURN QUERY SELECT * FROM pgmq.meta;
END
$$;


--
-- Name: list_topic_bindings(); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.list_topic_bindings() RETURNS TABLE(pattern text, queue_name text, bound_at timestamp with time zone, compiled_regex text)
    LANGUAGE sql STABLE
    AS $$
    SELECT pattern, queue_name, bound_at, compiled_regex
    FROM pgmq.topic_bindings
    ORDER BY bound_at DESC, pattern, queue_name;
$$;


--
-- Name: list_topic_bindings(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.list_topic_bindings(queue_name text) RETURNS TABLE(pattern text, queue_name text, bound_at timestamp with time zone, compiled_regex text)
    LANGUAGE sql STABLE
    AS $$
    SELECT pattern, tb.queue_name, bound_at, compiled_regex
    FROM pgmq.topic_bindings tb
    WHERE tb.queue_name = list_topic_bindings.queue_name
    ORDER BY bound_at DESC, pattern;
$$;


--
-- Name: metrics(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.metrics(queue_name text) RETURNS pgmq.metrics_result
    LANGUAGE plpgsql
    AS $_$
DECLARE
    result_row pgmq.metrics_result;
    query TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
    q_default_partition TEXT := qtable || '_default';
    a_default_partition TEXT := pgmq.format_table_name(queue_name, 'a') || '_default';
    default_partition_length BIGINT;
BEGIN
    -- Only partitioned queues have default partitions. Messages in them have no
    -- partition of their own, which means pg_partman maintenance is failing for
    -- this queue; a non-zero value here is the signal to act on. The planner's
    -- estimate is used so that a large spill does not slow down every scrape.
    IF to_regclass(FORMAT('pgmq.%I', q_default_partition)) IS NOT NULL THEN
        SELECT COALESCE(SUM(GREATEST(c.reltuples, 0))::bigint, 0)
        INTO default_partition_length
        FROM pg_class c
        WHERE c.oid IN (
            to_regclass(FORMAT('pgmq.%I', q_default_partition)),
            to_regclass(FORMAT('pgmq.%I', a_default_partition))
        );
    END IF;

    query := FORMAT(
        $QUERY$
        WITH q_summary AS (
            SELECT
                count(*) as queue_length,
                count(CASE WHEN vt <= NOW() THEN 1 END) as queue_visible_length,
                EXTRACT(epoch FROM (NOW() - max(enqueued_at)))::int as newest_msg_age_sec,
                EXTRACT(epoch FROM (NOW() - min(enqueued_at)))::int as oldest_msg_age_sec,
                NOW() as scrape_time
            FROM pgmq.%I
        ),
        all_metrics AS (
            SELECT CASE
                WHEN is_called THEN last_value ELSE 0
                END as total_messages
            FROM pgmq.%I
        )
        SELECT
            %L as queue_name,
            q_summary.queue_length,
            q_summary.newest_msg_age_sec,
            q_summary.oldest_msg_age_sec,
            all_metrics.total_messages,
            q_summary.scrape_time,
            q_summary.queue_visible_length,
            %L::bigint as default_partition_length
        FROM q_summary, all_metrics
        $QUERY$,
        qtable, qtable || '_msg_id_seq', queue_name, default_partition_length
    );
    EXECUTE query INTO result_row;
    RETURN result_row;
END;
$_$;


--
-- Name: metrics_all(); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.metrics_all() RETURNS SETOF pgmq.metrics_result
    LANGUAGE plpgsql
    AS $$
DECLARE
    row_name RECORD;
    result_row pgmq.metrics_result;
BEGIN
    FOR row_name IN SELECT queue_name FROM pgmq.meta LOOP
        result_row := pgmq.metrics(row_name.queue_name);
        RETURN NEXT result_row;
    END LOOP;
END;
$$;


--
-- Name: notify_queue_listeners(); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.notify_queue_listeners() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  queue_name_extracted TEXT; -- Queue name extracted from trigger table name
  updated_count        INTEGER; -- Number of rows updated (0 or 1)
BEGIN
  queue_name_extracted := substring(TG_TABLE_NAME from 3);

  UPDATE pgmq.notify_insert_throttle
  SET last_notified_at = clock_timestamp()
  WHERE queue_name = queue_name_extracted
    AND (
      throttle_interval_ms = 0 -- No throttling configured
          OR clock_timestamp() - last_notified_at >=
             (throttle_interval_ms * INTERVAL '1 millisecond') -- Throttle interval has elapsed
    );

  -- Check how many rows were updated (will be 0 or 1)
  GET DIAGNOSTICS updated_count = ROW_COUNT;

  IF updated_count > 0 THEN
    PERFORM PG_NOTIFY('pgmq.' || TG_TABLE_NAME || '.' || TG_OP, NULL);
  END IF;

RETURN NEW;
END;
$$;


--
-- Name: pop(text, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.pop(queue_name text, qty integer DEFAULT 1) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    result pgmq.message_record;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
        $QUERY$
        WITH cte AS
            (
                SELECT msg_id
                FROM pgmq.%I
                WHERE vt <= clock_timestamp()
                ORDER BY msg_id ASC
                LIMIT $1
                FOR UPDATE SKIP LOCKED
            )
        DELETE from pgmq.%I
        WHERE msg_id IN (select msg_id from cte)
        RETURNING msg_id, read_ct, enqueued_at, last_read_at, vt, message, headers;
        $QUERY$,
        qtable, qtable
    );
    RETURN QUERY EXECUTE sql USING qty;
END;
$_$;


--
-- Name: purge_queue(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.purge_queue(queue_name text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  deleted_count INTEGER;
  qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
  -- Get the row count before truncating
  EXECUTE format('SELECT count(*) FROM pgmq.%I', qtable) INTO deleted_count;

  -- Use TRUNCATE for better performance on large tables
  EXECUTE format('TRUNCATE TABLE pgmq.%I', qtable);

  -- Return the number of purged rows
  RETURN deleted_count;
END
$$;


--
-- Name: read(text, integer, integer, jsonb); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.read(queue_name text, vt integer, qty integer, conditional jsonb DEFAULT '{}'::jsonb) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
        $QUERY$
        WITH cte AS
        (
            SELECT msg_id
            FROM pgmq.%I
            WHERE vt <= clock_timestamp() AND CASE
                WHEN %L != '{}'::jsonb THEN (message @> %2$L)::integer
                ELSE 1
            END = 1
            ORDER BY msg_id ASC
            LIMIT $1
            FOR UPDATE SKIP LOCKED
        )
        UPDATE pgmq.%I m
        SET
            last_read_at = clock_timestamp(),
            vt = clock_timestamp() + %L,
            read_ct = read_ct + 1
        FROM cte
        WHERE m.msg_id = cte.msg_id
        RETURNING m.msg_id, m.read_ct, m.enqueued_at, m.last_read_at, m.vt, m.message, m.headers;
        $QUERY$,
        qtable, conditional, qtable, make_interval(secs => vt)
    );
    RETURN QUERY EXECUTE sql USING qty;
END;
$_$;


--
-- Name: read_grouped(text, integer, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.read_grouped(queue_name text, vt integer, qty integer) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
        $QUERY$
        WITH fifo_groups AS (
            -- Find the minimum msg_id for each FIFO group that's ready to be processed
            SELECT
                COALESCE(headers->>'x-pgmq-group', '_default_fifo_group') as fifo_key,
                MIN(msg_id) as min_msg_id
            FROM pgmq.%I
            WHERE vt <= clock_timestamp()
            GROUP BY COALESCE(headers->>'x-pgmq-group', '_default_fifo_group')
        ),
        locked_groups AS (
            -- Lock the first available message in each FIFO group
            SELECT
                m.msg_id,
                fg.fifo_key
            FROM pgmq.%I m
            INNER JOIN fifo_groups fg ON
                COALESCE(m.headers->>'x-pgmq-group', '_default_fifo_group') = fg.fifo_key
                AND m.msg_id = fg.min_msg_id
            WHERE m.vt <= clock_timestamp()
            ORDER BY m.msg_id ASC
            FOR UPDATE SKIP LOCKED
        ),
        group_priorities AS (
            -- Assign priority to groups based on their oldest message
            SELECT
                fifo_key,
                msg_id as min_msg_id,
                ROW_NUMBER() OVER (ORDER BY msg_id) as group_priority
            FROM locked_groups
        ),
        filtered_groups as (
            SELECT * FROM group_priorities gp
            WHERE NOT EXISTS (
                -- Ensure no earlier message in this group is currently being processed
                SELECT 1
                FROM pgmq.%I m2
                WHERE COALESCE(m2.headers->>'x-pgmq-group', '_default_fifo_group') = gp.fifo_key
                AND m2.vt > clock_timestamp()
                AND m2.msg_id < gp.min_msg_id
            )
        ),
        available_messages as (
            SELECT gp.fifo_key, t.msg_id,gp.group_priority,
                ROW_NUMBER() OVER (PARTITION BY gp.fifo_key ORDER BY t.msg_id) as msg_rank_in_group
            FROM filtered_groups gp
            CROSS JOIN LATERAL (
                SELECT *
                FROM pgmq.%I t
                WHERE COALESCE(t.headers->>'x-pgmq-group', '_default_fifo_group') = gp.fifo_key
                AND t.vt <= clock_timestamp()
                ORDER BY msg_id
                LIMIT $1  -- tip to limit query impact, we know we need at most qty in each group
            ) t
            ORDER BY gp.group_priority
        ),
        batch_selection AS (
            -- Select messages to fill batch, prioritizing earliest group
            SELECT
                msg_id,
                ROW_NUMBER() OVER (ORDER BY group_priority, msg_rank_in_group) as overall_rank
            FROM available_messages
        ),
        selected_messages AS (
            -- Limit to requested quantity
            SELECT msg_id
            FROM batch_selection
            WHERE overall_rank <= $1
            ORDER BY msg_id
            FOR UPDATE SKIP LOCKED
        )
        UPDATE pgmq.%I m
        SET
            vt = clock_timestamp() + %L,
            read_ct = read_ct + 1,
            last_read_at = clock_timestamp()
        FROM selected_messages sm
        WHERE m.msg_id = sm.msg_id
        RETURNING m.msg_id, m.read_ct, m.enqueued_at, m.last_read_at, m.vt, m.message, m.headers;
        $QUERY$,
        qtable, qtable, qtable, qtable, qtable, make_interval(secs => vt)
    );
    RETURN QUERY EXECUTE sql USING qty;
END;
$_$;


--
-- Name: read_grouped_head(text, integer, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.read_grouped_head(queue_name text, vt integer, qty integer) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
        $QUERY$
        WITH fifo_groups AS (
            -- Determine the absolute head (oldest) message id per FIFO group, regardless of visibility
            SELECT
                COALESCE(headers->>'x-pgmq-group', '_default_fifo_group') AS fifo_key,
                MIN(msg_id) AS head_msg_id
            FROM pgmq.%1$I
            GROUP BY COALESCE(headers->>'x-pgmq-group', '_default_fifo_group')
        ),
        selected_messages AS (
            -- Take at most 1 message per group
            SELECT g.head_msg_id msg_id
            FROM fifo_groups g
            JOIN pgmq.%1$I q ON q.msg_id = g.head_msg_id
	        WHERE q.vt <= clock_timestamp()
            ORDER BY q.msg_id
            LIMIT $1
            FOR UPDATE SKIP LOCKED
        )
        UPDATE pgmq.%1$I m
        SET
            vt = clock_timestamp() + %2$L,
            read_ct = read_ct + 1,
            last_read_at = clock_timestamp()
        FROM selected_messages sm
        WHERE m.msg_id = sm.msg_id
        RETURNING m.msg_id, m.read_ct, m.enqueued_at, m.last_read_at, m.vt, m.message, m.headers;
        $QUERY$,
        qtable, make_interval(secs => vt)
    );
    RETURN QUERY EXECUTE sql USING qty;
END;
$_$;


--
-- Name: read_grouped_head_with_poll(text, integer, integer, integer, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.read_grouped_head_with_poll(queue_name text, vt integer, qty integer, max_poll_seconds integer DEFAULT 5, poll_interval_ms integer DEFAULT 100) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $$
DECLARE
    r pgmq.message_record;
    stop_at TIMESTAMPTZ;
BEGIN
    stop_at := clock_timestamp() + make_interval(secs => max_poll_seconds);
    LOOP
      IF clock_timestamp() >= stop_at THEN
        RETURN;
      END IF;

      FOR r IN
        SELECT * FROM pgmq.read_grouped_head(queue_name, vt, qty)
      LOOP
        RETURN NEXT r;
      END LOOP;
      IF FOUND THEN
        RETURN;
      ELSE
        PERFORM pg_sleep(poll_interval_ms::numeric / 1000);
      END IF;
    END LOOP;
END;
$$;


--
-- Name: read_grouped_rr(text, integer, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.read_grouped_rr(queue_name text, vt integer, qty integer) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
        $QUERY$
        WITH fifo_groups AS (
            -- Determine the absolute head (oldest) message id per FIFO group, regardless of visibility
            SELECT
                COALESCE(headers->>'x-pgmq-group', '_default_fifo_group') AS fifo_key,
                MIN(msg_id) AS head_msg_id
            FROM pgmq.%1$I
            GROUP BY COALESCE(headers->>'x-pgmq-group', '_default_fifo_group')
        ),
        eligible_groups AS (
            -- Only groups whose head message is currently visible
            -- Acquire a transaction-level advisory lock per group to prevent concurrent selection
            SELECT
                g.fifo_key,
                g.head_msg_id,
                ROW_NUMBER() OVER (ORDER BY g.head_msg_id) AS group_priority
            FROM fifo_groups g
            JOIN pgmq.%2$I h ON h.msg_id = g.head_msg_id
            WHERE h.vt <= clock_timestamp()
              AND pg_try_advisory_xact_lock(pg_catalog.hashtextextended(g.fifo_key, 0))
        ),
        available_messages AS (
            -- All currently visible messages starting at the head for each eligible group
            SELECT
                m.msg_id,
                eg.group_priority,
                ROW_NUMBER() OVER (
                    PARTITION BY eg.fifo_key
                    ORDER BY m.msg_id
                ) AS msg_rank_in_group
            FROM pgmq.%3$I m
            JOIN eligible_groups eg
              ON COALESCE(m.headers->>'x-pgmq-group', '_default_fifo_group') = eg.fifo_key
            WHERE m.vt <= clock_timestamp()
              AND m.msg_id >= eg.head_msg_id
        ),
        ordered_messages AS (
            -- Layered round-robin: take rank 1 of all groups by group_priority, then rank 2, etc.
            -- Assign selection order before locking
            SELECT msg_id, ROW_NUMBER() OVER (ORDER BY msg_rank_in_group, group_priority) as selection_order
            FROM available_messages
        ),
        selected_messages AS (
            -- Lock the messages in the correct order, preserving selection_order
            SELECT om.msg_id, om.selection_order
            FROM ordered_messages om
            JOIN pgmq.%4$I m ON m.msg_id = om.msg_id
            WHERE om.selection_order <= $1
            ORDER BY om.selection_order
            FOR UPDATE OF m SKIP LOCKED
        ),
        updated_messages AS (
            UPDATE pgmq.%5$I m
            SET
                vt = clock_timestamp() + %6$L,
                read_ct = read_ct + 1,
                last_read_at = clock_timestamp()
            FROM selected_messages sm
            WHERE m.msg_id = sm.msg_id
              AND m.vt <= clock_timestamp() -- final guard to avoid duplicate reads under races
            RETURNING m.msg_id, m.read_ct, m.enqueued_at, m.last_read_at, m.vt, m.message, m.headers, sm.selection_order
        )
        SELECT msg_id, read_ct, enqueued_at, last_read_at, vt, message, headers
        FROM updated_messages
        ORDER BY selection_order;
        $QUERY$,
        qtable, qtable, qtable, qtable, qtable, make_interval(secs => vt)
    );
    RETURN QUERY EXECUTE sql USING qty;
END;
$_$;


--
-- Name: read_grouped_rr_with_poll(text, integer, integer, integer, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.read_grouped_rr_with_poll(queue_name text, vt integer, qty integer, max_poll_seconds integer DEFAULT 5, poll_interval_ms integer DEFAULT 100) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $$
DECLARE
    r pgmq.message_record;
    stop_at TIMESTAMP;
BEGIN
    stop_at := clock_timestamp() + make_interval(secs => max_poll_seconds);
    LOOP
      IF (SELECT clock_timestamp() >= stop_at) THEN
        RETURN;
      END IF;

      FOR r IN
        SELECT * FROM pgmq.read_grouped_rr(queue_name, vt, qty)
      LOOP
        RETURN NEXT r;
      END LOOP;
      IF FOUND THEN
        RETURN;
      ELSE
        PERFORM pg_sleep(poll_interval_ms::numeric / 1000);
      END IF;
    END LOOP;
END;
$$;


--
-- Name: read_grouped_with_poll(text, integer, integer, integer, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.read_grouped_with_poll(queue_name text, vt integer, qty integer, max_poll_seconds integer DEFAULT 5, poll_interval_ms integer DEFAULT 100) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $$
DECLARE
    r pgmq.message_record;
    stop_at TIMESTAMP;
BEGIN
    stop_at := clock_timestamp() + make_interval(secs => max_poll_seconds);
    LOOP
      IF (SELECT clock_timestamp() >= stop_at) THEN
        RETURN;
      END IF;

      FOR r IN
        SELECT * FROM pgmq.read_grouped(queue_name, vt, qty)
      LOOP
        RETURN NEXT r;
      END LOOP;
      IF FOUND THEN
        RETURN;
      ELSE
        PERFORM pg_sleep(poll_interval_ms::numeric / 1000);
      END IF;
    END LOOP;
END;
$$;


--
-- Name: read_with_poll(text, integer, integer, integer, integer, jsonb); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.read_with_poll(queue_name text, vt integer, qty integer, max_poll_seconds integer DEFAULT 5, poll_interval_ms integer DEFAULT 100, conditional jsonb DEFAULT '{}'::jsonb) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $_$
DECLARE
    r pgmq.message_record;
    stop_at TIMESTAMP;
    sql TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    stop_at := clock_timestamp() + make_interval(secs => max_poll_seconds);
    LOOP
      IF (SELECT clock_timestamp() >= stop_at) THEN
        RETURN;
      END IF;

      sql := FORMAT(
          $QUERY$
          WITH cte AS
          (
              SELECT msg_id
              FROM pgmq.%I
              WHERE vt <= clock_timestamp() AND CASE
                  WHEN %L != '{}'::jsonb THEN (message @> %2$L)::integer
                  ELSE 1
              END = 1
              ORDER BY msg_id ASC
              LIMIT $1
              FOR UPDATE SKIP LOCKED
          )
          UPDATE pgmq.%I m
          SET
              last_read_at = clock_timestamp(),
              vt = clock_timestamp() + %L,
              read_ct = read_ct + 1
          FROM cte
          WHERE m.msg_id = cte.msg_id
          RETURNING m.msg_id, m.read_ct, m.enqueued_at, m.last_read_at, m.vt, m.message, m.headers;
          $QUERY$,
          qtable, conditional, qtable, make_interval(secs => vt)
      );

      FOR r IN
        EXECUTE sql USING qty
      LOOP
        RETURN NEXT r;
      END LOOP;
      IF FOUND THEN
        RETURN;
      ELSE
        PERFORM pg_sleep(poll_interval_ms::numeric / 1000);
      END IF;
    END LOOP;
END;
$_$;


--
-- Name: send(text, jsonb); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send(queue_name text, msg jsonb) RETURNS SETOF bigint
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send(queue_name, msg, NULL, clock_timestamp());
$$;


--
-- Name: send(text, jsonb, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send(queue_name text, msg jsonb, delay integer) RETURNS SETOF bigint
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send(queue_name, msg, NULL, clock_timestamp() + make_interval(secs => delay));
$$;


--
-- Name: send(text, jsonb, jsonb); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send(queue_name text, msg jsonb, headers jsonb) RETURNS SETOF bigint
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send(queue_name, msg, headers, clock_timestamp());
$$;


--
-- Name: send(text, jsonb, timestamp with time zone); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send(queue_name text, msg jsonb, delay timestamp with time zone) RETURNS SETOF bigint
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send(queue_name, msg, NULL, delay);
$$;


--
-- Name: send(text, jsonb, jsonb, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send(queue_name text, msg jsonb, headers jsonb, delay integer) RETURNS SETOF bigint
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send(queue_name, msg, headers, clock_timestamp() + make_interval(secs => delay));
$$;


--
-- Name: send(text, jsonb, jsonb, timestamp with time zone); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send(queue_name text, msg jsonb, headers jsonb, delay timestamp with time zone) RETURNS SETOF bigint
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
            $QUERY$
        INSERT INTO pgmq.%I (vt, message, headers)
        VALUES ($2, $1, $3)
        RETURNING msg_id;
        $QUERY$,
            qtable
           );
    RETURN QUERY EXECUTE sql USING msg, delay, headers;
END;
$_$;


--
-- Name: send_batch(text, jsonb[]); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[]) RETURNS SETOF bigint
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send_batch(queue_name, msgs, NULL, clock_timestamp());
$$;


--
-- Name: send_batch(text, jsonb[], jsonb[]); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[]) RETURNS SETOF bigint
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send_batch(queue_name, msgs, headers, clock_timestamp());
$$;


--
-- Name: send_batch(text, jsonb[], integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[], delay integer) RETURNS SETOF bigint
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send_batch(queue_name, msgs, NULL, clock_timestamp() + make_interval(secs => delay));
$$;


--
-- Name: send_batch(text, jsonb[], timestamp with time zone); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[], delay timestamp with time zone) RETURNS SETOF bigint
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send_batch(queue_name, msgs, NULL, delay);
$$;


--
-- Name: send_batch(text, jsonb[], jsonb[], integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay integer) RETURNS SETOF bigint
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send_batch(queue_name, msgs, headers, clock_timestamp() + make_interval(secs => delay));
$$;


--
-- Name: send_batch(text, jsonb[], jsonb[], timestamp with time zone); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay timestamp with time zone) RETURNS SETOF bigint
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pgmq._validate_batch_params(msgs, headers);
    RETURN QUERY SELECT * FROM pgmq._send_batch(queue_name, msgs, headers, delay);
END;
$$;


--
-- Name: send_batch_topic(text, jsonb[]); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch_topic(routing_key text, msgs jsonb[]) RETURNS TABLE(queue_name text, msg_id bigint)
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send_batch_topic(routing_key, msgs, NULL, clock_timestamp());
$$;


--
-- Name: send_batch_topic(text, jsonb[], jsonb[]); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch_topic(routing_key text, msgs jsonb[], headers jsonb[]) RETURNS TABLE(queue_name text, msg_id bigint)
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send_batch_topic(routing_key, msgs, headers, clock_timestamp());
$$;


--
-- Name: send_batch_topic(text, jsonb[], integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch_topic(routing_key text, msgs jsonb[], delay integer) RETURNS TABLE(queue_name text, msg_id bigint)
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send_batch_topic(routing_key, msgs, NULL, clock_timestamp() + make_interval(secs => delay));
$$;


--
-- Name: send_batch_topic(text, jsonb[], timestamp with time zone); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch_topic(routing_key text, msgs jsonb[], delay timestamp with time zone) RETURNS TABLE(queue_name text, msg_id bigint)
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send_batch_topic(routing_key, msgs, NULL, delay);
$$;


--
-- Name: send_batch_topic(text, jsonb[], jsonb[], integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch_topic(routing_key text, msgs jsonb[], headers jsonb[], delay integer) RETURNS TABLE(queue_name text, msg_id bigint)
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.send_batch_topic(routing_key, msgs, headers, clock_timestamp() + make_interval(secs => delay));
$$;


--
-- Name: send_batch_topic(text, jsonb[], jsonb[], timestamp with time zone); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_batch_topic(routing_key text, msgs jsonb[], headers jsonb[], delay timestamp with time zone) RETURNS TABLE(queue_name text, msg_id bigint)
    LANGUAGE plpgsql
    AS $$
DECLARE
    b RECORD;
BEGIN
    PERFORM pgmq.validate_routing_key(routing_key);

    -- Validate batch parameters once (not per queue)
    PERFORM pgmq._validate_batch_params(msgs, headers);

    -- Filter matching patterns in SQL for better performance (uses index)
    -- Any failure will rollback the entire transaction
    FOR b IN
        SELECT DISTINCT tb.queue_name
        FROM pgmq.topic_bindings tb
        WHERE routing_key ~ tb.compiled_regex
        ORDER BY tb.queue_name -- Deterministic ordering, deduplicated by queue_name
        LOOP
            -- Use private _send_batch to avoid redundant validation
            RETURN QUERY
            SELECT b.queue_name, batch_result.msg_id
            FROM pgmq._send_batch(b.queue_name, msgs, headers, delay) AS batch_result(msg_id);
        END LOOP;

    RETURN;
END;
$$;


--
-- Name: send_topic(text, jsonb); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_topic(routing_key text, msg jsonb) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN pgmq.send_topic(routing_key, msg, NULL, 0);
END;
$$;


--
-- Name: send_topic(text, jsonb, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_topic(routing_key text, msg jsonb, delay integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN pgmq.send_topic(routing_key, msg, NULL, delay);
END;
$$;


--
-- Name: send_topic(text, jsonb, jsonb, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.send_topic(routing_key text, msg jsonb, headers jsonb, delay integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    b             RECORD;
    matched_count integer := 0;
BEGIN
    PERFORM pgmq.validate_routing_key(routing_key);

    IF msg IS NULL THEN
        RAISE EXCEPTION 'msg cannot be NULL';
    END IF;

    IF delay < 0 THEN
        RAISE EXCEPTION 'delay cannot be negative, got: %', delay;
    END IF;

    -- Filter matching patterns in SQL for better performance (uses index)
    -- Any failure will rollback the entire transaction
    FOR b IN
        SELECT DISTINCT tb.queue_name
        FROM pgmq.topic_bindings tb
        WHERE routing_key ~ tb.compiled_regex
        ORDER BY tb.queue_name -- Deterministic ordering, deduplicated by queue_name
        LOOP
            PERFORM pgmq.send(b.queue_name, msg, headers, delay);
            matched_count := matched_count + 1;
        END LOOP;

    RETURN matched_count;
END;
$$;


--
-- Name: set_vt(text, bigint[], integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.set_vt(queue_name text, msg_ids bigint[], vt integer) RETURNS SETOF pgmq.message_record
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.set_vt(queue_name, msg_ids, clock_timestamp() + make_interval(secs => vt));
$$;


--
-- Name: set_vt(text, bigint[], timestamp with time zone); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.set_vt(queue_name text, msg_ids bigint[], vt timestamp with time zone) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
        $QUERY$
        UPDATE pgmq.%I
        SET vt = $1
        WHERE msg_id = ANY($2)
        RETURNING msg_id, read_ct, enqueued_at, last_read_at, vt, message, headers;
        $QUERY$,
        qtable
    );
    RETURN QUERY EXECUTE sql USING vt, msg_ids;
END;
$_$;


--
-- Name: set_vt(text, bigint, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.set_vt(queue_name text, msg_id bigint, vt integer) RETURNS SETOF pgmq.message_record
    LANGUAGE sql
    AS $$
    SELECT * FROM pgmq.set_vt(queue_name, msg_id, clock_timestamp() + make_interval(secs => vt));
$$;


--
-- Name: set_vt(text, bigint, timestamp with time zone); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.set_vt(queue_name text, msg_id bigint, vt timestamp with time zone) RETURNS SETOF pgmq.message_record
    LANGUAGE plpgsql
    AS $_$
DECLARE
    sql TEXT;
    result pgmq.message_record;
    qtable TEXT := pgmq.format_table_name(queue_name, 'q');
BEGIN
    sql := FORMAT(
        $QUERY$
        UPDATE pgmq.%I
        SET vt = $1
        WHERE msg_id = $2
        RETURNING msg_id, read_ct, enqueued_at, last_read_at, vt, message, headers;
        $QUERY$, 
        qtable
    );
    RETURN QUERY EXECUTE sql USING vt, msg_id;
END;
$_$;


--
-- Name: test_routing(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.test_routing(routing_key text) RETURNS TABLE(pattern text, queue_name text, compiled_regex text)
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    PERFORM pgmq.validate_routing_key(routing_key);
    RETURN QUERY
        SELECT b.pattern,
               b.queue_name,
               b.compiled_regex
        FROM pgmq.topic_bindings b
        WHERE routing_key ~ b.compiled_regex
        ORDER BY b.pattern;
END;
$$;


--
-- Name: unbind_topic(text, text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.unbind_topic(pattern text, queue_name text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE
    rows_deleted integer;
BEGIN
    IF pattern IS NULL OR pattern = '' THEN
        RAISE EXCEPTION 'pattern cannot be NULL or empty';
    END IF;

    IF queue_name IS NULL OR queue_name = '' THEN
        RAISE EXCEPTION 'queue_name cannot be NULL or empty';
    END IF;

    DELETE
    FROM pgmq.topic_bindings
    WHERE topic_bindings.pattern = unbind_topic.pattern
      AND topic_bindings.queue_name = unbind_topic.queue_name;

    GET DIAGNOSTICS rows_deleted = ROW_COUNT;

    IF rows_deleted > 0 THEN
        RETURN true;
    ELSE
        RETURN false;
    END IF;
END;
$$;


--
-- Name: update_notify_insert(text, integer); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.update_notify_insert(queue_name text, throttle_interval_ms integer) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF throttle_interval_ms < 0 THEN
        RAISE EXCEPTION 'throttle_interval_ms must be non-negative, got: %', throttle_interval_ms;
    END IF;

    IF NOT EXISTS (SELECT 1 FROM pgmq.meta WHERE meta.queue_name = update_notify_insert.queue_name) THEN
        RAISE EXCEPTION 'Queue "%" does not exist. Create the queue first using pgmq.create()', queue_name;
    END IF;

    IF NOT EXISTS (SELECT 1 FROM pgmq.notify_insert_throttle WHERE notify_insert_throttle.queue_name = update_notify_insert.queue_name) THEN
        RAISE EXCEPTION 'Queue "%" does not have notify_insert enabled. Enable it first using pgmq.enable_notify_insert()', queue_name;
    END IF;

    UPDATE pgmq.notify_insert_throttle
    SET throttle_interval_ms = update_notify_insert.throttle_interval_ms,
        last_notified_at = to_timestamp(0)
    WHERE notify_insert_throttle.queue_name = update_notify_insert.queue_name;
END;
$$;


--
-- Name: validate_queue_name(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.validate_queue_name(queue_name text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF length(queue_name) > 47 THEN
    -- complete table identifier must be <= 63
    -- https://www.postgresql.org/docs/17/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
    -- e.g. template_pgmq_q_my_queue is an identifier for my_queue when partitioned
    -- template_pgmq_q_ (16) + <a max length queue name> (47) = 63 
    RAISE EXCEPTION 'queue name is too long, maximum length is 47 characters';
  END IF;
END;
$$;


--
-- Name: validate_routing_key(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.validate_routing_key(routing_key text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    AS $_$
BEGIN
    -- Valid routing key examples:
    --   "logs.error"
    --   "app.user-service.auth"
    --   "system_events.db.connection_failed"
    --
    -- Invalid routing key examples:
    --   ""                     - empty
    --   ".logs.error"          - starts with dot
    --   "logs.error."          - ends with dot
    --   "logs..error"          - consecutive dots
    --   "logs.error!"          - invalid character
    --   "logs error"           - space not allowed
    --   "logs.*"               - wildcards not allowed in routing keys

    IF routing_key IS NULL OR routing_key = '' THEN
        RAISE EXCEPTION 'routing_key cannot be NULL or empty';
    END IF;

    IF length(routing_key) > 255 THEN
        RAISE EXCEPTION 'routing_key length cannot exceed 255 characters, got % characters', length(routing_key);
    END IF;

    IF routing_key !~ '^[a-zA-Z0-9._-]+$' THEN
        RAISE EXCEPTION 'routing_key contains invalid characters. Only alphanumeric, dots, hyphens, and underscores are allowed. Got: %', routing_key;
    END IF;

    IF routing_key ~ '^\.' THEN
        RAISE EXCEPTION 'routing_key cannot start with a dot. Got: %', routing_key;
    END IF;

    IF routing_key ~ '\.$' THEN
        RAISE EXCEPTION 'routing_key cannot end with a dot. Got: %', routing_key;
    END IF;

    IF routing_key ~ '\.\.' THEN
        RAISE EXCEPTION 'routing_key cannot contain consecutive dots. Got: %', routing_key;
    END IF;

    RETURN true;
END;
$_$;


--
-- Name: validate_topic_pattern(text); Type: FUNCTION; Schema: pgmq; Owner: -
--

CREATE FUNCTION pgmq.validate_topic_pattern(pattern text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    AS $_$
BEGIN
    -- Valid pattern examples:
    --   "logs.*"           - matches one segment after logs. (e.g., logs.error, logs.info)
    --   "logs.#"           - matches one or more segments after logs. (e.g., logs.error, logs.api.error)
    --   "*.error"          - matches one segment before .error (e.g., app.error, db.error)
    --   "#.error"          - matches one or more segments before .error (e.g., app.error, x.y.error)
    --   "app.*.#"          - mixed wildcards (one segment then one or more)
    --   "#"                - catch-all pattern, matches any routing key
    --
    -- Invalid pattern examples:
    --   ".logs.*"          - starts with dot
    --   "logs.*."          - ends with dot
    --   "logs..error"      - consecutive dots
    --   "logs.**"          - consecutive stars
    --   "logs.##"          - consecutive hashes
    --   "logs.*#"          - adjacent wildcards
    --   "logs.error!"      - invalid character

    IF pattern IS NULL OR pattern = '' THEN
        RAISE EXCEPTION 'pattern cannot be NULL or empty';
    END IF;

    IF length(pattern) > 255 THEN
        RAISE EXCEPTION 'pattern length cannot exceed 255 characters, got % characters', length(pattern);
    END IF;

    IF pattern !~ '^[a-zA-Z0-9._\-*#]+$' THEN
        RAISE EXCEPTION 'pattern contains invalid characters. Only alphanumeric, dots, hyphens, underscores, *, and # are allowed. Got: %', pattern;
    END IF;

    IF pattern ~ '^\.' THEN
        RAISE EXCEPTION 'pattern cannot start with a dot. Got: %', pattern;
    END IF;

    IF pattern ~ '\.$' THEN
        RAISE EXCEPTION 'pattern cannot end with a dot. Got: %', pattern;
    END IF;

    IF pattern ~ '\.\.' THEN
        RAISE EXCEPTION 'pattern cannot contain consecutive dots. Got: %', pattern;
    END IF;

    IF pattern ~ '\*\*' THEN
        RAISE EXCEPTION 'pattern cannot contain consecutive stars (**). Use # for multi-segment matching. Got: %', pattern;
    END IF;

    IF pattern ~ '##' THEN
        RAISE EXCEPTION 'pattern cannot contain consecutive hashes (##). A single # already matches zero or more segments. Got: %', pattern;
    END IF;

    IF pattern ~ '\*#' OR pattern ~ '#\*' THEN
        RAISE EXCEPTION 'pattern cannot contain adjacent wildcards (*# or #*). Separate wildcards with dots. Got: %', pattern;
    END IF;

    RETURN true;
END;
$_$;


--
-- Name: switchyard_account_mode_stays(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_account_mode_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM sessions_app_paymentsession WHERE account_id = OLD.id)
       OR EXISTS (SELECT FROM sessions_app_providerattempt
                   WHERE account_id = OLD.id AND state IN ('PLANNED', 'QUARANTINED')) THEN
        RAISE EXCEPTION 'An account with sessions keeps its mode' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;


--
-- Name: switchyard_analyse_settlement_lines(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_analyse_settlement_lines() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    ANALYZE sessions_app_settlementline;
END $$;


--
-- Name: switchyard_append_only(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_append_only() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;


--
-- Name: switchyard_audit(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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


--
-- Name: switchyard_audit_begins(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_audit_begins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.number := NULL;
    NEW.hash := '';
    RETURN NEW;
END $$;


--
-- Name: switchyard_audit_chain(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_audit_chain() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    PERFORM switchyard_audit_link(NEW.id);
    RETURN NULL;
END $$;


--
-- Name: switchyard_audit_link(bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_audit_link(entry_id bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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


--
-- Name: switchyard_audit_stays(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_audit_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: sessions_app_auditentry; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_auditentry (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id integer,
    actor character varying(150) NOT NULL,
    action character varying(32) NOT NULL,
    subject_type character varying(64) NOT NULL,
    subject_id character varying(64) NOT NULL,
    subject character varying(200) NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    reason character varying(500) NOT NULL,
    request_id character varying(64) NOT NULL,
    number bigint,
    hash character varying(64) DEFAULT ''::character varying NOT NULL
);


--
-- Name: switchyard_audit_text(public.sessions_app_auditentry, text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_audit_text(entry public.sessions_app_auditentry, previous text) RETURNS text
    LANGUAGE sql STABLE
    AS $$
    SELECT json_build_array(
        entry.number, previous, entry.id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.actor_id, entry.actor, entry.action, entry.subject_type, entry.subject_id, entry.subject,
        entry.before::text, entry.after::text, entry.reason, entry.request_id)::text
$$;


--
-- Name: switchyard_configuration_changed(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_configuration_changed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    UPDATE providers_configurationversion SET version = version + 1;
    RETURN NULL;
END $$;


--
-- Name: switchyard_decayed(double precision, timestamp with time zone, timestamp with time zone, interval); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_decayed(value double precision, since timestamp with time zone, until timestamp with time zone, half_life interval) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    -- What is next to nothing becomes nothing: PostgreSQL raises an error for a float that is too small.
    SELECT CASE WHEN abs(value) < 1e-9 OR until - since > 30 * half_life THEN 0
                ELSE value * power(0.5::float8, (greatest(extract(epoch FROM until - since), 0)
                                                 / extract(epoch FROM half_life))::float8) END
$$;


--
-- Name: switchyard_decayed_sum(double precision[], timestamp with time zone, double precision[], timestamp with time zone, interval); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_decayed_sum(a double precision[], a_at timestamp with time zone, b double precision[], b_at timestamp with time zone, half_life interval) RETURNS double precision[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT array_agg(switchyard_decayed_sum(coalesce(x, 0), a_at, coalesce(y, 0), b_at, half_life) ORDER BY place)
      FROM unnest(a, b) WITH ORDINALITY AS both_of(x, y, place)
$$;


--
-- Name: switchyard_decayed_sum(double precision, timestamp with time zone, double precision, timestamp with time zone, interval); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_decayed_sum(a double precision, a_at timestamp with time zone, b double precision, b_at timestamp with time zone, half_life interval) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT switchyard_decayed(a, a_at, greatest(a_at, b_at), half_life)
         + switchyard_decayed(b, b_at, greatest(a_at, b_at), half_life)
$$;


--
-- Name: switchyard_keep_review(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_keep_review() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO sessions_app_sessionreview (session_id, text, recorded_at)
    VALUES (NEW.id, NEW.review, clock_timestamp());
    RETURN NULL;
END $$;


--
-- Name: switchyard_mode_stays(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_mode_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM sessions_app_paymentsession WHERE application_id = OLD.id) THEN
        RAISE EXCEPTION 'An application with sessions keeps its mode' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;


--
-- Name: switchyard_not_the_author(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.switchyard_not_the_author() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM routing_weightsrevision WHERE id = NEW.revision_id AND author_id = NEW.approver_id) THEN
        RAISE EXCEPTION 'the author cannot approve his own revision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;


--
-- Name: a_celery; Type: TABLE; Schema: pgmq; Owner: -
--

CREATE TABLE pgmq.a_celery (
    msg_id bigint NOT NULL,
    read_ct integer DEFAULT 0 NOT NULL,
    enqueued_at timestamp with time zone DEFAULT now() NOT NULL,
    last_read_at timestamp with time zone,
    archived_at timestamp with time zone DEFAULT now() NOT NULL,
    vt timestamp with time zone NOT NULL,
    message jsonb,
    headers jsonb
);


--
-- Name: meta; Type: TABLE; Schema: pgmq; Owner: -
--

CREATE TABLE pgmq.meta (
    queue_name character varying NOT NULL,
    is_partitioned boolean NOT NULL,
    is_unlogged boolean NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: notify_insert_throttle; Type: TABLE; Schema: pgmq; Owner: -
--

CREATE UNLOGGED TABLE pgmq.notify_insert_throttle (
    queue_name character varying NOT NULL,
    throttle_interval_ms integer DEFAULT 0 NOT NULL,
    last_notified_at timestamp with time zone DEFAULT to_timestamp((0)::double precision) NOT NULL
);


--
-- Name: q_celery; Type: TABLE; Schema: pgmq; Owner: -
--

CREATE TABLE pgmq.q_celery (
    msg_id bigint NOT NULL,
    read_ct integer DEFAULT 0 NOT NULL,
    enqueued_at timestamp with time zone DEFAULT now() NOT NULL,
    last_read_at timestamp with time zone,
    vt timestamp with time zone NOT NULL,
    message jsonb,
    headers jsonb
);


--
-- Name: q_celery_msg_id_seq; Type: SEQUENCE; Schema: pgmq; Owner: -
--

ALTER TABLE pgmq.q_celery ALTER COLUMN msg_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pgmq.q_celery_msg_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: topic_bindings; Type: TABLE; Schema: pgmq; Owner: -
--

CREATE TABLE pgmq.topic_bindings (
    pattern text NOT NULL,
    queue_name text NOT NULL,
    bound_at timestamp with time zone DEFAULT now() NOT NULL,
    compiled_regex text GENERATED ALWAYS AS ((('^'::text || replace(replace(regexp_replace(pattern, '([.+?{}()|\[\]\\^$])'::text, '\\\1'::text, 'g'::text), '*'::text, '[^.]+'::text), '#'::text, '.*'::text)) || '$'::text)) STORED
);


--
-- Name: auth_group; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);


--
-- Name: auth_group_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: auth_group_permissions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);


--
-- Name: auth_group_permissions_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: auth_permission; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);


--
-- Name: auth_permission_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: auth_user; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auth_user (
    id integer NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL
);


--
-- Name: auth_user_groups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auth_user_groups (
    id bigint NOT NULL,
    user_id integer NOT NULL,
    group_id integer NOT NULL
);


--
-- Name: auth_user_groups_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.auth_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: auth_user_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.auth_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: auth_user_user_permissions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auth_user_user_permissions (
    id bigint NOT NULL,
    user_id integer NOT NULL,
    permission_id integer NOT NULL
);


--
-- Name: auth_user_user_permissions_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.auth_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: axes_accessattempt; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.axes_accessattempt (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    get_data text NOT NULL,
    post_data text NOT NULL,
    failures_since_start integer NOT NULL,
    CONSTRAINT axes_accessattempt_failures_since_start_check CHECK ((failures_since_start >= 0))
);


--
-- Name: axes_accessattempt_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.axes_accessattempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessattempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: axes_accessattemptexpiration; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.axes_accessattemptexpiration (
    access_attempt_id integer NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: axes_accessfailurelog; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.axes_accessfailurelog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    locked_out boolean NOT NULL
);


--
-- Name: axes_accessfailurelog_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.axes_accessfailurelog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessfailurelog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: axes_accesslog; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.axes_accesslog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    logout_time timestamp with time zone,
    session_hash character varying(64) NOT NULL
);


--
-- Name: axes_accesslog_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.axes_accesslog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accesslog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: django_admin_log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id integer NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);


--
-- Name: django_admin_log_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: django_content_type; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);


--
-- Name: django_content_type_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: django_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);


--
-- Name: django_migrations_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: providers_accountterms; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.providers_accountterms (
    id bigint NOT NULL,
    currency character varying(3) NOT NULL,
    fee_percent numeric(6,3) NOT NULL,
    fee_fixed numeric(12,4) NOT NULL,
    minimum numeric(16,4),
    maximum numeric(16,4),
    account_id uuid NOT NULL,
    CONSTRAINT terms_fee_fixed CHECK ((fee_fixed >= (0)::numeric)),
    CONSTRAINT terms_fee_percent CHECK (((fee_percent >= (0)::numeric) AND (fee_percent <= (100)::numeric))),
    CONSTRAINT terms_limits_ordered CHECK ((maximum >= minimum))
);


--
-- Name: providers_accountterms_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.providers_accountterms ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.providers_accountterms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: providers_configurationversion; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.providers_configurationversion (
    id smallint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT configuration_version_single CHECK ((id = 1))
);


--
-- Name: providers_provideraccount; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.providers_provideraccount (
    id uuid NOT NULL,
    provider character varying(32) NOT NULL,
    name character varying(64) NOT NULL,
    mode character varying(8) NOT NULL,
    enabled boolean NOT NULL,
    currencies character varying(3)[] NOT NULL,
    countries character varying(2)[] NOT NULL,
    fee_percent numeric(6,3) NOT NULL,
    conversion_prior numeric(4,3) NOT NULL,
    latency_prior_ms integer NOT NULL,
    preference numeric(4,3) NOT NULL,
    sealed_credentials bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT account_conversion_share CHECK (((conversion_prior >= (0)::numeric) AND (conversion_prior <= (1)::numeric))),
    CONSTRAINT account_fee_percent CHECK (((fee_percent >= (0)::numeric) AND (fee_percent <= (100)::numeric))),
    CONSTRAINT account_mode_known CHECK (((mode)::text = ANY ((ARRAY['sandbox'::character varying, 'live'::character varying])::text[]))),
    CONSTRAINT account_preference_share CHECK (((preference >= (0)::numeric) AND (preference <= (1)::numeric))),
    CONSTRAINT account_sandbox_only_tests CHECK (((NOT ((provider)::text = 'sandbox'::text)) OR ((mode)::text = 'sandbox'::text))),
    CONSTRAINT providers_provideraccount_latency_prior_ms_check CHECK ((latency_prior_ms >= 0))
);


--
-- Name: routing_accountbreaker; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_accountbreaker (
    account_id uuid NOT NULL,
    state character varying(8) NOT NULL,
    trips smallint NOT NULL,
    opened_at timestamp with time zone,
    open_until timestamp with time zone,
    probe_until timestamp with time zone,
    counted_from timestamp with time zone,
    credentials_digest bytea NOT NULL,
    CONSTRAINT breaker_open_has_end CHECK (((NOT ((state)::text = 'open'::text)) OR (open_until IS NOT NULL))),
    CONSTRAINT breaker_state_known CHECK (((state)::text = ANY ((ARRAY['closed'::character varying, 'open'::character varying, 'invalid'::character varying])::text[]))),
    CONSTRAINT routing_accountbreaker_trips_check CHECK ((trips >= 0))
);


--
-- Name: routing_accounthour; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_accounthour (
    hour timestamp with time zone NOT NULL,
    calls integer NOT NULL,
    faults integer NOT NULL,
    latencies integer[] NOT NULL,
    opened integer NOT NULL,
    ended integer NOT NULL,
    paid integer NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT hour_faults_are_calls CHECK ((faults <= calls)),
    CONSTRAINT routing_accounthour_calls_check CHECK ((calls >= 0)),
    CONSTRAINT routing_accounthour_ended_check CHECK ((ended >= 0)),
    CONSTRAINT routing_accounthour_faults_check CHECK ((faults >= 0)),
    CONSTRAINT routing_accounthour_opened_check CHECK ((opened >= 0)),
    CONSTRAINT routing_accounthour_paid_check CHECK ((paid >= 0))
);


--
-- Name: routing_approval; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_approval (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    approver_id integer NOT NULL,
    revision_id bigint NOT NULL
);


--
-- Name: routing_approval_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.routing_approval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.routing_approval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: routing_backtest; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_backtest (
    id bigint NOT NULL,
    conversion smallint NOT NULL,
    health smallint NOT NULL,
    cost smallint NOT NULL,
    latency smallint NOT NULL,
    preference smallint NOT NULL,
    sample_size integer NOT NULL,
    mode character varying(8) NOT NULL,
    status character varying(7) NOT NULL,
    progress integer NOT NULL,
    result jsonb,
    problem character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    author_id integer,
    CONSTRAINT backtest_done_has_result CHECK (((NOT ((status)::text = 'DONE'::text)) OR (result IS NOT NULL))),
    CONSTRAINT backtest_weights_not_all_zero CHECK ((conversion > ((((0 - health) - cost) - latency) - preference))),
    CONSTRAINT routing_backtest_conversion_check CHECK ((conversion >= 0)),
    CONSTRAINT routing_backtest_cost_check CHECK ((cost >= 0)),
    CONSTRAINT routing_backtest_health_check CHECK ((health >= 0)),
    CONSTRAINT routing_backtest_latency_check CHECK ((latency >= 0)),
    CONSTRAINT routing_backtest_preference_check CHECK ((preference >= 0)),
    CONSTRAINT routing_backtest_progress_check CHECK ((progress >= 0)),
    CONSTRAINT routing_backtest_sample_size_check CHECK ((sample_size >= 0))
);


--
-- Name: routing_backtest_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.routing_backtest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.routing_backtest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: routing_callstatistics; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_callstatistics (
    account_id uuid NOT NULL,
    calls double precision NOT NULL,
    faults double precision NOT NULL,
    latencies double precision[] NOT NULL,
    as_of timestamp with time zone NOT NULL
);


--
-- Name: routing_callwindow; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_callwindow (
    slot timestamp with time zone NOT NULL,
    calls integer NOT NULL,
    faults integer NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT routing_callwindow_calls_check CHECK ((calls >= 0)),
    CONSTRAINT routing_callwindow_faults_check CHECK ((faults >= 0))
);


--
-- Name: routing_canary; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_canary (
    id bigint NOT NULL,
    percent smallint NOT NULL,
    "limit" numeric(4,1) NOT NULL,
    expected double precision,
    state character varying(11) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    note character varying(200) NOT NULL,
    control_id bigint NOT NULL,
    ended_by_id integer,
    revision_id bigint NOT NULL,
    CONSTRAINT canary_ended_has_time CHECK ((((ended_at IS NULL) AND ((state)::text = 'RUNNING'::text)) OR ((NOT ((state)::text = 'RUNNING'::text)) AND (ended_at IS NOT NULL)))),
    CONSTRAINT canary_limit CHECK ((("limit" >= (0)::numeric) AND ("limit" <= (100)::numeric))),
    CONSTRAINT canary_percent CHECK (((percent >= 1) AND (percent <= 50))),
    CONSTRAINT routing_canary_percent_check CHECK ((percent >= 0))
);


--
-- Name: routing_canary_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.routing_canary ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.routing_canary_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: routing_canaryreading; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_canaryreading (
    id bigint NOT NULL,
    counted_to timestamp with time zone NOT NULL,
    candidate_ended integer NOT NULL,
    candidate_paid integer NOT NULL,
    control_ended integer NOT NULL,
    control_paid integer NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    canary_id bigint NOT NULL,
    CONSTRAINT routing_canaryreading_candidate_ended_check CHECK ((candidate_ended >= 0)),
    CONSTRAINT routing_canaryreading_candidate_paid_check CHECK ((candidate_paid >= 0)),
    CONSTRAINT routing_canaryreading_control_ended_check CHECK ((control_ended >= 0)),
    CONSTRAINT routing_canaryreading_control_paid_check CHECK ((control_paid >= 0))
);


--
-- Name: routing_canaryreading_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.routing_canaryreading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.routing_canaryreading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: routing_conversionstatistics; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_conversionstatistics (
    currency character varying(3) NOT NULL,
    paid double precision NOT NULL,
    ended double precision NOT NULL,
    delays double precision[] NOT NULL,
    as_of timestamp with time zone NOT NULL,
    account_id uuid NOT NULL
);


--
-- Name: routing_opencheckouts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_opencheckouts (
    currency character varying(3) NOT NULL,
    minute timestamp with time zone NOT NULL,
    count integer NOT NULL,
    account_id uuid NOT NULL
);


--
-- Name: routing_plannedoutage; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_plannedoutage (
    id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    reason character varying(200) NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT outage_ends_after_start CHECK ((ends_at > starts_at))
);


--
-- Name: routing_plannedoutage_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.routing_plannedoutage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.routing_plannedoutage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: routing_routingrule; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_routingrule (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    name character varying(100) NOT NULL,
    enabled boolean NOT NULL,
    application_id uuid,
    currency character varying(3) NOT NULL,
    country character varying(2) NOT NULL,
    minimum numeric(16,4),
    maximum numeric(16,4),
    item character varying(100) NOT NULL,
    information_key character varying(100) NOT NULL,
    information_value character varying(500) NOT NULL,
    action character varying(5) NOT NULL,
    CONSTRAINT routing_routingrule_position_check CHECK (("position" >= 0)),
    CONSTRAINT rule_action_known CHECK (((action)::text = ANY ((ARRAY['only'::character varying, 'never'::character varying, 'order'::character varying, 'split'::character varying])::text[]))),
    CONSTRAINT rule_amounts_ordered CHECK ((maximum >= minimum))
);


--
-- Name: routing_routingrule_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.routing_routingrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.routing_routingrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: routing_ruleaccount; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_ruleaccount (
    id bigint NOT NULL,
    place smallint NOT NULL,
    percent smallint NOT NULL,
    account_id uuid NOT NULL,
    rule_id bigint NOT NULL,
    CONSTRAINT routing_ruleaccount_percent_check CHECK ((percent >= 0)),
    CONSTRAINT routing_ruleaccount_place_check CHECK ((place >= 0)),
    CONSTRAINT rule_account_percent CHECK ((percent <= 100))
);


--
-- Name: routing_ruleaccount_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.routing_ruleaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.routing_ruleaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: routing_weightsrevision; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.routing_weightsrevision (
    id bigint NOT NULL,
    conversion smallint NOT NULL,
    health smallint NOT NULL,
    cost smallint NOT NULL,
    latency smallint NOT NULL,
    preference smallint NOT NULL,
    reason character varying(500) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    author_id integer,
    needs_approval boolean DEFAULT false NOT NULL,
    starts_at timestamp with time zone,
    backtest_id bigint,
    CONSTRAINT routing_weightsrevision_conversion_check CHECK ((conversion >= 0)),
    CONSTRAINT routing_weightsrevision_cost_check CHECK ((cost >= 0)),
    CONSTRAINT routing_weightsrevision_health_check CHECK ((health >= 0)),
    CONSTRAINT routing_weightsrevision_latency_check CHECK ((latency >= 0)),
    CONSTRAINT routing_weightsrevision_preference_check CHECK ((preference >= 0)),
    CONSTRAINT weights_at_most_100 CHECK (((conversion <= 100) AND (cost <= 100) AND (health <= 100) AND (latency <= 100) AND (preference <= 100))),
    CONSTRAINT weights_not_all_zero CHECK ((conversion > ((((0 - health) - cost) - latency) - preference)))
);


--
-- Name: routing_weightsrevision_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.routing_weightsrevision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.routing_weightsrevision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_allowance; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_allowance (
    owner character varying(64) NOT NULL,
    act character varying(32) NOT NULL,
    since timestamp with time zone NOT NULL,
    used integer NOT NULL,
    CONSTRAINT sessions_app_allowance_used_check CHECK ((used >= 0))
);


--
-- Name: sessions_app_application; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_application (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    mode character varying(8) NOT NULL,
    enabled boolean NOT NULL,
    tokens_valid_after timestamp with time zone,
    session_minutes smallint NOT NULL,
    redirect_hosts character varying(253)[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT application_mode_known CHECK (((mode)::text = ANY ((ARRAY['sandbox'::character varying, 'live'::character varying])::text[]))),
    CONSTRAINT application_session_minutes CHECK (((session_minutes >= 30) AND (session_minutes <= 1440))),
    CONSTRAINT sessions_app_application_session_minutes_check CHECK ((session_minutes >= 0))
);


--
-- Name: sessions_app_auditentry_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_auditentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_auditentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_authenticatorapp; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_authenticatorapp (
    id bigint NOT NULL,
    name character varying(64) NOT NULL,
    confirmed boolean NOT NULL,
    throttling_failure_timestamp timestamp with time zone,
    throttling_failure_count integer NOT NULL,
    created_at timestamp with time zone,
    last_used_at timestamp with time zone,
    user_id integer NOT NULL,
    sealed_seed bytea NOT NULL,
    last_t bigint NOT NULL,
    drift smallint NOT NULL,
    CONSTRAINT sessions_app_authenticatorapp_throttling_failure_count_check CHECK ((throttling_failure_count >= 0))
);


--
-- Name: sessions_app_authenticatorapp_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_authenticatorapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_authenticatorapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_clientcredential; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_clientcredential (
    id bigint NOT NULL,
    client_id character varying(64) NOT NULL,
    secret_digest bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    application_id uuid NOT NULL,
    last_used_at timestamp with time zone,
    scopes character varying(20)[] DEFAULT '{sessions:read,sessions:write,reports,webhooks}'::character varying(20)[] NOT NULL,
    tokens_refused boolean DEFAULT false NOT NULL,
    CONSTRAINT credential_refused_is_revoked CHECK (((NOT tokens_refused) OR (revoked_at IS NOT NULL))),
    CONSTRAINT credential_scopes_known CHECK (((scopes <@ ARRAY['sessions:read'::character varying(20), 'sessions:write'::character varying(20), 'reports'::character varying(20), 'webhooks'::character varying(20)]) AND (
CASE
    WHEN (scopes IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(scopes, 1), 0)
END > 0)))
);


--
-- Name: sessions_app_clientcredential_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_clientcredential ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_clientcredential_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_deliveryattempt; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_deliveryattempt (
    id bigint NOT NULL,
    number smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    milliseconds integer NOT NULL,
    status smallint,
    excerpt character varying(500) NOT NULL,
    problem character varying(200) NOT NULL,
    delivery_id bigint NOT NULL,
    CONSTRAINT sessions_app_deliveryattempt_milliseconds_check CHECK ((milliseconds >= 0)),
    CONSTRAINT sessions_app_deliveryattempt_number_check CHECK ((number >= 0)),
    CONSTRAINT sessions_app_deliveryattempt_status_check CHECK ((status >= 0))
);


--
-- Name: sessions_app_deliveryattempt_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_deliveryattempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_deliveryattempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_heartbeat; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_heartbeat (
    name character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: sessions_app_idempotencyrecord; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_idempotencyrecord (
    key character varying(255) NOT NULL COLLATE pg_catalog."C",
    fingerprint bytea NOT NULL,
    state character varying(9) NOT NULL,
    fence integer NOT NULL,
    leased_until timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    application_id uuid NOT NULL,
    session_id uuid NOT NULL,
    CONSTRAINT record_state_known CHECK (((state)::text = ANY ((ARRAY['RUNNING'::character varying, 'COMPLETED'::character varying, 'RELEASED'::character varying])::text[]))),
    CONSTRAINT sessions_app_idempotencyrecord_fence_check CHECK ((fence >= 0))
);


--
-- Name: sessions_app_inboundevent; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_inboundevent (
    id uuid NOT NULL,
    event_id character varying(255) NOT NULL,
    kind character varying(100) NOT NULL,
    attempt_id uuid,
    reference character varying(255) NOT NULL,
    status character varying(10) NOT NULL,
    amount numeric(16,4) NOT NULL,
    currency character varying(3) NOT NULL,
    payment_reference character varying(255) NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    progress character varying(8) NOT NULL,
    tries smallint NOT NULL,
    next_at timestamp with time zone NOT NULL,
    problem character varying(200) NOT NULL,
    account_id uuid NOT NULL,
    session_id uuid,
    CONSTRAINT inbound_progress_known CHECK (((progress)::text = ANY ((ARRAY['RECEIVED'::character varying, 'APPLIED'::character varying, 'IGNORED'::character varying, 'PARKED'::character varying])::text[]))),
    CONSTRAINT inbound_status_known CHECK (((status)::text = ANY ((ARRAY['OPEN'::character varying, 'PROCESSING'::character varying, 'PAID'::character varying, 'FAILED'::character varying, 'EXPIRED'::character varying, 'CANCELLED'::character varying])::text[]))),
    CONSTRAINT sessions_app_inboundevent_tries_check CHECK ((tries >= 0))
);


--
-- Name: sessions_app_paymentsession; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_paymentsession (
    id uuid NOT NULL,
    status character varying(10) NOT NULL,
    order_reference character varying(255) NOT NULL,
    payment_method character varying(16) NOT NULL,
    currency character varying(3) NOT NULL,
    total numeric(16,4) NOT NULL,
    shipping numeric(16,4) NOT NULL,
    tax numeric(16,4) NOT NULL,
    "order" jsonb NOT NULL,
    sealed_customer bytea,
    decision jsonb NOT NULL,
    provider character varying(32) NOT NULL,
    score numeric(4,1),
    reference character varying(255) NOT NULL,
    checkout_url character varying(4096) NOT NULL,
    late boolean NOT NULL,
    review character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    check_at timestamp with time zone,
    last_sequence integer NOT NULL,
    account_id uuid,
    application_id uuid NOT NULL,
    payment_reference character varying(255) DEFAULT ''::character varying NOT NULL,
    email_index bigint,
    estimated_fee numeric(16,4),
    CONSTRAINT session_amounts_positive CHECK (((shipping >= (0)::numeric) AND (tax >= (0)::numeric) AND (total > (0)::numeric))),
    CONSTRAINT session_closed_has_time CHECK ((((closed_at IS NOT NULL) AND ((status)::text = ANY ((ARRAY['CANCELLED'::character varying, 'EXPIRED'::character varying, 'FAILED'::character varying, 'COMPLETED'::character varying])::text[]))) OR ((NOT ((status)::text = ANY ((ARRAY['CANCELLED'::character varying, 'EXPIRED'::character varying, 'FAILED'::character varying, 'COMPLETED'::character varying])::text[]))) AND (closed_at IS NULL)))),
    CONSTRAINT session_late_is_paid CHECK (((NOT late) OR ((status)::text = 'COMPLETED'::text))),
    CONSTRAINT session_open_has_checkout CHECK ((((status)::text = ANY ((ARRAY['CREATING'::character varying, 'ABANDONED'::character varying])::text[])) OR ((account_id IS NOT NULL) AND (score IS NOT NULL) AND (NOT ((checkout_url)::text = ''::text)) AND (NOT ((reference)::text = ''::text))))),
    CONSTRAINT session_status_known CHECK (((status)::text = ANY ((ARRAY['CREATING'::character varying, 'PENDING'::character varying, 'PROCESSING'::character varying, 'EXPIRING'::character varying, 'CANCELLING'::character varying, 'COMPLETED'::character varying, 'FAILED'::character varying, 'CANCELLED'::character varying, 'EXPIRED'::character varying, 'ABANDONED'::character varying])::text[]))),
    CONSTRAINT sessions_app_paymentsession_last_sequence_check CHECK ((last_sequence >= 0))
);


--
-- Name: sessions_app_providerattempt; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_providerattempt (
    id uuid NOT NULL,
    "position" smallint NOT NULL,
    state character varying(11) NOT NULL,
    sealed_request bytea,
    reference character varying(255) NOT NULL,
    problem character varying(200) NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    check_at timestamp with time zone,
    CONSTRAINT attempt_state_known CHECK (((state)::text = ANY ((ARRAY['PLANNED'::character varying, 'LIVE'::character varying, 'REJECTED'::character varying, 'QUARANTINED'::character varying, 'VOIDED'::character varying])::text[]))),
    CONSTRAINT attempt_unresolved_has_request CHECK (((NOT ((state)::text = ANY ((ARRAY['PLANNED'::character varying, 'QUARANTINED'::character varying])::text[]))) OR (sealed_request IS NOT NULL))),
    CONSTRAINT sessions_app_providerattempt_position_check CHECK (("position" >= 0))
);


--
-- Name: sessions_app_recoverycode; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_recoverycode (
    id bigint NOT NULL,
    digest bytea NOT NULL,
    device_id bigint NOT NULL
);


--
-- Name: sessions_app_recoverycode_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_recoverycode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_recoverycode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_recoverycodes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_recoverycodes (
    id bigint NOT NULL,
    name character varying(64) NOT NULL,
    confirmed boolean NOT NULL,
    throttling_failure_timestamp timestamp with time zone,
    throttling_failure_count integer NOT NULL,
    created_at timestamp with time zone,
    last_used_at timestamp with time zone,
    user_id integer NOT NULL,
    CONSTRAINT sessions_app_recoverycodes_throttling_failure_count_check CHECK ((throttling_failure_count >= 0))
);


--
-- Name: sessions_app_recoverycodes_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_recoverycodes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_recoverycodes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_report; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_report (
    basis character varying(9) NOT NULL,
    time_zone character varying(64) NOT NULL,
    filters jsonb NOT NULL,
    columns character varying(32)[] NOT NULL,
    format character varying(6) NOT NULL,
    attempts boolean NOT NULL,
    id uuid NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    as_of timestamp with time zone NOT NULL,
    state character varying(9) NOT NULL,
    building smallint NOT NULL,
    rows_done bigint NOT NULL,
    rows_total bigint,
    totals jsonb NOT NULL,
    files jsonb NOT NULL,
    folder character varying(32) NOT NULL,
    problem character varying(200) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    touched_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    files_until timestamp with time zone,
    announce_at timestamp with time zone,
    application_id uuid,
    requested_by_id integer,
    schedule_id bigint,
    CONSTRAINT report_days_ordered CHECK ((last_day >= first_day)),
    CONSTRAINT report_ended_has_time CHECK ((((finished_at IS NULL) AND ((state)::text = ANY ((ARRAY['QUEUED'::character varying, 'RUNNING'::character varying])::text[]))) OR ((NOT ((state)::text = ANY ((ARRAY['QUEUED'::character varying, 'RUNNING'::character varying])::text[]))) AND (finished_at IS NOT NULL)))),
    CONSTRAINT report_one_owner CHECK (((application_id IS NULL) OR (requested_by_id IS NULL))),
    CONSTRAINT report_running_has_folder CHECK (((NOT ((state)::text = 'RUNNING'::text)) OR (NOT ((folder)::text = ''::text)))),
    CONSTRAINT report_state_known CHECK (((state)::text = ANY ((ARRAY['QUEUED'::character varying, 'RUNNING'::character varying, 'DONE'::character varying, 'FAILED'::character varying, 'CANCELLED'::character varying])::text[]))),
    CONSTRAINT sessions_app_report_building_check CHECK ((building >= 0)),
    CONSTRAINT sessions_app_report_rows_done_check CHECK ((rows_done >= 0)),
    CONSTRAINT sessions_app_report_rows_total_check CHECK ((rows_total >= 0))
);


--
-- Name: sessions_app_reportschedule; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_reportschedule (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    every character varying(5) NOT NULL,
    hour smallint NOT NULL,
    recipients character varying(254)[] NOT NULL,
    enabled boolean NOT NULL,
    starts_on date NOT NULL,
    last_day date,
    created_at timestamp with time zone NOT NULL,
    owner_id integer,
    template_id bigint NOT NULL,
    CONSTRAINT schedule_every_known CHECK (((every)::text = ANY ((ARRAY['day'::character varying, 'week'::character varying, 'month'::character varying])::text[]))),
    CONSTRAINT schedule_hour CHECK ((hour <= 23)),
    CONSTRAINT sessions_app_reportschedule_hour_check CHECK ((hour >= 0))
);


--
-- Name: sessions_app_reportschedule_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_reportschedule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_reportschedule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_reporttemplate; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_reporttemplate (
    id bigint NOT NULL,
    basis character varying(9) NOT NULL,
    time_zone character varying(64) NOT NULL,
    filters jsonb NOT NULL,
    columns character varying(32)[] NOT NULL,
    format character varying(6) NOT NULL,
    attempts boolean NOT NULL,
    name character varying(100) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    owner_id integer
);


--
-- Name: sessions_app_reporttemplate_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_reporttemplate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_reporttemplate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_revokedtoken; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_revokedtoken (
    jti character varying(64) NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    application_id uuid NOT NULL
);


--
-- Name: sessions_app_sessionevent; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_sessionevent (
    id uuid NOT NULL,
    sequence integer NOT NULL,
    type character varying(32) NOT NULL,
    data jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    session_id uuid NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT sessions_app_sessionevent_sequence_check CHECK ((sequence >= 0))
);


--
-- Name: sessions_app_sessionreview; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_sessionreview (
    id bigint NOT NULL,
    text character varying(200) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    session_id uuid NOT NULL
);


--
-- Name: sessions_app_sessionreview_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_sessionreview ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_sessionreview_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_settlementbreak; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_settlementbreak (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    our_status character varying(10) NOT NULL,
    our_currency character varying(3) NOT NULL,
    our_amount numeric(16,4),
    found_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    note character varying(500) NOT NULL,
    cleared boolean NOT NULL,
    resolved_by_id integer,
    session_id uuid,
    file_id uuid NOT NULL,
    line_id bigint,
    CONSTRAINT settlement_break_about CHECK (((line_id IS NOT NULL) OR (((kind)::text = 'MISSING_THERE'::text) AND (session_id IS NOT NULL)))),
    CONSTRAINT settlement_break_kind CHECK (((kind)::text = ANY ((ARRAY['PAID_TWICE'::character varying, 'MISSING_HERE'::character varying, 'STATUS_DIFFERS'::character varying, 'CURRENCY_DIFFERS'::character varying, 'AMOUNT_DIFFERS'::character varying, 'MISSING_THERE'::character varying, 'PAYOUT_DIFFERS'::character varying])::text[]))),
    CONSTRAINT settlement_resolved_has_note CHECK ((((NOT cleared) AND ((note)::text = ''::text) AND (resolved_at IS NULL) AND (resolved_by_id IS NULL)) OR ((resolved_at IS NOT NULL) AND ((cleared AND ((note)::text = ''::text)) OR ((NOT cleared) AND (NOT ((note)::text = ''::text)))))))
);


--
-- Name: sessions_app_settlementbreak_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_settlementbreak ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_settlementbreak_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_settlementfile; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_settlementfile (
    id uuid NOT NULL,
    name character varying(255) NOT NULL,
    sha256 character varying(64) NOT NULL,
    bytes bigint NOT NULL,
    layout_name character varying(100) NOT NULL,
    layout jsonb NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    matched_at timestamp with time zone NOT NULL,
    line_count integer NOT NULL,
    first_at timestamp with time zone,
    last_at timestamp with time zone,
    tail_days smallint NOT NULL,
    opened_from timestamp with time zone,
    judged_from timestamp with time zone,
    judged_until timestamp with time zone,
    judged_sessions integer NOT NULL,
    totals jsonb NOT NULL,
    account_id uuid NOT NULL,
    continues_id uuid,
    imported_by_id integer,
    CONSTRAINT sessions_app_settlementfile_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT sessions_app_settlementfile_judged_sessions_check CHECK ((judged_sessions >= 0)),
    CONSTRAINT sessions_app_settlementfile_line_count_check CHECK ((line_count >= 0)),
    CONSTRAINT sessions_app_settlementfile_tail_days_check CHECK ((tail_days >= 0)),
    CONSTRAINT settlement_judged_window CHECK ((((first_at IS NULL) AND (judged_from IS NULL) AND (opened_from IS NULL)) OR ((first_at IS NOT NULL) AND (judged_from IS NOT NULL) AND (judged_until >= judged_from) AND (judged_until IS NOT NULL) AND (last_at IS NOT NULL) AND (opened_from IS NOT NULL))))
);


--
-- Name: sessions_app_settlementline; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_settlementline (
    id bigint NOT NULL,
    line integer NOT NULL,
    kind character varying(7) NOT NULL,
    word character varying(64) NOT NULL,
    reference character varying(255) NOT NULL,
    our_id uuid,
    entry character varying(255) NOT NULL,
    payout character varying(255) NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    currency character varying(3) NOT NULL,
    gross numeric(16,4) NOT NULL,
    fee numeric(16,4) NOT NULL,
    net numeric(16,4) NOT NULL,
    paid_currency character varying(3) NOT NULL,
    paid_amount numeric(16,4) NOT NULL,
    file_id uuid NOT NULL,
    session_id uuid,
    CONSTRAINT sessions_app_settlementline_line_check CHECK ((line >= 0)),
    CONSTRAINT settlement_line_kind CHECK (((kind)::text = ANY ((ARRAY['CHARGE'::character varying, 'REFUND'::character varying, 'DISPUTE'::character varying, 'FEE'::character varying, 'PAYOUT'::character varying, 'OTHER'::character varying])::text[])))
);


--
-- Name: sessions_app_settlementline_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_settlementline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_settlementline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_settlementmapping; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_settlementmapping (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    layout jsonb NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    account_id uuid NOT NULL,
    created_by_id integer
);


--
-- Name: sessions_app_settlementmapping_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_settlementmapping ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_settlementmapping_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_staffsession; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_staffsession (
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL,
    session_key character varying(64) NOT NULL,
    began_at timestamp with time zone,
    seen_at timestamp with time zone,
    address character varying(45) NOT NULL,
    browser character varying(64) NOT NULL,
    user_id integer
);


--
-- Name: sessions_app_unroutableorder; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_unroutableorder (
    id uuid NOT NULL,
    order_reference character varying(255) NOT NULL,
    currency character varying(3) NOT NULL,
    total numeric(16,4) NOT NULL,
    country character varying(2) NOT NULL,
    payment_method character varying(16) NOT NULL,
    refused jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    application_id uuid NOT NULL
);


--
-- Name: sessions_app_webhookdelivery; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_webhookdelivery (
    id bigint NOT NULL,
    message_id uuid NOT NULL,
    sequence integer,
    type character varying(32) NOT NULL,
    state character varying(9) NOT NULL,
    tries smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    queued_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone,
    leased_until timestamp with time zone,
    delivered_at timestamp with time zone,
    last_status smallint,
    session_id uuid,
    endpoint_id uuid NOT NULL,
    CONSTRAINT delivery_delivered_has_time CHECK ((((delivered_at IS NOT NULL) AND ((state)::text = 'DELIVERED'::text)) OR ((NOT ((state)::text = 'DELIVERED'::text)) AND (delivered_at IS NULL)))),
    CONSTRAINT delivery_pending_has_time CHECK ((((next_at IS NOT NULL) AND ((state)::text = 'PENDING'::text)) OR ((NOT ((state)::text = 'PENDING'::text)) AND (leased_until IS NULL) AND (next_at IS NULL)))),
    CONSTRAINT delivery_state_known CHECK (((state)::text = ANY ((ARRAY['PENDING'::character varying, 'DELIVERED'::character varying, 'GIVEN_UP'::character varying])::text[]))),
    CONSTRAINT delivery_tells_of_session CHECK ((((sequence IS NULL) AND (session_id IS NULL) AND ((type)::text = 'endpoint.test'::text)) OR ((NOT ((type)::text = 'endpoint.test'::text)) AND (sequence IS NOT NULL) AND (session_id IS NOT NULL)))),
    CONSTRAINT sessions_app_webhookdelivery_last_status_check CHECK ((last_status >= 0)),
    CONSTRAINT sessions_app_webhookdelivery_sequence_check CHECK ((sequence >= 0)),
    CONSTRAINT sessions_app_webhookdelivery_tries_check CHECK ((tries >= 0))
);


--
-- Name: sessions_app_webhookdelivery_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.sessions_app_webhookdelivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sessions_app_webhookdelivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_app_webhookendpoint; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions_app_webhookendpoint (
    id uuid NOT NULL,
    url character varying(2048) NOT NULL,
    event_types character varying(32)[] NOT NULL,
    description character varying(200) NOT NULL,
    enabled boolean NOT NULL,
    disabled_reason character varying(200) NOT NULL,
    sealed_secret bytea NOT NULL,
    sealed_previous_secret bytea,
    previous_until timestamp with time zone,
    failures integer NOT NULL,
    paused_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    application_id uuid NOT NULL,
    failing_since timestamp with time zone,
    CONSTRAINT endpoint_enabled_without_reason CHECK (((NOT enabled) OR ((disabled_reason)::text = ''::text))),
    CONSTRAINT endpoint_failing_has_time CHECK ((((failing_since IS NULL) AND (failures = 0)) OR ((failing_since IS NOT NULL) AND (failures > 0)))),
    CONSTRAINT endpoint_previous_secret_ends CHECK ((((previous_until IS NULL) AND (sealed_previous_secret IS NULL)) OR ((previous_until IS NOT NULL) AND (sealed_previous_secret IS NOT NULL)))),
    CONSTRAINT endpoint_types CHECK ((event_types <@ ARRAY['session.created'::character varying(32), 'session.processing'::character varying(32), 'session.completed'::character varying(32), 'session.failed'::character varying(32), 'session.cancelled'::character varying(32), 'session.expired'::character varying(32)])),
    CONSTRAINT endpoint_url_scheme CHECK ((((url)::text ~~ 'https://%'::text) OR ((url)::text ~~ 'http://%'::text))),
    CONSTRAINT sessions_app_webhookendpoint_failures_check CHECK ((failures >= 0))
);


--
-- Data for Name: a_celery; Type: TABLE DATA; Schema: pgmq; Owner: -
--



--
-- Data for Name: meta; Type: TABLE DATA; Schema: pgmq; Owner: -
--

INSERT INTO pgmq.meta VALUES ('celery', false, false, '2026-11-28 05:32:56.862488+00');


--
-- Data for Name: notify_insert_throttle; Type: TABLE DATA; Schema: pgmq; Owner: -
--



--
-- Data for Name: q_celery; Type: TABLE DATA; Schema: pgmq; Owner: -
--

INSERT INTO pgmq.q_celery OVERRIDING SYSTEM VALUE VALUES (1, 0, '2026-11-28 05:32:56.889399+00', NULL, '2026-11-28 05:32:56.889863+00', '{"task": 1}', NULL);


--
-- Data for Name: topic_bindings; Type: TABLE DATA; Schema: pgmq; Owner: -
--



--
-- Data for Name: auth_group; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.auth_group VALUES (1, 'viewer');
INSERT INTO public.auth_group VALUES (2, 'support');
INSERT INTO public.auth_group VALUES (3, 'operations');
INSERT INTO public.auth_group VALUES (4, 'finance');
INSERT INTO public.auth_group VALUES (5, 'administrator');
INSERT INTO public.auth_group VALUES (6, 'helpers');


--
-- Data for Name: auth_group_permissions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.auth_group_permissions VALUES (1, 1, 1);
INSERT INTO public.auth_group_permissions VALUES (2, 1, 2);
INSERT INTO public.auth_group_permissions VALUES (3, 1, 3);
INSERT INTO public.auth_group_permissions VALUES (4, 1, 4);
INSERT INTO public.auth_group_permissions VALUES (5, 1, 5);
INSERT INTO public.auth_group_permissions VALUES (6, 1, 6);
INSERT INTO public.auth_group_permissions VALUES (7, 1, 7);
INSERT INTO public.auth_group_permissions VALUES (8, 1, 8);
INSERT INTO public.auth_group_permissions VALUES (9, 1, 9);
INSERT INTO public.auth_group_permissions VALUES (10, 1, 10);
INSERT INTO public.auth_group_permissions VALUES (11, 1, 11);
INSERT INTO public.auth_group_permissions VALUES (12, 1, 12);
INSERT INTO public.auth_group_permissions VALUES (13, 1, 13);
INSERT INTO public.auth_group_permissions VALUES (14, 1, 14);
INSERT INTO public.auth_group_permissions VALUES (15, 1, 15);
INSERT INTO public.auth_group_permissions VALUES (16, 1, 16);
INSERT INTO public.auth_group_permissions VALUES (17, 1, 17);
INSERT INTO public.auth_group_permissions VALUES (18, 1, 18);
INSERT INTO public.auth_group_permissions VALUES (19, 2, 1);
INSERT INTO public.auth_group_permissions VALUES (20, 2, 2);
INSERT INTO public.auth_group_permissions VALUES (21, 2, 3);
INSERT INTO public.auth_group_permissions VALUES (22, 2, 4);
INSERT INTO public.auth_group_permissions VALUES (23, 2, 5);
INSERT INTO public.auth_group_permissions VALUES (24, 2, 6);
INSERT INTO public.auth_group_permissions VALUES (25, 2, 7);
INSERT INTO public.auth_group_permissions VALUES (26, 2, 8);
INSERT INTO public.auth_group_permissions VALUES (27, 2, 9);
INSERT INTO public.auth_group_permissions VALUES (28, 2, 19);
INSERT INTO public.auth_group_permissions VALUES (29, 2, 20);
INSERT INTO public.auth_group_permissions VALUES (30, 2, 21);
INSERT INTO public.auth_group_permissions VALUES (31, 2, 22);
INSERT INTO public.auth_group_permissions VALUES (32, 2, 10);
INSERT INTO public.auth_group_permissions VALUES (33, 2, 11);
INSERT INTO public.auth_group_permissions VALUES (34, 2, 12);
INSERT INTO public.auth_group_permissions VALUES (35, 2, 13);
INSERT INTO public.auth_group_permissions VALUES (36, 2, 14);
INSERT INTO public.auth_group_permissions VALUES (37, 2, 15);
INSERT INTO public.auth_group_permissions VALUES (38, 2, 16);
INSERT INTO public.auth_group_permissions VALUES (39, 2, 17);
INSERT INTO public.auth_group_permissions VALUES (40, 2, 18);
INSERT INTO public.auth_group_permissions VALUES (41, 3, 23);
INSERT INTO public.auth_group_permissions VALUES (42, 3, 24);
INSERT INTO public.auth_group_permissions VALUES (43, 3, 25);
INSERT INTO public.auth_group_permissions VALUES (44, 3, 26);
INSERT INTO public.auth_group_permissions VALUES (45, 3, 1);
INSERT INTO public.auth_group_permissions VALUES (46, 3, 27);
INSERT INTO public.auth_group_permissions VALUES (47, 3, 2);
INSERT INTO public.auth_group_permissions VALUES (48, 3, 28);
INSERT INTO public.auth_group_permissions VALUES (49, 3, 29);
INSERT INTO public.auth_group_permissions VALUES (50, 3, 30);
INSERT INTO public.auth_group_permissions VALUES (51, 3, 31);
INSERT INTO public.auth_group_permissions VALUES (52, 3, 32);
INSERT INTO public.auth_group_permissions VALUES (53, 3, 33);
INSERT INTO public.auth_group_permissions VALUES (54, 3, 34);
INSERT INTO public.auth_group_permissions VALUES (55, 3, 35);
INSERT INTO public.auth_group_permissions VALUES (56, 3, 36);
INSERT INTO public.auth_group_permissions VALUES (57, 3, 37);
INSERT INTO public.auth_group_permissions VALUES (58, 3, 38);
INSERT INTO public.auth_group_permissions VALUES (59, 3, 39);
INSERT INTO public.auth_group_permissions VALUES (60, 3, 40);
INSERT INTO public.auth_group_permissions VALUES (61, 3, 41);
INSERT INTO public.auth_group_permissions VALUES (62, 3, 3);
INSERT INTO public.auth_group_permissions VALUES (63, 3, 4);
INSERT INTO public.auth_group_permissions VALUES (64, 3, 5);
INSERT INTO public.auth_group_permissions VALUES (65, 3, 6);
INSERT INTO public.auth_group_permissions VALUES (66, 3, 7);
INSERT INTO public.auth_group_permissions VALUES (67, 3, 8);
INSERT INTO public.auth_group_permissions VALUES (68, 3, 9);
INSERT INTO public.auth_group_permissions VALUES (69, 3, 19);
INSERT INTO public.auth_group_permissions VALUES (70, 3, 20);
INSERT INTO public.auth_group_permissions VALUES (71, 3, 42);
INSERT INTO public.auth_group_permissions VALUES (72, 3, 21);
INSERT INTO public.auth_group_permissions VALUES (73, 3, 10);
INSERT INTO public.auth_group_permissions VALUES (74, 3, 11);
INSERT INTO public.auth_group_permissions VALUES (75, 3, 12);
INSERT INTO public.auth_group_permissions VALUES (76, 3, 13);
INSERT INTO public.auth_group_permissions VALUES (77, 3, 14);
INSERT INTO public.auth_group_permissions VALUES (78, 3, 15);
INSERT INTO public.auth_group_permissions VALUES (79, 3, 43);
INSERT INTO public.auth_group_permissions VALUES (80, 3, 44);
INSERT INTO public.auth_group_permissions VALUES (81, 3, 45);
INSERT INTO public.auth_group_permissions VALUES (82, 3, 16);
INSERT INTO public.auth_group_permissions VALUES (83, 3, 17);
INSERT INTO public.auth_group_permissions VALUES (84, 3, 18);
INSERT INTO public.auth_group_permissions VALUES (85, 4, 1);
INSERT INTO public.auth_group_permissions VALUES (86, 4, 2);
INSERT INTO public.auth_group_permissions VALUES (87, 4, 46);
INSERT INTO public.auth_group_permissions VALUES (88, 4, 47);
INSERT INTO public.auth_group_permissions VALUES (89, 4, 48);
INSERT INTO public.auth_group_permissions VALUES (90, 4, 49);
INSERT INTO public.auth_group_permissions VALUES (91, 4, 50);
INSERT INTO public.auth_group_permissions VALUES (92, 4, 51);
INSERT INTO public.auth_group_permissions VALUES (93, 4, 52);
INSERT INTO public.auth_group_permissions VALUES (94, 4, 53);
INSERT INTO public.auth_group_permissions VALUES (95, 4, 54);
INSERT INTO public.auth_group_permissions VALUES (96, 4, 55);
INSERT INTO public.auth_group_permissions VALUES (97, 4, 56);
INSERT INTO public.auth_group_permissions VALUES (98, 4, 57);
INSERT INTO public.auth_group_permissions VALUES (99, 4, 58);
INSERT INTO public.auth_group_permissions VALUES (100, 4, 10);
INSERT INTO public.auth_group_permissions VALUES (101, 4, 13);
INSERT INTO public.auth_group_permissions VALUES (102, 4, 14);
INSERT INTO public.auth_group_permissions VALUES (103, 4, 59);
INSERT INTO public.auth_group_permissions VALUES (104, 4, 60);
INSERT INTO public.auth_group_permissions VALUES (105, 4, 61);
INSERT INTO public.auth_group_permissions VALUES (106, 4, 15);
INSERT INTO public.auth_group_permissions VALUES (107, 4, 43);
INSERT INTO public.auth_group_permissions VALUES (108, 4, 44);
INSERT INTO public.auth_group_permissions VALUES (109, 4, 45);
INSERT INTO public.auth_group_permissions VALUES (110, 4, 62);
INSERT INTO public.auth_group_permissions VALUES (111, 5, 63);
INSERT INTO public.auth_group_permissions VALUES (112, 5, 64);
INSERT INTO public.auth_group_permissions VALUES (113, 5, 65);
INSERT INTO public.auth_group_permissions VALUES (114, 5, 66);
INSERT INTO public.auth_group_permissions VALUES (115, 5, 67);
INSERT INTO public.auth_group_permissions VALUES (116, 5, 23);
INSERT INTO public.auth_group_permissions VALUES (117, 5, 68);
INSERT INTO public.auth_group_permissions VALUES (118, 5, 24);
INSERT INTO public.auth_group_permissions VALUES (119, 5, 69);
INSERT INTO public.auth_group_permissions VALUES (120, 5, 25);
INSERT INTO public.auth_group_permissions VALUES (121, 5, 26);
INSERT INTO public.auth_group_permissions VALUES (122, 5, 1);
INSERT INTO public.auth_group_permissions VALUES (123, 5, 27);
INSERT INTO public.auth_group_permissions VALUES (124, 5, 2);
INSERT INTO public.auth_group_permissions VALUES (125, 5, 28);
INSERT INTO public.auth_group_permissions VALUES (126, 5, 29);
INSERT INTO public.auth_group_permissions VALUES (127, 5, 30);
INSERT INTO public.auth_group_permissions VALUES (128, 5, 31);
INSERT INTO public.auth_group_permissions VALUES (129, 5, 32);
INSERT INTO public.auth_group_permissions VALUES (130, 5, 33);
INSERT INTO public.auth_group_permissions VALUES (131, 5, 34);
INSERT INTO public.auth_group_permissions VALUES (132, 5, 35);
INSERT INTO public.auth_group_permissions VALUES (133, 5, 36);
INSERT INTO public.auth_group_permissions VALUES (134, 5, 37);
INSERT INTO public.auth_group_permissions VALUES (135, 5, 38);
INSERT INTO public.auth_group_permissions VALUES (136, 5, 39);
INSERT INTO public.auth_group_permissions VALUES (137, 5, 40);
INSERT INTO public.auth_group_permissions VALUES (138, 5, 41);
INSERT INTO public.auth_group_permissions VALUES (139, 5, 3);
INSERT INTO public.auth_group_permissions VALUES (140, 5, 4);
INSERT INTO public.auth_group_permissions VALUES (141, 5, 5);
INSERT INTO public.auth_group_permissions VALUES (142, 5, 6);
INSERT INTO public.auth_group_permissions VALUES (143, 5, 7);
INSERT INTO public.auth_group_permissions VALUES (144, 5, 8);
INSERT INTO public.auth_group_permissions VALUES (145, 5, 9);
INSERT INTO public.auth_group_permissions VALUES (146, 5, 70);
INSERT INTO public.auth_group_permissions VALUES (147, 5, 71);
INSERT INTO public.auth_group_permissions VALUES (148, 5, 46);
INSERT INTO public.auth_group_permissions VALUES (149, 5, 47);
INSERT INTO public.auth_group_permissions VALUES (150, 5, 48);
INSERT INTO public.auth_group_permissions VALUES (151, 5, 49);
INSERT INTO public.auth_group_permissions VALUES (152, 5, 72);
INSERT INTO public.auth_group_permissions VALUES (153, 5, 73);
INSERT INTO public.auth_group_permissions VALUES (154, 5, 74);
INSERT INTO public.auth_group_permissions VALUES (155, 5, 19);
INSERT INTO public.auth_group_permissions VALUES (156, 5, 50);
INSERT INTO public.auth_group_permissions VALUES (157, 5, 51);
INSERT INTO public.auth_group_permissions VALUES (158, 5, 52);
INSERT INTO public.auth_group_permissions VALUES (159, 5, 53);
INSERT INTO public.auth_group_permissions VALUES (160, 5, 20);
INSERT INTO public.auth_group_permissions VALUES (161, 5, 75);
INSERT INTO public.auth_group_permissions VALUES (162, 5, 54);
INSERT INTO public.auth_group_permissions VALUES (163, 5, 55);
INSERT INTO public.auth_group_permissions VALUES (164, 5, 56);
INSERT INTO public.auth_group_permissions VALUES (165, 5, 42);
INSERT INTO public.auth_group_permissions VALUES (166, 5, 76);
INSERT INTO public.auth_group_permissions VALUES (167, 5, 57);
INSERT INTO public.auth_group_permissions VALUES (168, 5, 21);
INSERT INTO public.auth_group_permissions VALUES (169, 5, 58);
INSERT INTO public.auth_group_permissions VALUES (170, 5, 22);
INSERT INTO public.auth_group_permissions VALUES (171, 5, 10);
INSERT INTO public.auth_group_permissions VALUES (172, 5, 77);
INSERT INTO public.auth_group_permissions VALUES (173, 5, 78);
INSERT INTO public.auth_group_permissions VALUES (174, 5, 11);
INSERT INTO public.auth_group_permissions VALUES (175, 5, 12);
INSERT INTO public.auth_group_permissions VALUES (176, 5, 13);
INSERT INTO public.auth_group_permissions VALUES (177, 5, 14);
INSERT INTO public.auth_group_permissions VALUES (178, 5, 59);
INSERT INTO public.auth_group_permissions VALUES (179, 5, 60);
INSERT INTO public.auth_group_permissions VALUES (180, 5, 61);
INSERT INTO public.auth_group_permissions VALUES (181, 5, 15);
INSERT INTO public.auth_group_permissions VALUES (182, 5, 43);
INSERT INTO public.auth_group_permissions VALUES (183, 5, 44);
INSERT INTO public.auth_group_permissions VALUES (184, 5, 45);
INSERT INTO public.auth_group_permissions VALUES (185, 5, 62);
INSERT INTO public.auth_group_permissions VALUES (186, 5, 16);
INSERT INTO public.auth_group_permissions VALUES (187, 5, 17);
INSERT INTO public.auth_group_permissions VALUES (188, 5, 18);


--
-- Data for Name: auth_permission; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.auth_permission VALUES (1, 'Can view accountterms', 1, 'view_accountterms');
INSERT INTO public.auth_permission VALUES (2, 'Can view provideraccount', 2, 'view_provideraccount');
INSERT INTO public.auth_permission VALUES (3, 'Can view accountbreaker', 3, 'view_accountbreaker');
INSERT INTO public.auth_permission VALUES (4, 'Can view backtest', 4, 'view_backtest');
INSERT INTO public.auth_permission VALUES (5, 'Can view canary', 5, 'view_canary');
INSERT INTO public.auth_permission VALUES (6, 'Can view plannedoutage', 6, 'view_plannedoutage');
INSERT INTO public.auth_permission VALUES (7, 'Can view routingrule', 7, 'view_routingrule');
INSERT INTO public.auth_permission VALUES (8, 'Can view ruleaccount', 8, 'view_ruleaccount');
INSERT INTO public.auth_permission VALUES (9, 'Can view weightsrevision', 9, 'view_weightsrevision');
INSERT INTO public.auth_permission VALUES (10, 'Can view application', 10, 'view_application');
INSERT INTO public.auth_permission VALUES (11, 'Can view deliveryattempt', 11, 'view_deliveryattempt');
INSERT INTO public.auth_permission VALUES (12, 'Can view inboundevent', 12, 'view_inboundevent');
INSERT INTO public.auth_permission VALUES (13, 'Can view paymentsession', 13, 'view_paymentsession');
INSERT INTO public.auth_permission VALUES (14, 'Can view providerattempt', 14, 'view_providerattempt');
INSERT INTO public.auth_permission VALUES (15, 'Can view sessionevent', 15, 'view_sessionevent');
INSERT INTO public.auth_permission VALUES (16, 'Can view unroutableorder', 16, 'view_unroutableorder');
INSERT INTO public.auth_permission VALUES (17, 'Can view webhookdelivery', 17, 'view_webhookdelivery');
INSERT INTO public.auth_permission VALUES (18, 'Can view webhookendpoint', 18, 'view_webhookendpoint');
INSERT INTO public.auth_permission VALUES (19, 'Can change inboundevent', 12, 'change_inboundevent');
INSERT INTO public.auth_permission VALUES (20, 'Can change webhookdelivery', 17, 'change_webhookdelivery');
INSERT INTO public.auth_permission VALUES (21, 'Can reconcile paymentsession', 13, 'reconcile_paymentsession');
INSERT INTO public.auth_permission VALUES (22, 'Can reveal customer', 13, 'reveal_customer');
INSERT INTO public.auth_permission VALUES (23, 'Can add accountterms', 1, 'add_accountterms');
INSERT INTO public.auth_permission VALUES (24, 'Can change accountterms', 1, 'change_accountterms');
INSERT INTO public.auth_permission VALUES (25, 'Can change provideraccount', 2, 'change_provideraccount');
INSERT INTO public.auth_permission VALUES (26, 'Can delete accountterms', 1, 'delete_accountterms');
INSERT INTO public.auth_permission VALUES (27, 'Can view credentials', 2, 'view_credentials');
INSERT INTO public.auth_permission VALUES (28, 'Can add approval', 19, 'add_approval');
INSERT INTO public.auth_permission VALUES (29, 'Can add backtest', 4, 'add_backtest');
INSERT INTO public.auth_permission VALUES (30, 'Can add plannedoutage', 6, 'add_plannedoutage');
INSERT INTO public.auth_permission VALUES (31, 'Can add routingrule', 7, 'add_routingrule');
INSERT INTO public.auth_permission VALUES (32, 'Can add ruleaccount', 8, 'add_ruleaccount');
INSERT INTO public.auth_permission VALUES (33, 'Can add weightsrevision', 9, 'add_weightsrevision');
INSERT INTO public.auth_permission VALUES (34, 'Can change accountbreaker', 3, 'change_accountbreaker');
INSERT INTO public.auth_permission VALUES (35, 'Can change canary', 5, 'change_canary');
INSERT INTO public.auth_permission VALUES (36, 'Can change plannedoutage', 6, 'change_plannedoutage');
INSERT INTO public.auth_permission VALUES (37, 'Can change routingrule', 7, 'change_routingrule');
INSERT INTO public.auth_permission VALUES (38, 'Can change ruleaccount', 8, 'change_ruleaccount');
INSERT INTO public.auth_permission VALUES (39, 'Can delete plannedoutage', 6, 'delete_plannedoutage');
INSERT INTO public.auth_permission VALUES (40, 'Can delete routingrule', 7, 'delete_routingrule');
INSERT INTO public.auth_permission VALUES (41, 'Can delete ruleaccount', 8, 'delete_ruleaccount');
INSERT INTO public.auth_permission VALUES (42, 'Can expire paymentsession', 13, 'expire_paymentsession');
INSERT INTO public.auth_permission VALUES (43, 'Can view settlementbreak', 20, 'view_settlementbreak');
INSERT INTO public.auth_permission VALUES (44, 'Can view settlementfile', 21, 'view_settlementfile');
INSERT INTO public.auth_permission VALUES (45, 'Can view settlementline', 22, 'view_settlementline');
INSERT INTO public.auth_permission VALUES (46, 'Can add report', 23, 'add_report');
INSERT INTO public.auth_permission VALUES (47, 'Can add reportschedule', 24, 'add_reportschedule');
INSERT INTO public.auth_permission VALUES (48, 'Can add reporttemplate', 25, 'add_reporttemplate');
INSERT INTO public.auth_permission VALUES (49, 'Can add settlementmapping', 26, 'add_settlementmapping');
INSERT INTO public.auth_permission VALUES (50, 'Can change report', 23, 'change_report');
INSERT INTO public.auth_permission VALUES (51, 'Can change reportschedule', 24, 'change_reportschedule');
INSERT INTO public.auth_permission VALUES (52, 'Can change reporttemplate', 25, 'change_reporttemplate');
INSERT INTO public.auth_permission VALUES (53, 'Can change settlementmapping', 26, 'change_settlementmapping');
INSERT INTO public.auth_permission VALUES (54, 'Can delete reportschedule', 24, 'delete_reportschedule');
INSERT INTO public.auth_permission VALUES (55, 'Can delete reporttemplate', 25, 'delete_reporttemplate');
INSERT INTO public.auth_permission VALUES (56, 'Can delete settlementmapping', 26, 'delete_settlementmapping');
INSERT INTO public.auth_permission VALUES (57, 'Can import settlement', 21, 'import_settlement');
INSERT INTO public.auth_permission VALUES (58, 'Can resolve break', 20, 'resolve_break');
INSERT INTO public.auth_permission VALUES (59, 'Can view report', 23, 'view_report');
INSERT INTO public.auth_permission VALUES (60, 'Can view reportschedule', 24, 'view_reportschedule');
INSERT INTO public.auth_permission VALUES (61, 'Can view reporttemplate', 25, 'view_reporttemplate');
INSERT INTO public.auth_permission VALUES (62, 'Can view settlementmapping', 26, 'view_settlementmapping');
INSERT INTO public.auth_permission VALUES (63, 'Can add user', 27, 'add_user');
INSERT INTO public.auth_permission VALUES (64, 'Can change group', 28, 'change_group');
INSERT INTO public.auth_permission VALUES (65, 'Can change user', 27, 'change_user');
INSERT INTO public.auth_permission VALUES (66, 'Can view group', 28, 'view_group');
INSERT INTO public.auth_permission VALUES (67, 'Can view user', 27, 'view_user');
INSERT INTO public.auth_permission VALUES (68, 'Can add provideraccount', 2, 'add_provideraccount');
INSERT INTO public.auth_permission VALUES (69, 'Can change credentials', 2, 'change_credentials');
INSERT INTO public.auth_permission VALUES (70, 'Can add application', 10, 'add_application');
INSERT INTO public.auth_permission VALUES (71, 'Can add clientcredential', 29, 'add_clientcredential');
INSERT INTO public.auth_permission VALUES (72, 'Can add webhookendpoint', 18, 'add_webhookendpoint');
INSERT INTO public.auth_permission VALUES (73, 'Can change application', 10, 'change_application');
INSERT INTO public.auth_permission VALUES (74, 'Can change clientcredential', 29, 'change_clientcredential');
INSERT INTO public.auth_permission VALUES (75, 'Can change webhookendpoint', 18, 'change_webhookendpoint');
INSERT INTO public.auth_permission VALUES (76, 'Can export auditentry', 30, 'export_auditentry');
INSERT INTO public.auth_permission VALUES (77, 'Can view auditentry', 30, 'view_auditentry');
INSERT INTO public.auth_permission VALUES (78, 'Can view clientcredential', 29, 'view_clientcredential');
INSERT INTO public.auth_permission VALUES (79, 'Can add log entry', 31, 'add_logentry');
INSERT INTO public.auth_permission VALUES (80, 'Can change log entry', 31, 'change_logentry');
INSERT INTO public.auth_permission VALUES (81, 'Can delete log entry', 31, 'delete_logentry');
INSERT INTO public.auth_permission VALUES (82, 'Can view log entry', 31, 'view_logentry');
INSERT INTO public.auth_permission VALUES (83, 'Can add permission', 32, 'add_permission');
INSERT INTO public.auth_permission VALUES (84, 'Can change permission', 32, 'change_permission');
INSERT INTO public.auth_permission VALUES (85, 'Can delete permission', 32, 'delete_permission');
INSERT INTO public.auth_permission VALUES (86, 'Can view permission', 32, 'view_permission');
INSERT INTO public.auth_permission VALUES (87, 'Can add group', 28, 'add_group');
INSERT INTO public.auth_permission VALUES (88, 'Can delete group', 28, 'delete_group');
INSERT INTO public.auth_permission VALUES (89, 'Can delete user', 27, 'delete_user');
INSERT INTO public.auth_permission VALUES (90, 'Can add content type', 33, 'add_contenttype');
INSERT INTO public.auth_permission VALUES (91, 'Can change content type', 33, 'change_contenttype');
INSERT INTO public.auth_permission VALUES (92, 'Can delete content type', 33, 'delete_contenttype');
INSERT INTO public.auth_permission VALUES (93, 'Can view content type', 33, 'view_contenttype');
INSERT INTO public.auth_permission VALUES (94, 'Can add access attempt', 34, 'add_accessattempt');
INSERT INTO public.auth_permission VALUES (95, 'Can change access attempt', 34, 'change_accessattempt');
INSERT INTO public.auth_permission VALUES (96, 'Can delete access attempt', 34, 'delete_accessattempt');
INSERT INTO public.auth_permission VALUES (97, 'Can view access attempt', 34, 'view_accessattempt');
INSERT INTO public.auth_permission VALUES (98, 'Can add access log', 35, 'add_accesslog');
INSERT INTO public.auth_permission VALUES (99, 'Can change access log', 35, 'change_accesslog');
INSERT INTO public.auth_permission VALUES (100, 'Can delete access log', 35, 'delete_accesslog');
INSERT INTO public.auth_permission VALUES (101, 'Can view access log', 35, 'view_accesslog');
INSERT INTO public.auth_permission VALUES (102, 'Can add access failure', 36, 'add_accessfailurelog');
INSERT INTO public.auth_permission VALUES (103, 'Can change access failure', 36, 'change_accessfailurelog');
INSERT INTO public.auth_permission VALUES (104, 'Can delete access failure', 36, 'delete_accessfailurelog');
INSERT INTO public.auth_permission VALUES (105, 'Can view access failure', 36, 'view_accessfailurelog');
INSERT INTO public.auth_permission VALUES (106, 'Can add access attempt expiration', 37, 'add_accessattemptexpiration');
INSERT INTO public.auth_permission VALUES (107, 'Can change access attempt expiration', 37, 'change_accessattemptexpiration');
INSERT INTO public.auth_permission VALUES (108, 'Can delete access attempt expiration', 37, 'delete_accessattemptexpiration');
INSERT INTO public.auth_permission VALUES (109, 'Can view access attempt expiration', 37, 'view_accessattemptexpiration');
INSERT INTO public.auth_permission VALUES (110, 'Can add configuration version', 38, 'add_configurationversion');
INSERT INTO public.auth_permission VALUES (111, 'Can change configuration version', 38, 'change_configurationversion');
INSERT INTO public.auth_permission VALUES (112, 'Can delete configuration version', 38, 'delete_configurationversion');
INSERT INTO public.auth_permission VALUES (113, 'Can view configuration version', 38, 'view_configurationversion');
INSERT INTO public.auth_permission VALUES (114, 'Can delete provider account', 2, 'delete_provideraccount');
INSERT INTO public.auth_permission VALUES (115, 'Can change revision of the weights', 9, 'change_weightsrevision');
INSERT INTO public.auth_permission VALUES (116, 'Can delete revision of the weights', 9, 'delete_weightsrevision');
INSERT INTO public.auth_permission VALUES (117, 'Can add call statistics', 39, 'add_callstatistics');
INSERT INTO public.auth_permission VALUES (118, 'Can change call statistics', 39, 'change_callstatistics');
INSERT INTO public.auth_permission VALUES (119, 'Can delete call statistics', 39, 'delete_callstatistics');
INSERT INTO public.auth_permission VALUES (120, 'Can view call statistics', 39, 'view_callstatistics');
INSERT INTO public.auth_permission VALUES (121, 'Can add circuit breaker', 3, 'add_accountbreaker');
INSERT INTO public.auth_permission VALUES (122, 'Can delete circuit breaker', 3, 'delete_accountbreaker');
INSERT INTO public.auth_permission VALUES (123, 'Can add call window', 40, 'add_callwindow');
INSERT INTO public.auth_permission VALUES (124, 'Can change call window', 40, 'change_callwindow');
INSERT INTO public.auth_permission VALUES (125, 'Can delete call window', 40, 'delete_callwindow');
INSERT INTO public.auth_permission VALUES (126, 'Can view call window', 40, 'view_callwindow');
INSERT INTO public.auth_permission VALUES (127, 'Can add conversion statistics', 41, 'add_conversionstatistics');
INSERT INTO public.auth_permission VALUES (128, 'Can change conversion statistics', 41, 'change_conversionstatistics');
INSERT INTO public.auth_permission VALUES (129, 'Can delete conversion statistics', 41, 'delete_conversionstatistics');
INSERT INTO public.auth_permission VALUES (130, 'Can view conversion statistics', 41, 'view_conversionstatistics');
INSERT INTO public.auth_permission VALUES (131, 'Can add open checkouts', 42, 'add_opencheckouts');
INSERT INTO public.auth_permission VALUES (132, 'Can change open checkouts', 42, 'change_opencheckouts');
INSERT INTO public.auth_permission VALUES (133, 'Can delete open checkouts', 42, 'delete_opencheckouts');
INSERT INTO public.auth_permission VALUES (134, 'Can view open checkouts', 42, 'view_opencheckouts');
INSERT INTO public.auth_permission VALUES (135, 'Can change approval', 19, 'change_approval');
INSERT INTO public.auth_permission VALUES (136, 'Can delete approval', 19, 'delete_approval');
INSERT INTO public.auth_permission VALUES (137, 'Can view approval', 19, 'view_approval');
INSERT INTO public.auth_permission VALUES (138, 'Can change back-test', 4, 'change_backtest');
INSERT INTO public.auth_permission VALUES (139, 'Can delete back-test', 4, 'delete_backtest');
INSERT INTO public.auth_permission VALUES (140, 'Can add canary', 5, 'add_canary');
INSERT INTO public.auth_permission VALUES (141, 'Can delete canary', 5, 'delete_canary');
INSERT INTO public.auth_permission VALUES (142, 'Can add canary reading', 43, 'add_canaryreading');
INSERT INTO public.auth_permission VALUES (143, 'Can change canary reading', 43, 'change_canaryreading');
INSERT INTO public.auth_permission VALUES (144, 'Can delete canary reading', 43, 'delete_canaryreading');
INSERT INTO public.auth_permission VALUES (145, 'Can view canary reading', 43, 'view_canaryreading');
INSERT INTO public.auth_permission VALUES (146, 'Can add account hour', 44, 'add_accounthour');
INSERT INTO public.auth_permission VALUES (147, 'Can change account hour', 44, 'change_accounthour');
INSERT INTO public.auth_permission VALUES (148, 'Can delete account hour', 44, 'delete_accounthour');
INSERT INTO public.auth_permission VALUES (149, 'Can view account hour', 44, 'view_accounthour');
INSERT INTO public.auth_permission VALUES (150, 'Can delete application', 10, 'delete_application');
INSERT INTO public.auth_permission VALUES (151, 'Can delete client credential', 29, 'delete_clientcredential');
INSERT INTO public.auth_permission VALUES (152, 'Can add payment session', 13, 'add_paymentsession');
INSERT INTO public.auth_permission VALUES (153, 'Can change payment session', 13, 'change_paymentsession');
INSERT INTO public.auth_permission VALUES (154, 'Can delete payment session', 13, 'delete_paymentsession');
INSERT INTO public.auth_permission VALUES (155, 'Can add idempotency record', 45, 'add_idempotencyrecord');
INSERT INTO public.auth_permission VALUES (156, 'Can change idempotency record', 45, 'change_idempotencyrecord');
INSERT INTO public.auth_permission VALUES (157, 'Can delete idempotency record', 45, 'delete_idempotencyrecord');
INSERT INTO public.auth_permission VALUES (158, 'Can view idempotency record', 45, 'view_idempotencyrecord');
INSERT INTO public.auth_permission VALUES (159, 'Can add provider attempt', 14, 'add_providerattempt');
INSERT INTO public.auth_permission VALUES (160, 'Can change provider attempt', 14, 'change_providerattempt');
INSERT INTO public.auth_permission VALUES (161, 'Can delete provider attempt', 14, 'delete_providerattempt');
INSERT INTO public.auth_permission VALUES (162, 'Can add revoked token', 46, 'add_revokedtoken');
INSERT INTO public.auth_permission VALUES (163, 'Can change revoked token', 46, 'change_revokedtoken');
INSERT INTO public.auth_permission VALUES (164, 'Can delete revoked token', 46, 'delete_revokedtoken');
INSERT INTO public.auth_permission VALUES (165, 'Can view revoked token', 46, 'view_revokedtoken');
INSERT INTO public.auth_permission VALUES (166, 'Can add session event', 15, 'add_sessionevent');
INSERT INTO public.auth_permission VALUES (167, 'Can change session event', 15, 'change_sessionevent');
INSERT INTO public.auth_permission VALUES (168, 'Can delete session event', 15, 'delete_sessionevent');
INSERT INTO public.auth_permission VALUES (169, 'Can add provider event', 12, 'add_inboundevent');
INSERT INTO public.auth_permission VALUES (170, 'Can delete provider event', 12, 'delete_inboundevent');
INSERT INTO public.auth_permission VALUES (171, 'Can delete webhook endpoint', 18, 'delete_webhookendpoint');
INSERT INTO public.auth_permission VALUES (172, 'Can add webhook delivery', 17, 'add_webhookdelivery');
INSERT INTO public.auth_permission VALUES (173, 'Can delete webhook delivery', 17, 'delete_webhookdelivery');
INSERT INTO public.auth_permission VALUES (174, 'Can add delivery attempt', 11, 'add_deliveryattempt');
INSERT INTO public.auth_permission VALUES (175, 'Can change delivery attempt', 11, 'change_deliveryattempt');
INSERT INTO public.auth_permission VALUES (176, 'Can delete delivery attempt', 11, 'delete_deliveryattempt');
INSERT INTO public.auth_permission VALUES (177, 'Can add order nobody could take', 16, 'add_unroutableorder');
INSERT INTO public.auth_permission VALUES (178, 'Can change order nobody could take', 16, 'change_unroutableorder');
INSERT INTO public.auth_permission VALUES (179, 'Can delete order nobody could take', 16, 'delete_unroutableorder');
INSERT INTO public.auth_permission VALUES (180, 'Can add audit entry', 30, 'add_auditentry');
INSERT INTO public.auth_permission VALUES (181, 'Can change audit entry', 30, 'change_auditentry');
INSERT INTO public.auth_permission VALUES (182, 'Can delete audit entry', 30, 'delete_auditentry');
INSERT INTO public.auth_permission VALUES (183, 'Can add heartbeat', 47, 'add_heartbeat');
INSERT INTO public.auth_permission VALUES (184, 'Can change heartbeat', 47, 'change_heartbeat');
INSERT INTO public.auth_permission VALUES (185, 'Can delete heartbeat', 47, 'delete_heartbeat');
INSERT INTO public.auth_permission VALUES (186, 'Can view heartbeat', 47, 'view_heartbeat');
INSERT INTO public.auth_permission VALUES (187, 'Can add session review', 48, 'add_sessionreview');
INSERT INTO public.auth_permission VALUES (188, 'Can change session review', 48, 'change_sessionreview');
INSERT INTO public.auth_permission VALUES (189, 'Can delete session review', 48, 'delete_sessionreview');
INSERT INTO public.auth_permission VALUES (190, 'Can view session review', 48, 'view_sessionreview');
INSERT INTO public.auth_permission VALUES (191, 'Can delete report', 23, 'delete_report');
INSERT INTO public.auth_permission VALUES (192, 'Can add allowance', 49, 'add_allowance');
INSERT INTO public.auth_permission VALUES (193, 'Can change allowance', 49, 'change_allowance');
INSERT INTO public.auth_permission VALUES (194, 'Can delete allowance', 49, 'delete_allowance');
INSERT INTO public.auth_permission VALUES (195, 'Can view allowance', 49, 'view_allowance');
INSERT INTO public.auth_permission VALUES (196, 'Can add authenticator app', 50, 'add_authenticatorapp');
INSERT INTO public.auth_permission VALUES (197, 'Can change authenticator app', 50, 'change_authenticatorapp');
INSERT INTO public.auth_permission VALUES (198, 'Can delete authenticator app', 50, 'delete_authenticatorapp');
INSERT INTO public.auth_permission VALUES (199, 'Can view authenticator app', 50, 'view_authenticatorapp');
INSERT INTO public.auth_permission VALUES (200, 'Can add recovery codes', 51, 'add_recoverycodes');
INSERT INTO public.auth_permission VALUES (201, 'Can change recovery codes', 51, 'change_recoverycodes');
INSERT INTO public.auth_permission VALUES (202, 'Can delete recovery codes', 51, 'delete_recoverycodes');
INSERT INTO public.auth_permission VALUES (203, 'Can view recovery codes', 51, 'view_recoverycodes');
INSERT INTO public.auth_permission VALUES (204, 'Can add recovery code', 52, 'add_recoverycode');
INSERT INTO public.auth_permission VALUES (205, 'Can change recovery code', 52, 'change_recoverycode');
INSERT INTO public.auth_permission VALUES (206, 'Can delete recovery code', 52, 'delete_recoverycode');
INSERT INTO public.auth_permission VALUES (207, 'Can view recovery code', 52, 'view_recoverycode');
INSERT INTO public.auth_permission VALUES (208, 'Can add staff session', 53, 'add_staffsession');
INSERT INTO public.auth_permission VALUES (209, 'Can change staff session', 53, 'change_staffsession');
INSERT INTO public.auth_permission VALUES (210, 'Can delete staff session', 53, 'delete_staffsession');
INSERT INTO public.auth_permission VALUES (211, 'Can view staff session', 53, 'view_staffsession');


--
-- Data for Name: auth_user; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.auth_user VALUES (1, '!vDO09pwC1JqmUiTSf0p3alx4fjyopfM6VXRzT46c', NULL, false, 'colleague', '', '', '', true, true, '2026-11-28 05:32:54.322473+00');
INSERT INTO public.auth_user VALUES (2, '!zCSD7JnIGIkmgmZyw8VShmHiTNIqjsBFVqF8F7Nw', NULL, true, 'boss', '', '', '', true, true, '2026-11-28 05:32:56.686103+00');


--
-- Data for Name: auth_user_groups; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.auth_user_groups VALUES (1, 1, 1);


--
-- Data for Name: auth_user_user_permissions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.auth_user_user_permissions VALUES (1, 1, 1);


--
-- Data for Name: axes_accessattempt; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.axes_accessattempt VALUES (1, '', '192.0.2.1', '73453667306b79e61c16ebc1efbdc02a05cfbbc2a6fd7a2904492b06a2b1edc3', '', '', '2026-11-28 05:32:54.35264+00', '', '', 5);


--
-- Data for Name: axes_accessattemptexpiration; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: axes_accessfailurelog; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: axes_accesslog; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: django_admin_log; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: django_content_type; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.django_content_type VALUES (1, 'providers', 'accountterms');
INSERT INTO public.django_content_type VALUES (2, 'providers', 'provideraccount');
INSERT INTO public.django_content_type VALUES (3, 'routing', 'accountbreaker');
INSERT INTO public.django_content_type VALUES (4, 'routing', 'backtest');
INSERT INTO public.django_content_type VALUES (5, 'routing', 'canary');
INSERT INTO public.django_content_type VALUES (6, 'routing', 'plannedoutage');
INSERT INTO public.django_content_type VALUES (7, 'routing', 'routingrule');
INSERT INTO public.django_content_type VALUES (8, 'routing', 'ruleaccount');
INSERT INTO public.django_content_type VALUES (9, 'routing', 'weightsrevision');
INSERT INTO public.django_content_type VALUES (10, 'sessions_app', 'application');
INSERT INTO public.django_content_type VALUES (11, 'sessions_app', 'deliveryattempt');
INSERT INTO public.django_content_type VALUES (12, 'sessions_app', 'inboundevent');
INSERT INTO public.django_content_type VALUES (13, 'sessions_app', 'paymentsession');
INSERT INTO public.django_content_type VALUES (14, 'sessions_app', 'providerattempt');
INSERT INTO public.django_content_type VALUES (15, 'sessions_app', 'sessionevent');
INSERT INTO public.django_content_type VALUES (16, 'sessions_app', 'unroutableorder');
INSERT INTO public.django_content_type VALUES (17, 'sessions_app', 'webhookdelivery');
INSERT INTO public.django_content_type VALUES (18, 'sessions_app', 'webhookendpoint');
INSERT INTO public.django_content_type VALUES (19, 'routing', 'approval');
INSERT INTO public.django_content_type VALUES (20, 'sessions_app', 'settlementbreak');
INSERT INTO public.django_content_type VALUES (21, 'sessions_app', 'settlementfile');
INSERT INTO public.django_content_type VALUES (22, 'sessions_app', 'settlementline');
INSERT INTO public.django_content_type VALUES (23, 'sessions_app', 'report');
INSERT INTO public.django_content_type VALUES (24, 'sessions_app', 'reportschedule');
INSERT INTO public.django_content_type VALUES (25, 'sessions_app', 'reporttemplate');
INSERT INTO public.django_content_type VALUES (26, 'sessions_app', 'settlementmapping');
INSERT INTO public.django_content_type VALUES (27, 'auth', 'user');
INSERT INTO public.django_content_type VALUES (28, 'auth', 'group');
INSERT INTO public.django_content_type VALUES (29, 'sessions_app', 'clientcredential');
INSERT INTO public.django_content_type VALUES (30, 'sessions_app', 'auditentry');
INSERT INTO public.django_content_type VALUES (31, 'admin', 'logentry');
INSERT INTO public.django_content_type VALUES (32, 'auth', 'permission');
INSERT INTO public.django_content_type VALUES (33, 'contenttypes', 'contenttype');
INSERT INTO public.django_content_type VALUES (34, 'axes', 'accessattempt');
INSERT INTO public.django_content_type VALUES (35, 'axes', 'accesslog');
INSERT INTO public.django_content_type VALUES (36, 'axes', 'accessfailurelog');
INSERT INTO public.django_content_type VALUES (37, 'axes', 'accessattemptexpiration');
INSERT INTO public.django_content_type VALUES (38, 'providers', 'configurationversion');
INSERT INTO public.django_content_type VALUES (39, 'routing', 'callstatistics');
INSERT INTO public.django_content_type VALUES (40, 'routing', 'callwindow');
INSERT INTO public.django_content_type VALUES (41, 'routing', 'conversionstatistics');
INSERT INTO public.django_content_type VALUES (42, 'routing', 'opencheckouts');
INSERT INTO public.django_content_type VALUES (43, 'routing', 'canaryreading');
INSERT INTO public.django_content_type VALUES (44, 'routing', 'accounthour');
INSERT INTO public.django_content_type VALUES (45, 'sessions_app', 'idempotencyrecord');
INSERT INTO public.django_content_type VALUES (46, 'sessions_app', 'revokedtoken');
INSERT INTO public.django_content_type VALUES (47, 'sessions_app', 'heartbeat');
INSERT INTO public.django_content_type VALUES (48, 'sessions_app', 'sessionreview');
INSERT INTO public.django_content_type VALUES (49, 'sessions_app', 'allowance');
INSERT INTO public.django_content_type VALUES (50, 'sessions_app', 'authenticatorapp');
INSERT INTO public.django_content_type VALUES (51, 'sessions_app', 'recoverycodes');
INSERT INTO public.django_content_type VALUES (52, 'sessions_app', 'recoverycode');
INSERT INTO public.django_content_type VALUES (53, 'sessions_app', 'staffsession');


--
-- Data for Name: django_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.django_migrations VALUES (1, 'contenttypes', '0001_initial', '2026-11-28 05:32:35.932516+00');
INSERT INTO public.django_migrations VALUES (2, 'auth', '0001_initial', '2026-11-28 05:32:36.170423+00');
INSERT INTO public.django_migrations VALUES (3, 'admin', '0001_initial', '2026-11-28 05:32:36.218301+00');
INSERT INTO public.django_migrations VALUES (4, 'admin', '0002_logentry_remove_auto_add', '2026-11-28 05:32:36.238577+00');
INSERT INTO public.django_migrations VALUES (5, 'admin', '0003_logentry_add_action_flag_choices', '2026-11-28 05:32:36.255996+00');
INSERT INTO public.django_migrations VALUES (6, 'contenttypes', '0002_remove_content_type_name', '2026-11-28 05:32:36.306346+00');
INSERT INTO public.django_migrations VALUES (7, 'auth', '0002_alter_permission_name_max_length', '2026-11-28 05:32:36.331644+00');
INSERT INTO public.django_migrations VALUES (8, 'auth', '0003_alter_user_email_max_length', '2026-11-28 05:32:36.363121+00');
INSERT INTO public.django_migrations VALUES (9, 'auth', '0004_alter_user_username_opts', '2026-11-28 05:32:36.392487+00');
INSERT INTO public.django_migrations VALUES (10, 'auth', '0005_alter_user_last_login_null', '2026-11-28 05:32:36.419004+00');
INSERT INTO public.django_migrations VALUES (11, 'auth', '0006_require_contenttypes_0002', '2026-11-28 05:32:36.422641+00');
INSERT INTO public.django_migrations VALUES (12, 'auth', '0007_alter_validators_add_error_messages', '2026-11-28 05:32:36.454659+00');
INSERT INTO public.django_migrations VALUES (13, 'auth', '0008_alter_user_username_max_length', '2026-11-28 05:32:36.510014+00');
INSERT INTO public.django_migrations VALUES (14, 'auth', '0009_alter_user_last_name_max_length', '2026-11-28 05:32:36.541949+00');
INSERT INTO public.django_migrations VALUES (15, 'auth', '0010_alter_group_name_max_length', '2026-11-28 05:32:36.587991+00');
INSERT INTO public.django_migrations VALUES (16, 'auth', '0011_update_proxy_permissions', '2026-11-28 05:32:36.604807+00');
INSERT INTO public.django_migrations VALUES (17, 'auth', '0012_alter_user_first_name_max_length', '2026-11-28 05:32:36.642367+00');
INSERT INTO public.django_migrations VALUES (18, 'axes', '0001_initial', '2026-11-28 05:32:36.702556+00');
INSERT INTO public.django_migrations VALUES (19, 'axes', '0002_auto_20151217_2044', '2026-11-28 05:32:36.811978+00');
INSERT INTO public.django_migrations VALUES (20, 'axes', '0003_auto_20160322_0929', '2026-11-28 05:32:36.859879+00');
INSERT INTO public.django_migrations VALUES (21, 'axes', '0004_auto_20181024_1538', '2026-11-28 05:32:36.902684+00');
INSERT INTO public.django_migrations VALUES (22, 'axes', '0005_remove_accessattempt_trusted', '2026-11-28 05:32:36.910214+00');
INSERT INTO public.django_migrations VALUES (23, 'axes', '0006_remove_accesslog_trusted', '2026-11-28 05:32:36.923169+00');
INSERT INTO public.django_migrations VALUES (24, 'axes', '0007_alter_accessattempt_unique_together', '2026-11-28 05:32:37.30365+00');
INSERT INTO public.django_migrations VALUES (25, 'axes', '0008_accessfailurelog', '2026-11-28 05:32:37.357396+00');
INSERT INTO public.django_migrations VALUES (26, 'axes', '0009_add_session_hash', '2026-11-28 05:32:37.374826+00');
INSERT INTO public.django_migrations VALUES (27, 'axes', '0010_accessattemptexpiration', '2026-11-28 05:32:37.394411+00');
INSERT INTO public.django_migrations VALUES (28, 'providers', '0001_initial', '2026-11-28 05:32:37.506705+00');
INSERT INTO public.django_migrations VALUES (29, 'providers', '0002_configuration_version', '2026-11-28 05:32:37.514312+00');
INSERT INTO public.django_migrations VALUES (30, 'providers', '0003_credential_permissions', '2026-11-28 05:32:37.527333+00');
INSERT INTO public.django_migrations VALUES (31, 'providers', '0004_sandbox_mode', '2026-11-28 05:32:37.555432+00');
INSERT INTO public.django_migrations VALUES (32, 'routing', '0001_initial', '2026-11-28 05:32:37.614437+00');
INSERT INTO public.django_migrations VALUES (33, 'routing', '0002_weights_append_only', '2026-11-28 05:32:37.627326+00');
INSERT INTO public.django_migrations VALUES (34, 'routing', '0003_live_components', '2026-11-28 05:32:37.974575+00');
INSERT INTO public.django_migrations VALUES (35, 'routing', '0004_live_functions', '2026-11-28 05:32:37.984497+00');
INSERT INTO public.django_migrations VALUES (36, 'routing', '0005_tried_before_trusted', '2026-11-28 05:32:38.574618+00');
INSERT INTO public.django_migrations VALUES (37, 'routing', '0006_account_hour', '2026-11-28 05:32:38.628422+00');
INSERT INTO public.django_migrations VALUES (38, 'routing', '0007_names', '2026-11-28 05:32:38.655128+00');
INSERT INTO public.django_migrations VALUES (39, 'sessions_app', '0001_initial', '2026-11-28 05:32:39.863903+00');
INSERT INTO public.django_migrations VALUES (40, 'sessions_app', '0002_broker', '2026-11-28 05:32:39.989253+00');
INSERT INTO public.django_migrations VALUES (41, 'sessions_app', '0003_configuration_version', '2026-11-28 05:32:39.994859+00');
INSERT INTO public.django_migrations VALUES (42, 'sessions_app', '0004_life_of_a_session', '2026-11-28 05:32:40.629759+00');
INSERT INTO public.django_migrations VALUES (43, 'sessions_app', '0005_merchant_webhooks', '2026-11-28 05:32:41.536671+00');
INSERT INTO public.django_migrations VALUES (44, 'sessions_app', '0006_session_by_order', '2026-11-28 05:32:42.246883+00');
INSERT INTO public.django_migrations VALUES (45, 'sessions_app', '0007_unroutable_order', '2026-11-28 05:32:42.314404+00');
INSERT INTO public.django_migrations VALUES (46, 'sessions_app', '0008_audit', '2026-11-28 05:32:42.34604+00');
INSERT INTO public.django_migrations VALUES (47, 'sessions_app', '0009_roles', '2026-11-28 05:32:43.540755+00');
INSERT INTO public.django_migrations VALUES (48, 'sessions_app', '0010_finding_sessions', '2026-11-28 05:32:43.867393+00');
INSERT INTO public.django_migrations VALUES (49, 'sessions_app', '0012_second_factor', '2026-11-28 05:32:43.868201+00');
INSERT INTO public.django_migrations VALUES (50, 'sessions_app', '0014_today', '2026-11-28 05:32:43.923345+00');
INSERT INTO public.django_migrations VALUES (51, 'sessions_app', '0015_merchants', '2026-11-28 05:32:44.103868+00');
INSERT INTO public.django_migrations VALUES (52, 'sessions_app', '0010_recorded_at', '2026-11-28 05:32:44.285015+00');
INSERT INTO public.django_migrations VALUES (53, 'sessions_app', '0010_reports', '2026-11-28 05:32:46.070787+00');
INSERT INTO public.django_migrations VALUES (54, 'sessions_app', '0016_broker_starts', '2026-11-28 05:32:46.073732+00');
INSERT INTO public.django_migrations VALUES (55, 'sessions_app', '0017_names', '2026-11-28 05:32:46.109265+00');
INSERT INTO public.django_migrations VALUES (56, 'sessions_app', '0018_settlement', '2026-11-28 05:32:49.496653+00');
INSERT INTO public.django_migrations VALUES (57, 'sessions_app', '0019_finance_overview', '2026-11-28 05:32:49.915676+00');
INSERT INTO public.django_migrations VALUES (58, 'sessions_app', '0020_audit_chain', '2026-11-28 05:32:50.641373+00');
INSERT INTO public.django_migrations VALUES (59, 'sessions_app', '0021_lesser_role', '2026-11-28 05:32:50.655237+00');
INSERT INTO public.django_migrations VALUES (60, 'sessions_app', '0022_bounded', '2026-11-28 05:32:50.914329+00');
INSERT INTO public.django_migrations VALUES (61, 'sessions_app', '0023_sealed_second_factor', '2026-11-28 05:32:51.682763+00');
INSERT INTO public.django_migrations VALUES (62, 'sessions_app', '0024_scopes', '2026-11-28 05:32:51.848773+00');


--
-- Data for Name: providers_accountterms; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.providers_accountterms VALUES (1, 'AUD', 2.000, 0.0000, NULL, NULL, '01a220a4-6481-7733-a921-0538c0eef63b');


--
-- Data for Name: providers_configurationversion; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.providers_configurationversion VALUES (1, 22);


--
-- Data for Name: providers_provideraccount; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.providers_provideraccount VALUES ('01a220a4-6481-7733-a921-0538c0eef63b', 'sandbox', 'everything', 'sandbox', true, '{}', '{}', 0.000, 0.800, 1000, 0.500, '\x036f6c648e21173497872044f935ecba524f94d679cd5bb321739c7b1bc9fdde68add883fa0ddd27aebdf52348dac0bfc9ff3c6f189c8506da479cfdc43c9df914af5b187e6bd3d09d303d6e87b9fa266fb5c449cb7c0cf96bebe154fde74a6792da356ad3adf1165726cb2adc859703d183087d16066af8d0f1a7412c2e17f2a5b8b347c433ab410788ddc26d95f6a91eb64eeebd002a1c635414d6c25cf02951c0de6cbdbf7b9fbd91374f9ed5172ea60ce7bcdb8057cdd4b0e83721c4fa706b725d0b55cb2c10677611928649668d0e21f685', '2026-11-28 05:32:54.290997+00');
INSERT INTO public.providers_provideraccount VALUES ('01a220a4-649a-713e-80f2-a537c473b2b7', 'sandbox', 'broken', 'sandbox', false, '{}', '{}', 0.000, 0.800, 1000, 0.500, '\x036f6c646cffe44a1d3babd8fde4bb41c31a86acfce94f358273e24e4e75df8d201cd1c3b173988267efe6eadbdd918ef2baad236b3235b01c896c271fa06699386062b506d99ad5c53a0fd188bb0323426494cffea5bcaf234ae075fc540834d26f401ca5009bdb932f8d52bcc1aca61a2182233a4f16ae7b81172ee7bad7ab60676f023487228e370a06e3f05ff0ead106c361f3a239674142df709fc5bbe8b23018f10cdae3ec1d6d4a32b8cfa15bcee6cc0242adb5ec9d7e1cf8bad9aed0932103ebe24dcf692562184d2740b3fb', '2026-11-28 05:32:54.29966+00');
INSERT INTO public.providers_provideraccount VALUES ('01a220a4-64a7-756d-a514-93573bbc690b', 'sandbox', 'other', 'sandbox', false, '{}', '{}', 0.000, 0.800, 1000, 0.500, '\x036f6c64d2782b1d9a4898af60d49d479b844eb5f9f40f37849689349821878c61cb57e0bde1094f0effbc2c49283ddb90ad5226aef7f221180eef6270dbdaaee0048ab1814e65ebdc7fd72ea113c247386f588129193a960fa96af9f3f69d187d6b33d1b486bbbb05b17df6b03a7b7b9a1fbce2e3a213690886706371f1d53dcea4c4edeec9b68a888c31d784cac7ec6d85018bd084930dda11fec9acc073bcfc0d4db627896f33dc896515adafa58f8b2779acc236ae0919cd2917e120431447d53b4a97b94e28d0f29379a3ef4d', '2026-11-28 05:32:54.311974+00');


--
-- Data for Name: routing_accountbreaker; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_accountbreaker VALUES ('01a220a4-649a-713e-80f2-a537c473b2b7', 'open', 1, '2026-11-28 05:32:54.322278+00', '2026-11-28 06:32:54.322278+00', NULL, NULL, '\x');
INSERT INTO public.routing_accountbreaker VALUES ('01a220a4-64a7-756d-a514-93573bbc690b', 'open', 1, '2026-11-28 05:32:54.322278+00', '2026-11-28 06:32:54.322278+00', NULL, NULL, '\x');


--
-- Data for Name: routing_accounthour; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_accounthour VALUES ('2026-11-28 05:00:00+00', 3, 1, '{}', 2, 1, 1, '01a220a4-6481-7733-a921-0538c0eef63b');


--
-- Data for Name: routing_approval; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_approval VALUES (1, '2026-11-28 05:32:54.273771+00', 2, 3);


--
-- Data for Name: routing_backtest; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_backtest VALUES (1, 45, 25, 16, 10, 5, 10, '', 'DONE', 1, '{"costs": [{"after": "0.00", "delta": "+0.00", "before": "0.00", "capped": 0, "orders": 1, "currency": "AUD"}], "flips": 0, "shares": [{"after": 1, "before": 1, "account": "sandbox/everything"}], "evidence": {"ips": null, "snips": null, "direct": null, "decisions": 0, "paidShare": null, "unsupported": 0.0, "shortcomings": ["the effective sample size is 0, at least 100 are needed"], "effectiveSize": 0.0}, "examples": [], "decisions": 1}', '', '2026-11-28 05:32:55.950678+00', '2026-11-28 05:32:55.989266+00', '2026-11-28 05:32:55.989266+00', 1);


--
-- Data for Name: routing_callstatistics; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_callstatistics VALUES ('01a220a4-6481-7733-a921-0538c0eef63b', 1, 0, '{1}', '2026-11-28 05:32:54.273771+00');


--
-- Data for Name: routing_callwindow; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_callwindow VALUES ('2026-11-28 05:32:54.273771+00', 1, 0, '01a220a4-6481-7733-a921-0538c0eef63b');


--
-- Data for Name: routing_canary; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_canary VALUES (1, 10, 2.0, NULL, 'RUNNING', '2026-11-28 05:32:55.950678+00', NULL, '', 1, NULL, 2);


--
-- Data for Name: routing_canaryreading; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_canaryreading VALUES (1, '2026-11-28 05:32:54.273771+00', 1, 1, 1, 1, -1, 1, 1);


--
-- Data for Name: routing_conversionstatistics; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_conversionstatistics VALUES ('AUD', 1, 1, '{1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}', '2026-11-28 05:32:55.681786+00', '01a220a4-6481-7733-a921-0538c0eef63b');


--
-- Data for Name: routing_opencheckouts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_opencheckouts VALUES ('AUD', '2026-11-28 05:32:00+00', -1, '01a220a4-6481-7733-a921-0538c0eef63b');
INSERT INTO public.routing_opencheckouts VALUES ('AUD', '2026-11-28 05:32:54.273771+00', 1, '01a220a4-6481-7733-a921-0538c0eef63b');


--
-- Data for Name: routing_plannedoutage; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_plannedoutage VALUES (1, '2026-11-28 03:32:55.942429+00', '2026-11-28 04:32:55.942446+00', 'They moved', '01a220a4-6481-7733-a921-0538c0eef63b');
INSERT INTO public.routing_plannedoutage VALUES (2, '2026-11-28 03:32:55.942429+00', '2026-11-28 04:32:55.942446+00', 'They moved', '01a220a4-6481-7733-a921-0538c0eef63b');


--
-- Data for Name: routing_routingrule; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_routingrule VALUES (1, 0, 'Kept', true, NULL, 'CHF', '', NULL, NULL, '', '', '', 'only');
INSERT INTO public.routing_routingrule VALUES (2, 0, 'Other', true, NULL, 'CHF', '', NULL, NULL, '', '', '', 'only');


--
-- Data for Name: routing_ruleaccount; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_ruleaccount VALUES (1, 0, 0, '01a220a4-6481-7733-a921-0538c0eef63b', 1);


--
-- Data for Name: routing_weightsrevision; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.routing_weightsrevision VALUES (1, 45, 25, 15, 10, 5, 'The defaults Switchyard ships with', '2026-11-28 05:32:52.439696+00', NULL, false, NULL, NULL);
INSERT INTO public.routing_weightsrevision VALUES (2, 45, 25, 16, 10, 5, 'A try', '2026-11-28 05:32:56.045617+00', 1, false, NULL, 1);
INSERT INTO public.routing_weightsrevision VALUES (3, 45, 25, 15, 10, 5, 'Waits', '2026-11-28 05:32:56.062258+00', 1, true, NULL, NULL);


--
-- Data for Name: sessions_app_allowance; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_allowance VALUES ('user:1', 'reports', '2026-11-28 05:32:54.273771+00', 1);


--
-- Data for Name: sessions_app_application; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_application VALUES ('01a220a4-60f2-7228-b7cc-9275efb12cab', 'Shop', 'sandbox', true, NULL, 60, '{}', '2026-11-28 05:32:53.363018+00');


--
-- Data for Name: sessions_app_auditentry; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_auditentry VALUES (1, '2026-11-28 05:32:42.498357+00', NULL, '', 'created', 'auth_group', '1', 'viewer', '{}', '{"id": 1, "name": "viewer"}', '', '', 1, '709882d067b067250110558226bb28fb0afe65e5e548d60501157f000fd9ab14');
INSERT INTO public.sessions_app_auditentry VALUES (2, '2026-11-28 05:32:42.687975+00', NULL, '', 'created', 'auth_group', '2', 'support', '{}', '{"id": 2, "name": "support"}', '', '', 2, '32406d0f5ed98cf217d7ce2f69fc1e909e4ad91fa4e05611ba79d81f39409f82');
INSERT INTO public.sessions_app_auditentry VALUES (3, '2026-11-28 05:32:42.82066+00', NULL, '', 'created', 'auth_group', '3', 'operations', '{}', '{"id": 3, "name": "operations"}', '', '', 3, 'fb6a051f35851bd10666ff677f50a5698ded39046b770f65c948a1ffb208fef8');
INSERT INTO public.sessions_app_auditentry VALUES (4, '2026-11-28 05:32:43.070048+00', NULL, '', 'created', 'auth_group', '4', 'finance', '{}', '{"id": 4, "name": "finance"}', '', '', 4, 'b80c64934415c581c2a6195d93b83a3ef75412493df96bf333a1b8a3f1f9d4e5');
INSERT INTO public.sessions_app_auditentry VALUES (5, '2026-11-28 05:32:43.175722+00', NULL, '', 'created', 'auth_group', '5', 'administrator', '{}', '{"id": 5, "name": "administrator"}', '', '', 5, 'd84c7a206a545ed4fb9ac464947449bbb5138dbee52a6d76faeaa59fa78fd42c');
INSERT INTO public.sessions_app_auditentry VALUES (6, '2026-11-28 05:32:53.227212+00', NULL, '', 'created', 'routing_weightsrevision', '1', '', '{}', '{"id": 1, "cost": 15, "health": 25, "reason": "The defaults Switchyard ships with", "latency": 10, "author_id": null, "starts_at": null, "conversion": 45, "created_at": "2026-11-28T05:32:52.439696+00:00", "preference": 5, "backtest_id": null, "needs_approval": false}', '', '', 6, '252a770ba53c464ff486a08c320608fd8ceb64871b9b535675c04b622a7066c1');
INSERT INTO public.sessions_app_auditentry VALUES (7, '2026-11-28 05:32:53.372058+00', NULL, '', 'created', 'sessions_app_application', '01a220a4-60f2-7228-b7cc-9275efb12cab', 'Shop', '{}', '{"id": "01a220a4-60f2-7228-b7cc-9275efb12cab", "mode": "sandbox", "name": "Shop", "enabled": true, "created_at": "2026-11-28T05:32:53.363018+00:00", "redirect_hosts": [], "session_minutes": 60, "tokens_valid_after": null}', '', '', 7, 'c866b36cc94e2707aaf5d7b667e0e49f32e92c8b341b7a2330b2cee271a36113');
INSERT INTO public.sessions_app_auditentry VALUES (8, '2026-11-28 05:32:54.293239+00', NULL, '', 'created', 'providers_provideraccount', '01a220a4-6481-7733-a921-0538c0eef63b', 'everything', '{}', '{"id": "01a220a4-6481-7733-a921-0538c0eef63b", "mode": "sandbox", "name": "everything", "enabled": true, "provider": "sandbox", "countries": [], "created_at": "2026-11-28T05:32:54.290997+00:00", "currencies": [], "preference": 0.500, "fee_percent": 0.000, "conversion_prior": 0.800, "latency_prior_ms": 1000, "sealed_credentials": "(hidden)"}', '', '', 8, '9dc4b284ce01b3a225e942d82a9af5207ae45f6bd82abf9b399067cce7a069b6');
INSERT INTO public.sessions_app_auditentry VALUES (9, '2026-11-28 05:32:54.306734+00', NULL, '', 'created', 'providers_provideraccount', '01a220a4-649a-713e-80f2-a537c473b2b7', 'broken', '{}', '{"id": "01a220a4-649a-713e-80f2-a537c473b2b7", "mode": "sandbox", "name": "broken", "enabled": false, "provider": "sandbox", "countries": [], "created_at": "2026-11-28T05:32:54.29966+00:00", "currencies": [], "preference": 0.500, "fee_percent": 0.000, "conversion_prior": 0.800, "latency_prior_ms": 1000, "sealed_credentials": "(hidden)"}', '', '', 9, '9b4662dba2f643e76b6fe3f7392e6f63311b5e36a94976a7f08081c6c6e0fcdf');
INSERT INTO public.sessions_app_auditentry VALUES (10, '2026-11-28 05:32:54.314725+00', NULL, '', 'created', 'providers_provideraccount', '01a220a4-64a7-756d-a514-93573bbc690b', 'other', '{}', '{"id": "01a220a4-64a7-756d-a514-93573bbc690b", "mode": "sandbox", "name": "other", "enabled": false, "provider": "sandbox", "countries": [], "created_at": "2026-11-28T05:32:54.311974+00:00", "currencies": [], "preference": 0.500, "fee_percent": 0.000, "conversion_prior": 0.800, "latency_prior_ms": 1000, "sealed_credentials": "(hidden)"}', '', '', 10, 'fed90fa9c106693df3d9e6c76b765152c9aa072a9af8b960f3810577843b0446');
INSERT INTO public.sessions_app_auditentry VALUES (11, '2026-11-28 05:32:54.326218+00', NULL, '', 'created', 'auth_user', '1', 'colleague', '{}', '{"id": 1, "email": "", "is_staff": true, "password": "(hidden)", "username": "colleague", "is_active": true, "last_name": "", "first_name": "", "date_joined": "2026-11-28T05:32:54.322473+00:00", "is_superuser": false}', '', '', 11, '823ed3d6b1941af54249ea35619164cb2a3d92d424869a3545c0de82e051c4ba');
INSERT INTO public.sessions_app_auditentry VALUES (12, '2026-11-28 05:32:54.346141+00', NULL, '', 'created', 'auth_user_groups', '1', '', '{}', '{"id": 1, "user_id": 1, "group_id": 1}', '', '', 12, '17bad4b6b1e22bbd255eb1474c72dccce05fa8c6d256920d1aa869c253eae153');
INSERT INTO public.sessions_app_auditentry VALUES (13, '2026-11-28 05:32:54.348841+00', NULL, '', 'created', 'sessions_app_authenticatorapp', '1', 'colleague', '{}', '{"id": 1, "name": "colleague", "user_id": 1, "confirmed": true, "created_at": "2026-11-28T05:32:54.347776+00:00", "sealed_seed": "(hidden)"}', '', '', 13, '4521e9d3348ea1638d38e1d65d2ad3ac36c11c86c502be1fea6790cdad40579a');
INSERT INTO public.sessions_app_auditentry VALUES (14, '2026-11-28 05:32:54.357923+00', NULL, '', 'created', 'auth_group', '6', 'helpers', '{}', '{"id": 6, "name": "helpers"}', '', '', 14, 'a3612dc9fd25b7e67ffb84da7e3862932e6fc59cf5b1880aeb5fe1a068ea93ea');
INSERT INTO public.sessions_app_auditentry VALUES (15, '2026-11-28 05:32:54.38455+00', NULL, '', 'created', 'sessions_app_webhookendpoint', '01a220a4-64df-74dd-8ec1-ed0229c58290', 'http://127.0.0.1:9/hook', '{}', '{"id": "01a220a4-64df-74dd-8ec1-ed0229c58290", "url": "http://127.0.0.1:9/hook", "enabled": true, "created_at": "2026-11-28T05:32:54.322278+00:00", "description": "", "event_types": [], "sealed_secret": "(hidden)", "application_id": "01a220a4-60f2-7228-b7cc-9275efb12cab", "previous_until": null, "disabled_reason": "", "sealed_previous_secret": "(hidden)"}', '', '', 15, 'a12e7e04ddac7cffb84ca8f3b78a1bccc177eb8b315bdacbe0764d5d4567e2e6');
INSERT INTO public.sessions_app_auditentry VALUES (16, '2026-11-28 05:32:54.40158+00', NULL, '', 'created', 'sessions_app_clientcredential', '1', 'app_a57646cb522547ce4d5c860b', '{}', '{"id": 1, "scopes": ["sessions:read", "sessions:write", "reports", "webhooks"], "client_id": "app_a57646cb522547ce4d5c860b", "created_at": "2026-11-28T05:32:54.397408+00:00", "revoked_at": null, "secret_digest": "(hidden)", "application_id": "01a220a4-60f2-7228-b7cc-9275efb12cab", "tokens_refused": false}', '', '', 16, 'b58fd9379b6ac01deadef45ffd25779af63164f3f0ec18253a0c4dc1eca2b3b2');
INSERT INTO public.sessions_app_auditentry VALUES (17, '2026-11-28 05:32:54.413899+00', NULL, '', 'created', 'sessions_app_clientcredential', '2', 'app_931103af7a5c2007756153dc', '{}', '{"id": 2, "scopes": ["sessions:read", "sessions:write", "reports", "webhooks"], "client_id": "app_931103af7a5c2007756153dc", "created_at": "2026-11-28T05:32:54.410084+00:00", "revoked_at": null, "secret_digest": "(hidden)", "application_id": "01a220a4-60f2-7228-b7cc-9275efb12cab", "tokens_refused": false}', '', '', 17, 'ac5278f3d3bad9db795858b78e7535689ddfa80ae5020eb10a138507bdcec1b1');
INSERT INTO public.sessions_app_auditentry VALUES (18, '2026-11-28 05:32:55.932485+00', NULL, '', 'created', 'routing_routingrule', '1', 'Kept', '{}', '{"id": 1, "item": "", "name": "Kept", "action": "only", "country": "", "enabled": true, "maximum": null, "minimum": null, "currency": "CHF", "position": 0, "application_id": null, "information_key": "", "information_value": ""}', '', '', 18, '6adaeb852b8e8b89050653b55f283d5e8321c90c3e178542a8d802baa341fbfc');
INSERT INTO public.sessions_app_auditentry VALUES (19, '2026-11-28 05:32:55.936445+00', NULL, '', 'created', 'routing_routingrule', '2', 'Other', '{}', '{"id": 2, "item": "", "name": "Other", "action": "only", "country": "", "enabled": true, "maximum": null, "minimum": null, "currency": "CHF", "position": 0, "application_id": null, "information_key": "", "information_value": ""}', '', '', 19, '00a93caedd558192317a351d86055453cf9b9d848b9dec2ed59de21a2b9da18c');
INSERT INTO public.sessions_app_auditentry VALUES (20, '2026-11-28 05:32:55.93994+00', NULL, '', 'created', 'routing_ruleaccount', '1', '', '{}', '{"id": 1, "place": 0, "percent": 0, "rule_id": 1, "account_id": "01a220a4-6481-7733-a921-0538c0eef63b"}', '', '', 20, '37d68b32b2ad9490e361a29b8568be17464b2ec65623cbced23fdf8c410c79fd');
INSERT INTO public.sessions_app_auditentry VALUES (21, '2026-11-28 05:32:55.947725+00', NULL, '', 'created', 'routing_plannedoutage', '1', '', '{}', '{"id": 1, "reason": "They moved", "ends_at": "2026-11-28T04:32:55.942446+00:00", "starts_at": "2026-11-28T03:32:55.942429+00:00", "account_id": "01a220a4-6481-7733-a921-0538c0eef63b"}', '', '', 21, 'f82c528a6c1fbe7adf35c952dafd9677600cb07270a474570ed219c1c5983f6a');
INSERT INTO public.sessions_app_auditentry VALUES (22, '2026-11-28 05:32:55.949927+00', NULL, '', 'created', 'routing_plannedoutage', '2', '', '{}', '{"id": 2, "reason": "They moved", "ends_at": "2026-11-28T04:32:55.942446+00:00", "starts_at": "2026-11-28T03:32:55.942429+00:00", "account_id": "01a220a4-6481-7733-a921-0538c0eef63b"}', '', '', 22, 'c930d7ac82656365c1b65262bc71f24ef846dd82700a93433208632cee605569');
INSERT INTO public.sessions_app_auditentry VALUES (23, '2026-11-28 05:32:56.047375+00', NULL, '', 'created', 'routing_weightsrevision', '2', '', '{}', '{"id": 2, "cost": 16, "health": 25, "reason": "A try", "latency": 10, "author_id": 1, "starts_at": null, "conversion": 45, "created_at": "2026-11-28T05:32:56.045617+00:00", "preference": 5, "backtest_id": 1, "needs_approval": false}', '', '', 23, '338a60104eeace5d0fd0464cc3dc4f5f228187765251cef3be1da7cb7a8b8ae5');
INSERT INTO public.sessions_app_auditentry VALUES (24, '2026-11-28 05:32:56.055359+00', NULL, '', 'created', 'routing_canary', '1', '', '{}', '{"id": 1, "note": "", "limit": 2.0, "state": "RUNNING", "percent": 10, "ended_at": null, "expected": null, "control_id": 1, "started_at": "2026-11-28T05:32:55.950678+00:00", "ended_by_id": null, "revision_id": 2}', '', '', 24, '64b1b801175b78fff04fbb49e36aedea688d130a064411def20555f823c7a356');
INSERT INTO public.sessions_app_auditentry VALUES (25, '2026-11-28 05:32:56.063024+00', NULL, '', 'created', 'routing_weightsrevision', '3', '', '{}', '{"id": 3, "cost": 15, "health": 25, "reason": "Waits", "latency": 10, "author_id": 1, "starts_at": null, "conversion": 45, "created_at": "2026-11-28T05:32:56.062258+00:00", "preference": 5, "backtest_id": null, "needs_approval": true}', '', '', 25, '2210e268de5a8b6fbe04d62dd437aff6f3ec5af36a211ceade4f834cb7347b46');
INSERT INTO public.sessions_app_auditentry VALUES (26, '2026-11-28 05:32:56.072534+00', NULL, '', 'created', 'sessions_app_reporttemplate', '1', 'Used', '{}', '{"id": 1, "name": "Used", "basis": "created", "format": "csv", "columns": ["sessionId", "application", "orderReference", "status", "provider", "account", "currency", "total", "shipping", "tax", "late", "createdAt", "completedAt", "providerReference", "paymentReference"], "filters": {}, "attempts": true, "owner_id": null, "time_zone": "UTC", "created_at": "2026-11-28T05:32:56.068217+00:00"}', '', '', 26, '03c49b63f323384b8c4a6ac051c832561fb9bcedc7c0472372027deeed16ce28');
INSERT INTO public.sessions_app_auditentry VALUES (27, '2026-11-28 05:32:56.078674+00', NULL, '', 'created', 'sessions_app_reporttemplate', '2', 'Unused', '{}', '{"id": 2, "name": "Unused", "basis": "created", "format": "csv", "columns": ["sessionId", "application", "orderReference", "status", "provider", "account", "currency", "total", "shipping", "tax", "late", "createdAt", "completedAt", "providerReference", "paymentReference"], "filters": {}, "attempts": true, "owner_id": null, "time_zone": "UTC", "created_at": "2026-11-28T05:32:56.073539+00:00"}', '', '', 27, '53cedf701f36616c0dee5efa6f4fc314c46edfbb4065844ecd4c2e08520bc72d');
INSERT INTO public.sessions_app_auditentry VALUES (28, '2026-11-28 05:32:56.402509+00', NULL, '', 'created', 'sessions_app_reportschedule', '1', 'Kept', '{}', '{"id": 1, "hour": 6, "name": "Kept", "every": "day", "enabled": true, "owner_id": null, "starts_on": "2026-01-30", "created_at": "2026-11-28T05:32:56.392439+00:00", "recipients": [], "template_id": 1}', '', '', 28, '8117f271cdbeca032088318fd81fd5b006a10b77853ac5536fe3460a8515f21f');
INSERT INTO public.sessions_app_auditentry VALUES (29, '2026-11-28 05:32:56.459992+00', NULL, '', 'created', 'sessions_app_settlementfile', '01a220a4-6cf5-7473-8edd-f1e393202146', 'settled.csv', '{}', '{"id": "01a220a4-6cf5-7473-8edd-f1e393202146", "name": "settled.csv", "bytes": 89, "sha256": "8a0bb90707d8365c0bd83589576aa4ea5b85be2f1b75cdb2f0392d9a2b2bb374", "last_at": "2026-09-21T14:13:20+00:00", "first_at": "2026-09-21T14:13:20+00:00", "tail_days": 1, "account_id": "01a220a4-6481-7733-a921-0538c0eef63b", "line_count": 1, "matched_at": "2026-11-28T05:32:56.404283+00:00", "imported_at": "2026-11-28T05:32:56.404283+00:00", "judged_from": "2026-09-21T14:13:20+00:00", "layout_name": "Sandbox settlement", "opened_from": "2026-09-21T14:13:20+00:00", "continues_id": null, "judged_until": "2026-09-21T14:13:20+00:00", "imported_by_id": null, "judged_sessions": 0}', '', '', 29, '8f43b8dc2df4663f3f00f0f83340a0d65e0bcad9711943f80215bbd1e9747517');
INSERT INTO public.sessions_app_auditentry VALUES (30, '2026-11-28 05:32:56.597872+00', NULL, '', 'created', 'sessions_app_settlementmapping', '1', 'Bank', '{}', '{"id": 1, "name": "Bank", "layout": {"fees": "subtracted", "dates": "YYYY-MM-DD", "kinds": {}, "title": "Bank", "units": "major", "headers": {"gross": ["Sum"], "created": ["Day"], "reference": ["Id"]}, "currency": "AUD", "grouping": "", "delimiter": ",", "time_zone": "UTC", "unknown_kind": null, "decimal_separator": "."}, "account_id": "01a220a4-6481-7733-a921-0538c0eef63b", "created_by_id": null}', '', '', 30, '56439b53db5a0a731948abfd3320606b33d9329830b6f84d7affe6938b5bffb8');
INSERT INTO public.sessions_app_auditentry VALUES (31, '2026-11-28 05:32:56.617595+00', NULL, '', 'created', 'providers_accountterms', '1', '', '{}', '{"id": 1, "maximum": null, "minimum": null, "currency": "AUD", "fee_fixed": 0.0000, "account_id": "01a220a4-6481-7733-a921-0538c0eef63b", "fee_percent": 2.000}', '', '', 31, '3fd4f537d61ea6f8e552230685af28476d1b59ebec88bb8a74824e5872c01524');
INSERT INTO public.sessions_app_auditentry VALUES (32, '2026-11-28 05:32:56.691584+00', NULL, '', 'created', 'auth_user', '2', 'boss', '{}', '{"id": 2, "email": "", "is_staff": true, "password": "(hidden)", "username": "boss", "is_active": true, "last_name": "", "first_name": "", "date_joined": "2026-11-28T05:32:56.686103+00:00", "is_superuser": true}', '', '', 32, '00e29b35f454f94c5e6994d2e8f3f8903a533f2be92da537ddf25889ed8dbfc6');
INSERT INTO public.sessions_app_auditentry VALUES (33, '2026-11-28 05:32:56.709806+00', NULL, '', 'created', 'auth_user_user_permissions', '1', '', '{}', '{"id": 1, "user_id": 1, "permission_id": 1}', '', '', 33, '60f60c7f8dde837e54a372c9c0d67b994fcdcae9662619584be81b63ff2fccbc');
INSERT INTO public.sessions_app_auditentry VALUES (34, '2026-11-28 05:32:56.715416+00', NULL, '', 'created', 'sessions_app_recoverycodes', '1', 'colleague', '{}', '{"id": 1, "name": "colleague", "user_id": 1, "confirmed": true, "created_at": "2026-11-28T05:32:56.711837+00:00"}', '', '', 34, '0539602c3b22dcc619aa1c885877ec2866d8c2d9f5fbe9cc742ef4da8b4f4ec6');
INSERT INTO public.sessions_app_auditentry VALUES (35, '2026-11-28 05:32:56.736671+00', NULL, '', 'changed', 'sessions_app_authenticatorapp', '1', 'colleague', '{"sealed_seed": "(hidden)"}', '{"sealed_seed": "(hidden)"}', '', '', 35, 'b77a63970d24d99980551770e2e808f271eb2178d62b5fa4e2d3e83d8a212d9b');
INSERT INTO public.sessions_app_auditentry VALUES (36, '2026-11-28 05:32:56.823823+00', NULL, '', 'created', 'routing_approval', '1', '', '{}', '{"id": 1, "created_at": "2026-11-28T05:32:54.273771+00:00", "approver_id": 2, "revision_id": 3}', '', '', 36, '669b1f30f26e5f72789f3127aba52dfafc5a7e6d32bb8a50c4d979bc0557e2f5');
INSERT INTO public.sessions_app_auditentry VALUES (37, '2026-11-28 05:32:56.850974+00', NULL, '', 'changed', 'sessions_app_webhookendpoint', '01a220a4-64df-74dd-8ec1-ed0229c58290', 'http://127.0.0.1:9/hook', '{"sealed_secret": "(hidden)", "previous_until": null, "sealed_previous_secret": "(hidden)"}', '{"sealed_secret": "(hidden)", "previous_until": "2036-11-25T05:32:54.273771+00:00", "sealed_previous_secret": "(hidden)"}', '', '', 37, '7bea7af138242ccabf068f8826ca796d6e743d94cb0dbc2d14337ab1d9cfd417');
INSERT INTO public.sessions_app_auditentry VALUES (38, '2026-11-28 05:32:56.857489+00', NULL, '', 'changed', 'sessions_app_settlementbreak', '1', '', '{"note": "", "resolved_at": null}', '{"note": "In order", "resolved_at": "2026-11-28T05:32:54.273771+00:00"}', '', '', 38, '3b7bbe6abaee2f9c46f49ef7236419412b61f349271098f954bb514d6913a895');


--
-- Data for Name: sessions_app_authenticatorapp; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_authenticatorapp VALUES (1, 'colleague', true, NULL, 0, '2026-11-28 05:32:54.347776+00', NULL, 1, '\x036f6c649bd705ee362f5336059827cd3ee5d4d2ef013ab45a3ae6ce460e7c5e14c96a56bcbad9eb4b84c0e441d0b7016f9325d2', -1, 0);


--
-- Data for Name: sessions_app_clientcredential; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_clientcredential VALUES (1, 'app_a57646cb522547ce4d5c860b', '\x3a9b27e5bad44154924794ee50a44a0184684f3034108df92320f810d68112c0', '2026-11-28 05:32:54.397408+00', NULL, '01a220a4-60f2-7228-b7cc-9275efb12cab', NULL, '{sessions:read,sessions:write,reports,webhooks}', false);
INSERT INTO public.sessions_app_clientcredential VALUES (2, 'app_931103af7a5c2007756153dc', '\x510041ed8638602c8ee633fea8ce881b78b4544f726fcec55aabfc31ceece183', '2026-11-28 05:32:54.410084+00', NULL, '01a220a4-60f2-7228-b7cc-9275efb12cab', NULL, '{sessions:read,sessions:write,reports,webhooks}', false);


--
-- Data for Name: sessions_app_deliveryattempt; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_deliveryattempt VALUES (1, 1, '2026-11-28 05:32:54.273771+00', 12, 500, '', '', 2);


--
-- Data for Name: sessions_app_heartbeat; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_heartbeat VALUES ('worker', '2026-11-28 05:32:54.273771+00');


--
-- Data for Name: sessions_app_idempotencyrecord; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_idempotencyrecord VALUES ('key-1', '\x036f6c64cf2b90628757f800099c0d3fe9255f5c61fd53b43ec9c3057c137cf8c670e15f', 'COMPLETED', 1, '2026-11-28 05:33:40.681786+00', '2026-11-28 05:32:55.681786+00', '01a220a4-60f2-7228-b7cc-9275efb12cab', '01a220a4-6a73-70d5-b600-bebc53a6b67d');


--
-- Data for Name: sessions_app_inboundevent; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_inboundevent VALUES ('01a220a4-6af3-709e-86a4-0ea203e74e1f', 'evt_1', 'checkout.paid', NULL, 'cs_unknown', 'PAID', 140.7600, 'AUD', '', '2026-11-28 05:32:55.923527+00', '2026-11-28 05:32:55.923527+00', 'PARKED', 9, '2026-11-28 06:32:55.923527+00', 'No session has this checkout', '01a220a4-6481-7733-a921-0538c0eef63b', NULL);


--
-- Data for Name: sessions_app_paymentsession; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_paymentsession VALUES ('01a220a4-6a73-70d5-b600-bebc53a6b67d', 'COMPLETED', 'ORD-1', 'card', 'AUD', 140.7600, 9.9500, 11.8100, '{"items": [{"sku": "WH-100", "name": "Wireless Headphones", "quantity": 1, "unitPrice": "119"}], "locale": "en_AU", "delivery": {"type": "express", "method": "aus_post"}, "redirectUrls": {"failure": "https://merchant.example.com/checkout/failure", "success": "https://merchant.example.com/checkout/success"}, "additionalInformation": {"campaignId": "summer-sale-2024", "referralCode": "REF-ABC"}}', '\x036f6c649813ccb528f93baea1fccae99bebf81f432e51cd73701482b90118ce3baed12aff3a8bb0b5dbac8ff707a83fab233da8c6c55e44d7f034b3b9592bb538d7d7a89c0daba3a751ec929ad88dbfce5c7727fe4fb5d5a84bc9064f011ce89be26eda1c5cfa135c11052eaf1a8d26a0a4b172579a79c465e0f547fafc1b7cc356de9a7a6209431c360af7324adf6d81b0f01c95fe0b12aa34514abca2286001fe19d20a128fcf80882dc4480ffb98f047fc6f4894f8c261887cb319ed364748f3abebd077e7aff141b69e105aab25b14f04920211ef054773099f7b5f7d55c480d7ffb5d790d0013a0adf2fa4aea3e18e5222eba3e503f6b73866b8a1d70e0109e12059209ef41458857e0ca51299a1e325eb4fc6b73caec196d64f2cc234bcd235ad293cad93cd2de8abd94794f74b54b65e514b2c9a35e424331c838ac12ac5ac6bc0ae4dedb4f0b02dc4ba4e274a8c56c9e5d3c4410937158f6fc35fc0e634aa54e152a1329dafe7282f4ed8b62b75b59fac00621ce1c9f6e46bff16dc3fbe1e87faae1442fb8c2260794a40280c41', '{"rule": null, "probe": null, "inputs": {"at": "2026-11-28T05:32:55.681786+00:00", "mode": "sandbox", "total": "140.76", "country": "AU", "session": "01a220a4-6a73-70d5-b600-bebc53a6b67d", "currency": "AUD", "hasEmail": true, "application": "01a220a4-60f2-7228-b7cc-9275efb12cab", "paymentMethod": "card", "orderReference": "ORD-1"}, "refused": [{"name": "sandbox/broken", "reason": "disabled", "account": "01a220a4-649a-713e-80f2-a537c473b2b7"}, {"name": "sandbox/other", "reason": "disabled", "account": "01a220a4-64a7-756d-a514-93573bbc690b"}], "version": 2, "weights": {"cost": 15, "health": 25, "latency": 10, "conversion": 45, "preference": 5}, "revision": 1, "candidates": [{"fee": "0.0000", "name": "sandbox/everything", "score": "88.1", "since": "2026-11-28T05:32:54.290997+00:00", "account": "01a220a4-6481-7733-a921-0538c0eef63b", "evidence": {"paid": "0.00", "calls": "0.00", "prior": "0.800", "faults": "0.00", "opened": "0.00", "p95_ms": "1000", "fee_fixed": "0", "preference": "0.500", "fee_percent": "0.000", "account_paid": "0.00", "account_opened": "0.00"}, "components": {"cost": "1.0000", "health": "0.9000", "latency": "0.8108", "conversion": "0.8894", "preference": "0.5000"}, "probability": "1.000000", "contributions": {"cost": "15.0", "health": "22.5", "latency": "8.1", "conversion": "40.0", "preference": "2.5"}}], "exploration": {"share": "0.000000", "explored": false}}', 'sandbox', 88.1, 'co_72b12d73e368b0dd198678f5', 'http://127.0.0.1:58829/pay/co_72b12d73e368b0dd198678f5', false, 'Look at it', '2026-11-28 05:32:55.681786+00', '2026-11-28 06:32:55+00', '2026-11-28 05:32:54.273771+00', NULL, 2, '01a220a4-6481-7733-a921-0538c0eef63b', '01a220a4-60f2-7228-b7cc-9275efb12cab', '', 1646817757113392094, 0.0000);


--
-- Data for Name: sessions_app_providerattempt; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_providerattempt VALUES ('01a220a4-6ac5-72d2-884c-8e0125a2d6da', 1, 'LIVE', NULL, 'co_72b12d73e368b0dd198678f5', '', '2026-11-28 05:32:55.681786+00', '2026-11-28 05:32:55.897074+00', '01a220a4-6481-7733-a921-0538c0eef63b', '01a220a4-6a73-70d5-b600-bebc53a6b67d', NULL);
INSERT INTO public.sessions_app_providerattempt VALUES ('01a220a4-6dbf-77e1-b4df-bb252831de3f', 2, 'QUARANTINED', '\x036f6c6442fd8a286c4034b9a575cdb292df317352dd62a32b06654271e2f68783edaedb269fa770b019db5727813b1e29a110ae35e61f2b6cac6460d64b2e7bcf803742a56972702fcae101eedfb785d6269f405a4cd4707e4ef15b4155fb9601156afe3c9103745e9aad646def5cfd310808b7b213c9b3caff8df56fb802e110b334e141780de503fe48b87f00c69887d6f859d93f8b834d42a70f8dd7e2ac3cc72485359eb8c9242d2436ad24faf14affb9e571454940c03ff7e50a31412da0fc02b7de3813c5e936888e2972f526200b7767900e068083d2cf4f24d160aec48efa0abba33d4e3cc320eb8badf30f8f31d10370c07899f66a82f8bcc0835d47a6f5bb0fa1d4145e57fb4fb2316ceaab2675439049b7150e23434b0c017df3f14d97a979a123f03498d99854ff02506f3563353bb99467f0ad66eb401ed0c6cb32393a19525cbd578086bded4e2d84d746c095b4b25a29b7954d9a89164fb1c1a716694a299e3b1b8ae1f1d171a1e5c62d87f7562665e0b30298d54722d979a935f01043cb4dbede02948509966779e6bc5cfc694199097da554133ab7f56948f77d7ae0ddd6bc0e95742f2d5def17ccd5111c5193627665fb894ab8d94da1ea3677bd631d86db0801f10b637f6036f532a3fcabd86aec487ceae0fcc6996fd9f46a3d9ad7bb22e8382d0ea0d9f05496a1b2c4ad9702804ed3056f6c5574698367c237ddea05404dcd37f97721c53f71ee31b483f8a081527bfb738f8439bc1bd8d5e6e6624c64aebba575210cc8ae76e9a8289ef12e51a2c3b40f21129a0e7321e45a27cdf0c3df11c8fe599dbd251f1d488dd2a614779d71f3c9184efe78656c314090b3c4c2878443804ed63e95eb5ee10c5407e5473cc5848810da035d67d3d60d9f2ce6d22bb19bcc83e4226f47037a5d15952e350dc08d87348fc40b549cc0f8475f1358d102ccfc54e74c5be9287b8f4b74a6c438f32f55e6c2c3b77e33090bdc3f40d577199848af1b015a64c0a3d99f1d9407455bd942545717e10d2732bb387c061898d1e0fe73268b7acdfb8febb9d7946de2dfd27dd1bc56496eb2984726c2fb9a2059e0731263474cc919aa0ac9ca34', '', 'Timed out', '2026-11-28 05:32:54.273771+00', NULL, '01a220a4-64a7-756d-a514-93573bbc690b', '01a220a4-6a73-70d5-b600-bebc53a6b67d', NULL);


--
-- Data for Name: sessions_app_recoverycode; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_recoverycode VALUES (1, '\x036f6c6447bb2ad6354bf2cef281398814034f71c75542edab8dbeaba642f8fe83a6a31c', 1);


--
-- Data for Name: sessions_app_recoverycodes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_recoverycodes VALUES (1, 'colleague', true, NULL, 0, '2026-11-28 05:32:56.711837+00', NULL, 1);


--
-- Data for Name: sessions_app_report; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_report VALUES ('created', 'UTC', '{}', '{sessionId,application,orderReference,status,provider,account,currency,total,shipping,tax,late,createdAt,completedAt,providerReference,paymentReference}', 'csv', true, '01a220a4-6bb9-73ff-96ea-d9019c4a8bc0', '2026-01-01', '2026-01-31', '2026-03-01 00:00:00+00', 'QUEUED', 0, 0, NULL, '[]', '[]', '', '', '2026-11-28 05:32:56.084281+00', NULL, '2026-11-28 05:32:56.084281+00', NULL, NULL, NULL, NULL, NULL, NULL);


--
-- Data for Name: sessions_app_reportschedule; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_reportschedule VALUES (1, 'Kept', 'day', 6, '{}', true, '2026-01-30', NULL, '2026-11-28 05:32:56.392439+00', NULL, 1);


--
-- Data for Name: sessions_app_reporttemplate; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_reporttemplate VALUES (1, 'created', 'UTC', '{}', '{sessionId,application,orderReference,status,provider,account,currency,total,shipping,tax,late,createdAt,completedAt,providerReference,paymentReference}', 'csv', true, 'Used', '2026-11-28 05:32:56.068217+00', NULL);
INSERT INTO public.sessions_app_reporttemplate VALUES (2, 'created', 'UTC', '{}', '{sessionId,application,orderReference,status,provider,account,currency,total,shipping,tax,late,createdAt,completedAt,providerReference,paymentReference}', 'csv', true, 'Unused', '2026-11-28 05:32:56.073539+00', NULL);


--
-- Data for Name: sessions_app_revokedtoken; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_revokedtoken VALUES ('jti', '2026-11-28 05:32:54.273771+00', '01a220a4-60f2-7228-b7cc-9275efb12cab');


--
-- Data for Name: sessions_app_sessionevent; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_sessionevent VALUES ('01a220a4-6ad9-762d-a418-ac7ad68e90c5', 1, 'session.created', '{"provider": "sandbox"}', '2026-11-28 05:32:55.897074+00', '01a220a4-6a73-70d5-b600-bebc53a6b67d', '2026-11-28 05:32:55.901511+00');
INSERT INTO public.sessions_app_sessionevent VALUES ('01a220a4-6dcd-74ec-9c2e-382e0efb98f6', 2, 'session.completed', '{}', '2026-11-28 05:32:54.273771+00', '01a220a4-6a73-70d5-b600-bebc53a6b67d', '2026-11-28 05:32:56.654234+00');


--
-- Data for Name: sessions_app_sessionreview; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_sessionreview VALUES (1, 'Look at it', '2026-11-28 05:32:56.645405+00', '01a220a4-6a73-70d5-b600-bebc53a6b67d');


--
-- Data for Name: sessions_app_settlementbreak; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_settlementbreak VALUES (1, 'MISSING_HERE', '', '', NULL, '2026-11-28 05:32:56.404283+00', '2026-11-28 05:32:54.273771+00', 'In order', false, NULL, NULL, '01a220a4-6cf5-7473-8edd-f1e393202146', 1);


--
-- Data for Name: sessions_app_settlementfile; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_settlementfile VALUES ('01a220a4-6cf5-7473-8edd-f1e393202146', 'settled.csv', '8a0bb90707d8365c0bd83589576aa4ea5b85be2f1b75cdb2f0392d9a2b2bb374', 89, 'Sandbox settlement', '{"fees": "subtracted", "dates": "seconds", "kinds": {"payout": "PAYOUT", "refund": "REFUND", "payment": "CHARGE"}, "title": "Sandbox settlement", "units": "minor", "headers": {"fee": ["fee"], "net": ["net"], "kind": ["type"], "entry": ["entry_id"], "gross": ["amount"], "our_id": ["reference"], "payout": ["payout_id"], "created": ["created"], "currency": ["currency"], "reference": ["payment_id"]}, "currency": "", "grouping": "", "delimiter": ",", "time_zone": "UTC", "unknown_kind": null, "decimal_separator": "."}', '2026-11-28 05:32:56.404283+00', '2026-11-28 05:32:56.404283+00', 1, '2026-09-21 14:13:20+00', '2026-09-21 14:13:20+00', 1, '2026-09-21 14:13:20+00', '2026-09-21 14:13:20+00', '2026-09-21 14:13:20+00', 0, '[{"fee": "0.30", "net": "9.70", "kind": "CHARGE", "count": 1, "gross": "10.00", "currency": "AUD"}]', '01a220a4-6481-7733-a921-0538c0eef63b', NULL, NULL);


--
-- Data for Name: sessions_app_settlementline; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_settlementline VALUES (1, 2, 'CHARGE', 'payment', 'pay_1', NULL, '', '', '2026-09-21 14:13:20+00', 'AUD', 10.0000, 0.3000, 9.7000, 'AUD', 10.0000, '01a220a4-6cf5-7473-8edd-f1e393202146', NULL);


--
-- Data for Name: sessions_app_settlementmapping; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_settlementmapping VALUES (1, 'Bank', '{"fees": "subtracted", "dates": "YYYY-MM-DD", "kinds": {}, "title": "Bank", "units": "major", "headers": {"gross": ["Sum"], "created": ["Day"], "reference": ["Id"]}, "currency": "AUD", "grouping": "", "delimiter": ",", "time_zone": "UTC", "unknown_kind": null, "decimal_separator": "."}', '2026-11-28 05:32:56.404283+00', '01a220a4-6481-7733-a921-0538c0eef63b', NULL);


--
-- Data for Name: sessions_app_staffsession; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_staffsession VALUES ('x', '2026-11-28 05:32:54.273771+00', '0000000000000000000000000000000000000000000000000000000000000000', NULL, NULL, '', '', 1);


--
-- Data for Name: sessions_app_unroutableorder; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_unroutableorder VALUES ('01a220a4-6af5-7445-9490-6c767f3c9f50', 'NOBODY-1', 'JPY', 100.0000, '', 'card', '[]', '2026-11-28 05:32:55.925864+00', '01a220a4-60f2-7228-b7cc-9275efb12cab');


--
-- Data for Name: sessions_app_webhookdelivery; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_webhookdelivery VALUES (1, '01a220a4-6ad9-762d-a418-ac7ad68e90c5', 1, 'session.created', 'PENDING', 0, '2026-11-28 05:32:55.897074+00', '2026-11-28 05:32:55.897074+00', '2026-11-28 05:32:55.897074+00', NULL, NULL, NULL, '01a220a4-6a73-70d5-b600-bebc53a6b67d', '01a220a4-64df-74dd-8ec1-ed0229c58290');
INSERT INTO public.sessions_app_webhookdelivery VALUES (2, '01a220a4-6dcd-74ec-9c2e-382e0efb98f6', 2, 'session.completed', 'PENDING', 0, '2026-11-28 05:32:54.273771+00', '2026-11-28 05:32:54.273771+00', '2026-11-28 05:32:54.273771+00', NULL, NULL, NULL, '01a220a4-6a73-70d5-b600-bebc53a6b67d', '01a220a4-64df-74dd-8ec1-ed0229c58290');


--
-- Data for Name: sessions_app_webhookendpoint; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions_app_webhookendpoint VALUES ('01a220a4-64df-74dd-8ec1-ed0229c58290', 'http://127.0.0.1:9/hook', '{}', '', true, '', '\x036f6c64247bdb899b195f44fd965aa224fea7f8bec145c93b4e7e6af47a51c031cedf946b4aaa9f6ba42c30090216f7413846d86a501e0538cf9df29bf949bd14848dcb2650beeda64b3c4cf3b94ea89d4c', '\x036f6c64134628c01a581042e997e96c045b1dccad5b0368686a918128402928c909970cd7413cc30968c12bf4c4e465b0c455730f2426cd8c8a3e9a761e66a79266deb3f1a3', '2036-11-25 05:32:54.273771+00', 0, NULL, '2026-11-28 05:32:54.322278+00', '01a220a4-60f2-7228-b7cc-9275efb12cab', NULL);


--
-- Name: q_celery_msg_id_seq; Type: SEQUENCE SET; Schema: pgmq; Owner: -
--

SELECT pg_catalog.setval('pgmq.q_celery_msg_id_seq', 1, true);


--
-- Name: auth_group_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.auth_group_id_seq', 6, true);


--
-- Name: auth_group_permissions_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 564, true);


--
-- Name: auth_permission_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.auth_permission_id_seq', 211, true);


--
-- Name: auth_user_groups_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.auth_user_groups_id_seq', 1, true);


--
-- Name: auth_user_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.auth_user_id_seq', 2, true);


--
-- Name: auth_user_user_permissions_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.auth_user_user_permissions_id_seq', 1, true);


--
-- Name: axes_accessattempt_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.axes_accessattempt_id_seq', 1, true);


--
-- Name: axes_accessfailurelog_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.axes_accessfailurelog_id_seq', 1, false);


--
-- Name: axes_accesslog_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.axes_accesslog_id_seq', 1, false);


--
-- Name: django_admin_log_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.django_admin_log_id_seq', 1, false);


--
-- Name: django_content_type_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.django_content_type_id_seq', 53, true);


--
-- Name: django_migrations_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.django_migrations_id_seq', 62, true);


--
-- Name: providers_accountterms_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.providers_accountterms_id_seq', 1, true);


--
-- Name: routing_approval_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.routing_approval_id_seq', 1, true);


--
-- Name: routing_backtest_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.routing_backtest_id_seq', 1, true);


--
-- Name: routing_canary_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.routing_canary_id_seq', 1, true);


--
-- Name: routing_canaryreading_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.routing_canaryreading_id_seq', 1, true);


--
-- Name: routing_plannedoutage_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.routing_plannedoutage_id_seq', 2, true);


--
-- Name: routing_routingrule_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.routing_routingrule_id_seq', 2, true);


--
-- Name: routing_ruleaccount_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.routing_ruleaccount_id_seq', 1, true);


--
-- Name: routing_weightsrevision_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.routing_weightsrevision_id_seq', 3, true);


--
-- Name: sessions_app_auditentry_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_auditentry_id_seq', 38, true);


--
-- Name: sessions_app_authenticatorapp_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_authenticatorapp_id_seq', 1, true);


--
-- Name: sessions_app_clientcredential_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_clientcredential_id_seq', 2, true);


--
-- Name: sessions_app_deliveryattempt_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_deliveryattempt_id_seq', 1, true);


--
-- Name: sessions_app_recoverycode_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_recoverycode_id_seq', 1, true);


--
-- Name: sessions_app_recoverycodes_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_recoverycodes_id_seq', 1, true);


--
-- Name: sessions_app_reportschedule_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_reportschedule_id_seq', 1, true);


--
-- Name: sessions_app_reporttemplate_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_reporttemplate_id_seq', 2, true);


--
-- Name: sessions_app_sessionreview_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_sessionreview_id_seq', 1, true);


--
-- Name: sessions_app_settlementbreak_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_settlementbreak_id_seq', 1, true);


--
-- Name: sessions_app_settlementline_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_settlementline_id_seq', 1, true);


--
-- Name: sessions_app_settlementmapping_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_settlementmapping_id_seq', 1, true);


--
-- Name: sessions_app_webhookdelivery_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sessions_app_webhookdelivery_id_seq', 2, true);


--
-- Name: a_celery a_celery_pkey; Type: CONSTRAINT; Schema: pgmq; Owner: -
--

ALTER TABLE ONLY pgmq.a_celery
    ADD CONSTRAINT a_celery_pkey PRIMARY KEY (msg_id);


--
-- Name: meta meta_queue_name_key; Type: CONSTRAINT; Schema: pgmq; Owner: -
--

ALTER TABLE ONLY pgmq.meta
    ADD CONSTRAINT meta_queue_name_key UNIQUE (queue_name);


--
-- Name: notify_insert_throttle notify_insert_throttle_queue_name_key; Type: CONSTRAINT; Schema: pgmq; Owner: -
--

ALTER TABLE ONLY pgmq.notify_insert_throttle
    ADD CONSTRAINT notify_insert_throttle_queue_name_key UNIQUE (queue_name);


--
-- Name: q_celery q_celery_pkey; Type: CONSTRAINT; Schema: pgmq; Owner: -
--

ALTER TABLE ONLY pgmq.q_celery
    ADD CONSTRAINT q_celery_pkey PRIMARY KEY (msg_id);


--
-- Name: topic_bindings topic_bindings_unique_pattern_queue; Type: CONSTRAINT; Schema: pgmq; Owner: -
--

ALTER TABLE ONLY pgmq.topic_bindings
    ADD CONSTRAINT topic_bindings_unique_pattern_queue UNIQUE (pattern, queue_name);


--
-- Name: providers_provideraccount account_name_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.providers_provideraccount
    ADD CONSTRAINT account_name_unique UNIQUE (provider, name);


--
-- Name: sessions_app_providerattempt attempt_position_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_providerattempt
    ADD CONSTRAINT attempt_position_unique UNIQUE (session_id, "position");


--
-- Name: auth_group auth_group_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);


--
-- Name: auth_group_permissions auth_group_permissions_group_id_permission_id_0cd325b0_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);


--
-- Name: auth_group_permissions auth_group_permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);


--
-- Name: auth_group auth_group_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);


--
-- Name: auth_permission auth_permission_content_type_id_codename_01ab375a_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);


--
-- Name: auth_permission auth_permission_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);


--
-- Name: auth_user_groups auth_user_groups_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_pkey PRIMARY KEY (id);


--
-- Name: auth_user_groups auth_user_groups_user_id_group_id_94350c0c_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_user_id_group_id_94350c0c_uniq UNIQUE (user_id, group_id);


--
-- Name: auth_user auth_user_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_pkey PRIMARY KEY (id);


--
-- Name: auth_user_user_permissions auth_user_user_permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_pkey PRIMARY KEY (id);


--
-- Name: auth_user_user_permissions auth_user_user_permissions_user_id_permission_id_14a6b632_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_user_id_permission_id_14a6b632_uniq UNIQUE (user_id, permission_id);


--
-- Name: auth_user auth_user_username_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_username_key UNIQUE (username);


--
-- Name: axes_accessattempt axes_accessattempt_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_pkey PRIMARY KEY (id);


--
-- Name: axes_accessattempt axes_accessattempt_username_ip_address_user_agent_8ea22282_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_username_ip_address_user_agent_8ea22282_uniq UNIQUE (username, ip_address, user_agent);


--
-- Name: axes_accessattemptexpiration axes_accessattemptexpiration_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptexpiration_pkey PRIMARY KEY (access_attempt_id);


--
-- Name: axes_accessfailurelog axes_accessfailurelog_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.axes_accessfailurelog
    ADD CONSTRAINT axes_accessfailurelog_pkey PRIMARY KEY (id);


--
-- Name: axes_accesslog axes_accesslog_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.axes_accesslog
    ADD CONSTRAINT axes_accesslog_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_deliveryattempt delivery_attempt_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_deliveryattempt
    ADD CONSTRAINT delivery_attempt_unique UNIQUE (delivery_id, number);


--
-- Name: sessions_app_webhookdelivery delivery_once_per_endpoint; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_webhookdelivery
    ADD CONSTRAINT delivery_once_per_endpoint UNIQUE (endpoint_id, message_id);


--
-- Name: django_admin_log django_admin_log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);


--
-- Name: django_content_type django_content_type_app_label_model_76bd3d3b_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);


--
-- Name: django_content_type django_content_type_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);


--
-- Name: django_migrations django_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_sessionevent event_sequence_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_sessionevent
    ADD CONSTRAINT event_sequence_unique UNIQUE (session_id, sequence);


--
-- Name: sessions_app_inboundevent inbound_event_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_inboundevent
    ADD CONSTRAINT inbound_event_unique UNIQUE (account_id, event_id);


--
-- Name: sessions_app_settlementmapping mapping_name_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementmapping
    ADD CONSTRAINT mapping_name_unique UNIQUE (account_id, name);


--
-- Name: sessions_app_authenticatorapp one_authenticator_app_each; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_authenticatorapp
    ADD CONSTRAINT one_authenticator_app_each UNIQUE (user_id, confirmed);


--
-- Name: sessions_app_recoverycodes one_set_of_recovery_codes_each; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_recoverycodes
    ADD CONSTRAINT one_set_of_recovery_codes_each UNIQUE (user_id, confirmed);


--
-- Name: providers_accountterms providers_accountterms_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.providers_accountterms
    ADD CONSTRAINT providers_accountterms_pkey PRIMARY KEY (id);


--
-- Name: providers_configurationversion providers_configurationversion_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.providers_configurationversion
    ADD CONSTRAINT providers_configurationversion_pkey PRIMARY KEY (id);


--
-- Name: providers_provideraccount providers_provideraccount_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.providers_provideraccount
    ADD CONSTRAINT providers_provideraccount_pkey PRIMARY KEY (id);


--
-- Name: routing_accountbreaker routing_accountbreaker_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_accountbreaker
    ADD CONSTRAINT routing_accountbreaker_pkey PRIMARY KEY (account_id);


--
-- Name: routing_accounthour routing_accounthour_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_accounthour
    ADD CONSTRAINT routing_accounthour_pkey PRIMARY KEY (account_id, hour);


--
-- Name: routing_approval routing_approval_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_approval
    ADD CONSTRAINT routing_approval_pkey PRIMARY KEY (id);


--
-- Name: routing_approval routing_approval_revision_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_approval
    ADD CONSTRAINT routing_approval_revision_id_key UNIQUE (revision_id);


--
-- Name: routing_backtest routing_backtest_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_backtest
    ADD CONSTRAINT routing_backtest_pkey PRIMARY KEY (id);


--
-- Name: routing_callstatistics routing_callstatistics_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_callstatistics
    ADD CONSTRAINT routing_callstatistics_pkey PRIMARY KEY (account_id);


--
-- Name: routing_callwindow routing_callwindow_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_callwindow
    ADD CONSTRAINT routing_callwindow_pkey PRIMARY KEY (account_id, slot);


--
-- Name: routing_canary routing_canary_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_canary
    ADD CONSTRAINT routing_canary_pkey PRIMARY KEY (id);


--
-- Name: routing_canary routing_canary_revision_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_canary
    ADD CONSTRAINT routing_canary_revision_id_key UNIQUE (revision_id);


--
-- Name: routing_canaryreading routing_canaryreading_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_canaryreading
    ADD CONSTRAINT routing_canaryreading_pkey PRIMARY KEY (id);


--
-- Name: routing_conversionstatistics routing_conversionstatistics_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_conversionstatistics
    ADD CONSTRAINT routing_conversionstatistics_pkey PRIMARY KEY (account_id, currency);


--
-- Name: routing_opencheckouts routing_opencheckouts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_opencheckouts
    ADD CONSTRAINT routing_opencheckouts_pkey PRIMARY KEY (account_id, currency, minute);


--
-- Name: routing_plannedoutage routing_plannedoutage_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_plannedoutage
    ADD CONSTRAINT routing_plannedoutage_pkey PRIMARY KEY (id);


--
-- Name: routing_routingrule routing_routingrule_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_routingrule
    ADD CONSTRAINT routing_routingrule_pkey PRIMARY KEY (id);


--
-- Name: routing_ruleaccount routing_ruleaccount_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_ruleaccount
    ADD CONSTRAINT routing_ruleaccount_pkey PRIMARY KEY (id);


--
-- Name: routing_weightsrevision routing_weightsrevision_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_weightsrevision
    ADD CONSTRAINT routing_weightsrevision_pkey PRIMARY KEY (id);


--
-- Name: routing_ruleaccount rule_account_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_ruleaccount
    ADD CONSTRAINT rule_account_once UNIQUE (rule_id, account_id);


--
-- Name: sessions_app_allowance sessions_app_allowance_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_allowance
    ADD CONSTRAINT sessions_app_allowance_pkey PRIMARY KEY (owner, act);


--
-- Name: sessions_app_application sessions_app_application_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_application
    ADD CONSTRAINT sessions_app_application_name_key UNIQUE (name);


--
-- Name: sessions_app_application sessions_app_application_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_application
    ADD CONSTRAINT sessions_app_application_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_auditentry sessions_app_auditentry_number_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_auditentry
    ADD CONSTRAINT sessions_app_auditentry_number_key UNIQUE (number);


--
-- Name: sessions_app_auditentry sessions_app_auditentry_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_auditentry
    ADD CONSTRAINT sessions_app_auditentry_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_authenticatorapp sessions_app_authenticatorapp_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_authenticatorapp
    ADD CONSTRAINT sessions_app_authenticatorapp_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_clientcredential sessions_app_clientcredential_client_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_clientcredential
    ADD CONSTRAINT sessions_app_clientcredential_client_id_key UNIQUE (client_id);


--
-- Name: sessions_app_clientcredential sessions_app_clientcredential_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_clientcredential
    ADD CONSTRAINT sessions_app_clientcredential_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_deliveryattempt sessions_app_deliveryattempt_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_deliveryattempt
    ADD CONSTRAINT sessions_app_deliveryattempt_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_heartbeat sessions_app_heartbeat_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_heartbeat
    ADD CONSTRAINT sessions_app_heartbeat_pkey PRIMARY KEY (name);


--
-- Name: sessions_app_idempotencyrecord sessions_app_idempotencyrecord_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_idempotencyrecord
    ADD CONSTRAINT sessions_app_idempotencyrecord_pkey PRIMARY KEY (application_id, key);


--
-- Name: sessions_app_idempotencyrecord sessions_app_idempotencyrecord_session_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_idempotencyrecord
    ADD CONSTRAINT sessions_app_idempotencyrecord_session_id_key UNIQUE (session_id);


--
-- Name: sessions_app_inboundevent sessions_app_inboundevent_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_inboundevent
    ADD CONSTRAINT sessions_app_inboundevent_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_paymentsession sessions_app_paymentsession_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_paymentsession
    ADD CONSTRAINT sessions_app_paymentsession_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_providerattempt sessions_app_providerattempt_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_providerattempt
    ADD CONSTRAINT sessions_app_providerattempt_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_recoverycode sessions_app_recoverycode_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_recoverycode
    ADD CONSTRAINT sessions_app_recoverycode_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_recoverycodes sessions_app_recoverycodes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_recoverycodes
    ADD CONSTRAINT sessions_app_recoverycodes_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_report sessions_app_report_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_report
    ADD CONSTRAINT sessions_app_report_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_reportschedule sessions_app_reportschedule_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_reportschedule
    ADD CONSTRAINT sessions_app_reportschedule_name_key UNIQUE (name);


--
-- Name: sessions_app_reportschedule sessions_app_reportschedule_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_reportschedule
    ADD CONSTRAINT sessions_app_reportschedule_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_reporttemplate sessions_app_reporttemplate_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_reporttemplate
    ADD CONSTRAINT sessions_app_reporttemplate_name_key UNIQUE (name);


--
-- Name: sessions_app_reporttemplate sessions_app_reporttemplate_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_reporttemplate
    ADD CONSTRAINT sessions_app_reporttemplate_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_revokedtoken sessions_app_revokedtoken_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_revokedtoken
    ADD CONSTRAINT sessions_app_revokedtoken_pkey PRIMARY KEY (jti);


--
-- Name: sessions_app_sessionevent sessions_app_sessionevent_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_sessionevent
    ADD CONSTRAINT sessions_app_sessionevent_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_sessionreview sessions_app_sessionreview_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_sessionreview
    ADD CONSTRAINT sessions_app_sessionreview_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_settlementbreak sessions_app_settlementbreak_line_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementbreak
    ADD CONSTRAINT sessions_app_settlementbreak_line_id_key UNIQUE (line_id);


--
-- Name: sessions_app_settlementbreak sessions_app_settlementbreak_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementbreak
    ADD CONSTRAINT sessions_app_settlementbreak_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_settlementfile sessions_app_settlementfile_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementfile
    ADD CONSTRAINT sessions_app_settlementfile_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_settlementline sessions_app_settlementline_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementline
    ADD CONSTRAINT sessions_app_settlementline_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_settlementmapping sessions_app_settlementmapping_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementmapping
    ADD CONSTRAINT sessions_app_settlementmapping_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_staffsession sessions_app_staffsession_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_staffsession
    ADD CONSTRAINT sessions_app_staffsession_pkey PRIMARY KEY (session_key);


--
-- Name: sessions_app_unroutableorder sessions_app_unroutableorder_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_unroutableorder
    ADD CONSTRAINT sessions_app_unroutableorder_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_webhookdelivery sessions_app_webhookdelivery_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_webhookdelivery
    ADD CONSTRAINT sessions_app_webhookdelivery_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_webhookendpoint sessions_app_webhookendpoint_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_webhookendpoint
    ADD CONSTRAINT sessions_app_webhookendpoint_pkey PRIMARY KEY (id);


--
-- Name: sessions_app_settlementfile settlement_file_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementfile
    ADD CONSTRAINT settlement_file_once UNIQUE (account_id, sha256);


--
-- Name: sessions_app_settlementline settlement_line_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementline
    ADD CONSTRAINT settlement_line_unique UNIQUE (file_id, line);


--
-- Name: providers_accountterms terms_currency_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.providers_accountterms
    ADD CONSTRAINT terms_currency_unique UNIQUE (account_id, currency);


--
-- Name: archived_at_idx_celery; Type: INDEX; Schema: pgmq; Owner: -
--

CREATE INDEX archived_at_idx_celery ON pgmq.a_celery USING btree (archived_at);


--
-- Name: idx_notify_throttle_active; Type: INDEX; Schema: pgmq; Owner: -
--

CREATE INDEX idx_notify_throttle_active ON pgmq.notify_insert_throttle USING btree (queue_name, last_notified_at) WHERE (throttle_interval_ms > 0);


--
-- Name: idx_topic_bindings_covering; Type: INDEX; Schema: pgmq; Owner: -
--

CREATE INDEX idx_topic_bindings_covering ON pgmq.topic_bindings USING btree (pattern) INCLUDE (queue_name, compiled_regex);


--
-- Name: q_celery_vt_idx; Type: INDEX; Schema: pgmq; Owner: -
--

CREATE INDEX q_celery_vt_idx ON pgmq.q_celery USING btree (vt);


--
-- Name: account_hour_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX account_hour_by_time ON public.routing_accounthour USING btree (hour);


--
-- Name: attempt_one_live_per_session; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX attempt_one_live_per_session ON public.sessions_app_providerattempt USING btree (session_id) WHERE ((state)::text = 'LIVE'::text);


--
-- Name: attempt_quarantined; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX attempt_quarantined ON public.sessions_app_providerattempt USING btree (planned_at) WHERE ((state)::text = 'QUARANTINED'::text);


--
-- Name: audit_action; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_action ON public.sessions_app_auditentry USING btree (action, id DESC);


--
-- Name: audit_actor; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_actor ON public.sessions_app_auditentry USING btree (actor_id, id DESC);


--
-- Name: audit_subject; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_subject ON public.sessions_app_auditentry USING btree (subject_type, subject_id, id DESC);


--
-- Name: auth_group_name_a6ea08ec_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);


--
-- Name: auth_group_permissions_group_id_b120cbf9; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);


--
-- Name: auth_group_permissions_permission_id_84c5c92e; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);


--
-- Name: auth_permission_content_type_id_2f476e4b; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);


--
-- Name: auth_user_groups_group_id_97559544; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_user_groups_group_id_97559544 ON public.auth_user_groups USING btree (group_id);


--
-- Name: auth_user_groups_user_id_6a12ed8b; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_user_groups_user_id_6a12ed8b ON public.auth_user_groups USING btree (user_id);


--
-- Name: auth_user_user_permissions_permission_id_1fbb5f2c; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_user_user_permissions_permission_id_1fbb5f2c ON public.auth_user_user_permissions USING btree (permission_id);


--
-- Name: auth_user_user_permissions_user_id_a95ead1b; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_user_user_permissions_user_id_a95ead1b ON public.auth_user_user_permissions USING btree (user_id);


--
-- Name: auth_user_username_6821ab7c_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_user_username_6821ab7c_like ON public.auth_user USING btree (username varchar_pattern_ops);


--
-- Name: axes_accessattempt_ip_address_10922d9c; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accessattempt_ip_address_10922d9c ON public.axes_accessattempt USING btree (ip_address);


--
-- Name: axes_accessattempt_user_agent_ad89678b; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accessattempt_user_agent_ad89678b ON public.axes_accessattempt USING btree (user_agent);


--
-- Name: axes_accessattempt_user_agent_ad89678b_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accessattempt_user_agent_ad89678b_like ON public.axes_accessattempt USING btree (user_agent varchar_pattern_ops);


--
-- Name: axes_accessattempt_username_3f2d4ca0; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accessattempt_username_3f2d4ca0 ON public.axes_accessattempt USING btree (username);


--
-- Name: axes_accessattempt_username_3f2d4ca0_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accessattempt_username_3f2d4ca0_like ON public.axes_accessattempt USING btree (username varchar_pattern_ops);


--
-- Name: axes_accessfailurelog_ip_address_2e9f5a7f; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accessfailurelog_ip_address_2e9f5a7f ON public.axes_accessfailurelog USING btree (ip_address);


--
-- Name: axes_accessfailurelog_user_agent_ea145dda; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accessfailurelog_user_agent_ea145dda ON public.axes_accessfailurelog USING btree (user_agent);


--
-- Name: axes_accessfailurelog_user_agent_ea145dda_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accessfailurelog_user_agent_ea145dda_like ON public.axes_accessfailurelog USING btree (user_agent varchar_pattern_ops);


--
-- Name: axes_accessfailurelog_username_a8b7e8a4; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accessfailurelog_username_a8b7e8a4 ON public.axes_accessfailurelog USING btree (username);


--
-- Name: axes_accessfailurelog_username_a8b7e8a4_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accessfailurelog_username_a8b7e8a4_like ON public.axes_accessfailurelog USING btree (username varchar_pattern_ops);


--
-- Name: axes_accesslog_ip_address_86b417e5; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accesslog_ip_address_86b417e5 ON public.axes_accesslog USING btree (ip_address);


--
-- Name: axes_accesslog_user_agent_0e659004; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accesslog_user_agent_0e659004 ON public.axes_accesslog USING btree (user_agent);


--
-- Name: axes_accesslog_user_agent_0e659004_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accesslog_user_agent_0e659004_like ON public.axes_accesslog USING btree (user_agent varchar_pattern_ops);


--
-- Name: axes_accesslog_username_df93064b; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accesslog_username_df93064b ON public.axes_accesslog USING btree (username);


--
-- Name: axes_accesslog_username_df93064b_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX axes_accesslog_username_df93064b_like ON public.axes_accesslog USING btree (username varchar_pattern_ops);


--
-- Name: backtest_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX backtest_waiting ON public.routing_backtest USING btree (id) WHERE ((status)::text = ANY ((ARRAY['QUEUED'::character varying, 'RUNNING'::character varying])::text[]));


--
-- Name: canary_one_running; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX canary_one_running ON public.routing_canary USING btree (state) WHERE ((state)::text = 'RUNNING'::text);


--
-- Name: delivery_being_sent; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_being_sent ON public.sessions_app_webhookdelivery USING btree (endpoint_id) WHERE (leased_until IS NOT NULL);


--
-- Name: delivery_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_due ON public.sessions_app_webhookdelivery USING btree (endpoint_id, next_at) WHERE ((state)::text = 'PENDING'::text);


--
-- Name: delivery_given_up; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_given_up ON public.sessions_app_webhookdelivery USING btree (id DESC) WHERE ((state)::text = 'GIVEN_UP'::text);


--
-- Name: delivery_given_up_by_endpoint; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_given_up_by_endpoint ON public.sessions_app_webhookdelivery USING btree (endpoint_id, message_id DESC) WHERE ((state)::text = 'GIVEN_UP'::text);


--
-- Name: delivery_in_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_in_order ON public.sessions_app_webhookdelivery USING btree (endpoint_id, session_id, sequence) WHERE ((state)::text = 'PENDING'::text);


--
-- Name: django_admin_log_content_type_id_c4bce8eb; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);


--
-- Name: django_admin_log_user_id_c564eba6; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);


--
-- Name: event_payments; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX event_payments ON public.sessions_app_sessionevent USING btree (created_at) WHERE ((type)::text = 'session.completed'::text);


--
-- Name: inbound_done; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbound_done ON public.sessions_app_inboundevent USING btree (received_at) WHERE ((progress)::text = ANY ((ARRAY['APPLIED'::character varying, 'IGNORED'::character varying])::text[]));


--
-- Name: inbound_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbound_due ON public.sessions_app_inboundevent USING btree (next_at) WHERE ((progress)::text = 'RECEIVED'::text);


--
-- Name: inbound_parked; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbound_parked ON public.sessions_app_inboundevent USING btree (id DESC) WHERE ((progress)::text = 'PARKED'::text);


--
-- Name: providers_accountterms_account_id_ae5c8420; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX providers_accountterms_account_id_ae5c8420 ON public.providers_accountterms USING btree (account_id);


--
-- Name: providers_provideraccount_name_552422aa; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX providers_provideraccount_name_552422aa ON public.providers_provideraccount USING btree (name);


--
-- Name: providers_provideraccount_name_552422aa_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX providers_provideraccount_name_552422aa_like ON public.providers_provideraccount USING btree (name varchar_pattern_ops);


--
-- Name: record_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX record_age ON public.sessions_app_idempotencyrecord USING btree (created_at);


--
-- Name: record_running; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX record_running ON public.sessions_app_idempotencyrecord USING btree (leased_until) WHERE ((state)::text = 'RUNNING'::text);


--
-- Name: report_of_application; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX report_of_application ON public.sessions_app_report USING btree (application_id, id DESC);


--
-- Name: report_once_a_period; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX report_once_a_period ON public.sessions_app_report USING btree (schedule_id, first_day) WHERE (schedule_id IS NOT NULL);


--
-- Name: report_to_announce; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX report_to_announce ON public.sessions_app_report USING btree (announce_at) WHERE (announce_at IS NOT NULL);


--
-- Name: report_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX report_waiting ON public.sessions_app_report USING btree (id) WHERE ((state)::text = ANY ((ARRAY['QUEUED'::character varying, 'RUNNING'::character varying])::text[]));


--
-- Name: report_with_files; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX report_with_files ON public.sessions_app_report USING btree (files_until) WHERE (NOT ((folder)::text = ''::text));


--
-- Name: routing_approval_approver_id_ad12da3a; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_approval_approver_id_ad12da3a ON public.routing_approval USING btree (approver_id);


--
-- Name: routing_backtest_author_id_c71a8233; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_backtest_author_id_c71a8233 ON public.routing_backtest USING btree (author_id);


--
-- Name: routing_canary_control_id_b3f6f812; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_canary_control_id_b3f6f812 ON public.routing_canary USING btree (control_id);


--
-- Name: routing_canary_ended_by_id_3a99f0e5; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_canary_ended_by_id_3a99f0e5 ON public.routing_canary USING btree (ended_by_id);


--
-- Name: routing_canaryreading_canary_id_07fa94ce; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_canaryreading_canary_id_07fa94ce ON public.routing_canaryreading USING btree (canary_id);


--
-- Name: routing_plannedoutage_account_id_a2646617; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_plannedoutage_account_id_a2646617 ON public.routing_plannedoutage USING btree (account_id);


--
-- Name: routing_routingrule_position_3f211c82; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_routingrule_position_3f211c82 ON public.routing_routingrule USING btree ("position");


--
-- Name: routing_ruleaccount_account_id_b5b969bc; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_ruleaccount_account_id_b5b969bc ON public.routing_ruleaccount USING btree (account_id);


--
-- Name: routing_ruleaccount_rule_id_e85ada27; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_ruleaccount_rule_id_e85ada27 ON public.routing_ruleaccount USING btree (rule_id);


--
-- Name: routing_weightsrevision_author_id_3bde7ea5; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_weightsrevision_author_id_3bde7ea5 ON public.routing_weightsrevision USING btree (author_id);


--
-- Name: routing_weightsrevision_backtest_id_bfc1e75c; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX routing_weightsrevision_backtest_id_bfc1e75c ON public.routing_weightsrevision USING btree (backtest_id);


--
-- Name: session_by_checkout; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_by_checkout ON public.sessions_app_paymentsession USING btree (account_id, reference);


--
-- Name: session_by_email; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_by_email ON public.sessions_app_paymentsession USING btree (email_index) WHERE (email_index IS NOT NULL);


--
-- Name: session_by_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_by_order ON public.sessions_app_paymentsession USING btree (application_id, order_reference, id DESC);


--
-- Name: session_by_payment; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_by_payment ON public.sessions_app_paymentsession USING btree (account_id, payment_reference) WHERE (NOT ((payment_reference)::text = ''::text));


--
-- Name: session_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_due ON public.sessions_app_paymentsession USING btree (check_at) WHERE ((status)::text = ANY ((ARRAY['PENDING'::character varying, 'PROCESSING'::character varying, 'EXPIRING'::character varying, 'CANCELLING'::character varying])::text[]));


--
-- Name: session_ended_by_creation; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_ended_by_creation ON public.sessions_app_paymentsession USING btree (created_at) INCLUDE (status, currency, account_id, application_id, total) WHERE ((status)::text = ANY ((ARRAY['COMPLETED'::character varying, 'FAILED'::character varying, 'CANCELLED'::character varying, 'EXPIRED'::character varying])::text[]));


--
-- Name: session_late; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_late ON public.sessions_app_paymentsession USING btree (id DESC) WHERE late;


--
-- Name: session_newest; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_newest ON public.sessions_app_paymentsession USING btree (application_id, id DESC);


--
-- Name: session_order_occupied; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX session_order_occupied ON public.sessions_app_paymentsession USING btree (application_id, order_reference) WHERE ((NOT late) AND ((status)::text = ANY ((ARRAY['CREATING'::character varying, 'PENDING'::character varying, 'PROCESSING'::character varying, 'EXPIRING'::character varying, 'CANCELLING'::character varying, 'COMPLETED'::character varying])::text[])));


--
-- Name: session_payments; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_payments ON public.sessions_app_paymentsession USING btree (closed_at) INCLUDE (currency, account_id, application_id, total, estimated_fee) WHERE ((status)::text = 'COMPLETED'::text);


--
-- Name: session_rare; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_rare ON public.sessions_app_paymentsession USING btree (status, id DESC) WHERE ((status)::text = ANY ((ARRAY['PROCESSING'::character varying, 'FAILED'::character varying, 'CANCELLED'::character varying, 'ABANDONED'::character varying])::text[]));


--
-- Name: session_review; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_review ON public.sessions_app_paymentsession USING btree (id DESC) WHERE (NOT ((review)::text = ''::text));


--
-- Name: session_to_be_erased; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_to_be_erased ON public.sessions_app_paymentsession USING btree (closed_at) WHERE ((closed_at IS NOT NULL) AND ((sealed_customer IS NOT NULL) OR (("order" ->> 'additionalInformation'::text) IS NOT NULL)));


--
-- Name: sessions_app_application_name_bef6f006_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_application_name_bef6f006_like ON public.sessions_app_application USING btree (name varchar_pattern_ops);


--
-- Name: sessions_app_authenticatorapp_user_id_b460b953; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_authenticatorapp_user_id_b460b953 ON public.sessions_app_authenticatorapp USING btree (user_id);


--
-- Name: sessions_app_clientcredential_application_id_ae7cfe13; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_clientcredential_application_id_ae7cfe13 ON public.sessions_app_clientcredential USING btree (application_id);


--
-- Name: sessions_app_clientcredential_client_id_2b0d4700_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_clientcredential_client_id_2b0d4700_like ON public.sessions_app_clientcredential USING btree (client_id varchar_pattern_ops);


--
-- Name: sessions_app_heartbeat_name_85a030b6_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_heartbeat_name_85a030b6_like ON public.sessions_app_heartbeat USING btree (name varchar_pattern_ops);


--
-- Name: sessions_app_inboundevent_session_id_7d7eb5d2; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_inboundevent_session_id_7d7eb5d2 ON public.sessions_app_inboundevent USING btree (session_id);


--
-- Name: sessions_app_recoverycode_device_id_c0702ddc; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_recoverycode_device_id_c0702ddc ON public.sessions_app_recoverycode USING btree (device_id);


--
-- Name: sessions_app_recoverycodes_user_id_5d926b3a; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_recoverycodes_user_id_5d926b3a ON public.sessions_app_recoverycodes USING btree (user_id);


--
-- Name: sessions_app_report_requested_by_id_3c68a54e; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_report_requested_by_id_3c68a54e ON public.sessions_app_report USING btree (requested_by_id);


--
-- Name: sessions_app_reportschedule_name_3ba68f60_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_reportschedule_name_3ba68f60_like ON public.sessions_app_reportschedule USING btree (name varchar_pattern_ops);


--
-- Name: sessions_app_reportschedule_owner_id_d8de1f88; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_reportschedule_owner_id_d8de1f88 ON public.sessions_app_reportschedule USING btree (owner_id);


--
-- Name: sessions_app_reportschedule_template_id_f7ea6893; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_reportschedule_template_id_f7ea6893 ON public.sessions_app_reportschedule USING btree (template_id);


--
-- Name: sessions_app_reporttemplate_name_dfe8301f_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_reporttemplate_name_dfe8301f_like ON public.sessions_app_reporttemplate USING btree (name varchar_pattern_ops);


--
-- Name: sessions_app_reporttemplate_owner_id_fcc6c579; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_reporttemplate_owner_id_fcc6c579 ON public.sessions_app_reporttemplate USING btree (owner_id);


--
-- Name: sessions_app_revokedtoken_application_id_5e096d9b; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_revokedtoken_application_id_5e096d9b ON public.sessions_app_revokedtoken USING btree (application_id);


--
-- Name: sessions_app_revokedtoken_expires_at_d4274356; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_revokedtoken_expires_at_d4274356 ON public.sessions_app_revokedtoken USING btree (expires_at);


--
-- Name: sessions_app_revokedtoken_jti_10291c60_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_revokedtoken_jti_10291c60_like ON public.sessions_app_revokedtoken USING btree (jti varchar_pattern_ops);


--
-- Name: sessions_app_sessionreview_session_id_8eaffb0c; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_sessionreview_session_id_8eaffb0c ON public.sessions_app_sessionreview USING btree (session_id);


--
-- Name: sessions_app_settlementbreak_resolved_by_id_47318bc6; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_settlementbreak_resolved_by_id_47318bc6 ON public.sessions_app_settlementbreak USING btree (resolved_by_id);


--
-- Name: sessions_app_settlementfile_account_id_8d64e8e1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_settlementfile_account_id_8d64e8e1 ON public.sessions_app_settlementfile USING btree (account_id);


--
-- Name: sessions_app_settlementfile_imported_by_id_b960086b; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_settlementfile_imported_by_id_b960086b ON public.sessions_app_settlementfile USING btree (imported_by_id);


--
-- Name: sessions_app_settlementmapping_account_id_e4ffa90a; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_settlementmapping_account_id_e4ffa90a ON public.sessions_app_settlementmapping USING btree (account_id);


--
-- Name: sessions_app_settlementmapping_created_by_id_274f6847; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_settlementmapping_created_by_id_274f6847 ON public.sessions_app_settlementmapping USING btree (created_by_id);


--
-- Name: sessions_app_staffsession_expire_date_ff57c1fd; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_staffsession_expire_date_ff57c1fd ON public.sessions_app_staffsession USING btree (expire_date);


--
-- Name: sessions_app_staffsession_session_key_5d8b66c7_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_staffsession_session_key_5d8b66c7_like ON public.sessions_app_staffsession USING btree (session_key varchar_pattern_ops);


--
-- Name: sessions_app_staffsession_user_id_a537d936; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_staffsession_user_id_a537d936 ON public.sessions_app_staffsession USING btree (user_id);


--
-- Name: sessions_app_unroutableorder_created_at_bd9b68da; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_unroutableorder_created_at_bd9b68da ON public.sessions_app_unroutableorder USING btree (created_at);


--
-- Name: sessions_app_webhookdelivery_session_id_31e8b29e; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_webhookdelivery_session_id_31e8b29e ON public.sessions_app_webhookdelivery USING btree (session_id);


--
-- Name: sessions_app_webhookendpoint_application_id_3683780e; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_app_webhookendpoint_application_id_3683780e ON public.sessions_app_webhookendpoint USING btree (application_id);


--
-- Name: settlement_break_of_file; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX settlement_break_of_file ON public.sessions_app_settlementbreak USING btree (file_id, id);


--
-- Name: settlement_break_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX settlement_break_open ON public.sessions_app_settlementbreak USING btree (file_id) WHERE (resolved_at IS NULL);


--
-- Name: settlement_break_session; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX settlement_break_session ON public.sessions_app_settlementbreak USING btree (session_id) WHERE (session_id IS NOT NULL);


--
-- Name: settlement_line_reference; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX settlement_line_reference ON public.sessions_app_settlementline USING btree (reference, kind) WHERE (NOT ((reference)::text = ''::text));


--
-- Name: settlement_line_session; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX settlement_line_session ON public.sessions_app_settlementline USING btree (session_id, kind) WHERE (session_id IS NOT NULL);


--
-- Name: settlement_missing_there_once; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX settlement_missing_there_once ON public.sessions_app_settlementbreak USING btree (session_id) WHERE ((kind)::text = 'MISSING_THERE'::text);


--
-- Name: routing_approval append_only; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.routing_approval FOR EACH ROW EXECUTE FUNCTION public.switchyard_append_only();


--
-- Name: routing_weightsrevision append_only; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.routing_weightsrevision FOR EACH ROW EXECUTE FUNCTION public.switchyard_append_only();


--
-- Name: auth_group audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.auth_group FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: auth_group_permissions audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.auth_group_permissions FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'people');


--
-- Name: auth_user audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.auth_user FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('password', 'last_login', 'all');


--
-- Name: auth_user_groups audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.auth_user_groups FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: auth_user_user_permissions audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.auth_user_user_permissions FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: providers_accountterms audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.providers_accountterms FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: providers_provideraccount audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.providers_provideraccount FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('sealed_credentials', '', 'all');


--
-- Name: routing_accountbreaker audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.routing_accountbreaker FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('credentials_digest', '', 'people');


--
-- Name: routing_approval audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.routing_approval FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: routing_canary audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.routing_canary FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: routing_plannedoutage audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.routing_plannedoutage FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: routing_routingrule audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.routing_routingrule FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: routing_ruleaccount audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.routing_ruleaccount FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: routing_weightsrevision audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.routing_weightsrevision FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: sessions_app_application audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.sessions_app_application FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: sessions_app_authenticatorapp audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.sessions_app_authenticatorapp FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('sealed_seed', 'drift last_t last_used_at throttling_failure_count throttling_failure_timestamp', 'all');


--
-- Name: sessions_app_clientcredential audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.sessions_app_clientcredential FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('secret_digest', 'last_used_at', 'all');


--
-- Name: sessions_app_recoverycodes audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.sessions_app_recoverycodes FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', 'last_used_at throttling_failure_count throttling_failure_timestamp', 'all');


--
-- Name: sessions_app_report audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.sessions_app_report FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('folder', 'rows_done rows_total touched_at', 'people');


--
-- Name: sessions_app_reportschedule audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.sessions_app_reportschedule FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', 'last_day', 'all');


--
-- Name: sessions_app_reporttemplate audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.sessions_app_reporttemplate FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', '', 'all');


--
-- Name: sessions_app_settlementbreak audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER UPDATE OF resolved_at ON public.sessions_app_settlementbreak FOR EACH ROW WHEN (((old.resolved_at IS DISTINCT FROM new.resolved_at) AND (NOT new.cleared))) EXECUTE FUNCTION public.switchyard_audit('', 'our_status our_currency our_amount found_at', 'all');


--
-- Name: sessions_app_settlementfile audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE ON public.sessions_app_settlementfile FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', 'layout totals', 'all');


--
-- Name: sessions_app_settlementmapping audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.sessions_app_settlementmapping FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('', 'changed_at', 'all');


--
-- Name: sessions_app_webhookendpoint audit; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON public.sessions_app_webhookendpoint FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit('sealed_secret sealed_previous_secret', 'failures failing_since paused_until', 'all');


--
-- Name: sessions_app_auditentry audit_begins; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_begins BEFORE INSERT ON public.sessions_app_auditentry FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit_begins();


--
-- Name: sessions_app_auditentry audit_chain; Type: TRIGGER; Schema: public; Owner: -
--

CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON public.sessions_app_auditentry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.switchyard_audit_chain();


--
-- Name: sessions_app_auditentry audit_stays; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_stays BEFORE DELETE OR TRUNCATE ON public.sessions_app_auditentry FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_audit_stays();


--
-- Name: sessions_app_auditentry audit_stays_as_written; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_stays_as_written BEFORE UPDATE ON public.sessions_app_auditentry FOR EACH ROW WHEN (((old.number IS NOT NULL) OR (new.number IS NULL))) EXECUTE FUNCTION public.switchyard_audit_stays();


--
-- Name: providers_accountterms configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER INSERT OR DELETE OR UPDATE ON public.providers_accountterms FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: providers_provideraccount configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER INSERT OR DELETE OR UPDATE ON public.providers_provideraccount FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: routing_accountbreaker configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER INSERT OR DELETE ON public.routing_accountbreaker FOR EACH ROW EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: routing_approval configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER INSERT ON public.routing_approval FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: routing_canary configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER INSERT OR DELETE OR UPDATE ON public.routing_canary FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: routing_plannedoutage configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER INSERT OR DELETE OR UPDATE ON public.routing_plannedoutage FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: routing_routingrule configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER INSERT OR DELETE OR UPDATE ON public.routing_routingrule FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: routing_ruleaccount configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER INSERT OR DELETE OR UPDATE ON public.routing_ruleaccount FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: routing_weightsrevision configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER INSERT ON public.routing_weightsrevision FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: sessions_app_application configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER DELETE OR UPDATE ON public.sessions_app_application FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: sessions_app_clientcredential configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER DELETE OR UPDATE OF scopes, tokens_refused ON public.sessions_app_clientcredential FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: sessions_app_revokedtoken configuration_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed AFTER INSERT ON public.sessions_app_revokedtoken FOR EACH STATEMENT EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: routing_accountbreaker configuration_changed_by_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER configuration_changed_by_update AFTER UPDATE ON public.routing_accountbreaker FOR EACH ROW WHEN (((((old.state)::text IS DISTINCT FROM (new.state)::text) OR (old.open_until IS DISTINCT FROM new.open_until)) OR (old.credentials_digest IS DISTINCT FROM new.credentials_digest))) EXECUTE FUNCTION public.switchyard_configuration_changed();


--
-- Name: sessions_app_paymentsession keep_review; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER keep_review AFTER UPDATE OF review ON public.sessions_app_paymentsession FOR EACH ROW WHEN (((old.review)::text IS DISTINCT FROM (new.review)::text)) EXECUTE FUNCTION public.switchyard_keep_review();


--
-- Name: providers_provideraccount mode_stays; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER mode_stays BEFORE UPDATE OF mode ON public.providers_provideraccount FOR EACH ROW WHEN (((old.mode)::text IS DISTINCT FROM (new.mode)::text)) EXECUTE FUNCTION public.switchyard_account_mode_stays();


--
-- Name: sessions_app_application mode_stays; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER mode_stays BEFORE UPDATE OF mode ON public.sessions_app_application FOR EACH ROW WHEN (((old.mode)::text IS DISTINCT FROM (new.mode)::text)) EXECUTE FUNCTION public.switchyard_mode_stays();


--
-- Name: routing_approval not_the_author; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER not_the_author BEFORE INSERT ON public.routing_approval FOR EACH ROW EXECUTE FUNCTION public.switchyard_not_the_author();


--
-- Name: notify_insert_throttle notify_insert_throttle_meta_queue_name_fk; Type: FK CONSTRAINT; Schema: pgmq; Owner: -
--

ALTER TABLE ONLY pgmq.notify_insert_throttle
    ADD CONSTRAINT notify_insert_throttle_meta_queue_name_fk FOREIGN KEY (queue_name) REFERENCES pgmq.meta(queue_name) ON DELETE CASCADE;


--
-- Name: topic_bindings topic_bindings_meta_queue_name_fk; Type: FK CONSTRAINT; Schema: pgmq; Owner: -
--

ALTER TABLE ONLY pgmq.topic_bindings
    ADD CONSTRAINT topic_bindings_meta_queue_name_fk FOREIGN KEY (queue_name) REFERENCES pgmq.meta(queue_name) ON DELETE CASCADE;


--
-- Name: auth_group_permissions auth_group_permissio_permission_id_84c5c92e_fk_auth_perm; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: auth_group_permissions auth_group_permissions_group_id_b120cbf9_fk_auth_group_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: auth_permission auth_permission_content_type_id_2f476e4b_fk_django_co; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: auth_user_groups auth_user_groups_group_id_97559544_fk_auth_group_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_group_id_97559544_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: auth_user_groups auth_user_groups_user_id_6a12ed8b_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_user_id_6a12ed8b_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: auth_user_user_permissions auth_user_user_permi_permission_id_1fbb5f2c_fk_auth_perm; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permi_permission_id_1fbb5f2c_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: auth_user_user_permissions auth_user_user_permissions_user_id_a95ead1b_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_user_id_a95ead1b_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: axes_accessattemptexpiration axes_accessattemptex_access_attempt_id_6b73a47a_fk_axes_acce; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptex_access_attempt_id_6b73a47a_fk_axes_acce FOREIGN KEY (access_attempt_id) REFERENCES public.axes_accessattempt(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: django_admin_log django_admin_log_content_type_id_c4bce8eb_fk_django_co; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: django_admin_log django_admin_log_user_id_c564eba6_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: providers_accountterms providers_accountter_account_id_ae5c8420_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.providers_accountterms
    ADD CONSTRAINT providers_accountter_account_id_ae5c8420_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_accountbreaker routing_accountbreak_account_id_013cd1c8_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_accountbreaker
    ADD CONSTRAINT routing_accountbreak_account_id_013cd1c8_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_accounthour routing_accounthour_account_id_92ca8eee_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_accounthour
    ADD CONSTRAINT routing_accounthour_account_id_92ca8eee_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_approval routing_approval_approver_id_ad12da3a_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_approval
    ADD CONSTRAINT routing_approval_approver_id_ad12da3a_fk_auth_user_id FOREIGN KEY (approver_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_approval routing_approval_revision_id_20a9b2ce_fk_routing_w; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_approval
    ADD CONSTRAINT routing_approval_revision_id_20a9b2ce_fk_routing_w FOREIGN KEY (revision_id) REFERENCES public.routing_weightsrevision(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_backtest routing_backtest_author_id_c71a8233_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_backtest
    ADD CONSTRAINT routing_backtest_author_id_c71a8233_fk_auth_user_id FOREIGN KEY (author_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_callstatistics routing_callstatisti_account_id_e3511ac9_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_callstatistics
    ADD CONSTRAINT routing_callstatisti_account_id_e3511ac9_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_callwindow routing_callwindow_account_id_eb492288_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_callwindow
    ADD CONSTRAINT routing_callwindow_account_id_eb492288_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_canary routing_canary_control_id_b3f6f812_fk_routing_w; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_canary
    ADD CONSTRAINT routing_canary_control_id_b3f6f812_fk_routing_w FOREIGN KEY (control_id) REFERENCES public.routing_weightsrevision(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_canary routing_canary_ended_by_id_3a99f0e5_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_canary
    ADD CONSTRAINT routing_canary_ended_by_id_3a99f0e5_fk_auth_user_id FOREIGN KEY (ended_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_canary routing_canary_revision_id_9ede5d3f_fk_routing_w; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_canary
    ADD CONSTRAINT routing_canary_revision_id_9ede5d3f_fk_routing_w FOREIGN KEY (revision_id) REFERENCES public.routing_weightsrevision(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_canaryreading routing_canaryreading_canary_id_07fa94ce_fk_routing_canary_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_canaryreading
    ADD CONSTRAINT routing_canaryreading_canary_id_07fa94ce_fk_routing_canary_id FOREIGN KEY (canary_id) REFERENCES public.routing_canary(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_conversionstatistics routing_conversionst_account_id_75fa203f_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_conversionstatistics
    ADD CONSTRAINT routing_conversionst_account_id_75fa203f_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_opencheckouts routing_opencheckout_account_id_c9d4aff6_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_opencheckouts
    ADD CONSTRAINT routing_opencheckout_account_id_c9d4aff6_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_plannedoutage routing_plannedoutag_account_id_a2646617_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_plannedoutage
    ADD CONSTRAINT routing_plannedoutag_account_id_a2646617_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_ruleaccount routing_ruleaccount_account_id_b5b969bc_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_ruleaccount
    ADD CONSTRAINT routing_ruleaccount_account_id_b5b969bc_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_ruleaccount routing_ruleaccount_rule_id_e85ada27_fk_routing_routingrule_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_ruleaccount
    ADD CONSTRAINT routing_ruleaccount_rule_id_e85ada27_fk_routing_routingrule_id FOREIGN KEY (rule_id) REFERENCES public.routing_routingrule(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_weightsrevision routing_weightsrevis_backtest_id_bfc1e75c_fk_routing_b; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_weightsrevision
    ADD CONSTRAINT routing_weightsrevis_backtest_id_bfc1e75c_fk_routing_b FOREIGN KEY (backtest_id) REFERENCES public.routing_backtest(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: routing_weightsrevision routing_weightsrevision_author_id_3bde7ea5_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.routing_weightsrevision
    ADD CONSTRAINT routing_weightsrevision_author_id_3bde7ea5_fk_auth_user_id FOREIGN KEY (author_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_authenticatorapp sessions_app_authenticatorapp_user_id_b460b953_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_authenticatorapp
    ADD CONSTRAINT sessions_app_authenticatorapp_user_id_b460b953_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_clientcredential sessions_app_clientc_application_id_ae7cfe13_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_clientcredential
    ADD CONSTRAINT sessions_app_clientc_application_id_ae7cfe13_fk_sessions_ FOREIGN KEY (application_id) REFERENCES public.sessions_app_application(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_deliveryattempt sessions_app_deliver_delivery_id_9c66cbbb_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_deliveryattempt
    ADD CONSTRAINT sessions_app_deliver_delivery_id_9c66cbbb_fk_sessions_ FOREIGN KEY (delivery_id) REFERENCES public.sessions_app_webhookdelivery(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_idempotencyrecord sessions_app_idempot_application_id_6e469d5f_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_idempotencyrecord
    ADD CONSTRAINT sessions_app_idempot_application_id_6e469d5f_fk_sessions_ FOREIGN KEY (application_id) REFERENCES public.sessions_app_application(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_idempotencyrecord sessions_app_idempot_session_id_7b8d5c01_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_idempotencyrecord
    ADD CONSTRAINT sessions_app_idempot_session_id_7b8d5c01_fk_sessions_ FOREIGN KEY (session_id) REFERENCES public.sessions_app_paymentsession(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_inboundevent sessions_app_inbound_account_id_fc1dd392_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_inboundevent
    ADD CONSTRAINT sessions_app_inbound_account_id_fc1dd392_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_inboundevent sessions_app_inbound_session_id_7d7eb5d2_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_inboundevent
    ADD CONSTRAINT sessions_app_inbound_session_id_7d7eb5d2_fk_sessions_ FOREIGN KEY (session_id) REFERENCES public.sessions_app_paymentsession(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_paymentsession sessions_app_payment_account_id_e0c22ca1_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_paymentsession
    ADD CONSTRAINT sessions_app_payment_account_id_e0c22ca1_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_paymentsession sessions_app_payment_application_id_da9c8b63_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_paymentsession
    ADD CONSTRAINT sessions_app_payment_application_id_da9c8b63_fk_sessions_ FOREIGN KEY (application_id) REFERENCES public.sessions_app_application(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_providerattempt sessions_app_provide_account_id_65fb14a7_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_providerattempt
    ADD CONSTRAINT sessions_app_provide_account_id_65fb14a7_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_providerattempt sessions_app_provide_session_id_39c1ca36_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_providerattempt
    ADD CONSTRAINT sessions_app_provide_session_id_39c1ca36_fk_sessions_ FOREIGN KEY (session_id) REFERENCES public.sessions_app_paymentsession(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_recoverycode sessions_app_recover_device_id_c0702ddc_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_recoverycode
    ADD CONSTRAINT sessions_app_recover_device_id_c0702ddc_fk_sessions_ FOREIGN KEY (device_id) REFERENCES public.sessions_app_recoverycodes(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_recoverycodes sessions_app_recoverycodes_user_id_5d926b3a_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_recoverycodes
    ADD CONSTRAINT sessions_app_recoverycodes_user_id_5d926b3a_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_report sessions_app_report_application_id_bc5cdea3_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_report
    ADD CONSTRAINT sessions_app_report_application_id_bc5cdea3_fk_sessions_ FOREIGN KEY (application_id) REFERENCES public.sessions_app_application(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_report sessions_app_report_requested_by_id_3c68a54e_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_report
    ADD CONSTRAINT sessions_app_report_requested_by_id_3c68a54e_fk_auth_user_id FOREIGN KEY (requested_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_report sessions_app_report_schedule_id_f391da63_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_report
    ADD CONSTRAINT sessions_app_report_schedule_id_f391da63_fk_sessions_ FOREIGN KEY (schedule_id) REFERENCES public.sessions_app_reportschedule(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_reportschedule sessions_app_reports_template_id_f7ea6893_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_reportschedule
    ADD CONSTRAINT sessions_app_reports_template_id_f7ea6893_fk_sessions_ FOREIGN KEY (template_id) REFERENCES public.sessions_app_reporttemplate(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_reportschedule sessions_app_reportschedule_owner_id_d8de1f88_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_reportschedule
    ADD CONSTRAINT sessions_app_reportschedule_owner_id_d8de1f88_fk_auth_user_id FOREIGN KEY (owner_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_reporttemplate sessions_app_reporttemplate_owner_id_fcc6c579_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_reporttemplate
    ADD CONSTRAINT sessions_app_reporttemplate_owner_id_fcc6c579_fk_auth_user_id FOREIGN KEY (owner_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_revokedtoken sessions_app_revoked_application_id_5e096d9b_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_revokedtoken
    ADD CONSTRAINT sessions_app_revoked_application_id_5e096d9b_fk_sessions_ FOREIGN KEY (application_id) REFERENCES public.sessions_app_application(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_sessionevent sessions_app_session_session_id_19649f05_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_sessionevent
    ADD CONSTRAINT sessions_app_session_session_id_19649f05_fk_sessions_ FOREIGN KEY (session_id) REFERENCES public.sessions_app_paymentsession(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_sessionreview sessions_app_session_session_id_8eaffb0c_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_sessionreview
    ADD CONSTRAINT sessions_app_session_session_id_8eaffb0c_fk_sessions_ FOREIGN KEY (session_id) REFERENCES public.sessions_app_paymentsession(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementfile sessions_app_settlem_account_id_8d64e8e1_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementfile
    ADD CONSTRAINT sessions_app_settlem_account_id_8d64e8e1_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementmapping sessions_app_settlem_account_id_e4ffa90a_fk_providers; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementmapping
    ADD CONSTRAINT sessions_app_settlem_account_id_e4ffa90a_fk_providers FOREIGN KEY (account_id) REFERENCES public.providers_provideraccount(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementfile sessions_app_settlem_continues_id_b2862f98_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementfile
    ADD CONSTRAINT sessions_app_settlem_continues_id_b2862f98_fk_sessions_ FOREIGN KEY (continues_id) REFERENCES public.sessions_app_settlementfile(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementmapping sessions_app_settlem_created_by_id_274f6847_fk_auth_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementmapping
    ADD CONSTRAINT sessions_app_settlem_created_by_id_274f6847_fk_auth_user FOREIGN KEY (created_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementbreak sessions_app_settlem_file_id_6ccb94c6_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementbreak
    ADD CONSTRAINT sessions_app_settlem_file_id_6ccb94c6_fk_sessions_ FOREIGN KEY (file_id) REFERENCES public.sessions_app_settlementfile(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementline sessions_app_settlem_file_id_fbaeeadb_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementline
    ADD CONSTRAINT sessions_app_settlem_file_id_fbaeeadb_fk_sessions_ FOREIGN KEY (file_id) REFERENCES public.sessions_app_settlementfile(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementfile sessions_app_settlem_imported_by_id_b960086b_fk_auth_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementfile
    ADD CONSTRAINT sessions_app_settlem_imported_by_id_b960086b_fk_auth_user FOREIGN KEY (imported_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementbreak sessions_app_settlem_line_id_942dfe17_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementbreak
    ADD CONSTRAINT sessions_app_settlem_line_id_942dfe17_fk_sessions_ FOREIGN KEY (line_id) REFERENCES public.sessions_app_settlementline(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementbreak sessions_app_settlem_resolved_by_id_47318bc6_fk_auth_user; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementbreak
    ADD CONSTRAINT sessions_app_settlem_resolved_by_id_47318bc6_fk_auth_user FOREIGN KEY (resolved_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementline sessions_app_settlem_session_id_4aa7240b_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementline
    ADD CONSTRAINT sessions_app_settlem_session_id_4aa7240b_fk_sessions_ FOREIGN KEY (session_id) REFERENCES public.sessions_app_paymentsession(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_settlementbreak sessions_app_settlem_session_id_63bcb56d_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_settlementbreak
    ADD CONSTRAINT sessions_app_settlem_session_id_63bcb56d_fk_sessions_ FOREIGN KEY (session_id) REFERENCES public.sessions_app_paymentsession(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_staffsession sessions_app_staffsession_user_id_a537d936_fk_auth_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_staffsession
    ADD CONSTRAINT sessions_app_staffsession_user_id_a537d936_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_unroutableorder sessions_app_unrouta_application_id_8ba2d3a5_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_unroutableorder
    ADD CONSTRAINT sessions_app_unrouta_application_id_8ba2d3a5_fk_sessions_ FOREIGN KEY (application_id) REFERENCES public.sessions_app_application(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_webhookendpoint sessions_app_webhook_application_id_3683780e_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_webhookendpoint
    ADD CONSTRAINT sessions_app_webhook_application_id_3683780e_fk_sessions_ FOREIGN KEY (application_id) REFERENCES public.sessions_app_application(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_webhookdelivery sessions_app_webhook_endpoint_id_2d178742_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_webhookdelivery
    ADD CONSTRAINT sessions_app_webhook_endpoint_id_2d178742_fk_sessions_ FOREIGN KEY (endpoint_id) REFERENCES public.sessions_app_webhookendpoint(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: sessions_app_webhookdelivery sessions_app_webhook_session_id_31e8b29e_fk_sessions_; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions_app_webhookdelivery
    ADD CONSTRAINT sessions_app_webhook_session_id_31e8b29e_fk_sessions_ FOREIGN KEY (session_id) REFERENCES public.sessions_app_paymentsession(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: SCHEMA pgmq; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA pgmq TO pg_monitor;


--
-- Name: FUNCTION "create"(queue_name text); Type: ACL; Schema: pgmq; Owner: -
--

REVOKE ALL ON FUNCTION pgmq."create"(queue_name text) FROM PUBLIC;


--
-- Name: FUNCTION drop_queue(queue_name text); Type: ACL; Schema: pgmq; Owner: -
--

REVOKE ALL ON FUNCTION pgmq.drop_queue(queue_name text) FROM PUBLIC;


--
-- Name: FUNCTION enable_notify_insert(queue_name text, throttle_interval_ms integer); Type: ACL; Schema: pgmq; Owner: -
--

REVOKE ALL ON FUNCTION pgmq.enable_notify_insert(queue_name text, throttle_interval_ms integer) FROM PUBLIC;


--
-- Name: FUNCTION purge_queue(queue_name text); Type: ACL; Schema: pgmq; Owner: -
--

REVOKE ALL ON FUNCTION pgmq.purge_queue(queue_name text) FROM PUBLIC;


--
-- Name: FUNCTION switchyard_analyse_settlement_lines(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.switchyard_analyse_settlement_lines() FROM PUBLIC;


--
-- Name: FUNCTION switchyard_audit_chain(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.switchyard_audit_chain() FROM PUBLIC;


--
-- Name: TABLE a_celery; Type: ACL; Schema: pgmq; Owner: -
--

GRANT SELECT ON TABLE pgmq.a_celery TO pg_monitor;


--
-- Name: TABLE meta; Type: ACL; Schema: pgmq; Owner: -
--

GRANT SELECT ON TABLE pgmq.meta TO pg_monitor;


--
-- Name: TABLE notify_insert_throttle; Type: ACL; Schema: pgmq; Owner: -
--

GRANT SELECT ON TABLE pgmq.notify_insert_throttle TO pg_monitor;


--
-- Name: TABLE q_celery; Type: ACL; Schema: pgmq; Owner: -
--

GRANT SELECT ON TABLE pgmq.q_celery TO pg_monitor;


--
-- Name: SEQUENCE q_celery_msg_id_seq; Type: ACL; Schema: pgmq; Owner: -
--

GRANT SELECT ON SEQUENCE pgmq.q_celery_msg_id_seq TO pg_monitor;


--
-- Name: TABLE topic_bindings; Type: ACL; Schema: pgmq; Owner: -
--

GRANT SELECT ON TABLE pgmq.topic_bindings TO pg_monitor;


--
-- Name: DEFAULT PRIVILEGES FOR SEQUENCES; Type: DEFAULT ACL; Schema: pgmq; Owner: -
--

ALTER DEFAULT PRIVILEGES IN SCHEMA pgmq GRANT SELECT ON SEQUENCES TO pg_monitor;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: pgmq; Owner: -
--

ALTER DEFAULT PRIVILEGES IN SCHEMA pgmq GRANT SELECT ON TABLES TO pg_monitor;


--
-- PostgreSQL database dump complete
--


