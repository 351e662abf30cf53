"""Turns any exception into an answer from the table in `errors.py`."""

import logging
import math
import sys
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import DisallowedHost, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults
from rest_framework import exceptions as drf

from providers.base import ProviderBusy, ProviderError, ProviderTimedOut
from routing.ranking import AllAccountsBusy, AllBreakersOpen, NoEligibleProvider
from sessions_app.api.errors import Answer, Problem, answer, respond, scope_missing
from sessions_app.creation.idempotency import KeyMismatch, OrderDeclined, StillRunning
from sessions_app.limits.try_again import try_again
from sessions_app.limits.turns import Busy
from sessions_app.scopes import ScopeMissing
from sessions_app.usecases.sessions.create import OrderExists
from sessions_app.usecases.sessions.expire import AlreadyPaid, BeingPaid, StillOpen
from sessions_app.usecases.sessions.open_checkout import ProvidersBusy, ProvidersRefused, ProvidersTimedOut
from sessions_app.usecases.sessions.read import SessionNotFound

logger = logging.getLogger(__name__)
BUSY_SECONDS = 5
NO_DATABASE = "The database did not answer in time. What you did last may not have been kept."

ANSWER_FOR: dict[type[Exception], str] = {
    drf.NotAuthenticated: "unauthorized",
    drf.AuthenticationFailed: "unauthorized",
    drf.PermissionDenied: "forbidden",
    PermissionDenied: "forbidden",
    drf.NotFound: "not_found",
    Http404: "not_found",
    drf.MethodNotAllowed: "method_not_allowed",
    drf.NotAcceptable: "not_acceptable",
    drf.UnsupportedMediaType: "not_json",
    drf.ParseError: "json_malformed",
    DisallowedHost: "host_unknown",
    SuspiciousOperation: "bad_request",
    SessionNotFound: "not_found",
    KeyMismatch: "key_mismatch",
    StillRunning: "key_running",
    NoEligibleProvider: "no_provider",
    OrderDeclined: "no_provider",
    AllBreakersOpen: "unavailable",
    AllAccountsBusy: "busy",
    ProvidersBusy: "busy",
    ProviderBusy: "busy",
    ProvidersRefused: "providers_refused",
    ProvidersTimedOut: "timed_out",
    AlreadyPaid: "session_paid",
    BeingPaid: "session_being_paid",
    StillOpen: "providers_refused",
    ProviderError: "providers_refused",
    ProviderTimedOut: "timed_out",
    OperationalError: "unavailable",
    InterfaceError: "unavailable",
}


def exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse:
    """Answer anything a view raised; what is not in the table is logged and becomes the published 500."""
    return respond(_answer_for(exc))


def _answer_for(exc: Exception) -> Answer:
    if isinstance(exc, Problem):
        return exc.answer
    if isinstance(exc, OrderExists):
        return _order_exists(exc.session_id)
    if isinstance(exc, ScopeMissing):
        return scope_missing(exc.scope)
    if isinstance(exc, drf.Throttled):
        seconds = getattr(exc, "wait", None) or 1
        return answer("too_many_requests", Retry_After=str(math.ceil(seconds)))
    name = next((ANSWER_FOR[kind] for kind in type(exc).__mro__ if kind in ANSWER_FOR), "internal")
    if name in ("internal", "unavailable") and not isinstance(exc, AllBreakersOpen):
        logger.error("Request failed", exc_info=exc)
    return answer(name)


def _order_exists(session_id: UUID | None) -> Answer:
    """Point at the session in the way. It may have ended since: then there is none, and a retry will succeed."""
    return answer("order_exists", Location=f"/api/v1/sessions/{session_id}") if session_id else answer("order_exists")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself refuses, such as an unknown host name."""
    if _is_staff_page(request) and not isinstance(exception, DisallowedHost):
        return _render_refusal(request, 400)
    return respond(answer(ANSWER_FOR.get(type(exception), "bad_request")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a page this login may not see."""
    return _render_refusal(request, 403) if _is_staff_page(request) else respond(answer("forbidden"))


def not_found(request: HttpRequest, exception: Exception | None = None, **_: str) -> HttpResponse:
    """Answer a path that does not exist."""
    if exception and _is_staff_page(request):
        return _render_refusal(request, 404)
    return respond(answer("not_found"))


def nowhere(request: HttpRequest, **_: str) -> HttpResponse:
    """Answer a path that does not exist, with a page where people are. Raises Http404."""
    raise Http404


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours, without its details; what passes by itself, such as a busy database, as 503."""
    exc = sys.exc_info()[1]
    if isinstance(exc, Busy):
        logger.warning("Too busy", extra={"path": request.path})
        return try_again(str(exc), status=503, seconds=BUSY_SECONDS)
    logger.error("Request failed", exc_info=exc)
    if not request.path.startswith(settings.MACHINE_PATHS) and isinstance(exc, OperationalError | InterfaceError):
        return try_again(NO_DATABASE, status=503, seconds=BUSY_SECONDS)
    return defaults.server_error(request) if _is_staff_page(request) else respond(answer("internal"))


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token: forged, or sent by a browser that has forgotten its cookies."""
    return _render_refusal(request, 403, **FORM_REFUSED)


FORM_REFUSED = {
    "title": "This form cannot be taken",
    "explanation": "It was not sent from a page of this console, or your browser has forgotten its cookies. Nothing "
    "was changed. Go back, load the page again, and send it once more.",
}
REFUSALS = {
    400: (
        "This could not be understood",
        "It holds what no page of this console sends, or your session has just been ended. Nothing was changed.",
    ),
    403: (
        "This is not yours to open",
        "Your roles do not let you open this page, or do this. Nothing was changed. Administrators give roles.",
    ),
    404: (
        "There is no such page",
        "Its address may be mistyped, or what it showed is no longer here.",
    ),
}


def _render_refusal(request: HttpRequest, status: int, **other: str) -> HttpResponse:
    title, explanation = REFUSALS[status]
    user = getattr(request, "user", None)  # a request can be refused before anybody asks who sent it
    base = "admin/base_site.html" if user and user.is_authenticated else "unfold/layouts/unauthenticated.html"
    context = {**admin.site.each_context(request), "base": base, "title": title, "explanation": explanation, **other}
    return render(request, "admin/refused.html", context, status=status)


def _is_staff_page(request: HttpRequest) -> bool:
    return request.path.startswith("/admin/")
