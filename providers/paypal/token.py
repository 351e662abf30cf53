"""The access token of one account: fetched with the client's credentials, and kept until shortly before it ends.

https://developer.paypal.com/api/rest/authentication: POST /v1/oauth2/token, `grant_type=client_credentials`; the answer
says in `expires_in` for how many seconds it is good, typically nine hours. PayPal limits how often tokens are asked for
(https://developer.paypal.com/api/rest/reference/rate-limiting), so all threads share one, and one thread fetches the
next while the others go on with the old one, or wait for the same answer where there is none.
"""

import re
import time
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

import orjson

from providers.base import Connection, Credentials, ProviderError, ProviderTimedOut, ProviderUnknown
from providers.calls.http import Http, ProviderAnswer
from providers.paypal.facts import CLIENT_ID, CLIENT_SECRET
from providers.paypal.failures import of_answer

RENEWED_BEFORE = 300.0
"""Seconds before its end; half of the time that is left where that is less."""
SANE_TOKEN = re.compile(r"[!-~]{1,4096}")
FORM = b"grant_type=client_credentials"


@dataclass(frozen=True, slots=True)
class Token:
    """An access token; times by `time.monotonic`."""

    text: str
    renew_at: float
    ends_at: float


def fetcher(credentials: Credentials, connection: Connection) -> Callable[[], Token]:
    """Give what asks PayPal for a token. It raises ProviderMisconfigured for a wrong client, or another error."""
    fields = credentials.fields
    pair = f"{fields.get(CLIENT_ID, '')}:{fields.get(CLIENT_SECRET, '')}"
    headers = {
        "Accept": "application/json",
        "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    http, url = Http(connection, proxied=True), f"{connection.base_url}/v1/oauth2/token"
    return lambda: _read(http.call("POST", url, headers=headers, content=FORM), now=time.monotonic())


class SharedToken:
    """One account's token, for all threads."""

    def __init__(self, fetch: Callable[[], Token], *, patience: float) -> None:
        self._fetch, self._patience = fetch, patience
        self._lock = Lock()
        self._token: Token | None = None
        self._under_way: Future[Token] | None = None

    def current(self) -> str:
        """Give a good token. Raises what fetching one raises."""
        token, now = self._token, time.monotonic()
        if token and now < token.renew_at:
            return token.text
        fetching, is_mine = self._board(now)
        if token is None or now >= token.ends_at:
            return self._result(fetching, is_mine).text
        if is_mine:
            with suppress(ProviderError):
                return self._fetched(fetching).text
        return token.text

    def renew(self) -> str:
        """Fetch a token although the one before may still be good. Raises what fetching one raises."""
        return self._result(*self._board(None)).text

    def forget(self, text: str) -> None:
        """Use this one no more: PayPal has refused it."""
        with self._lock:
            if self._token and self._token.text == text:
                self._token = None

    def _board(self, now: float | None) -> tuple[Future[Token], bool]:
        """Give the fetch that is under way, or has just been done, or a new one that the caller has to do."""
        with self._lock:
            if self._under_way:
                return self._under_way, False
            fetching: Future[Token] = Future()
            if self._token and now is not None and now < self._token.renew_at:
                fetching.set_result(self._token)
                return fetching, False
            self._under_way = fetching
            return fetching, True

    def _result(self, fetching: Future[Token], is_mine: bool) -> Token:
        if is_mine:
            return self._fetched(fetching)
        try:
            return fetching.result(self._patience)
        except TimeoutError as exc:
            raise ProviderTimedOut("no access token in time") from exc

    def _fetched(self, fetching: Future[Token]) -> Token:
        try:
            token = self._fetch()
        except BaseException as exc:
            self._land(None)
            fetching.set_exception(exc)
            raise
        self._land(token)
        fetching.set_result(token)
        return token

    def _land(self, token: Token | None) -> None:
        with self._lock:
            self._token, self._under_way = token or self._token, None


def _read(answer: ProviderAnswer, *, now: float) -> Token:
    content = _json(answer.body)
    if not answer.is_success:
        raise of_answer(answer.status, content)
    try:
        text, seconds = content["access_token"], content["expires_in"]
        if not SANE_TOKEN.fullmatch(text) or type(seconds) is not int or seconds <= 0:
            raise ProviderUnknown("unreadable access token")
    except (LookupError, TypeError) as exc:
        raise ProviderUnknown("unreadable access token") from exc
    return Token(text, renew_at=now + seconds - min(RENEWED_BEFORE, seconds / 2), ends_at=now + seconds)


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError:
        return None
