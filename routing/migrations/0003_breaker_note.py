"""Says on a breaker what is wrong with an account, beside refused credentials."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_audited")]
    operations = [
        migrations.AddField(
            "accountbreaker", "note", models.CharField(blank=True, db_default="", editable=False, max_length=300)
        ),
    ]
