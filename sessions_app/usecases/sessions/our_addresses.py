"""The addresses of ours that a provider is given with a checkout: where its shopper comes back, where its events go."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from providers.base import CheckoutRequest
from providers.models import ProviderAccount
from providers.registry import PROVIDERS

_SALT = "switchyard.return"
LONGEST_TOKEN = 128


class UnknownReturn(Exception):
    """The token names no session: it was not made here, or has been changed."""


def with_our_addresses(request: CheckoutRequest, account: ProviderAccount) -> CheckoutRequest:
    """Give the request of an attempt at an account, with what its provider needs to know of us."""
    if not PROVIDERS[account.provider].facts.comes_back_to_us:
        return replace(request, return_url="", event_url="") if request.return_url else request
    return replace(request, return_url=return_address(request.session_id), event_url=event_address(account))


def return_address(session_id: UUID) -> str:
    """Give the address of our return page for a session; only we can make it."""
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}/return/{_signer().sign(session_id.hex)}"


def session_of(token: str) -> UUID:
    """Read whose return page it is. Raises UnknownReturn."""
    try:
        if len(token) > LONGEST_TOKEN:
            raise UnknownReturn
        return UUID(_signer().unsign(token))
    except (BadSignature, ValueError) as exc:
        raise UnknownReturn from exc


def event_address(account: ProviderAccount) -> str:
    """Give the address that an account's events are sent to."""
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}/webhooks/{account.provider}/{account.name}"


def _signer() -> Signer:
    return Signer(sep=".", salt=_SALT)
