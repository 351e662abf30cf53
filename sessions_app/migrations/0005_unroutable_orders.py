"""Names a kind of row anew, and the permissions that Django has named after it."""

from django.db import migrations

RENAME = "UPDATE auth_permission SET name = replace(name, '{}', '{}') WHERE codename LIKE '%\\_unroutableorder'"
OLD, NEW = "order nobody could take", "unroutable order"


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0004_ended_in_order"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.AlterModelOptions("unroutableorder", {"ordering": ["-id"], "verbose_name": NEW}),
        migrations.RunSQL(RENAME.format(OLD, NEW), RENAME.format(NEW, OLD)),
    ]
