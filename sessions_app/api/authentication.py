"""Who is calling: a bearer token, and the application it names as it is right now."""

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import TokenError
from structlog.contextvars import bind_contextvars

from sessions_app.api.anonymous import mark_good
from sessions_app.api.body import read_body
from sessions_app.api.tokens import verify
from sessions_app.creation.callers import Caller, Claims, UnknownCaller, identify, recall
from sessions_app.creation.idempotency import KEY
from sessions_app.scopes import Scope, ScopeMissing


class ApplicationAuthentication(BaseAuthentication):
    """Verifies the token, then asks the database once for the application and what its idempotency key holds."""

    def authenticate(self, request: Request) -> tuple[Caller, Caller]:
        """Find the caller; `request.user` and `request.auth` are both a Caller.

        The body is read first: a client that sends slowly must not hold a database connection.
        Raises AuthenticationFailed.
        """
        claims = _claims(request._request)
        bind_contextvars(application=str(claims.application_id))  # ours, as its signature says, even if it is refused
        caller = self.find(request._request, claims)
        mark_good(request._request)
        return caller, caller

    def find(self, request: HttpRequest, claims: Claims) -> Caller:
        """Ask the database. Raises AuthenticationFailed."""
        read_body(request)
        return _identify(request, claims)

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme for WWW-Authenticate, which makes refusals 401."""
        return "Bearer"


class RememberingAuthentication(ApplicationAuthentication):
    """For an action whose first write is refused unless the caller is still what it was (see `callers.Caller`)."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def find(self, request: HttpRequest, claims: Claims) -> Caller:
        """Recall the caller if this process has seen the token before. Raises AuthenticationFailed."""
        caller = recall(claims.jti)
        if caller is None or self.scope not in caller.scopes:  # its credential may have been given it since
            return super().find(request, claims)
        return caller


def identify_caller(request: HttpRequest, *, scope: Scope) -> Caller:
    """Ask the database who calls, whatever is remembered. Raises AuthenticationFailed, ScopeMissing."""
    caller = _identify(request, _claims(request))
    if scope not in caller.scopes:
        raise ScopeMissing(scope)
    return caller


def _identify(request: HttpRequest, claims: Claims) -> Caller:
    try:
        return identify(claims, key=_key(request))
    except UnknownCaller as exc:
        raise AuthenticationFailed from exc


def _key(request: HttpRequest) -> str | None:
    given = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    return given if KEY.fullmatch(given) else None


def _claims(request: HttpRequest) -> Claims:
    parts = request.META.get("HTTP_AUTHORIZATION", "").split()
    if len(parts) != 2 or parts[0].lower() != "bearer":
        raise AuthenticationFailed
    try:
        return verify(parts[1])
    except TokenError as exc:
        raise AuthenticationFailed from exc
