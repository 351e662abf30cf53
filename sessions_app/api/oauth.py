"""POST /oauth/token: RFC 6749 client credentials, by HTTP Basic or in the form."""

import base64
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.views import APIView

from sessions_app.api.body import read_body
from sessions_app.api.schema import describe_token
from sessions_app.api.tokens import SCOPE, ApplicationToken
from sessions_app.usecases.issue_token import UnknownClient, application_of

ERRORS = {
    "invalid_request": (400, "The request lacks a parameter, repeats one or is not a form"),
    "invalid_client": (401, "The client id or secret is not valid"),
    "unsupported_grant_type": (400, "grant_type must be client_credentials"),
    "invalid_scope": (400, f"scope must be {SCOPE}"),
}
"""RFC 6749, section 5.2."""


class OAuthError(Exception):
    """One of ERRORS."""


class TokenView(APIView):
    """Access tokens for applications."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    @describe_token
    def post(self, request: Request) -> HttpResponse:
        """This will exchange client credentials for an access token."""
        try:
            return _answer(200, _token(request._request))
        except OAuthError as exc:
            name = str(exc)
            status, description = ERRORS[name]
            return _answer(status, {"error": name, "error_description": description})


def _token(request: HttpRequest) -> dict[str, Any]:
    form = _form(request)
    client_id, client_secret = _client(request, form)
    if "grant_type" not in form:
        raise OAuthError("invalid_request")
    if form["grant_type"] != "client_credentials":
        raise OAuthError("unsupported_grant_type")
    if form.get("scope", SCOPE) != SCOPE:
        raise OAuthError("invalid_scope")
    try:
        application_id = application_of(client_id=client_id, client_secret=client_secret, now=timezone.now())
    except UnknownClient as exc:
        raise OAuthError("invalid_client") from exc
    token = ApplicationToken.for_application(application_id)
    seconds = int(ApplicationToken.lifetime.total_seconds())
    return {"access_token": str(token), "token_type": "Bearer", "expires_in": seconds, "scope": SCOPE}


def _form(request: HttpRequest) -> dict[str, str]:
    if request.content_type != "application/x-www-form-urlencoded":
        raise OAuthError("invalid_request")
    try:
        pairs = parse_qsl((read_body(request) or b"").decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError as exc:
        raise OAuthError("invalid_request") from exc
    form = dict(pairs)
    if len(form) < len(pairs) or any("\0" in text for pair in pairs for text in pair):
        raise OAuthError("invalid_request")
    return form


def _client(request: HttpRequest, form: dict[str, str]) -> tuple[str, str]:
    """Basic wins; RFC 6749 form-encodes both parts before base64."""
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
