"""What the models read in the database that the environment names, as JSON: every row, every sealed column."""

import json
import sys
from io import StringIO

import django

django.setup()

from django.apps import apps  # noqa: E402 - Django first
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from providers.models import ProviderAccount  # noqa: E402
from sessions_app.models import (  # noqa: E402
    AuthenticatorApp,
    PaymentSession,
    ProviderAttempt,
    RecoveryCode,
    WebhookEndpoint,
)

OURS = ("providers", "routing", "sessions_app")


def read() -> dict[str, object]:
    models = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    colleague, audit = User.objects.get(username="colleague"), StringIO()
    session, frozen = PaymentSession.objects.get(), ProviderAttempt.objects.get(state="QUARANTINED").request
    call_command("audit", "verify", stdout=audit)
    return {
        "empty": [model.__name__ for model in models if not list(model._default_manager.all())],
        "customer": f"{session.customer.first_name} {session.customer.last_name}",  # type: ignore[union-attr]
        "request": f"{frozen.total} {frozen.currency}",
        "signing secrets": len(WebhookEndpoint.objects.get().active_secrets(timezone.now())),
        "credentials": sorted(ProviderAccount.objects.get(name="everything").credentials.fields),
        "seed": AuthenticatorApp.objects.get().seed.decode(),
        "recovery code": RecoveryCode.objects.get().is_code("111122223333", user_id=colleague.pk),
        "audit": "The audit log holds" in audit.getvalue(),
    }


json.dump(read(), sys.stdout)
