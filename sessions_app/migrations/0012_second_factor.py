"""Room for one second factor a person, and a trigger that notes in the audit log who sets up and removes which."""

from django.db import migrations

ONE_EACH = """
CREATE UNIQUE INDEX one_app_a_person ON otp_totp_totpdevice (user_id, confirmed);
CREATE UNIQUE INDEX one_set_of_codes_a_person ON otp_static_staticdevice (user_id, confirmed);
"""
UNDO_ONE_EACH = "DROP INDEX one_app_a_person; DROP INDEX one_set_of_codes_a_person;"
NO_NEWS = "last_used_at throttling_failure_count throttling_failure_timestamp"
WATCH = f"""
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON otp_totp_totpdevice FOR EACH ROW EXECUTE FUNCTION
    switchyard_audit('key', 'digits drift last_t step t0 tolerance {NO_NEWS}', 'all');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON otp_static_staticdevice FOR EACH ROW EXECUTE FUNCTION
    switchyard_audit('', '{NO_NEWS}', 'all');
"""
UNDO_WATCH = "DROP TRIGGER audit ON otp_totp_totpdevice; DROP TRIGGER audit ON otp_static_staticdevice;"


class Migration(migrations.Migration):
    """Constraints on django-otp's tables, which have none."""

    dependencies = [
        ("sessions_app", "0010_finding_sessions"),
        ("otp_totp", "0003_add_timestamps"),
        ("otp_static", "0003_add_timestamps"),
    ]
    operations = [migrations.RunSQL(ONE_EACH, UNDO_ONE_EACH), migrations.RunSQL(WATCH, UNDO_WATCH)]
