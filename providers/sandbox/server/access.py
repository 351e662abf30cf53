"""Access control: browsers at names of this machine, accounts with their keys, the operator with a token.

It keeps out pages of other origins, names that were pointed here (DNS rebinding), and requests forged through another
server, such as a webhook of Switchyard's.
"""

import ipaddress
from collections.abc import Callable, Iterable
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from providers.sandbox import keys
from providers.sandbox.server.http import Request, Response, error

READS = ("GET", "HEAD")
ELSEWHERE = ("cross-site", "same-site")
"""What browsers call pages of other origins; another port of this machine is the same *site*."""


class Access:
    """The checks, over one secret. `hosts` are names it is reached at beside those of this machine."""

    def __init__(self, *, secret: str, hosts: Iterable[str] = ()) -> None:
        self._secret, self._hosts = secret, frozenset(hosts)

    def refusal(self, method: str, headers: dict[str, str]) -> Response | None:
        """Refuse a request for a name that is not ours, and one that a page of another origin sent to change things."""
        host = headers.get("host", "")
        if not self._is_ours(host):
            return error(400, "invalid_request", "this host name is not served here; SANDBOX_HOSTS names further ones")
        if method not in READS and _is_from_elsewhere(headers, host):
            return error(403, "invalid_request", "pages of other origins may not do this")
        return None

    def account(self, request: Request) -> str:
        """Give the account whose API key a request carries; empty when it carries none that is good."""
        return keys.account_of(_bearer(request), secret=self._secret)

    def operator(self, call: Callable[..., Response]) -> Callable[..., Response]:
        """Let only the operator call."""

        def guarded(request: Request, **given: Any) -> Response:
            return call(request, **given) if self._is_operator(request) else _stranger()

        return guarded

    def owner(self, call: Callable[..., Response]) -> Callable[..., Response]:
        """Let only the operator and the account's own key call."""

        def guarded(request: Request, account: str, **given: Any) -> Response:
            allowed = self._is_operator(request) or self.account(request) == account
            return call(request, account=account, **given) if allowed else _stranger()

        return guarded

    def _is_operator(self, request: Request) -> bool:
        return compare_digest(_bearer(request).encode(), keys.control_token(secret=self._secret).encode())

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._hosts or is_loopback(name)


def is_loopback(name: str) -> bool:
    """Tell whether a host name is one of this machine's own."""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def _is_from_elsewhere(headers: dict[str, str], host: str) -> bool:
    """Only browsers send these headers."""
    if headers.get("sec-fetch-site") in ELSEWHERE:
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != host


def _stranger() -> Response:
    return error(401, "authentication", "this needs the operator's token: `manage.py sandbox_keys` prints it")
