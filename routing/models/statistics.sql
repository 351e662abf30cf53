-- Counts that halve each half_life: how much of one is left, and two of them added up.
CREATE OR REPLACE FUNCTION switchyard_decayed(value float8, since timestamptz, until timestamptz, half_life interval)
    RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- What is next to nothing becomes nothing: PostgreSQL raises an error for a float that is too small.
    SELECT CASE WHEN abs(value) < 1e-9 OR until - since > 30 * half_life THEN 0
                ELSE value * power(0.5::float8, (greatest(extract(epoch FROM until - since), 0)
                                                 / extract(epoch FROM half_life))::float8) END
$$;

CREATE OR REPLACE FUNCTION switchyard_decayed_sum(
    a float8, a_at timestamptz, b float8, b_at timestamptz, half_life interval)
    RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT switchyard_decayed(a, a_at, greatest(a_at, b_at), half_life)
         + switchyard_decayed(b, b_at, greatest(a_at, b_at), half_life)
$$;

CREATE OR REPLACE FUNCTION switchyard_decayed_sum(
    a float8[], a_at timestamptz, b float8[], b_at timestamptz, half_life interval)
    RETURNS float8[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(switchyard_decayed_sum(coalesce(x, 0), a_at, coalesce(y, 0), b_at, half_life) ORDER BY place)
      FROM unnest(a, b) WITH ORDINALITY AS both_of(x, y, place)
$$;
