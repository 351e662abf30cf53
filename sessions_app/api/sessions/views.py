"""The session endpoints: a request turned into our words, one call, and the answer turned back."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from routing.ranking import AllAccountsBusy, AllBreakersOpen, NoEligibleProvider
from sessions_app.api.authentication import ApplicationAuthentication, RememberingAuthentication, identified
from sessions_app.api.body import json_body, refuse_content
from sessions_app.api.errors import Problem
from sessions_app.api.paging import cursor_of
from sessions_app.api.parameters import refuse_parameters
from sessions_app.api.permissions import NEEDED
from sessions_app.api.rendering import respond_json
from sessions_app.api.sessions import representation
from sessions_app.api.sessions.list_parameters import search_from
from sessions_app.api.sessions.order_body import order_from
from sessions_app.api.sessions.schema import (
    describe_create,
    describe_events,
    describe_expire,
    describe_list,
    describe_retrieve,
)
from sessions_app.creation.callers import Caller
from sessions_app.creation.idempotency import KEY, OpenedSession, stored_answer
from sessions_app.limits.turns import CREATES
from sessions_app.order import canonical
from sessions_app.states import Status
from sessions_app.usecases.sessions.create import CallerOutdated, create_session
from sessions_app.usecases.sessions.expire import expire_session
from sessions_app.usecases.sessions.read import SessionNotFound, list_events, list_sessions, read_session

TO_CREATE = NEEDED["SessionViewSet"]["create"]


class SessionViewSet(ViewSet):
    """Payment sessions of the calling application."""

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Let a create go ahead with what is remembered of the caller: its first write confirms it."""
        method = self.request.method if self.request else None  # None while the OpenAPI document is made
        creating = self.action_map.get((method or "").lower()) == "create"
        documenting = getattr(self, "swagger_fake_view", False)  # for the document both are one scheme
        return [RememberingAuthentication(TO_CREATE) if creating and not documenting else ApplicationAuthentication()]

    @describe_create
    def create(self, request: Request) -> HttpResponse:
        """Open a session, or repeat the answer its Idempotency-Key already has."""
        caller = cast(Caller, request.auth)
        with CREATES.one():
            try:
                return _created(_open(request._request, caller))
            except (Problem, NoEligibleProvider, AllBreakersOpen, AllAccountsBusy, CallerOutdated):
                if not caller.remembered:
                    raise
            return _created(_open(request._request, identified(request._request, scope=TO_CREATE)))

    @describe_list
    def list(self, request: Request) -> HttpResponse:
        """List sessions, newest first."""
        page = list_sessions(application_id=_application(request), search=search_from(request._request))
        following = cursor_of(page.next_before) if page.next_before else None
        data = [representation.whole(session) for session in page.sessions]
        return respond_json({"data": data, "nextCursor": following})

    @describe_retrieve
    def retrieve(self, request: Request, session_id: str) -> HttpResponse:
        """Show one session as it is now."""
        refuse_parameters(request._request)
        session = read_session(application_id=_application(request), session_id=_id(session_id))
        return respond_json(representation.whole(session))

    @describe_events
    def events(self, request: Request, session_id: str) -> HttpResponse:
        """Show a session's timeline."""
        refuse_parameters(request._request)
        lines = list_events(application_id=_application(request), session_id=_id(session_id))
        return respond_json({"data": [representation.event(line) for line in lines], "nextCursor": None})

    @describe_expire
    def expire(self, request: Request, session_id: str) -> HttpResponse:
        """Close a session now, at its provider too."""
        refuse_parameters(request._request)
        refuse_content(request._request)
        session = expire_session(application_id=_application(request), session_id=_id(session_id), now=timezone.now())
        return respond_json(representation.whole(session))


def _application(request: Request) -> UUID:
    return cast(Caller, request.auth).application_id


def _open(request: HttpRequest, caller: Caller) -> OpenedSession:
    now = timezone.now()
    key = _idempotency_key(request)
    body = json_body(request)
    content = canonical(body)
    opened = stored_answer(caller.record, content, now=now)
    if opened:
        return opened
    order = order_from(body, mode=caller.mode, redirect_hosts=caller.redirect_hosts)
    return create_session(caller=caller, key=key, content=content, order=order, now=now)


def _idempotency_key(request: HttpRequest) -> str:
    """Read the header's value, byte for byte; blanks around it are not part of an HTTP header's value."""
    key: str = request.META.get("HTTP_IDEMPOTENCY_KEY", "").strip(" ")
    if not key:
        raise Problem("key_missing")
    if not KEY.fullmatch(key):
        raise Problem("key_malformed")
    return key


def _created(opened: OpenedSession) -> HttpResponse:
    headers = {"Idempotent-Replayed": "true"} if opened.replayed else None
    return respond_json(representation.created(opened, Status.PENDING), status=201, headers=headers)


def _id(text: str) -> UUID:
    """Only the form we write ourselves: `UUID` alone would take braces, prefixes and missing hyphens."""
    try:
        identity = UUID(text)
    except ValueError as exc:
        raise SessionNotFound(text) from exc
    if str(identity) != text.lower():
        raise SessionNotFound(text)
    return identity
