"""Ends a staff session some hours after it began, and after some minutes without activity."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from sessions_app.staff.signin.addresses import address_of
from sessions_app.staff.signin.browsers import browser_of
from sessions_app.staff.signin.ending import AGE, IDLE, sign_out
from sessions_app.staff.signin.store import ADDRESS, BEGAN, BROWSER, SEEN

REPORT_FILES = "/reports/files/"
"""Outside the admin, but guarded like it for staff."""
NOTED_EVERY = settings.STAFF_IDLE / 60
"""How old the recorded last activity may be; recording it is a write."""


def begin(request: HttpRequest, *, now: datetime) -> None:
    """Start both clocks, and record the address and browser of the sign-in."""
    request.session[BEGAN] = request.session[SEEN] = now.timestamp()
    request.session[ADDRESS] = address_of(request)
    request.session[BROWSER] = browser_of(request.headers.get("User-Agent", ""))


class SessionLifetimeMiddleware:
    """Checks both clocks on every guarded request; requests a page makes by itself are not activity."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request, or end the session."""
        if not is_guarded(request):
            return self.get_response(request)
        now, by_itself = timezone.now(), _asked_by_itself(request)
        if BEGAN not in request.session:  # signed in without our page
            begin(request, now=now)
        if why := _ended(request.session, now):
            return sign_out(request, why=why)
        if not by_itself and now.timestamp() > request.session[SEEN] + NOTED_EVERY.total_seconds():
            request.session[SEEN] = now.timestamp()
        return self.get_response(request)


def is_guarded(request: HttpRequest) -> bool:
    """Tell whether a signed-in user requests a report's file or an admin page other than sign-in and sign-out."""
    if not request.path.startswith((reverse("admin:index"), REPORT_FILES)):
        return False
    return request.path not in (reverse("admin:login"), reverse("admin:logout")) and request.user.is_authenticated


def _asked_by_itself(request: HttpRequest) -> bool:
    """Tell whether a page made the request by itself; removes `background=1`, which the admin's lists would refuse."""
    if "background" not in request.GET:
        return request.headers.get("X-Background") == "1"
    query = request.GET.copy()
    marks = query.pop("background")
    request.GET, request.META["QUERY_STRING"] = query, query.urlencode()  # type: ignore[assignment]
    return "1" in marks


def _ended(session: SessionBase, now: datetime) -> str:
    if now.timestamp() >= session[BEGAN] + settings.STAFF_SESSION.total_seconds():
        return AGE
    return IDLE if now.timestamp() >= session[SEEN] + settings.STAFF_IDLE.total_seconds() else ""
