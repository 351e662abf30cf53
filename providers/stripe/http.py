"""The HTTP the SDK speaks: ours, with one pool for all threads and a deadline for every call."""

import ssl
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import stripe

from providers.base import Connection
from providers.calls.http import Http

API = "https://api.stripe.com"


class StripeHttp(stripe.HTTPClient):
    """What the SDK calls. Our own errors pass through it untouched."""

    name = "switchyard"

    def __init__(self, http: Http) -> None:
        super().__init__()
        self._http = http

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[Any, int, Mapping[str, str]]:
        """Send one request; the SDK's own retries are off. Raises ProviderError."""
        content = post_data.encode() if isinstance(post_data, str) else post_data
        if content is None and method.upper() == "POST":
            content = b""
        answer = self._http.call(method.upper(), url, headers=headers or {}, content=content)
        return answer.body, answer.status, answer.headers

    def close(self) -> None:
        """Hang up."""
        self._http.close()


def http_client(connection: Connection) -> StripeHttp:
    """Make the client for one account; it goes by the environment's proxy, as the SDK's own does."""
    reached = replace(connection, base_url=connection.base_url or API)
    return StripeHttp(Http(reached, trust=_trust(), proxied=True))


@cache
def _trust() -> ssl.SSLContext:
    """Trust the authorities Stripe ships with its SDK, and this machine's, among which a company's proxy may be."""
    trust = ssl.create_default_context()
    trust.load_verify_locations(stripe.ca_bundle_path)
    return trust
