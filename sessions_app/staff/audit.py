"""Tells the database's triggers who is acting, and records acts that change no audited table."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.db.models import Model
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import get_contextvars

from sessions_app.models.audit import AuditEntry

LONGEST_REASON = 500
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
SIGN = """SELECT set_config('switchyard.actor_id', %s, true), set_config('switchyard.actor', %s, true),
                 set_config('switchyard.reason', %s, true), set_config('switchyard.request_id', %s, true)"""


def record(
    action: str,
    *,
    actor: User | AnonymousUser | None,
    subject: Model | None = None,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Record an act in the caller's transaction. Do not pass secrets or personal data."""
    AuditEntry.objects.create(
        actor_id=actor.pk if actor else None,
        actor=actor.get_username() if actor else "",
        action=action,
        subject_type=subject._meta.db_table if subject else "",
        subject_id=str(subject.pk) if subject else "",
        subject=str(subject)[:200] if subject else "",
        before=dict(before or {}),
        after=dict(after or {}),
        reason=_reason_text(reason),
        request_id=_request_id(),
    )


@contextmanager
def acting(actor: User | None, *, reason: str = "") -> Iterator[None]:
    """Sign every write this thread makes through Django's connection with `actor` and `reason`.

    None is the product itself, also for its own work inside an act of staff. The signature ends with the transaction of
    the write, so a connection in the pool carries none.
    """
    who = (str(actor.pk), actor.get_username()) if actor else ("", "")
    values = (*who, _reason_text(reason), _request_id())

    def execute_signed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not WRITES.match(sql):
            return execute(sql, params, many, context)
        if not connection.in_atomic_block:
            with atomic():
                return execute_signed(execute, sql, params, many, context)
        connection.connection.execute(SIGN, values)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(execute_signed):
        yield


class ActingMiddleware:
    """Signs the changes of staff in the admin; the reason is the form field `reason`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in the name of the signed-in member of staff."""
        if request.method in SAFE_METHODS or not isinstance(request.user, User):
            return self.get_response(request)
        with acting(request.user, reason=request.POST.get("reason", "")):
            return self.get_response(request)


def _reason_text(reason: str) -> str:
    return reason.replace("\0", "")[:LONGEST_REASON]  # PostgreSQL refuses NUL, so the act would not be recorded


def _request_id() -> str:
    return str(get_contextvars().get("request_id", ""))
