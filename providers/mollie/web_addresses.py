"""Tells which addresses Mollie can call: the create call is refused for one that it cannot reach. Pure.

docs.mollie.com/reference/create-payment, `webhookUrl`: "must be reachable from Mollie's point of view, so you cannot
use `localhost`". The names that are never public: RFC 6761, RFC 6762, RFC 8375 and ICANN's `.internal`.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

NEVER_PUBLIC = ("localhost", "local", "test", "invalid", "example", "internal", "home.arpa")


def is_public(url: str) -> bool:
    """Tell whether a web address may be reachable from outside."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not any(host.endswith(f".{name}") for name in NEVER_PUBLIC)
