"""One try: a POST to a merchant, and what came of it. No redirects, no cookies, no proxies, no decompression."""

import ssl
import time
from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import quote

import httpcore2
from django.conf import settings

from providers.calls.deadlines import Deadline
from providers.calls.redirects import redirect_of
from sessions_app.webhooks.addresses import UnsafeAddress
from sessions_app.webhooks.connecting import CONNECT_SECONDS, TOTAL_SECONDS, CheckedBackend
from sessions_app.webhooks.resolving import TooManyLookUps

MOST_BYTES = 4096
"""Of an answer; the rest is not read."""
LONGEST_EXCERPT, LONGEST_PROBLEM = 500, 200
GONE = 410
TOO_MANY_LOOK_UPS = "Too many host names of this application are being looked up"
FAILURES = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError)
TIMEOUTS = {"connect": CONNECT_SECONDS, "read": TOTAL_SECONDS, "write": TOTAL_SECONDS, "pool": TOTAL_SECONDS}


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What came of one try. `problem` is empty when it counts as delivered."""

    at: datetime
    milliseconds: int
    problem: str
    status: int | None = None
    excerpt: str = ""
    retry_after: timedelta | None = None

    @property
    def gone(self) -> bool:
        """Whether the merchant answered that this URL is gone for good."""
        return self.status == GONE


@dataclass(frozen=True, slots=True)
class MerchantAnswer:
    """The beginning of what a merchant answered."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    redirect: str
    """Where it leads, if it is a redirect."""


def send(
    url: str, content: bytes, headers: Mapping[str, str], *, mode: str, now: datetime, caller: Hashable = None
) -> DeliveryOutcome:
    """POST once and return the outcome; it raises nothing that the other side can cause.

    Nothing of an answer from an address that is not public is told but its status: this machine answers us what it
    would not answer a merchant.
    """
    started = time.monotonic()
    try:
        answer = _post(url, content, headers, mode, caller)
    except UnsafeAddress as exc:
        return DeliveryOutcome(now, _since(started), str(exc)[:LONGEST_PROBLEM])
    except TooManyLookUps:
        return DeliveryOutcome(now, _since(started), TOO_MANY_LOOK_UPS)
    except httpcore2.ProtocolError as exc:
        return DeliveryOutcome(now, _since(started), f"{type(exc).__name__}: no answer in HTTP")
    except FAILURES as exc:
        return DeliveryOutcome(now, _since(started), f"{type(exc).__name__}: {exc}"[:LONGEST_PROBLEM])
    return DeliveryOutcome(
        now,
        _since(started),
        _problem(answer),
        answer.status,
        _excerpt(answer.content),
        _retry_after(answer.headers.get("retry-after", ""), now),
    )


def _post(url: str, content: bytes, headers: Mapping[str, str], mode: str, caller: Hashable) -> MerchantAnswer:
    backend = CheckedBackend(mode=mode, deadline=Deadline(TOTAL_SECONDS), caller=caller)
    sent: list[tuple[bytes | str, bytes | str]] = [*_plain_headers(), *headers.items()]
    with (
        httpcore2.ConnectionPool(_trust(), network_backend=backend) as pool,
        pool.stream("POST", url, headers=sent, content=content, extensions={"timeout": TIMEOUTS}) as answer,
    ):
        received = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in answer.headers}
        if not backend.is_shown:
            return MerchantAnswer(answer.status, received, b"", "")
        redirect = redirect_of(url, answer.status, received)
        return MerchantAnswer(answer.status, received, _beginning(answer.iter_stream()), redirect)


def _plain_headers() -> tuple[tuple[str, str], ...]:
    """Give the headers firewalls look for, besides those the body's length and the host make.

    The OWASP Core Rule Set counts a request without `Accept` (rule 920300) or `User-Agent` (920320) as an attack, and
    AWS WAF blocks one without `User-Agent` (NoUserAgent_HEADER, https://repost.aws/knowledge-center/
    waf-block-http-requests-no-user-agent). The type has no charset: JSON is UTF-8, and `charset` is no parameter of its
    media type (RFC 8259, sections 8.1 and 11).
    """
    home = quote(settings.PUBLIC_BASE_URL, safe=":/[]%")
    agent = f"Switchyard-Webhooks/{settings.VERSION} (+{home})"
    return (("Accept", "*/*"), ("Content-Type", "application/json"), ("User-Agent", agent))


def _problem(answer: MerchantAnswer) -> str:
    if 200 <= answer.status < 300:
        return ""
    return f"Answered {answer.status}{answer.redirect and f', which {answer.redirect}'}"


def _beginning(chunks: Iterable[bytes]) -> bytes:
    """Read what there is of the body: the status already says whether it was delivered."""
    content = b""
    with suppress(*FAILURES):
        for chunk in chunks:
            content += chunk
            if len(content) >= MOST_BYTES:
                break
    return content[:MOST_BYTES]


@cache
def _trust() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


def _excerpt(content: bytes) -> str:
    """PostgreSQL keeps no NUL."""
    return content.decode("utf-8", "replace").replace("\0", "\ufffd")[:LONGEST_EXCERPT]


def _retry_after(text: str, now: datetime) -> timedelta | None:
    """Read seconds or an HTTP date; anything else is ignored."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
