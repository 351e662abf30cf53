"""The audit log: written by triggers, append-only by a trigger."""

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

AUDIT = """
CREATE FUNCTION switchyard_audit() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION switchyard_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON sessions_app_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION switchyard_audit_stays();
"""
UNDO = """
DROP TRIGGER audit_stays ON sessions_app_auditentry;
DROP FUNCTION switchyard_audit_stays();
DROP FUNCTION switchyard_audit() CASCADE;
"""
WATCH = """CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION switchyard_audit('{hidden}', '{ignored}', '{whose}');"""
WATCHED = (
    # table, secret columns, columns that are no news, whose changes
    ("auth_group", "", "", "all"),
    ("auth_group_permissions", "", "", "people"),  # or each migration would fill pages
    ("auth_user", "password", "last_login", "all"),
    ("auth_user_groups", "", "", "all"),
    ("auth_user_user_permissions", "", "", "all"),
    ("providers_accountterms", "", "", "all"),
    ("providers_provideraccount", "sealed_credentials", "", "all"),
    ("routing_accountbreaker", "credentials_digest", "", "people"),
    ("routing_approval", "", "", "all"),
    ("routing_canary", "", "", "all"),
    ("routing_plannedoutage", "", "", "all"),
    ("routing_routingrule", "", "", "all"),
    ("routing_ruleaccount", "", "", "all"),
    ("routing_weightsrevision", "", "", "all"),
    ("sessions_app_application", "", "", "all"),
    ("sessions_app_clientcredential", "secret_digest", "", "all"),
    ("sessions_app_webhookendpoint", "sealed_secret sealed_previous_secret", "failures paused_until", "all"),
)


class Migration(migrations.Migration):
    """The table, the function, and a trigger on each table that staff change."""

    dependencies = [
        ("sessions_app", "0007_unroutable_order"),
        ("routing", "0005_tried_before_trusted"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "actor_id",
                    models.IntegerField(
                        help_text="A member of staff; empty: the product itself, or a shell", null=True
                    ),
                ),
                ("actor", models.CharField(blank=True, help_text="The name they had", max_length=150)),
                ("action", models.CharField(max_length=32)),
                ("subject_type", models.CharField(help_text="A table", max_length=64, verbose_name="kind")),
                ("subject_id", models.CharField(max_length=64, verbose_name="id")),
                ("subject", models.CharField(blank=True, help_text="Its name then", max_length=200)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("request_id", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit log",
                "ordering": ["-id"],
                "permissions": [("export_auditentry", "Can export the audit log")],
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_subject"),
                    models.Index(fields=["actor_id", "-id"], name="audit_actor"),
                    models.Index(fields=["action", "-id"], name="audit_action"),
                ],
            },
        ),
        migrations.RunSQL(AUDIT, UNDO),
        migrations.RunSQL(
            "".join(
                WATCH.format(table=table, hidden=hidden, ignored=ignored, whose=whose)
                for table, hidden, ignored, whose in WATCHED
            ),
            migrations.RunSQL.noop,
        ),
    ]
