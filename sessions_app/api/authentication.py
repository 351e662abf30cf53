"""Who is calling: a bearer token, and the application it names as it is right now."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn
from uuid import UUID

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import TokenError

from sessions_app.api.body import read_body
from sessions_app.api.tokens import verified
from sessions_app.idempotency import Caller, UnknownCaller, identify


class ApplicationAuthentication(BaseAuthentication):
    """Verifies the token, then asks the database once for the application and what its idempotency key holds."""

    def authenticate(self, request: Request) -> tuple[Caller, Caller]:
        """This will find the caller; `request.user` and `request.auth` are both a Caller.

        The body is read first: a client that sends slowly must not hold a database connection.
        Raises AuthenticationFailed.
        """
        try:
            token = verified(_bearer(request.META))
        except TokenError as exc:
            raise AuthenticationFailed from exc
        read_body(request._request)
        try:
            caller = identify(
                application_id=UUID(token["sub"]),
                jti=token["jti"],
                issued_at=datetime.fromtimestamp(token["iat"], UTC),
                key=request.META.get("HTTP_IDEMPOTENCY_KEY"),
            )
        except UnknownCaller as exc:
            raise AuthenticationFailed from exc
        return caller, caller

    def authenticate_header(self, request: Request) -> str:
        """This will name the scheme for WWW-Authenticate, which makes refusals 401."""
        return "Bearer"


def _bearer(headers: Mapping[str, Any]) -> str:
    parts = headers.get("HTTP_AUTHORIZATION", "").split()
    if len(parts) != 2 or parts[0].lower() != "bearer":
        _refuse()
    return str(parts[1])


def _refuse() -> NoReturn:
    raise AuthenticationFailed
