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
from providers.credentials import wrong_mode
from providers.models import Mode, ProviderAccount
from providers.registry import PROVIDERS, adapter_of

WORKS = "{title} took the stored key and answered in {ms} ms."
NO_KEY = "No key is stored, so nothing was asked. Enter one under Credentials."
HOOKS = {
    True: "A webhook secret is stored.",
    False: "No webhook secret is stored: events of this account will be refused.",
}
WORDS: dict[type[Exception], str] = {
    ProviderMisconfigured: "{title} refuses the stored key: it is wrong, revoked or may not do this ({problem}).",
    ProviderBusy: "{title} was not asked: {problem}. Try again in a few seconds.",
    ProviderUnavailable: "{title} was not reached, or turned us away before doing anything ({problem}).",
    ProviderTimedOut: "{title} did not answer in time: we waited {ms} ms.",
    ProviderRejected: "{title} was reached, but refused the question ({problem}).",
    CheckoutElsewhere: "{title} took the stored key, but a checkout cannot be shown: {problem}. "
    "Set the checkout domain.",
    ProviderUnknown: "{title} was reached, but broke off or did not answer sensibly ({problem}).",
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
    facts = PROVIDERS[account.provider].facts
    title = facts.title
    hooks = HOOKS[bool(account.credentials.webhook_secrets)]
    if not any(account.credentials.fields.values()):
        return Checked(False, NO_KEY)
    connection.close()
    started = time.monotonic()
    try:
        adapter_of(account).check_credentials()
        words, problem = WORKS, ""
    except ProviderError as exc:
        words, problem = next(WORDS[kind] for kind in type(exc).__mro__ if kind in WORDS), str(exc)
    ms = round((time.monotonic() - started) * 1000)
    amiss = wrong_mode(account.credentials.fields, facts=facts, live=account.mode == Mode.LIVE)
    said = f"{words.format(title=title, ms=ms, problem=problem)} {hooks} {amiss}".strip()
    return Checked(words is WORKS and not amiss, said)
