"""Clients' addresses, as limits and locks count them. `config.front_door.request_head` finds a client's address."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - no client's address, for connections without one


def address_of(request: HttpRequest) -> str:
    """Return the client's address for counting (see `counted`)."""
    return counted(client_of(request))


def client_of(request: HttpRequest) -> str:
    """Return the client's full address."""
    try:
        return _whole(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return UNKNOWN


def counted(address: str) -> str:
    """Return what an address counts as: IPv6 addresses count as their /64, because one client has the whole network."""
    try:
        return str(_counted(ip_address(address)))
    except ValueError:
        return UNKNOWN


@lru_cache(4096)
def _whole(text: str) -> str:
    return str(ip_address(text.strip()))


def _counted(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    return address.ipv4_mapped or IPv6Network((int(address), 64), strict=False).network_address
