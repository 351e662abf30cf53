"""Accounts, their terms, and the version of the configuration."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import uuid_utils.compat
from decimal import Decimal
from django.db import migrations, models
from providers.triggers import Functions, Trigger

CONFIGURATION = """\
-- Configuration is counted; an account that has been used keeps its mode.
CREATE OR REPLACE FUNCTION switchyard_configuration_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = :schema, pg_temp AS $$
BEGIN
    UPDATE providers_configurationversion SET version = version + 1;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION switchyard_account_mode_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sessions_app_paymentsession WHERE account_id = OLD.id)
       OR EXISTS (SELECT FROM sessions_app_providerattempt
                   WHERE account_id = OLD.id AND state IN ('PLANNED', 'QUARANTINED')) THEN
        RAISE EXCEPTION 'An account with sessions keeps its mode' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [("providers", "0003_credential_permissions")]
    dependencies = []

    operations = [
        migrations.CreateModel(
            name='ConfigurationVersion',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('version', models.BigIntegerField(default=1)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('id', 1)), name='configuration_version_single'),
                    Functions(name='models_functions', sql=CONFIGURATION),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProviderAccount',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('provider', models.CharField(max_length=32)),
                ('name', models.SlugField(help_text='Part of the webhook address: /webhooks/provider/name', max_length=64)),
                ('mode', models.CharField(choices=[('sandbox', 'Sandbox'), ('live', 'Live')], default='sandbox', max_length=8)),
                ('enabled', models.BooleanField(default=True)),
                ('currencies', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list, help_text='ISO 4217; empty takes all the provider can', size=None)),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, help_text='Billing countries, ISO 3166-1; empty takes all', size=None)),
                ('fee_percent', models.DecimalField(decimal_places=3, default=Decimal('0'), max_digits=6, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('conversion_prior', models.DecimalField(decimal_places=3, default=Decimal('0.800'), help_text='Share of opened checkouts we expect to be paid before we have seen any', max_digits=4, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)])),
                ('latency_prior_ms', models.PositiveIntegerField(default=1000, help_text='95th percentile of a create call we expect before we have seen any')),
                ('preference', models.DecimalField(decimal_places=3, default=Decimal('0.500'), help_text='0 to 1', max_digits=4, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)])),
                ('sealed_credentials', models.BinaryField(default=bytes)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['created_at'],
                'permissions': [('view_credentials', 'Can see the last characters of credentials'), ('change_credentials', 'Can enter credentials')],
                'constraints': [
                    models.UniqueConstraint(fields=('provider', 'name'), name='account_name_unique'),
                    models.CheckConstraint(condition=models.Q(('mode__in', ['sandbox', 'live'])), name='account_mode_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('provider', 'sandbox'), _negated=True), ('mode', 'sandbox'), _connector='OR'), name='account_sandbox_only_tests', violation_error_message='Accounts of the sandbox provider move no money: their mode is sandbox.'),
                    models.CheckConstraint(condition=models.Q(('fee_percent__range', (0, 100))), name='account_fee_percent'),
                    models.CheckConstraint(condition=models.Q(('conversion_prior__range', (0, 1))), name='account_conversion_share'),
                    models.CheckConstraint(condition=models.Q(('preference__range', (0, 1))), name='account_preference_share'),
                    Trigger(each='STATEMENT', event='AFTER INSERT OR UPDATE OR DELETE', name='providers_provideraccount_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                    Trigger(each='ROW', event='BEFORE UPDATE OF mode', name='providers_provideraccount_mode_stays', run='switchyard_account_mode_stays()', trigger='mode_stays', when='OLD.mode IS DISTINCT FROM NEW.mode'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AccountTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3)),
                ('fee_percent', models.DecimalField(decimal_places=3, max_digits=6, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('fee_fixed', models.DecimalField(decimal_places=4, default=Decimal('0'), help_text="Per payment, in this currency's major units", max_digits=12)),
                ('minimum', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                ('maximum', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='providers.provideraccount')),
            ],
            options={
                'verbose_name': 'terms by currency',
                'verbose_name_plural': 'terms by currency',
                'constraints': [
                    models.UniqueConstraint(fields=('account', 'currency'), name='terms_currency_unique'),
                    models.CheckConstraint(condition=models.Q(('fee_percent__range', (0, 100))), name='terms_fee_percent'),
                    models.CheckConstraint(condition=models.Q(('fee_fixed__gte', 0)), name='terms_fee_fixed'),
                    models.CheckConstraint(condition=models.Q(('maximum__gte', models.F('minimum'))), name='terms_limits_ordered'),
                    Trigger(each='STATEMENT', event='AFTER INSERT OR UPDATE OR DELETE', name='providers_accountterms_configuration_changed', run='switchyard_configuration_changed()', trigger='configuration_changed'),
                ],
            },
        ),
        migrations.RunSQL("INSERT INTO providers_configurationversion (id, version) VALUES (1, 3)", migrations.RunSQL.noop),
    ]
