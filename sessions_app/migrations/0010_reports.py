"""Reports, their templates and schedules; why sessions had to be looked at, as it changed."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import sessions_app.models.report
from sessions_app.staff.roles import grant
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


KEEP_REVIEWS = """
CREATE FUNCTION switchyard_keep_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sessions_app_sessionreview (session_id, text, recorded_at)
    VALUES (NEW.id, NEW.review, clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER keep_review AFTER UPDATE OF review ON sessions_app_paymentsession
    FOR EACH ROW WHEN (OLD.review IS DISTINCT FROM NEW.review) EXECUTE FUNCTION switchyard_keep_review();
INSERT INTO sessions_app_sessionreview (session_id, text, recorded_at)
SELECT id, review, coalesce(closed_at, created_at) FROM sessions_app_paymentsession WHERE review <> '';
"""
UNDO = """
DROP TRIGGER keep_review ON sessions_app_paymentsession;
DROP FUNCTION switchyard_keep_review();
"""
WATCH = """
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON sessions_app_reporttemplate
    FOR EACH ROW EXECUTE FUNCTION switchyard_audit('', '', 'all');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON sessions_app_reportschedule
    FOR EACH ROW EXECUTE FUNCTION switchyard_audit('', 'last_day', 'all');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON sessions_app_report
    FOR EACH ROW EXECUTE FUNCTION switchyard_audit('folder', 'rows_done rows_total touched_at', 'people');
"""


class Migration(migrations.Migration):
    """Tables, what keeps reviews, who is watched, who may."""

    dependencies = [
        ('sessions_app', '0010_recorded_at'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(choices=[('created', 'Time they were created'), ('completed', 'Time they were paid')], default='created', max_length=9, verbose_name='sessions by')),
                ('time_zone', models.CharField(default='UTC', help_text='Such as Australia/Sydney', max_length=64)),
                ('filters', models.JSONField(blank=True, default=dict, help_text='statuses, providers, currencies, applications (lists), mode')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=sessions_app.models.report.usual_columns, help_text="In the file's order", size=None)),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'Excel'), ('csv.gz', 'CSV, compressed')], default='csv', max_length=6)),
                ('attempts', models.BooleanField(default=True, help_text='Also each call to a provider: a second sheet or file')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
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
            name='Report',
            fields=[
                ('basis', models.CharField(choices=[('created', 'Time they were created'), ('completed', 'Time they were paid')], default='created', max_length=9, verbose_name='sessions by')),
                ('time_zone', models.CharField(default='UTC', help_text='Such as Australia/Sydney', max_length=64)),
                ('filters', models.JSONField(blank=True, default=dict, help_text='statuses, providers, currencies, applications (lists), mode')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=sessions_app.models.report.usual_columns, help_text="In the file's order", size=None)),
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
                'indexes': [models.Index(condition=models.Q(('state__in', ['QUEUED', 'RUNNING'])), fields=['id'], name='report_waiting'), models.Index(fields=['application', '-id'], name='report_of_application'), models.Index(condition=models.Q(('folder', ''), _negated=True), fields=['files_until'], name='report_with_files'), models.Index(condition=models.Q(('announce_at__isnull', False)), fields=['announce_at'], name='report_to_announce')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('schedule__isnull', False)), fields=('schedule', 'first_day'), name='report_once_a_period'), models.CheckConstraint(condition=models.Q(('state__in', ['QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'])), name='report_state_known'), models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='report_days_ordered'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state__in', ['QUEUED', 'RUNNING'])), models.Q(models.Q(('state__in', ['QUEUED', 'RUNNING']), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='report_ended_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'RUNNING'), _negated=True), models.Q(('folder', ''), _negated=True), _connector='OR'), name='report_running_has_folder'), models.CheckConstraint(condition=models.Q(('application__isnull', True), ('requested_by__isnull', True), _connector='OR'), name='report_one_owner')],
            },
        ),
        migrations.AddConstraint(
            model_name='reportschedule',
            constraint=models.CheckConstraint(condition=models.Q(('every__in', ['day', 'week', 'month'])), name='schedule_every_known'),
        ),
        migrations.AddConstraint(
            model_name='reportschedule',
            constraint=models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='schedule_hour'),
        ),
        migrations.RunSQL(KEEP_REVIEWS, UNDO),
        migrations.RunSQL(WATCH, migrations.RunSQL.noop),
        migrations.RunPython(lambda apps, _: grant(apps), migrations.RunPython.noop),
    ]
