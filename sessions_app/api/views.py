"""The session endpoints: a request turned into our words, one call, and the answer turned back."""

import re
from datetime import UTC, datetime
from typing import Any, cast

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from routing.ranking import AllBreakersOpen, NoEligibleProvider
from sessions_app.api.authentication import ApplicationAuthentication, RememberingAuthentication, identified
from sessions_app.api.body import json_body
from sessions_app.api.errors import Problem
from sessions_app.api.order_body import order_from
from sessions_app.api.schema import describe_create
from sessions_app.callers import Caller
from sessions_app.idempotency import OpenedSession, settled
from sessions_app.order import canonical
from sessions_app.states import Status
from sessions_app.usecases.create_session import CallerOutdated, create_session

KEY = re.compile(r"[ -~]{1,255}")


class SessionViewSet(ViewSet):
    """Payment sessions of the calling application."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        """This will let a create go ahead with what is remembered of the caller: its first write confirms it."""
        method = self.request.method if self.request else None  # None while the OpenAPI document is made
        creating = self.action_map.get((method or "").lower()) == "create"
        return [RememberingAuthentication() if creating else ApplicationAuthentication()]

    @describe_create
    def create(self, request: Request) -> HttpResponse:
        """This will open a session, or repeat the answer its Idempotency-Key already has."""
        caller = cast(Caller, request.auth)
        try:
            return _created(_open(request._request, caller))
        except (Problem, NoEligibleProvider, AllBreakersOpen, CallerOutdated):
            if not caller.remembered:
                raise
        return _created(_open(request._request, identified(request._request)))


def _open(request: HttpRequest, caller: Caller) -> OpenedSession:
    now = timezone.now()
    key = _idempotency_key(request)
    body = json_body(request)
    content = canonical(body)
    opened = settled(caller.record, content, now=now)
    if opened:
        return opened
    order = order_from(body, mode=caller.mode, redirect_hosts=caller.redirect_hosts)
    return create_session(caller=caller, key=key, content=content, order=order, now=now)


def _idempotency_key(request: HttpRequest) -> str:
    """The header's value, byte for byte; blanks around it are not part of an HTTP header's value."""
    key: str = request.META.get("HTTP_IDEMPOTENCY_KEY", "").strip(" ")
    if not key:
        raise Problem("key_missing")
    if not KEY.fullmatch(key):
        raise Problem("key_malformed")
    return key


def _created(opened: OpenedSession) -> HttpResponse:
    body: dict[str, Any] = {
        "sessionId": opened.id,
        "checkoutUrl": opened.checkout_url,
        "status": Status.PENDING,
        "routing": {"selectedProvider": opened.provider, "score": orjson.Fragment(str(opened.score))},
        "expiresAt": _instant(opened.expires_at),
        "createdAt": _instant(opened.created_at),
    }
    headers = {"Idempotent-Replayed": "true"} if opened.replayed else None
    return HttpResponse(orjson.dumps(body), status=201, content_type="application/json", headers=headers)


def _instant(moment: datetime) -> str:
    """UTC in whole seconds: 2024-01-15T11:00:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
