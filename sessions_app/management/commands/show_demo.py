"""manage.py show_demo"""

import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand

from providers.models import Mode, ProviderAccount
from sessions_app.api.sessions.samples import CURL, ORDER
from sessions_app.api.tokens import ApplicationToken
from sessions_app.demo.seed import APPLICATION, admin_login
from sessions_app.models import Application


class Command(BaseCommand):
    """Prints the demo's addresses."""

    help = "Prints the addresses of docs and admin, and a curl command with a valid token."

    def handle(self, *args: Any, **options: Any) -> None:
        base = settings.PUBLIC_BASE_URL
        username, password = admin_login()
        order = ORDER | {"orderReference": f"ORD-{uuid4().hex[:8]}"}
        token = str(ApplicationToken.for_application(Application.objects.get(name=APPLICATION).id))
        curl = CURL.format(url=f"{base}/api/v1/sessions", token=token, key=uuid4(), body=json.dumps(order))
        lines = [
            "",
            f"  Docs   {base}/docs",
            f"  Admin  {base}/admin/   {username} / {password}",
            *([f"  Sandbox provider  {settings.PROVIDER_API_BASES['sandbox']}/"] if settings.SANDBOX else []),
            "",
            "  Open a payment session (paste it; then open the checkoutUrl):"
            if ProviderAccount.objects.filter(enabled=True, mode=Mode.SANDBOX).exists()
            else "  Add a provider account in the admin first; until then this is answered 422:",
            "",
            curl,
            "",
        ]
        self.stdout.write("\n".join(lines))
