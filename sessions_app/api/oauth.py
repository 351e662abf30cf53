"""POST /oauth/token and /oauth/revoke: RFC 6749 client credentials and RFC 7009, by HTTP Basic or in the form."""

import base64
import re
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework_simplejwt.exceptions import TokenError
from structlog.contextvars import bind_contextvars

from sessions_app.api.anonymous import mark_good
from sessions_app.api.body import read_body
from sessions_app.api.errors import Problem
from sessions_app.api.schema import describe_revoke, describe_token
from sessions_app.api.tokens import ApplicationToken, verify
from sessions_app.limits.rates import FixedWindow
from sessions_app.scopes import UNDIVIDED, in_order, scope_text
from sessions_app.usecases.merchants.tokens import (
    AlreadyRevoked,
    Client,
    UnknownClient,
    authenticate_client,
    revoke_token,
)

ERRORS = {
    "invalid_request": (400, "The request lacks a parameter, repeats one or is not a form"),
    "invalid_client": (401, "The client id or secret is not valid"),
    "unsupported_grant_type": (400, "grant_type must be client_credentials"),
    "invalid_scope": (400, "scope is not one of this credential's"),
}
"""RFC 6749, section 5.2."""
REVOCATIONS = (60, 60)
"""Tokens one credential may revoke in 60 seconds: for each, every process reads its configuration again."""
OURS = re.compile(r"app_[0-9a-f]{24}")
"""A client id as we write them."""
revocations = FixedWindow()


class OAuthError(Exception):
    """One of ERRORS; `description` replaces the table's."""

    def __init__(self, name: str, description: str = "") -> None:
        super().__init__(name)
        self.name, self.description = name, description


class OAuthView(APIView):
    """What is called with client credentials, not with a token."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    def handle_exception(self, exc: Exception) -> Any:
        """Answer an OAuthError as RFC 6749 has it."""
        if not isinstance(exc, OAuthError):
            return super().handle_exception(exc)
        status, description = ERRORS[exc.name]
        return _answer(status, {"error": exc.name, "error_description": exc.description or description})


class TokenView(OAuthView):
    """Access tokens for applications."""

    @describe_token
    def post(self, request: Request) -> HttpResponse:
        """Exchange client credentials for an access token."""
        return _answer(200, _token(request._request))


class RevokeView(OAuthView):
    """Access tokens taken back."""

    @describe_revoke
    def post(self, request: Request) -> HttpResponse:
        """Revoke a token of the application; a token that is good no more, or another's, changes nothing."""
        form = _form(request._request)
        client = _authenticate(request._request, form)
        if not form.get("token"):
            raise OAuthError("invalid_request")
        _revoke(form["token"], client)
        return _answer(200, {})


def _token(request: HttpRequest) -> dict[str, Any]:
    form = _form(request)
    _client(request, form)
    if "grant_type" not in form:
        raise OAuthError("invalid_request")
    if form["grant_type"] != "client_credentials":
        raise OAuthError("unsupported_grant_type")
    client = _authenticate(request, form)
    scope = _grant(form.get("scope", ""), client)
    token = ApplicationToken.for_application(client.application_id, scope=scope, client_id=client.client_id)
    seconds = int(ApplicationToken.lifetime.total_seconds())
    return {"access_token": str(token), "token_type": "Bearer", "expires_in": seconds, "scope": scope}


def _grant(asked: str, client: Client) -> str:
    """Return what is asked for, if the credential has it; all it has when nothing is named (RFC 6749, section 3.3)."""
    words = frozenset(asked.split(" ")) - {""}
    if not words <= client.scopes | {UNDIVIDED}:
        raise OAuthError("invalid_scope", f"scope may name, of this credential's: {' '.join(in_order(client.scopes))}")
    if not words or UNDIVIDED in words:
        return scope_text(client.scopes)
    return " ".join(in_order(words))


def _revoke(token: str, client: Client) -> None:
    try:
        claims = verify(token)
    except TokenError:
        return
    if claims.application_id == client.application_id:
        if seconds := revocations.hit(client.client_id, rate=REVOCATIONS):
            raise Throttled(seconds)
        with suppress(AlreadyRevoked):
            revoke_token(jti=claims.jti, application_id=claims.application_id, expires_at=claims.expires_at)


def _authenticate(request: HttpRequest, form: dict[str, str]) -> Client:
    client_id, client_secret = _client(request, form)
    if OURS.fullmatch(client_id):  # whatever else is typed there may be a secret
        bind_contextvars(client_id=client_id)
    try:
        client = authenticate_client(client_id=client_id, client_secret=client_secret, now=timezone.now())
    except UnknownClient as exc:
        raise OAuthError("invalid_client") from exc
    mark_good(request)
    bind_contextvars(application=str(client.application_id))
    return client


def _form(request: HttpRequest) -> dict[str, str]:
    """Read the parameters; one without a value counts as left out (RFC 6749, section 3.2)."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise OAuthError("invalid_request")
    body = read_body(request)
    if body is None:
        raise Problem("body_too_large")
    try:
        pairs = parse_qsl(body.decode(), max_num_fields=20)
    except ValueError as exc:
        raise OAuthError("invalid_request") from exc
    form = dict(pairs)
    if len(form) < len(pairs) or any("\0" in text for pair in pairs for text in pair):
        raise OAuthError("invalid_request")
    return form


def _client(request: HttpRequest, form: dict[str, str]) -> tuple[str, str]:
    """Read id and secret. Basic wins; RFC 6749 form-encodes both parts before base64."""
    scheme, _, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except ValueError as exc:  # not base64, not ASCII, not UTF-8
            raise OAuthError("invalid_client") from exc
        pair = unquote_plus(client_id), unquote_plus(secret)
    else:
        pair = form.get("client_id", ""), form.get("client_secret", "")
    if not all(pair) or "\0" in pair[0]:
        raise OAuthError("invalid_client")
    return pair


def _answer(status: int, body: dict[str, Any]) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="switchyard"'
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json", headers=headers)
