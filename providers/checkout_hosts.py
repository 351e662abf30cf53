"""The domain of an account's own checkout pages, as staff enter it. Pure."""

from urllib.parse import urlsplit

import idna

from providers.base import HOST_NAME

SENTENCE = "The checkout domain must be one exact host name of https pages, such as pay.shop.example."


def checkout_host(entered: str) -> str:
    """Give the host of what was entered, bare or as `https://host/`, in lower-case ASCII; empty stays empty.

    Raises ValueError with a sentence for anything else: another scheme, a port, a path, a pattern or an address.
    """
    text = entered.strip().lower()
    if not text:
        return ""
    try:
        url = urlsplit(text if "://" in text else f"https://{text}")
        host = idna.encode(url.netloc, uts46=True).decode()
    except ValueError as exc:  # IDNAError is one
        raise ValueError(SENTENCE) from exc
    if url.scheme != "https" or url.path not in ("", "/") or url.query or url.fragment or not HOST_NAME.fullmatch(host):
        raise ValueError(SENTENCE)
    return host


def site_of(url: str) -> tuple[str, str] | None:
    """Give scheme and host of a page's address; None when it cannot be one."""
    try:
        return urlsplit(url)[:2]
    except ValueError:
        return None
