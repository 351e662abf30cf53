"""Sums of decaying counts, worked out where the counts are; breakers, outages and rules count the version up."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION switchyard_decayed(value float8, since timestamptz, until timestamptz, half_life interval)
    RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- What is next to nothing becomes nothing: PostgreSQL raises an error for a float that is too small.
    SELECT CASE WHEN abs(value) < 1e-9 OR until - since > 30 * half_life THEN 0
                ELSE value * power(0.5::float8, (greatest(extract(epoch FROM until - since), 0)
                                                 / extract(epoch FROM half_life))::float8) END
$$;
CREATE FUNCTION switchyard_decayed_sum(a float8, a_at timestamptz, b float8, b_at timestamptz, half_life interval)
    RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT switchyard_decayed(a, a_at, greatest(a_at, b_at), half_life)
         + switchyard_decayed(b, b_at, greatest(a_at, b_at), half_life)
$$;
CREATE FUNCTION switchyard_decayed_sum(a float8[], a_at timestamptz, b float8[], b_at timestamptz, half_life interval)
    RETURNS float8[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(switchyard_decayed_sum(coalesce(x, 0), a_at, coalesce(y, 0), b_at, half_life) ORDER BY place)
      FROM unnest(a, b) WITH ORDINALITY AS both_of(x, y, place)
$$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION switchyard_decayed_sum(float8[], timestamptz, float8[], timestamptz, interval);
DROP FUNCTION switchyard_decayed_sum(float8, timestamptz, float8, timestamptz, interval);
DROP FUNCTION switchyard_decayed(float8, timestamptz, timestamptz, interval);
"""
STAFF_TABLES = ("routing_plannedoutage", "routing_routingrule", "routing_ruleaccount")
STAFF_TRIGGER = """
CREATE TRIGGER configuration_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION switchyard_configuration_changed();
"""
# A row trigger: a conditional UPDATE that changes nothing, or the claim of a probe, is no news.
BREAKER_TRIGGERS = """
CREATE TRIGGER configuration_changed AFTER INSERT OR DELETE ON routing_accountbreaker
    FOR EACH ROW EXECUTE FUNCTION switchyard_configuration_changed();
CREATE TRIGGER configuration_changed_by_update AFTER UPDATE ON routing_accountbreaker FOR EACH ROW
    WHEN ((OLD.state, OLD.open_until, OLD.credentials_digest)
          IS DISTINCT FROM (NEW.state, NEW.open_until, NEW.credentials_digest))
    EXECUTE FUNCTION switchyard_configuration_changed();
"""
DROP_BREAKER_TRIGGERS = """
DROP TRIGGER configuration_changed_by_update ON routing_accountbreaker;
DROP TRIGGER configuration_changed ON routing_accountbreaker;
"""


class Migration(migrations.Migration):
    """Functions and triggers."""

    dependencies = [("routing", "0003_live_components"), ("providers", "0002_configuration_version")]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(
            "".join(STAFF_TRIGGER.format(table=table) for table in STAFF_TABLES) + BREAKER_TRIGGERS,
            "".join(f"DROP TRIGGER configuration_changed ON {table};" for table in STAFF_TABLES)
            + DROP_BREAKER_TRIGGERS,
        ),
    ]
