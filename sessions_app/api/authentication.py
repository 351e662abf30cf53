"""Who is calling: a bearer token, and the application it names as it is right now."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import TokenError
from structlog.contextvars import bind_contextvars

from sessions_app.api.body import read_body
from sessions_app.api.tokens import ApplicationToken, verified
from sessions_app.callers import Caller, UnknownCaller, identify, recall
from sessions_app.idempotency import KEY


class ApplicationAuthentication(BaseAuthentication):
    """Verifies the token, then asks the database once for the application and what its idempotency key holds."""

    def authenticate(self, request: Request) -> tuple[Caller, Caller]:
        """This will find the caller; `request.user` and `request.auth` are both a Caller.

        The body is read first: a client that sends slowly must not hold a database connection.
        Raises AuthenticationFailed.
        """
        caller = self.find(request._request, _token(request._request))
        bind_contextvars(application=str(caller.application_id))
        return caller, caller

    def find(self, request: HttpRequest, token: ApplicationToken) -> Caller:
        """This will ask the database. Raises AuthenticationFailed."""
        read_body(request)
        return _identified(request, token)

    def authenticate_header(self, request: Request) -> str:
        """This will name the scheme for WWW-Authenticate, which makes refusals 401."""
        return "Bearer"


class RememberingAuthentication(ApplicationAuthentication):
    """For an action whose first write is refused unless the caller is still what it was (see `callers.Caller`)."""

    def find(self, request: HttpRequest, token: ApplicationToken) -> Caller:
        """This will recall the caller if this process has seen the token before. Raises AuthenticationFailed."""
        return recall(token["jti"]) or super().find(request, token)


def identified(request: HttpRequest) -> Caller:
    """This will ask the database who calls, whatever is remembered. Raises AuthenticationFailed."""
    return _identified(request, _token(request))


def _identified(request: HttpRequest, token: ApplicationToken) -> Caller:
    try:
        return identify(
            application_id=UUID(token["sub"]),
            jti=token["jti"],
            issued_at=datetime.fromtimestamp(token["iat"], UTC),
            key=_key(request),
        )
    except UnknownCaller as exc:
        raise AuthenticationFailed from exc


def _key(request: HttpRequest) -> str | None:
    given = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    return given if KEY.fullmatch(given) else None


def _token(request: HttpRequest) -> ApplicationToken:
    parts = request.META.get("HTTP_AUTHORIZATION", "").split()
    if len(parts) != 2 or parts[0].lower() != "bearer":
        raise AuthenticationFailed
    try:
        return verified(parts[1])
    except TokenError as exc:
        raise AuthenticationFailed from exc
