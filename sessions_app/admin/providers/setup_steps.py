"""How an account is set up at its provider: credentials, webhook address and events, as steps."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from providers.credentials import name_of
from providers.facts import WEBHOOK_SECRET, ProviderFacts
from providers.models import ProviderAccount
from providers.registry import PROVIDERS, own_credentials
from sessions_app.admin.providers.credential_fields import with_code
from sessions_app.admin.providers.fact_texts import texts_of
from sessions_app.admin.providers.logo import logo
from sessions_app.usecases.provider_accounts.webhook_address import reach_problem, webhook_address

PLACE = "NAME"
"""Stands in the webhook address until the account has a name."""


@dataclass(frozen=True, slots=True)
class Step:
    """A credential to fetch: what the provider calls it, and where it is found."""

    label: str
    help: SafeString
    live_only: bool


@dataclass(frozen=True, slots=True)
class Setup:
    """All that is to be done at the provider. `address` ends with the account's name, `prefix` is before that."""

    title: str
    logo: SafeString
    credentials: tuple[Step, ...]
    made: bool
    """The credentials are made by ourselves, and events come without anything being entered."""
    webhook_secret: str
    """What events are signed with, as within a sentence; empty when there is nothing to enter here."""
    has_webhook: bool
    """Whether a webhook has to be added there; where none has, the address is sent with each checkout."""
    prefix: str
    address: str
    events: tuple[str, ...]
    problem: str
    """Why events cannot arrive."""
    texts: tuple[tuple[str, str], ...]
    is_new: bool
    is_open: bool
    """Whether there is something left to do."""


def setup_of(provider: str, account: ProviderAccount | None) -> Setup | None:
    """Give what the page of an account, or of a new one, tells; None for a provider that is not known any more."""
    if provider not in PROVIDERS:
        return None
    facts = PROVIDERS[provider].facts
    made = own_credentials(provider, "name") is not None
    return Setup(
        title=facts.title,
        logo=logo(provider, facts.title),
        credentials=tuple(Step(each.label, with_code(each.help), each.live_only) for each in facts.credential_fields),
        made=made,
        webhook_secret=name_of(WEBHOOK_SECRET, facts),
        has_webhook=bool(facts.webhook_secret or facts.events),
        prefix=webhook_address(provider, ""),
        address=webhook_address(provider, account.name if account else PLACE),
        events=facts.events,
        problem="" if made else reach_problem(facts.title),
        texts=tuple(texts_of(facts)),
        is_new=account is None,
        is_open=account is None or _is_unfinished(account, facts),
    )


def _is_unfinished(account: ProviderAccount, facts: ProviderFacts) -> bool:
    stored = account.credentials
    return not stored.fields or bool(facts.webhook_secret and not stored.webhook_secrets)
