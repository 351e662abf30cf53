"""An account of the sandbox provider is in sandbox mode, whoever says otherwise."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

REPAIR = """
    UPDATE providers_provideraccount SET mode = 'sandbox' WHERE provider = 'sandbox' AND mode <> 'sandbox'"""


class Migration(migrations.Migration):
    """What was switched to live is switched back: no real order may depend on a provider anybody could speak for."""

    atomic = False
    dependencies = [("providers", "0003_credential_permissions")]
    operations = [
        migrations.RunSQL(REPAIR, migrations.RunSQL.noop),
        AddConstraintNotValid(
            "provideraccount",
            models.CheckConstraint(
                condition=~Q(provider="sandbox") | Q(mode="sandbox"),
                name="account_sandbox_only_tests",
                violation_error_message="Accounts of the sandbox provider move no money: their mode is sandbox.",
            ),
        ),
        ValidateConstraint("provideraccount", "account_sandbox_only_tests"),
    ]
