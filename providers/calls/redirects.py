"""Where a redirect leads, in words. No call of ours follows one. Pure."""

from collections.abc import Mapping
from urllib.parse import quote, urljoin, urlsplit

LONGEST = 120
"""Of the address; an answer may name one of any length."""
STATUSES = frozenset({300, 301, 302, 303, 307, 308})
"""Those that name another address in `Location` (RFC 9110, section 15.4)."""


def redirect_of(url: str, status: int, headers: Mapping[str, str]) -> str:
    """Say where an answer of `url` leads; empty if it is no redirect. Header names are in lower case.

    Only scheme, host and path: user names, queries and fragments may hold secrets.
    """
    location = headers.get("location", "")
    if status not in STATUSES or not location:
        return ""
    where = _address(url, location)
    return f"leads to {where if len(where) <= LONGEST else where[: LONGEST - 1] + '…'}; redirects are not followed"


def _address(url: str, location: str) -> str:
    """Resolve a relative address; percent-encode what is not printable ASCII."""
    try:
        parts = urlsplit(urljoin(url, location))
    except ValueError:
        return "an address that cannot be read"
    host = parts.netloc.rpartition("@")[2]
    shown = f"{parts.scheme}://{host}{parts.path}" if host else f"{parts.scheme}:"
    return quote(shown, safe="/:%[]@!$&'()*+,;=~")
