"""Applications, sessions and their timelines, webhooks, reports, settlement, the audit log, second factors."""

import django.contrib.postgres.fields
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.lookups
import django.utils.timezone
import functools
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models
from providers.triggers import Functions, Trigger

AUDIT = """\
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
"""

APPLICATION = """\
-- An application that has been used keeps its mode.
CREATE OR REPLACE FUNCTION switchyard_mode_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM sessions_app_paymentsession WHERE application_id = OLD.id) THEN
        RAISE EXCEPTION 'An application with sessions keeps its mode' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

SESSION = """\
-- Keep each text of `review` with the time it was set.
CREATE OR REPLACE FUNCTION switchyard_keep_review() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    INSERT INTO sessions_app_sessionreview (session_id, text, recorded_at)
    VALUES (NEW.id, NEW.review, clock_timestamp());
    RETURN NULL;
END $$;
"""

SETTLEMENT = """\
-- The role of web and workers may not analyse a table; after the import of a large file it must.
CREATE OR REPLACE FUNCTION switchyard_analyse_settlement_lines() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = :schema, pg_temp AS $$
BEGIN
    ANALYZE sessions_app_settlementline;
END $$;

REVOKE EXECUTE ON FUNCTION switchyard_analyse_settlement_lines() FROM PUBLIC;
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [("sessions_app", "0022_bounded")]
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("auth", "0012_alter_user_first_name_max_length"), ("providers", "0001_accounts")]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor_id', models.IntegerField(help_text='A member of staff; empty: the product itself, or a shell', null=True)),
                ('actor', models.CharField(blank=True, help_text='The name they had', max_length=150)),
                ('action', models.CharField(max_length=32)),
                ('subject_type', models.CharField(help_text='A table', max_length=64, verbose_name='kind')),
                ('subject_id', models.CharField(max_length=64, verbose_name='id')),
                ('subject', models.CharField(blank=True, help_text='Its name then', max_length=200)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('number', models.BigIntegerField(help_text='Its place in the chain', null=True, unique=True)),
                ('hash', models.CharField(blank=True, db_default='', help_text='SHA-256 of it and of the entry before it', max_length=64)),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit log',
                'ordering': ['-id'],
                'permissions': [('export_auditentry', 'Can export the audit log')],
                'indexes': [
                    models.Index(fields=['subject_type', 'subject_id', '-id'], name='audit_subject'),
                    models.Index(fields=['actor_id', '-id'], name='audit_actor'),
                    models.Index(fields=['action', '-id'], name='audit_action'),
                ],
                'constraints': [
                    Functions(name='audit_functions', sql=AUDIT),
                    Trigger(each='ROW', event='BEFORE INSERT', name='sessions_app_auditentry_audit_begins', run='switchyard_audit_begins()', trigger='audit_begins'),
                    Trigger(deferred=True, each='ROW', event='AFTER INSERT', name='sessions_app_auditentry_audit_chain', run='switchyard_audit_chain()', trigger='audit_chain'),
                    Trigger(each='STATEMENT', event='BEFORE DELETE OR TRUNCATE', name='sessions_app_auditentry_audit_stays', run='switchyard_audit_stays()', trigger='audit_stays'),
                    Trigger(each='ROW', event='BEFORE UPDATE', name='sessions_app_auditentry_audit_stays_as_written', run='switchyard_audit_stays()', trigger='audit_stays_as_written', when='OLD.number IS NOT NULL OR NEW.number IS NULL'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='auth_group_audit', run="switchyard_audit('', '', 'all')", table='auth_group', trigger='audit'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='auth_group_permissions_audit', run="switchyard_audit('', '', 'people')", table='auth_group_permissions', trigger='audit'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='auth_user_audit', run="switchyard_audit('password', 'last_login', 'all')", table='auth_user', trigger='audit'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='auth_user_groups_audit', run="switchyard_audit('', '', 'all')", table='auth_user_groups', trigger='audit'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='auth_user_user_permissions_audit', run="switchyard_audit('', '', 'all')", table='auth_user_user_permissions', trigger='audit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, unique=True)),
                ('mode', models.CharField(choices=[('sandbox', 'Sandbox'), ('live', 'Live')], default='sandbox', max_length=8)),
                ('enabled', models.BooleanField(default=True, help_text='Off refuses every token at once')),
                ('tokens_valid_after', models.DateTimeField(blank=True, help_text='Tokens issued before this moment are refused', null=True)),
                ('session_minutes', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(30), django.core.validators.MaxValueValidator(1440)], verbose_name='session lifetime in minutes')),
                ('redirect_hosts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), blank=True, default=list, help_text='Hosts redirect URLs may name, comma separated; empty allows any', size=None)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('mode__in', ['sandbox', 'live'])), name='application_mode_known'),
                    models.CheckConstraint(condition=models.Q(('session_minutes__range', (30, 1440))), name='application_session_minutes'),
                    Functions(name='application_functions', sql=APPLICATION),
                    Trigger(each='STATEMENT', event='AFTER UPDATE OR DELETE', name='sessions_app_application_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='sessions_app_application_audit', run="switchyard_audit('', '', 'all')", trigger='audit'),
                    Trigger(each='ROW', event='BEFORE UPDATE OF mode', name='sessions_app_application_mode_stays', run='switchyard_mode_stays()', trigger='mode_stays', when='OLD.mode IS DISTINCT FROM NEW.mode'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ClientCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.CharField(max_length=64, unique=True)),
                ('secret_digest', models.BinaryField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('revoked_at', models.DateTimeField(blank=True, help_text='Empty: until it is revoked', null=True, verbose_name='valid until')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credentials', to='sessions_app.application')),
                ('last_used_at', models.DateTimeField(editable=False, help_text='To the hour', null=True)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), db_default=['sessions:read', 'sessions:write', 'reports', 'webhooks'], help_text='What its tokens may be used for, right now: those issued before included', size=None)),
                ('tokens_refused', models.BooleanField(db_default=False, editable=False, help_text='Whether it was revoked with the tokens it had been exchanged for')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('scopes__contained_by', ['sessions:read', 'sessions:write', 'reports', 'webhooks']), ('scopes__len__gt', 0)), name='credential_scopes_known'),
                    models.CheckConstraint(condition=models.Q(('tokens_refused', False), ('revoked_at__isnull', False), _connector='OR'), name='credential_refused_is_revoked'),
                    Trigger(each='STATEMENT', event='AFTER UPDATE OF scopes, tokens_refused OR DELETE', name='sessions_app_clientcredential_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='sessions_app_clientcredential_audit', run="switchyard_audit('secret_digest', 'last_used_at', 'all')", trigger='audit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RevokedToken',
            fields=[
                ('jti', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='sessions_app.application')),
            ],
            options={
                'constraints': [
                    Trigger(each='STATEMENT', event='AFTER INSERT', name='sessions_app_revokedtoken_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PaymentSession',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('CREATING', 'Creating'), ('PENDING', 'Pending'), ('PROCESSING', 'Processing'), ('EXPIRING', 'Expiring'), ('CANCELLING', 'Cancelling'), ('COMPLETED', 'Completed'), ('FAILED', 'Failed'), ('CANCELLED', 'Cancelled'), ('EXPIRED', 'Expired'), ('ABANDONED', 'Abandoned')], max_length=10)),
                ('order_reference', models.CharField(max_length=255)),
                ('payment_method', models.CharField(max_length=16)),
                ('currency', models.CharField(max_length=3)),
                ('total', models.DecimalField(decimal_places=4, max_digits=16)),
                ('shipping', models.DecimalField(decimal_places=4, max_digits=16)),
                ('tax', models.DecimalField(decimal_places=4, max_digits=16)),
                ('order', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='Items, redirect URLs and what else is not personal')),
                ('sealed_customer', models.BinaryField(null=True)),
                ('decision', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='Why this provider: every candidate, every reason')),
                ('provider', models.CharField(blank=True, max_length=32)),
                ('score', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ('reference', models.CharField(blank=True, help_text="The provider's own id of the checkout", max_length=255)),
                ('checkout_url', models.CharField(blank=True, max_length=4096)),
                ('late', models.BooleanField(default=False, help_text='Paid after we had called it over')),
                ('review', models.CharField(blank=True, help_text='Why a person must look at it', max_length=200)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('check_at', models.DateTimeField(help_text="When a worker looks at it next: its expiry, or the end of another worker's lease", null=True)),
                ('last_sequence', models.PositiveIntegerField(default=0, help_text='Number of its newest event')),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='providers.provideraccount')),
                ('application', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='sessions_app.application')),
                ('payment_reference', models.CharField(blank=True, db_default='', help_text="The provider's own id of the payment", max_length=255)),
                ('email_index', models.BigIntegerField(editable=False, null=True)),
                ('estimated_fee', models.DecimalField(decimal_places=4, editable=False, help_text="What its account's terms charge for it, by the decision's record; set when it is paid", max_digits=16, null=True)),
            ],
            options={
                'permissions': [('expire_paymentsession', 'Can close a payment session'), ('reconcile_paymentsession', 'Can ask the provider about a payment session'), ('reveal_customer', "Can see a shopper's data")],
                'indexes': [
                    models.Index(fields=['application', '-id'], name='session_newest'),
                    models.Index(fields=['application', 'order_reference', '-id'], name='session_by_order'),
                    models.Index(condition=models.Q(('status__in', ('PENDING', 'PROCESSING', 'EXPIRING', 'CANCELLING'))), fields=['check_at'], name='session_due'),
                    models.Index(fields=['account', 'reference'], name='session_by_checkout'),
                    models.Index(condition=models.Q(('email_index__isnull', False)), fields=['email_index'], name='session_by_email'),
                    models.Index(condition=models.Q(('payment_reference', ''), _negated=True), fields=['account', 'payment_reference'], name='session_by_payment'),
                    models.Index(condition=models.Q(('late', True)), fields=['-id'], name='session_late'),
                    models.Index(condition=models.Q(('review', ''), _negated=True), fields=['-id'], name='session_review'),
                    models.Index(condition=models.Q(('status__in', ('PROCESSING', 'FAILED', 'CANCELLED', 'ABANDONED'))), fields=['status', '-id'], name='session_rare'),
                    models.Index(condition=models.Q(('closed_at__isnull', False), models.Q(('sealed_customer__isnull', False), django.db.models.lookups.IsNull(django.db.models.fields.json.KeyTextTransform('additionalInformation', 'order'), False), _connector='OR')), fields=['closed_at'], name='session_to_be_erased'),
                    models.Index(condition=models.Q(('status__in', ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED'))), fields=['created_at'], include=('status', 'currency', 'account', 'application', 'total'), name='session_ended_by_creation'),
                    models.Index(condition=models.Q(('status', 'COMPLETED')), fields=['closed_at'], include=('currency', 'account', 'application', 'total', 'estimated_fee'), name='session_payments'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('late', False), ('status__in', ('CREATING', 'PENDING', 'PROCESSING', 'EXPIRING', 'CANCELLING', 'COMPLETED'))), fields=('application', 'order_reference'), name='session_order_occupied'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['CREATING', 'PENDING', 'PROCESSING', 'EXPIRING', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'ABANDONED'])), name='session_status_known'),
                    models.CheckConstraint(condition=models.Q(('shipping__gte', 0), ('tax__gte', 0), ('total__gt', 0)), name='session_amounts_positive'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['CREATING', 'ABANDONED']), models.Q(('account__isnull', False), ('score__isnull', False), models.Q(('checkout_url', ''), _negated=True), models.Q(('reference', ''), _negated=True)), _connector='OR'), name='session_open_has_checkout'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED'))), models.Q(models.Q(('status__in', ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED')), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='session_closed_has_time'),
                    models.CheckConstraint(condition=models.Q(('late', False), ('status', 'COMPLETED'), _connector='OR'), name='session_late_is_paid'),
                    Functions(name='session_functions', sql=SESSION),
                    Trigger(each='ROW', event='AFTER UPDATE OF review', name='sessions_app_paymentsession_keep_review', run='switchyard_keep_review()', trigger='keep_review', when='OLD.review IS DISTINCT FROM NEW.review'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SessionReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sessions_app.paymentsession')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SessionEvent',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sequence', models.PositiveIntegerField()),
                ('type', models.CharField(max_length=32)),
                ('data', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('created_at', models.DateTimeField()),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='sessions_app.paymentsession')),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='clock_timestamp'), editable=False, help_text="When this line was written, by the database's clock: what reports are as of")),
            ],
            options={
                'ordering': ['sequence'],
                'indexes': [
                    models.Index(condition=models.Q(('type', 'session.completed')), fields=['created_at'], name='event_payments'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('session', 'sequence'), name='event_sequence_unique'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProviderAttempt',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(help_text='1 for the first of its session')),
                ('state', models.CharField(choices=[('PLANNED', 'Planned'), ('LIVE', 'Live'), ('REJECTED', 'Rejected'), ('QUARANTINED', 'Quarantined'), ('VOIDED', 'Voided')], max_length=11)),
                ('sealed_request', models.BinaryField(null=True)),
                ('reference', models.CharField(blank=True, max_length=255)),
                ('problem', models.CharField(blank=True, help_text="Why it did not become the session's checkout", max_length=200)),
                ('planned_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='providers.provideraccount')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='sessions_app.paymentsession')),
                ('check_at', models.DateTimeField(help_text='When a worker tries again to void it; empty: soon', null=True)),
            ],
            options={
                'ordering': ['position'],
                'indexes': [
                    models.Index(condition=models.Q(('state', 'QUARANTINED')), fields=['planned_at'], name='attempt_quarantined'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('session', 'position'), name='attempt_position_unique'),
                    models.UniqueConstraint(condition=models.Q(('state', 'LIVE')), fields=('session',), name='attempt_one_live_per_session'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'LIVE', 'REJECTED', 'QUARANTINED', 'VOIDED'])), name='attempt_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('PLANNED', 'QUARANTINED')), _negated=True), ('sealed_request__isnull', False), _connector='OR'), name='attempt_unresolved_has_request'),
                ],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyRecord',
            fields=[
                ('pk', models.CompositePrimaryKey('application_id', 'key', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(db_collation='C', max_length=255)),
                ('fingerprint', models.BinaryField()),
                ('state', models.CharField(choices=[('RUNNING', 'Running'), ('COMPLETED', 'Completed'), ('RELEASED', 'Released')], max_length=9)),
                ('fence', models.PositiveIntegerField(default=1)),
                ('leased_until', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('application', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='sessions_app.application')),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='sessions_app.paymentsession')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('state', 'RUNNING')), fields=['leased_until'], name='record_running'),
                    models.Index(fields=['created_at'], name='record_age'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['RUNNING', 'COMPLETED', 'RELEASED'])), name='record_state_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='InboundEvent',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('event_id', models.CharField(max_length=255)),
                ('kind', models.CharField(help_text="The provider's own name for it", max_length=100)),
                ('attempt_id', models.UUIDField(help_text='The attempt it names', null=True)),
                ('reference', models.CharField(help_text="The provider's own id of the checkout", max_length=255)),
                ('status', models.CharField(choices=[('OPEN', 'Open'), ('PROCESSING', 'Processing'), ('PAID', 'Paid'), ('FAILED', 'Failed'), ('EXPIRED', 'Expired'), ('CANCELLED', 'Cancelled')], max_length=10)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=16)),
                ('currency', models.CharField(max_length=3)),
                ('payment_reference', models.CharField(blank=True, max_length=255)),
                ('occurred_at', models.DateTimeField(help_text="By the provider's clock")),
                ('received_at', models.DateTimeField()),
                ('progress', models.CharField(choices=[('RECEIVED', 'Received'), ('APPLIED', 'Applied'), ('IGNORED', 'Ignored'), ('PARKED', 'Parked')], max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(help_text='When a worker looks at it next')),
                ('problem', models.CharField(blank=True, help_text='Why it is not applied', max_length=200)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='providers.provideraccount')),
                ('session', models.ForeignKey(help_text='Whom it was about', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inbound_events', to='sessions_app.paymentsession')),
            ],
            options={
                'verbose_name': 'provider event',
                'indexes': [
                    models.Index(condition=models.Q(('progress', 'RECEIVED')), fields=['next_at'], name='inbound_due'),
                    models.Index(condition=models.Q(('progress__in', ('APPLIED', 'IGNORED'))), fields=['received_at'], name='inbound_done'),
                    models.Index(condition=models.Q(('progress', 'PARKED')), fields=['-id'], name='inbound_parked'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('account', 'event_id'), name='inbound_event_unique'),
                    models.CheckConstraint(condition=models.Q(('progress__in', ['RECEIVED', 'APPLIED', 'IGNORED', 'PARKED'])), name='inbound_progress_known'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['OPEN', 'PROCESSING', 'PAID', 'FAILED', 'EXPIRED', 'CANCELLED'])), name='inbound_status_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='UnroutableOrder',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('order_reference', models.CharField(max_length=255)),
                ('currency', models.CharField(max_length=3)),
                ('total', models.DecimalField(decimal_places=4, max_digits=16)),
                ('country', models.CharField(blank=True, help_text='Of the billing address', max_length=2)),
                ('payment_method', models.CharField(max_length=16)),
                ('refused', models.JSONField(help_text='Each account, and why it could not take the order')),
                ('created_at', models.DateTimeField(db_index=True)),
                ('application', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='sessions_app.application')),
            ],
            options={
                'verbose_name': 'order nobody could take',
                'verbose_name_plural': 'orders nobody could take',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('url', models.CharField(max_length=2048, verbose_name='URL')),
                ('event_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, help_text='Comma separated; empty tells of all', size=None)),
                ('description', models.CharField(blank=True, max_length=200)),
                ('enabled', models.BooleanField(default=True)),
                ('disabled_reason', models.CharField(blank=True, editable=False, max_length=200)),
                ('sealed_secret', models.BinaryField()),
                ('sealed_previous_secret', models.BinaryField(null=True)),
                ('previous_until', models.DateTimeField(editable=False, help_text='Until when the old secret signs too', null=True)),
                ('failures', models.PositiveIntegerField(default=0, editable=False, help_text='Failed tries since the last success')),
                ('paused_until', models.DateTimeField(editable=False, help_text='Nothing is sent before', null=True)),
                ('created_at', models.DateTimeField(editable=False)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhook_endpoints', to='sessions_app.application')),
                ('failing_since', models.DateTimeField(editable=False, help_text='The first of those failures', null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('event_types__contained_by', ['session.created', 'session.processing', 'session.completed', 'session.failed', 'session.cancelled', 'session.expired'])), name='endpoint_types'),
                    models.CheckConstraint(condition=models.Q(('url__startswith', 'https://'), ('url__startswith', 'http://'), _connector='OR'), name='endpoint_url_scheme'),
                    models.CheckConstraint(condition=models.Q(models.Q(('previous_until__isnull', True), ('sealed_previous_secret__isnull', True)), models.Q(('previous_until__isnull', False), ('sealed_previous_secret__isnull', False)), _connector='OR'), name='endpoint_previous_secret_ends'),
                    models.CheckConstraint(condition=models.Q(('enabled', False), ('disabled_reason', ''), _connector='OR'), name='endpoint_enabled_without_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('failing_since__isnull', True), ('failures', 0)), models.Q(('failing_since__isnull', False), ('failures__gt', 0)), _connector='OR'), name='endpoint_failing_has_time'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='sessions_app_webhookendpoint_audit', run="switchyard_audit('sealed_secret sealed_previous_secret', 'failures failing_since paused_until', 'all')", trigger='audit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.UUIDField()),
                ('sequence', models.PositiveIntegerField(null=True)),
                ('type', models.CharField(max_length=32)),
                ('state', models.CharField(choices=[('PENDING', 'Pending'), ('DELIVERED', 'Delivered'), ('GIVEN_UP', 'Given up')], max_length=9)),
                ('tries', models.PositiveSmallIntegerField(default=0, help_text='Since it was last queued')),
                ('created_at', models.DateTimeField(help_text='When it happened')),
                ('queued_at', models.DateTimeField(help_text='From when the three days count')),
                ('next_at', models.DateTimeField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('last_status', models.PositiveSmallIntegerField(help_text='Of the last answer, if there was one', null=True)),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='sessions_app.paymentsession')),
                ('endpoint', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='sessions_app.webhookendpoint')),
            ],
            options={
                'verbose_name_plural': 'webhook deliveries',
                'ordering': ['-message_id'],
                'indexes': [
                    models.Index(condition=models.Q(('state', 'PENDING')), fields=['endpoint', 'next_at'], name='delivery_due'),
                    models.Index(condition=models.Q(('leased_until__isnull', False)), fields=['endpoint'], name='delivery_being_sent'),
                    models.Index(condition=models.Q(('state', 'PENDING')), fields=['endpoint', 'session', 'sequence'], name='delivery_in_order'),
                    models.Index(condition=models.Q(('state', 'GIVEN_UP')), fields=['-id'], name='delivery_given_up'),
                    models.Index(condition=models.Q(('state', 'GIVEN_UP')), fields=['endpoint', '-message_id'], name='delivery_given_up_by_endpoint'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('endpoint', 'message_id'), name='delivery_once_per_endpoint'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['PENDING', 'DELIVERED', 'GIVEN_UP'])), name='delivery_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('next_at__isnull', False), ('state', 'PENDING')), models.Q(models.Q(('state', 'PENDING'), _negated=True), ('leased_until__isnull', True), ('next_at__isnull', True)), _connector='OR'), name='delivery_pending_has_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('state', 'DELIVERED')), models.Q(models.Q(('state', 'DELIVERED'), _negated=True), ('delivered_at__isnull', True)), _connector='OR'), name='delivery_delivered_has_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('sequence__isnull', True), ('session__isnull', True), ('type', 'endpoint.test')), models.Q(models.Q(('type', 'endpoint.test'), _negated=True), ('sequence__isnull', False), ('session__isnull', False)), _connector='OR'), name='delivery_tells_of_session'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeliveryAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='1 for the first of its delivery')),
                ('at', models.DateTimeField()),
                ('milliseconds', models.PositiveIntegerField()),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('excerpt', models.CharField(blank=True, help_text='How the answer began', max_length=500)),
                ('problem', models.CharField(blank=True, help_text='Why it does not count as delivered', max_length=200)),
                ('delivery', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='sessions_app.webhookdelivery')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [
                    models.UniqueConstraint(fields=('delivery', 'number'), name='delivery_attempt_unique'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReportTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(choices=[('created', 'Time they were created'), ('completed', 'Time they were paid')], default='created', max_length=9, verbose_name='sessions by')),
                ('time_zone', models.CharField(default='UTC', help_text='Such as Australia/Sydney', max_length=64)),
                ('filters', models.JSONField(blank=True, default=dict, help_text='statuses, providers, currencies, applications (lists), mode')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=functools.partial(list, *(('sessionId', 'application', 'orderReference', 'status', 'provider', 'account', 'currency', 'total', 'shipping', 'tax', 'late', 'createdAt', 'completedAt', 'providerReference', 'paymentReference'),), **{}), help_text="In the file's order", size=None)),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'Excel'), ('csv.gz', 'CSV, compressed')], default='csv', max_length=6)),
                ('attempts', models.BooleanField(default=True, help_text='Also each call to a provider: a second sheet or file')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='sessions_app_reporttemplate_audit', run="switchyard_audit('', '', 'all')", trigger='audit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReportSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('every', models.CharField(choices=[('day', 'Day'), ('week', 'Week'), ('month', 'Month')], max_length=5)),
                ('hour', models.PositiveSmallIntegerField(default=6, help_text="Of the first day after the period, 0 to 23, in the template's time zone", validators=[django.core.validators.MaxValueValidator(23)])),
                ('recipients', django.contrib.postgres.fields.ArrayField(base_field=models.EmailField(max_length=254), blank=True, default=list, help_text='E-mail addresses, comma separated', size=None)),
                ('enabled', models.BooleanField(default=True)),
                ('starts_on', models.DateField(help_text='Periods that end before are not made')),
                ('last_day', models.DateField(editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schedules', to='sessions_app.reporttemplate')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('every__in', ['day', 'week', 'month'])), name='schedule_every_known'),
                    models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='schedule_hour'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='sessions_app_reportschedule_audit', run="switchyard_audit('', 'last_day', 'all')", trigger='audit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('basis', models.CharField(choices=[('created', 'Time they were created'), ('completed', 'Time they were paid')], default='created', max_length=9, verbose_name='sessions by')),
                ('time_zone', models.CharField(default='UTC', help_text='Such as Australia/Sydney', max_length=64)),
                ('filters', models.JSONField(blank=True, default=dict, help_text='statuses, providers, currencies, applications (lists), mode')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=functools.partial(list, *(('sessionId', 'application', 'orderReference', 'status', 'provider', 'account', 'currency', 'total', 'shipping', 'tax', 'late', 'createdAt', 'completedAt', 'providerReference', 'paymentReference'),), **{}), help_text="In the file's order", size=None)),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'Excel'), ('csv.gz', 'CSV, compressed')], default='csv', max_length=6)),
                ('attempts', models.BooleanField(default=True, help_text='Also each call to a provider: a second sheet or file')),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField(help_text='Included')),
                ('as_of', models.DateTimeField(help_text='The ledger is read as it was known then')),
                ('state', models.CharField(choices=[('QUEUED', 'Queued'), ('RUNNING', 'Running'), ('DONE', 'Done'), ('FAILED', 'Failed'), ('CANCELLED', 'Cancelled')], default='QUEUED', max_length=9)),
                ('building', models.PositiveSmallIntegerField(default=0, help_text='How often a worker has begun it')),
                ('rows_done', models.PositiveBigIntegerField(default=0)),
                ('rows_total', models.PositiveBigIntegerField(help_text='Sessions and attempts together', null=True)),
                ('totals', models.JSONField(default=list, help_text='Control totals: currency, status, count, sum')),
                ('files', models.JSONField(default=list, help_text='name, bytes, sha256, rows')),
                ('folder', models.CharField(blank=True, max_length=32)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('touched_at', models.DateTimeField(help_text='When a worker last said that it is at work')),
                ('finished_at', models.DateTimeField(null=True)),
                ('files_until', models.DateTimeField(help_text='When the files are removed', null=True)),
                ('announce_at', models.DateTimeField(help_text='When to tell the recipients; empty: told, or nobody to be', null=True)),
                ('application', models.ForeignKey(db_index=False, help_text='Who asked', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='sessions_app.application')),
                ('requested_by', models.ForeignKey(help_text='Who asked', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('schedule', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='sessions_app.reportschedule')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [
                    models.Index(condition=models.Q(('state__in', ['QUEUED', 'RUNNING'])), fields=['id'], name='report_waiting'),
                    models.Index(fields=['application', '-id'], name='report_of_application'),
                    models.Index(condition=models.Q(('folder', ''), _negated=True), fields=['files_until'], name='report_with_files'),
                    models.Index(condition=models.Q(('announce_at__isnull', False)), fields=['announce_at'], name='report_to_announce'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('schedule__isnull', False)), fields=('schedule', 'first_day'), name='report_once_a_period'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'])), name='report_state_known'),
                    models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='report_days_ordered'),
                    models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state__in', ['QUEUED', 'RUNNING'])), models.Q(models.Q(('state__in', ['QUEUED', 'RUNNING']), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='report_ended_has_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'RUNNING'), _negated=True), models.Q(('folder', ''), _negated=True), _connector='OR'), name='report_running_has_folder'),
                    models.CheckConstraint(condition=models.Q(('application__isnull', True), ('requested_by__isnull', True), _connector='OR'), name='report_one_owner'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='sessions_app_report_audit', run="switchyard_audit('folder', 'rows_done rows_total touched_at', 'people')", trigger='audit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SettlementMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('layout', models.JSONField(help_text='What sessions_app.settlement.layouts reads')),
                ('changed_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='settlement_mappings', to='providers.provideraccount')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [
                    models.UniqueConstraint(fields=('account', 'name'), name='mapping_name_unique'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='sessions_app_settlementmapping_audit', run="switchyard_audit('', 'changed_at', 'all')", trigger='audit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SettlementFile',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='Of the file', max_length=255)),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('bytes', models.PositiveBigIntegerField()),
                ('layout_name', models.CharField(help_text="The provider's own format, or a mapping's name", max_length=100, verbose_name='read as')),
                ('layout', models.JSONField(help_text='How it was read, in full')),
                ('imported_at', models.DateTimeField()),
                ('matched_at', models.DateTimeField(help_text='When it was last compared to our ledger')),
                ('line_count', models.PositiveIntegerField(verbose_name='lines')),
                ('first_at', models.DateTimeField(help_text="The first charge's time", null=True)),
                ('last_at', models.DateTimeField(help_text="The last charge's time", null=True)),
                ('tail_days', models.PositiveSmallIntegerField(help_text='Last days of the file whose payments may be settled later')),
                ('opened_from', models.DateTimeField(null=True)),
                ('judged_from', models.DateTimeField(null=True)),
                ('judged_until', models.DateTimeField(null=True)),
                ('judged_sessions', models.PositiveIntegerField(default=0, help_text='Paid sessions that were looked for')),
                ('totals', models.JSONField(default=list, help_text='currency, kind, count, gross, fee, net')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlement_files', to='providers.provideraccount')),
                ('continues', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='sessions_app.settlementfile')),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'permissions': [('import_settlement', 'Can import settlement files')],
                'default_permissions': ('view',),
                'constraints': [
                    models.UniqueConstraint(fields=('account', 'sha256'), name='settlement_file_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('first_at__isnull', True), ('judged_from__isnull', True), ('opened_from__isnull', True)), models.Q(('first_at__isnull', False), ('judged_from__isnull', False), ('judged_until__gte', models.F('judged_from')), ('judged_until__isnull', False), ('last_at__isnull', False), ('opened_from__isnull', False)), _connector='OR'), name='settlement_judged_window'),
                    Trigger(each='ROW', event='AFTER INSERT OR DELETE', name='sessions_app_settlementfile_audit', run="switchyard_audit('', 'layout totals', 'all')", trigger='audit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SettlementLine',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('line', models.PositiveIntegerField(help_text='Where it begins in the file; the header is line 1')),
                ('kind', models.CharField(choices=[('CHARGE', 'Charge'), ('REFUND', 'Refund'), ('DISPUTE', 'Dispute'), ('FEE', 'Fee'), ('PAYOUT', 'Payout'), ('OTHER', 'Other')], max_length=7)),
                ('word', models.CharField(blank=True, help_text="The provider's own for the kind", max_length=64)),
                ('reference', models.CharField(blank=True, help_text="The provider's id of the payment or checkout", max_length=255)),
                ('our_id', models.UUIDField(help_text="The attempt's or session's id the provider gives back", null=True)),
                ('entry', models.CharField(blank=True, help_text="The provider's id of the line", max_length=255)),
                ('payout', models.CharField(blank=True, max_length=255)),
                ('occurred_at', models.DateTimeField()),
                ('currency', models.CharField(max_length=3)),
                ('gross', models.DecimalField(decimal_places=4, max_digits=16)),
                ('fee', models.DecimalField(decimal_places=4, max_digits=16)),
                ('net', models.DecimalField(decimal_places=4, max_digits=16)),
                ('paid_currency', models.CharField(max_length=3)),
                ('paid_amount', models.DecimalField(decimal_places=4, max_digits=16)),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='sessions_app.settlementfile')),
                ('session', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settlement_lines', to='sessions_app.paymentsession')),
            ],
            options={
                'ordering': ['file', 'line'],
                'default_permissions': ('view',),
                'indexes': [
                    models.Index(condition=models.Q(('session__isnull', False)), fields=['session', 'kind'], name='settlement_line_session'),
                    models.Index(condition=models.Q(('reference', ''), _negated=True), fields=['reference', 'kind'], name='settlement_line_reference'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('file', 'line'), name='settlement_line_unique'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['CHARGE', 'REFUND', 'DISPUTE', 'FEE', 'PAYOUT', 'OTHER'])), name='settlement_line_kind'),
                    Functions(name='settlement_functions', sql=SETTLEMENT),
                ],
            },
        ),
        migrations.CreateModel(
            name='SettlementBreak',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('PAID_TWICE', 'Paid twice'), ('MISSING_HERE', 'Missing here'), ('STATUS_DIFFERS', 'Status differs'), ('CURRENCY_DIFFERS', 'Currency differs'), ('AMOUNT_DIFFERS', 'Amount differs'), ('MISSING_THERE', 'Missing there'), ('PAYOUT_DIFFERS', 'Payout differs')], max_length=16)),
                ('our_status', models.CharField(blank=True, max_length=10)),
                ('our_currency', models.CharField(blank=True, max_length=3)),
                ('our_amount', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('found_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, help_text='Why it is in order', max_length=500)),
                ('cleared', models.BooleanField(default=False, help_text='It turned out to be in order by itself')),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settlement_breaks', to='sessions_app.paymentsession')),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='breaks', to='sessions_app.settlementfile')),
                ('line', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='break_found', to='sessions_app.settlementline')),
            ],
            options={
                'ordering': ['id'],
                'permissions': [('resolve_break', 'Can resolve settlement breaks')],
                'default_permissions': ('view',),
                'indexes': [
                    models.Index(fields=['file', 'id'], name='settlement_break_of_file'),
                    models.Index(condition=models.Q(('resolved_at__isnull', True)), fields=['file'], name='settlement_break_open'),
                    models.Index(condition=models.Q(('session__isnull', False)), fields=['session'], name='settlement_break_session'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('kind', 'MISSING_THERE')), fields=('session',), name='settlement_missing_there_once'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['PAID_TWICE', 'MISSING_HERE', 'STATUS_DIFFERS', 'CURRENCY_DIFFERS', 'AMOUNT_DIFFERS', 'MISSING_THERE', 'PAYOUT_DIFFERS'])), name='settlement_break_kind'),
                    models.CheckConstraint(condition=models.Q(models.Q(('cleared', False), ('note', ''), ('resolved_at__isnull', True), ('resolved_by__isnull', True)), models.Q(('resolved_at__isnull', False), models.Q(models.Q(('cleared', True), ('note', '')), models.Q(('cleared', False), models.Q(('note', ''), _negated=True)), _connector='OR')), _connector='OR'), name='settlement_resolved_has_note'),
                    models.CheckConstraint(condition=models.Q(('line__isnull', False), models.Q(('kind', 'MISSING_THERE'), ('session__isnull', False)), _connector='OR'), name='settlement_break_about'),
                    Trigger(each='ROW', event='AFTER UPDATE OF resolved_at', name='sessions_app_settlementbreak_audit', run="switchyard_audit('', 'our_status our_currency our_amount found_at', 'all')", trigger='audit', when='OLD.resolved_at IS DISTINCT FROM NEW.resolved_at AND NOT NEW.cleared'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AuthenticatorApp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The human-readable name of this device.', max_length=64)),
                ('confirmed', models.BooleanField(default=True, help_text='Is this device ready for use?')),
                ('throttling_failure_timestamp', models.DateTimeField(blank=True, default=None, help_text='A timestamp of the last failed verification attempt. Null if last attempt succeeded.', null=True)),
                ('throttling_failure_count', models.PositiveIntegerField(default=0, help_text='Number of successive failed attempts.')),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='The date and time when this device was initially created in the system.', null=True)),
                ('last_used_at', models.DateTimeField(blank=True, help_text='The most recent date and time this device was used.', null=True)),
                ('user', models.ForeignKey(help_text='The user that this device belongs to.', on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('sealed_seed', models.BinaryField(help_text="Sealed to the person: in another's row it cannot be read")),
                ('last_t', models.BigIntegerField(default=-1, help_text='The time step of the last code that was accepted')),
                ('drift', models.SmallIntegerField(default=0, help_text='How many steps its clock is ahead of ours')),
            ],
            options={
                'verbose_name': 'authenticator app',
                'abstract': False,
                'constraints': [
                    models.UniqueConstraint(fields=('user', 'confirmed'), name='one_authenticator_app_each'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='sessions_app_authenticatorapp_audit', run="switchyard_audit('sealed_seed', 'drift last_t last_used_at throttling_failure_count throttling_failure_timestamp', 'all')", trigger='audit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCodes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The human-readable name of this device.', max_length=64)),
                ('confirmed', models.BooleanField(default=True, help_text='Is this device ready for use?')),
                ('throttling_failure_timestamp', models.DateTimeField(blank=True, default=None, help_text='A timestamp of the last failed verification attempt. Null if last attempt succeeded.', null=True)),
                ('throttling_failure_count', models.PositiveIntegerField(default=0, help_text='Number of successive failed attempts.')),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='The date and time when this device was initially created in the system.', null=True)),
                ('last_used_at', models.DateTimeField(blank=True, help_text='The most recent date and time this device was used.', null=True)),
                ('user', models.ForeignKey(help_text='The user that this device belongs to.', on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'recovery codes',
                'verbose_name_plural': 'recovery codes',
                'abstract': False,
                'constraints': [
                    models.UniqueConstraint(fields=('user', 'confirmed'), name='one_set_of_recovery_codes_each'),
                    Trigger(each='ROW', event='AFTER INSERT OR UPDATE OR DELETE', name='sessions_app_recoverycodes_audit', run="switchyard_audit('', 'last_used_at throttling_failure_count throttling_failure_timestamp', 'all')", trigger='audit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField()),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='sessions_app.recoverycodes')),
            ],
        ),
        migrations.CreateModel(
            name='StaffSession',
            fields=[
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('session_key', models.CharField(help_text="SHA-256 of the cookie's value", max_length=64, primary_key=True, serialize=False)),
                ('began_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('address', models.CharField(blank=True, max_length=45)),
                ('browser', models.CharField(blank=True, max_length=64)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'staff session',
                'verbose_name_plural': 'staff sessions',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Allowance',
            fields=[
                ('pk', models.CompositePrimaryKey('owner', 'act', blank=True, editable=False, primary_key=True, serialize=False)),
                ('owner', models.CharField(help_text='application:ID or user:ID', max_length=64)),
                ('act', models.CharField(max_length=32)),
                ('since', models.DateTimeField(help_text='When the window began')),
                ('used', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
    ]
