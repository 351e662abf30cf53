"""Where events may go: only to hosts that are public, whatever name they hide behind."""

import ipaddress
import socket
from collections.abc import Hashable

from django.conf import settings

from providers.models import Mode
from sessions_app.webhooks.resolving import LOOK_UP_SECONDS, LookUps, Resolver, TooSlow, of_requests

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

DENIED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's metadata and health service, on a public address
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "::/96",  # IPv4-compatible: ::127.0.0.1
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b:1::/48",  # NAT64 of a local network
        "2001::/23",  # Teredo and other protocol assignments
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local
    )
)
"""What Python's `is_global` lets through."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class UnsafeAddress(Exception):
    """The host cannot be resolved, or an address of it is not one we send to. The message says which."""


def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver for every address of a host. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def resolve_public(
    host: str,
    port: int,
    *,
    mode: str,
    caller: Hashable = None,
    look_ups: LookUps | None = None,
    resolver: Resolver | None = None,
) -> list[str]:
    """Give the addresses of a host, all of them safe; one that is not spoils the host.

    Sandbox applications may send to loopback where WEBHOOK_LOOPBACK is on. `caller` is the application whose look-ups
    are counted; each ends within 2 seconds. Raises UnsafeAddress, TooManyLookUps.
    """
    try:
        found = [host] if _is_address(host) else _looked_up(host, port, caller, look_ups, resolver)
    except TooSlow as exc:
        raise UnsafeAddress(f"{host} cannot be resolved within {LOOK_UP_SECONDS:g} seconds") from exc
    except (OSError, UnicodeError) as exc:
        raise UnsafeAddress(f"{host} cannot be resolved") from exc
    if not found:
        raise UnsafeAddress(f"{host} cannot be resolved")
    if not all(_is_allowed(text, mode) for text in found):
        raise UnsafeAddress(f"{host} leads to an address that is not public")
    return found


def _looked_up(
    host: str, port: int, caller: Hashable, look_ups: LookUps | None, resolver: Resolver | None
) -> list[str]:
    return (look_ups or of_requests).ask(host, port, resolver=resolver or resolve, caller=caller)


def _is_address(host: str) -> bool:
    """Nothing has to be looked up then."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: Address) -> bool:
    """Tell whether an address is a public unicast address."""
    if address.version == 6 and address in NAT64:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    if any(address in network for network in DENIED):
        return False
    return address.is_global and not address.is_multicast


def is_public_text(text: str) -> bool:
    """Tell whether a text is a public address."""
    try:
        return is_public(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return False


def _is_allowed(text: str, mode: str) -> bool:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if is_public(address):
        return True
    return settings.WEBHOOK_LOOPBACK and mode == Mode.SANDBOX and address.is_loopback
