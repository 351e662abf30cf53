"""Tries an account's stored credentials, and puts the result in words."""

import time
from dataclasses import dataclass

from django.db import connection

from providers.base import (
    CheckoutElsewhere,
    ProviderBusy,
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.credentials import missing_from, name_of, with_article, wrong_mode
from providers.facts import WEBHOOK_SECRET, ProviderFacts
from providers.models import Mode, ProviderAccount
from providers.registry import PROVIDERS, adapter_of

WORKS = "{title} took the stored key and answered in {ms} ms."
UNKNOWN = "There is no provider {name} here any more, so nothing was asked."
NO_KEY = "No key is stored, so nothing was asked. Enter one under Credentials."
INCOMPLETE = "No {name} is stored, so nothing was asked. Enter it under Credentials."
WORDS: dict[type[Exception], str] = {
    ProviderMisconfigured: "{title} refuses the stored key: it is wrong, revoked or may not do this ({problem}). "
    "Copy the credentials again from its console.",
    ProviderBusy: "{title} was not asked: {problem}. Try again in a few seconds.",
    ProviderUnavailable: "{title} was not reached, or turned us away before doing anything ({problem}). "
    "Try again in a minute; if it stays so, see whether this machine may call out, and {title}'s status page.",
    ProviderTimedOut: "{title} did not answer in time: we waited {ms} ms. Try again in a minute.",
    ProviderRejected: "{title} was reached, but refused the question ({problem}).",
    CheckoutElsewhere: "{title} took the stored key, but a checkout cannot be shown: {problem}. "
    "Set the checkout domain.",
    ProviderUnknown: "{title} was reached, but broke off or did not answer sensibly ({problem}). "
    "Try again in a minute.",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it, as sentences without secrets."""

    works: bool
    words: str


def check(account: ProviderAccount) -> Checked:
    """Ask the account's provider something harmless with the stored credentials.

    No database connection is held meanwhile: do not call it within a transaction.
    """
    if account.provider not in PROVIDERS:
        return Checked(False, UNKNOWN.format(name=account.provider))
    facts = PROVIDERS[account.provider].facts
    title, live = facts.title, account.mode == Mode.LIVE
    hooks = _hooks(facts, bool(account.credentials.webhook_secrets))
    if not any(account.credentials.fields.values()):
        return Checked(False, NO_KEY)
    if missing := missing_from(account.credentials.fields, facts=facts, live=live):
        return Checked(False, INCOMPLETE.format(name=missing[0]))
    connection.close()
    started = time.monotonic()
    try:
        adapter_of(account).check_credentials()
        words, problem = WORKS, ""
    except ProviderError as exc:
        words, problem = next(WORDS[kind] for kind in type(exc).__mro__ if kind in WORDS), str(exc)
    ms = round((time.monotonic() - started) * 1000)
    amiss = wrong_mode(account.credentials.fields, facts=facts, live=live)
    said = f"{words.format(title=title, ms=ms, problem=problem)} {hooks} {amiss}".strip()
    return Checked(words is WORKS and not amiss, said)


def _hooks(facts: ProviderFacts, stored: bool) -> str:
    """Say whether events can be verified, where there is something to verify them with."""
    if not facts.webhook_secret:
        return ""
    name = name_of(WEBHOOK_SECRET, facts)
    if stored:
        return f"A{with_article(name)[1:]} is stored."
    return f"No {name} is stored: events of this account will be refused."
