"""Finding sessions: by the shopper's e-mail without storing it, by the payment, and the few that need somebody."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

UNHURRIED = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
AS_BEFORE = ["RESET statement_timeout", "RESET lock_timeout"]
RARE = ["PROCESSING", "FAILED", "CANCELLED", "ABANDONED"]
INDEXES = (
    models.Index(fields=["email_index"], condition=Q(email_index__isnull=False), name="session_by_email"),
    models.Index(
        fields=["account", "payment_reference"], condition=~Q(payment_reference=""), name="session_by_payment"
    ),
    models.Index(fields=["-id"], condition=Q(late=True), name="session_late"),
    models.Index(fields=["-id"], condition=~Q(review=""), name="session_review"),
    models.Index(fields=["status", "-id"], condition=Q(status__in=RARE), name="session_rare"),
)


class Migration(migrations.Migration):
    """Built while sessions go on being opened, however long that takes."""

    atomic = False
    dependencies = [("sessions_app", "0009_roles")]
    operations = [
        migrations.AddField(
            model_name="paymentsession",
            name="email_index",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.RunSQL(UNHURRIED, AS_BEFORE),
        *(AddIndexConcurrently("paymentsession", index) for index in INDEXES),
        migrations.RunSQL(AS_BEFORE, UNHURRIED),
    ]
