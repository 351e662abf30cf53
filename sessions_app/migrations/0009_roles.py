"""Roles of staff as groups, and what may be done about one session."""

from django.db import migrations

from sessions_app.staff.roles import grant


class Migration(migrations.Migration):
    """Nothing is taken away when it is undone: people may have the roles."""

    dependencies = [
        ("sessions_app", "0008_audit"),
        ("providers", "0003_credential_permissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name="paymentsession",
            options={
                "permissions": [
                    ("expire_paymentsession", "Can close a payment session"),
                    ("reconcile_paymentsession", "Can ask the provider about a payment session"),
                    ("reveal_customer", "Can see a shopper's data"),
                ]
            },
        ),
        migrations.RunPython(lambda apps, _: grant(apps), migrations.RunPython.noop),
    ]
