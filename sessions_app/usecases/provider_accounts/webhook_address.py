"""Where an account's events arrive, and whether a provider can reach it there."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

from providers.models import ProviderAccount
from sessions_app.usecases.sessions.our_addresses import event_address

NOT_PUBLIC = ("localhost", "local", "internal", "test", "invalid", "example")
"""Ends of names that exist on no public network (RFC 6761, RFC 6762; `internal` is reserved by ICANN)."""
UNREACHABLE = (
    "{title} cannot reach {host} from outside: PUBLIC_BASE_URL is {base}. Set it to an address on the internet. Until "
    "then no event arrives, and sessions end when their checkouts are asked about."
)


def webhook_address(provider: str, name: str) -> str:
    """Give the URL at which events of an account arrive, or would."""
    return event_address(ProviderAccount(provider=provider, name=name))


def reach_problem(title: str) -> str:
    """Say that the product has no address on the internet; empty when it seems to have one."""
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or ""
    return "" if is_public(host) else UNREACHABLE.format(title=title, host=host, base=settings.PUBLIC_BASE_URL)


def is_public(host: str) -> bool:
    """Tell whether a host may be reached from anywhere, by its name or number alone."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and host.rpartition(".")[2] not in NOT_PUBLIC
