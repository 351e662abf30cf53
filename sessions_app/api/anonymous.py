"""How many requests without a login an address may make, counted in each web process, in memory.

A login is a token or a staff session that this process has found good before. A request that turns out to have one, to
get a token, or to be a correctly signed event, is taken off the count again.
"""

import re
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework_simplejwt.exceptions import TokenError

from sessions_app.api.errors import answer, respond
from sessions_app.api.tokens import verify
from sessions_app.creation.callers import recall
from sessions_app.limits.rates import FixedWindow
from sessions_app.limits.try_again import try_again
from sessions_app.staff.signin.addresses import client_of, counted

COUNTED_APART = ("/webhooks/", "/healthz", "/readyz", "/static/")
"""Each with a count of its own: a provider, a load balancer or a page's styles come many at a time from one address."""
TIMES_MORE = 10
GOOD = "switchyard.good"
SESSION_SECONDS, MOST_SESSIONS = 60, 4096
SENTENCE = "Too many requests came from this address without signing in."

requests = FixedWindow()
_sessions: dict[str, float] = {}
_session_cookie = re.compile(rf"(?:^|;)\s*{re.escape(settings.SESSION_COOKIE_NAME)}=([^;\s]+)")


def seconds_to_wait(*, address: str, path: str, authorization: str = "", cookie: str = "") -> float:
    """Tell whether a request must wait, 0 or seconds. For the front: before a thread is used; it counts nothing."""
    if _has_login(authorization, cookie):
        return 0.0
    caller, rate = _counter_of(address, path)
    return requests.wait(caller, rate=rate)


def refusal(*, path: str, seconds: float) -> HttpResponse:
    """Say so: the documented 429 to machines, a page to people."""
    if path.startswith(settings.MACHINE_PATHS):
        return respond(answer("too_many_requests", Retry_After=str(max(1, round(seconds)))))
    return try_again(SENTENCE, status=429, seconds=seconds)


def mark_good(request: HttpRequest) -> None:
    """Take a request off the count: its sender has proven who it is."""
    request.META[GOOD] = True


class AnonymousLimitMiddleware:
    """Counts what comes without a login, and refuses what is too much before anything is asked of the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request, or refuse it."""
        if _has_login(request.META.get("HTTP_AUTHORIZATION", ""), request.META.get("HTTP_COOKIE", "")):
            return self.get_response(request)
        caller, rate = _counter_of(client_of(request), request.path)
        if seconds := requests.hit(caller, rate=rate):
            return refusal(path=request.path, seconds=seconds)
        response = self.get_response(request)
        if _is_signed_in(request) or GOOD in request.META:
            requests.forgive(caller, rate=rate)
        return response


def _counter_of(address: str, path: str) -> tuple[str, tuple[int, int]]:
    most, seconds = settings.ANONYMOUS_RATE_LIMIT
    kind = next((each for each in COUNTED_APART if path.startswith(each)), "")
    return f"{kind} {counted(address)}", (most * TIMES_MORE if kind else most, seconds)


def _has_login(authorization: str, cookie: str) -> bool:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() == "bearer":
        try:
            return recall(verify(token.strip()).jti) is not None
        except TokenError:
            return False
    found = _session_cookie.search(cookie) if _sessions else None
    return found is not None and _sessions.get(found[1], 0) > time.time()


def _is_signed_in(request: HttpRequest) -> bool:
    """Remember a session whose login this request has looked up; none is looked up only for this."""
    user = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated or not request.session.session_key:
        return False
    if len(_sessions) >= MOST_SESSIONS:
        _sessions.clear()
    _sessions[request.session.session_key] = time.time() + SESSION_SECONDS
    return True
