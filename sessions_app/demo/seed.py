"""Demo data of a first run: an application for the API, different provider accounts, and an admin user."""

import json
import logging
import secrets
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.transaction import atomic

from providers.base import Credentials
from providers.credentials import form_of, problem_with
from providers.facts import WEBHOOK_SECRET
from providers.models import AccountTerms, Mode, ProviderAccount
from providers.registry import PROVIDERS, own_credentials
from providers.sandbox.keys import named_by
from sessions_app.models import Application, PaymentSession

logger = logging.getLogger(__name__)

APPLICATION = "Demo shop"
ADMIN = "admin"
LOGIN_FILE: Path = settings.BASE_DIR / "var" / "admin.json"

SANDBOX_ACCOUNTS = (
    # name, fee percent, fixed fee, expected p95 in ms, expected share paid
    ("swift", "2.900", "0.30", 150, "0.860"),
    ("steady", "1.900", "0.25", 400, "0.840"),
    ("thrifty", "0.900", "0.10", 1500, "0.780"),
)
CURRENCIES = ("AUD", "EUR", "GBP", "USD")


@atomic
def seed() -> list[str]:
    """Create the missing parts of the demo; returns one line for each created part."""
    made = []
    if Application.objects.get_or_create(name=APPLICATION)[1]:
        made.append(f"application {APPLICATION}")
    if settings.SANDBOX:
        made += [f"provider account sandbox/{row[0]}" for row in SANDBOX_ACCOUNTS if _add_sandbox_account(*row)]
        made += [f"new keys of provider account {account}" for account in _seal_sandbox_keys_anew()]
    if settings.STRIPE_SECRET_KEY and _set_stripe_account():
        made.append("provider account stripe/default")
    if _add_admin():
        made.append(f"admin user {ADMIN}")
    return made


def admin_login() -> tuple[str, str]:
    """Return the generated name and password of the admin user."""
    login = json.loads(LOGIN_FILE.read_text()) if LOGIN_FILE.exists() else {}
    return login.get("username", ADMIN), login.get("password", f"(unknown; set with manage.py changepassword {ADMIN})")


def _add_sandbox_account(name: str, percent: str, fixed: str, latency: int, conversion: str) -> bool:
    if ProviderAccount.objects.filter(provider="sandbox", name=name).exists():
        return False
    account = ProviderAccount(
        provider="sandbox",
        name=name,
        fee_percent=Decimal(percent),
        latency_prior_ms=latency,
        conversion_prior=Decimal(conversion),
    )
    account.seal_credentials(_sandbox_credentials(name))
    account.save()
    AccountTerms.objects.bulk_create(
        AccountTerms(account=account, currency=code, fee_percent=percent, fee_fixed=fixed) for code in CURRENCIES
    )
    return True


def _seal_sandbox_keys_anew() -> list[ProviderAccount]:
    """Renew keys that do not match the sandbox's secret: from an older version, or from another secret."""
    sealed = []
    for account in ProviderAccount.objects.filter(provider="sandbox"):
        name = named_by(account.credentials.fields.get("api_key", ""))
        if name and account.credentials != (wanted := _sandbox_credentials(name)):
            account.seal_credentials(wanted)
            account.save(update_fields=["sealed_credentials"])
            sealed.append(account)
    return sealed


def _sandbox_credentials(name: str) -> Credentials:
    return own_credentials("sandbox", name) or Credentials({})


def _set_stripe_account() -> bool:
    """Follow the environment: a changed key or webhook secret replaces the stored one, unless it can be none."""
    if problem := _stripe_problem():
        logger.warning("Stripe account left as it is", extra={"problem": problem})
        return False
    form = form_of(settings.STRIPE_SECRET_KEY, PROVIDERS["stripe"].facts)
    mode = Mode.LIVE if form and form.live else Mode.SANDBOX
    account, made = ProviderAccount.objects.get_or_create(
        provider="stripe", name="default", defaults={"mode": mode, "fee_percent": Decimal("2.9")}
    )
    if account.mode != mode and PaymentSession.objects.filter(account=account).exists():
        problem = f"It has {account.mode} sessions and the key is for {mode}: add another account for it"
        logger.warning("Stripe account left as it is", extra={"problem": problem})
        return False
    hooks = (settings.STRIPE_WEBHOOK_SECRET,) if settings.STRIPE_WEBHOOK_SECRET else ()
    wanted = Credentials({"secret_key": settings.STRIPE_SECRET_KEY}, hooks)
    if account.credentials != wanted:
        account.mode = mode
        account.seal_credentials(wanted)
        account.save()
    return made


def _stripe_problem() -> str:
    """Say what is wrong with the environment's credentials; empty when they can be some."""
    facts = PROVIDERS["stripe"].facts
    given = {"secret_key": settings.STRIPE_SECRET_KEY, WEBHOOK_SECRET: settings.STRIPE_WEBHOOK_SECRET}
    problems = (problem_with(text, field=field, facts=facts) for field, text in given.items() if text)
    return next(filter(None, problems), "")


def _add_admin() -> bool:
    users = get_user_model().objects
    if users.filter(is_superuser=True).exists():
        return False
    password = secrets.token_urlsafe(12)
    LOGIN_FILE.parent.mkdir(exist_ok=True)
    LOGIN_FILE.touch(mode=0o600)
    LOGIN_FILE.write_text(json.dumps({"username": ADMIN, "password": password}))
    users.create_superuser(ADMIN, password=password)
    return True
