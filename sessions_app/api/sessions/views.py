"""The session endpoints: a request turned into our words, one call, and the answer turned back."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from routing.ranking import AllAccountsBusy, AllBreakersOpen, NoEligibleProvider
from sessions_app.api.authentication import ApplicationAuthentication, RememberingAuthentication, identify_caller
from sessions_app.api.body import json_body, refuse_content
from sessions_app.api.errors import Problem
from sessions_app.api.paging import cursor_of
from sessions_app.api.parameters import ParametersOfLists, refuse_parameters
from sessions_app.api.permissions import NEEDED
from sessions_app.api.rendering import respond_json
from sessions_app.api.sessions import representation
from sessions_app.api.sessions.list_parameters import search_from
from sessions_app.api.sessions.order_body import SentOrder
from sessions_app.api.sessions.schema import (
    describe_create,
    describe_events,
    describe_expire,
    describe_list,
    describe_retrieve,
)
from sessions_app.creation.callers import Caller, CallerOutdated
from sessions_app.creation.idempotency import KEY, OpenedSession
from sessions_app.limits.turns import CREATES
from sessions_app.states import Status
from sessions_app.usecases.sessions.create import create_session
from sessions_app.usecases.sessions.expire import expire_session
from sessions_app.usecases.sessions.read import SessionNotFound, list_events, list_sessions, read_session

TO_CREATE = NEEDED["SessionViewSet"]["create"]
UNCONFIRMED = (Problem, NoEligibleProvider, AllBreakersOpen, AllAccountsBusy, CallerOutdated)
"""Refusals that a remembered caller gets only after the database has been asked who it is now."""


class SessionViewSet(ParametersOfLists):
    """Payment sessions of the calling application."""

    lists = frozenset({"list", "create"})  # a create refuses parameters as it refuses a body: see `_read`

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Let a create go ahead with what is remembered of the caller: its first write confirms it."""
        method = self.request.method if self.request else None  # None while the OpenAPI document is made
        creating = self.action_map.get((method or "").lower()) == "create"
        documenting = getattr(self, "swagger_fake_view", False)  # for the document both are one scheme
        return [RememberingAuthentication(TO_CREATE) if creating and not documenting else ApplicationAuthentication()]

    @describe_create
    def create(self, request: Request) -> HttpResponse:
        """Open a session, or repeat the answer its Idempotency-Key already has."""
        http, caller = request._request, cast(Caller, request.auth)
        with CREATES.one():
            sent = _read(http, caller)
            try:
                return _respond_created(_create(sent, caller))
            except UNCONFIRMED:
                if not caller.remembered:
                    raise
            return _respond_created(_create(sent, identify_caller(http, scope=TO_CREATE)))

    @describe_list
    def list(self, request: Request) -> HttpResponse:
        """List sessions, newest first."""
        page = list_sessions(application_id=_application(request), search=search_from(request._request))
        following = cursor_of(page.next_before) if page.next_before else None
        data = [representation.session_body(session) for session in page.sessions]
        return respond_json({"data": data, "nextCursor": following})

    @describe_retrieve
    def retrieve(self, request: Request, session_id: str) -> HttpResponse:
        """Show one session as it is now."""
        session = read_session(application_id=_application(request), session_id=_id(session_id))
        return respond_json(representation.session_body(session))

    @describe_events
    def events(self, request: Request, session_id: str) -> HttpResponse:
        """Show a session's timeline."""
        lines = list_events(application_id=_application(request), session_id=_id(session_id))
        return respond_json({"data": [representation.event_body(line) for line in lines], "nextCursor": None})

    @describe_expire
    def expire(self, request: Request, session_id: str) -> HttpResponse:
        """Close a session now, at its provider too."""
        refuse_content(request._request)
        session = expire_session(application_id=_application(request), session_id=_id(session_id), now=timezone.now())
        return respond_json(representation.session_body(session))


def _application(request: Request) -> UUID:
    return cast(Caller, request.auth).application_id


def _read(request: HttpRequest, caller: Caller) -> SentOrder:
    """Read the key and the body; there are no parameters.

    Raises Problem, but first what is wrong with a caller that was only remembered.
    """
    try:
        refuse_parameters(request)
        return SentOrder(_idempotency_key(request), json_body(request))
    except Problem:
        if caller.remembered:
            identify_caller(request, scope=TO_CREATE)
        raise


def _create(sent: SentOrder, caller: Caller) -> OpenedSession:
    return create_session(
        caller=caller, key=sent.key, content=sent.content, order_for=sent.order_for, now=timezone.now()
    )


def _idempotency_key(request: HttpRequest) -> str:
    """Read the header's value, byte for byte; blanks around it are not part of an HTTP header's value."""
    key: str = request.META.get("HTTP_IDEMPOTENCY_KEY", "").strip(" ")
    if not key:
        raise Problem("key_missing")
    if not KEY.fullmatch(key):
        raise Problem("key_malformed")
    return key


def _respond_created(opened: OpenedSession) -> HttpResponse:
    headers = {"Idempotent-Replayed": "true"} if opened.replayed else None
    return respond_json(representation.created_body(opened, Status.PENDING), status=201, headers=headers)


def _id(text: str) -> UUID:
    """Only the form we write ourselves: `UUID` alone would take braces, prefixes and missing hyphens."""
    try:
        identity = UUID(text)
    except ValueError as exc:
        raise SessionNotFound(text) from exc
    if str(identity) != text.lower():
        raise SessionNotFound(text)
    return identity
