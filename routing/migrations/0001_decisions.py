"""Weights and what they go through, rules, breakers, statistics; the first revision holds the defaults."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models
from providers.triggers import Functions, Trigger

WEIGHTS = """\
-- Refuse every change of a row.
CREATE OR REPLACE FUNCTION switchyard_append_only() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
"""

TRIAL = """\
-- An approval is somebody else's.
CREATE OR REPLACE FUNCTION switchyard_not_the_author() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM routing_weightsrevision WHERE id = NEW.revision_id AND author_id = NEW.approver_id) THEN
        RAISE EXCEPTION 'the author cannot approve his own revision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

STATISTICS = """\
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
"""

FIRST_REVISION = """
    INSERT INTO routing_weightsrevision (conversion, health, cost, latency, preference, reason, created_at)
    VALUES (45, 25, 15, 10, 5, 'The defaults Switchyard ships with', now())"""


class Migration(migrations.Migration):

    initial = True

    replaces = [("routing", "0006_account_hour")]
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("providers", "0001_accounts")]

    operations = [
        migrations.CreateModel(
            name='Backtest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('conversion', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)])),
                ('health', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)])),
                ('cost', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)])),
                ('latency', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)])),
                ('preference', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)])),
                ('sample_size', models.PositiveIntegerField(default=1000, help_text='Sessions, newest first; at most 100,000', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)], verbose_name='try on the last')),
                ('mode', models.CharField(blank=True, choices=[('', 'Any mode'), ('sandbox', 'Sandbox'), ('live', 'Live')], help_text='Test traffic says little about live shoppers', max_length=8, verbose_name='of applications in')),
                ('status', models.CharField(choices=[('QUEUED', 'Queued'), ('RUNNING', 'Running'), ('DONE', 'Done'), ('FAILED', 'Failed')], default='QUEUED', max_length=7)),
                ('progress', models.PositiveIntegerField(default=0, help_text='Sessions decided again so far')),
                ('result', models.JSONField(null=True)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField(help_text='When a worker last said that it is at work')),
                ('finished_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'back-test',
                'ordering': ['-id'],
                'indexes': [
                    models.Index(condition=models.Q(('status__in', ['QUEUED', 'RUNNING'])), fields=['id'], name='backtest_waiting'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('conversion__gt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(0), '-', models.F('health')), '-', models.F('cost')), '-', models.F('latency')), '-', models.F('preference')))), name='backtest_weights_not_all_zero'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'DONE'), _negated=True), ('result__isnull', False), _connector='OR'), name='backtest_done_has_result'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WeightsRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('conversion', models.PositiveSmallIntegerField(default=45, validators=[django.core.validators.MaxValueValidator(100)])),
                ('health', models.PositiveSmallIntegerField(default=25, validators=[django.core.validators.MaxValueValidator(100)])),
                ('cost', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MaxValueValidator(100)])),
                ('latency', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MaxValueValidator(100)])),
                ('preference', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MaxValueValidator(100)])),
                ('reason', models.CharField(max_length=500, validators=[django.core.validators.MinLengthValidator(3)])),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('needs_approval', models.BooleanField(db_default=False, default=False, editable=False)),
                ('starts_at', models.DateTimeField(editable=False, help_text='Not in force before this', null=True)),
                ('backtest', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='routing.backtest')),
            ],
            options={
                'verbose_name': 'revision of the weights',
                'verbose_name_plural': 'revisions of the weights',
                'ordering': ['-id'],
                'get_latest_by': 'id',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('conversion__lte', 100), ('cost__lte', 100), ('health__lte', 100), ('latency__lte', 100), ('preference__lte', 100)), name='weights_at_most_100'),
                    models.CheckConstraint(condition=models.Q(('conversion__gt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(0), '-', models.F('health')), '-', models.F('cost')), '-', models.F('latency')), '-', models.F('preference')))), name='weights_not_all_zero'),
                    Functions(name='weights_functions', sql=WEIGHTS),
                    Trigger(each='ROW', event='BEFORE UPDATE OR DELETE', name='routing_weightsrevision_append_only', run='switchyard_append_only()', trigger='append_only'),
                    Trigger(each='STATEMENT', event='AFTER INSERT', name='routing_weightsrevision_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField()),
                ('approver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='routing.weightsrevision')),
            ],
            options={
                'constraints': [
                    Functions(name='trial_functions', sql=TRIAL),
                    Trigger(each='ROW', event='BEFORE UPDATE OR DELETE', name='routing_approval_append_only', run='switchyard_append_only()', trigger='append_only'),
                    Trigger(each='ROW', event='BEFORE INSERT', name='routing_approval_not_the_author', run='switchyard_not_the_author()', trigger='not_the_author'),
                    Trigger(each='STATEMENT', event='AFTER INSERT', name='routing_approval_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Canary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)])),
                ('limit', models.DecimalField(decimal_places=1, default=2, help_text='Percentage points it may be worse by', max_digits=4)),
                ('expected', models.FloatField(help_text='Paid share that was known when it began', null=True)),
                ('state', models.CharField(choices=[('RUNNING', 'Running'), ('ROLLED_BACK', 'Rolled back by itself'), ('STOPPED', 'Stopped'), ('PROMOTED', 'Promoted')], default='RUNNING', max_length=11)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('control', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='routing.weightsrevision')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='canary', to='routing.weightsrevision')),
            ],
            options={
                'verbose_name_plural': 'canaries',
                'ordering': ['-id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'RUNNING')), fields=('state',), name='canary_one_running'),
                    models.CheckConstraint(condition=models.Q(('percent__range', (1, 50))), name='canary_percent'),
                    models.CheckConstraint(condition=models.Q(('limit__gte', 0), ('limit__lte', 100)), name='canary_limit'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'RUNNING')), models.Q(models.Q(('state', 'RUNNING'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='canary_ended_has_time'),
                    Trigger(each='STATEMENT', event='AFTER INSERT OR UPDATE OR DELETE', name='routing_canary_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CanaryReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counted_to', models.DateTimeField(help_text='Sessions created before this have been counted')),
                ('candidate_ended', models.PositiveIntegerField()),
                ('candidate_paid', models.PositiveIntegerField()),
                ('control_ended', models.PositiveIntegerField()),
                ('control_paid', models.PositiveIntegerField()),
                ('low', models.FloatField()),
                ('high', models.FloatField()),
                ('canary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='routing.canary')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RoutingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(db_index=True, default=0, help_text='The lowest is asked first')),
                ('name', models.CharField(max_length=100)),
                ('enabled', models.BooleanField(default=True)),
                ('application_id', models.UUIDField(blank=True, null=True, verbose_name='application')),
                ('currency', models.CharField(blank=True, help_text='ISO 4217', max_length=3)),
                ('country', models.CharField(blank=True, help_text='ISO 3166-1; billing country, else shipping country', max_length=2)),
                ('minimum', models.DecimalField(blank=True, decimal_places=4, help_text="In the order's currency", max_digits=16, null=True, verbose_name='amount from')),
                ('maximum', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name='amount up to')),
                ('item', models.CharField(blank=True, help_text="Part of an item's SKU or name, in any case", max_length=100, verbose_name='order item contains')),
                ('information_key', models.CharField(blank=True, max_length=100, verbose_name='additional information has')),
                ('information_value', models.CharField(blank=True, help_text='Empty: any value of that key', max_length=500, verbose_name='with this value')),
                ('action', models.CharField(choices=[('only', 'Only these accounts'), ('never', 'Not these accounts'), ('order', 'These accounts first, in this order'), ('split', 'Split between these accounts by percent')], max_length=5)),
            ],
            options={
                'verbose_name': 'rule',
                'ordering': ['position', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('action__in', ['only', 'never', 'order', 'split'])), name='rule_action_known'),
                    models.CheckConstraint(condition=models.Q(('maximum__gte', models.F('minimum'))), name='rule_amounts_ordered'),
                    Trigger(each='STATEMENT', event='AFTER INSERT OR UPDATE OR DELETE', name='routing_routingrule_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RuleAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(default=0, help_text='The lowest comes first')),
                ('percent', models.PositiveSmallIntegerField(default=0, help_text='Of a split; all of them make 100', validators=[django.core.validators.MaxValueValidator(100)])),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.provideraccount')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='routing.routingrule')),
            ],
            options={
                'verbose_name': 'account',
                'ordering': ['place', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('rule', 'account'), name='rule_account_once'),
                    models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='rule_account_percent'),
                    Trigger(each='STATEMENT', event='AFTER INSERT OR UPDATE OR DELETE', name='routing_ruleaccount_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AccountBreaker',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='providers.provideraccount')),
                ('state', models.CharField(choices=[('closed', 'Closed'), ('open', 'Open'), ('invalid', 'Invalid')], max_length=8)),
                ('trips', models.PositiveSmallIntegerField(default=0, help_text='Openings in a row')),
                ('opened_at', models.DateTimeField(null=True)),
                ('open_until', models.DateTimeField(help_text='Then one call is let through as a probe', null=True)),
                ('probe_until', models.DateTimeField(help_text='A probe is under way; until then no other is sent', null=True)),
                ('counted_from', models.DateTimeField(help_text='Calls before this do not open it again', null=True)),
                ('credentials_digest', models.BinaryField(default=bytes)),
            ],
            options={
                'verbose_name': 'circuit breaker',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['closed', 'open', 'invalid'])), name='breaker_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), ('open_until__isnull', False), _connector='OR'), name='breaker_open_has_end'),
                    Trigger(each='ROW', event='AFTER INSERT OR DELETE', name='routing_accountbreaker_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                    Trigger(each='ROW', event='AFTER UPDATE', name='routing_accountbreaker_configuration_changed_by_update', run='switchyard_configuration_changed()', trigger='configuration_changed_by_update', when='(OLD.state, OLD.open_until, OLD.credentials_digest) IS DISTINCT FROM (NEW.state, NEW.open_until, NEW.credentials_digest)'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlannedOutage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('reason', models.CharField(max_length=200, validators=[django.core.validators.MinLengthValidator(3)])),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='providers.provideraccount')),
            ],
            options={
                'ordering': ['-starts_at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='outage_ends_after_start'),
                    Trigger(each='STATEMENT', event='AFTER INSERT OR UPDATE OR DELETE', name='routing_plannedoutage_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CallStatistics',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='providers.provideraccount')),
                ('calls', models.FloatField()),
                ('faults', models.FloatField(help_text='Those the provider is to blame for')),
                ('latencies', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ('as_of', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'call statistics',
                'verbose_name_plural': 'call statistics',
                'constraints': [
                    Functions(name='statistics_functions', sql=STATISTICS),
                ],
            },
        ),
        migrations.CreateModel(
            name='CallWindow',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'slot', blank=True, editable=False, primary_key=True, serialize=False)),
                ('slot', models.DateTimeField()),
                ('calls', models.PositiveIntegerField()),
                ('faults', models.PositiveIntegerField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='providers.provideraccount')),
            ],
        ),
        migrations.CreateModel(
            name='ConversionStatistics',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'currency', blank=True, editable=False, primary_key=True, serialize=False)),
                ('currency', models.CharField(max_length=3)),
                ('paid', models.FloatField()),
                ('ended', models.FloatField(help_text='Paid or not')),
                ('delays', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), help_text='Seconds from opening to paying, by PAY_SECONDS bucket', size=None)),
                ('as_of', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='providers.provideraccount')),
            ],
            options={
                'verbose_name': 'conversion statistics',
                'verbose_name_plural': 'conversion statistics',
            },
        ),
        migrations.CreateModel(
            name='OpenCheckouts',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'currency', 'minute', blank=True, editable=False, primary_key=True, serialize=False)),
                ('currency', models.CharField(max_length=3)),
                ('minute', models.DateTimeField()),
                ('count', models.IntegerField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='providers.provideraccount')),
            ],
            options={
                'verbose_name': 'open checkouts',
                'verbose_name_plural': 'open checkouts',
            },
        ),
        migrations.CreateModel(
            name='AccountHour',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'hour', blank=True, editable=False, primary_key=True, serialize=False)),
                ('hour', models.DateTimeField()),
                ('calls', models.PositiveIntegerField(help_text='Create calls, without those whose key was wrong')),
                ('faults', models.PositiveIntegerField(help_text='Calls the provider is to blame for')),
                ('latencies', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), help_text='Calls by CALL_MS bucket; empty or all buckets', size=None)),
                ('opened', models.PositiveIntegerField(help_text='Checkouts opened in this hour')),
                ('ended', models.PositiveIntegerField(help_text='Those of them that have ended, paid or not')),
                ('paid', models.PositiveIntegerField(help_text='Those of them that were paid')),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='providers.provideraccount')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['hour'], name='account_hour_by_time'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('faults__lte', models.F('calls'))), name='hour_faults_are_calls'),
                ],
            },
        ),
        migrations.RunSQL(FIRST_REVISION, migrations.RunSQL.noop),
    ]
