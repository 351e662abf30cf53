"""Which web addresses are acceptable: where a shopper may be sent back to, where events may be sent. Pure."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

LONGEST = 2048
LEGAL_CHARACTERS = re.compile(r"[!-\[\]-~]+")
"""Visible ASCII without the backslash, which browsers take for a slash."""
DNS_NAME = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE
)

SENTENCE = "$path must be an https URL"


def is_acceptable(text: str, *, mode: str) -> bool:
    """Tell whether a URL may be used at all.

    https on a DNS name and a legal port; sandbox applications may also use http, `localhost` and loopback addresses.
    No user-info, backslash, blank or control character; at most 2,048 characters.
    """
    parts = split(text)
    if parts is None:
        return False
    host = parts.hostname or ""
    if mode == "sandbox":
        return parts.scheme in ("http", "https") and (bool(DNS_NAME.fullmatch(host)) or _is_local(host))
    return parts.scheme == "https" and bool(DNS_NAME.fullmatch(host))


def split(text: object) -> SplitResult | None:
    """Take a URL apart; None when no two readers could agree on its parts."""
    if not isinstance(text, str) or len(text) > LONGEST or not LEGAL_CHARACTERS.fullmatch(text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.username is not None or parts.password is not None or port == 0 or parts.netloc.endswith(":"):
        return None
    return parts


def host_of(text: object) -> str | None:
    """Name the host of a URL in lower case; None when it has none."""
    parts = split(text)
    return parts.hostname if parts else None


def host_problem(text: str, *, mode: str) -> str:
    """Say why a text is no host that an acceptable URL could name; empty when it is one.

    A DNS name in lower case; in sandbox mode also `localhost` and loopback addresses.
    """
    if "://" in text or "/" in text:
        host = host_of(text if "://" in text else f"https://{text}")
        return f"is more than a host: write {host}" if host else "is more than a host"
    if "*" in text:
        return "has a wildcard; name each host"
    if DNS_NAME.fullmatch(text) or (mode == "sandbox" and _is_local(text)):
        return "" if text == text.lower() else "must be in lower case"
    if re.fullmatch(r".*[^:]:[0-9]+", text):
        return "has a port: leave it out, a host may be used with any"
    if not text.isascii():
        return "must be written in ASCII (xn--...)"
    return "is not a DNS name, like shop.example.com"


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
