"""Which scope each call needs: one table, for the permission, the OpenAPI document and the tests."""

from collections.abc import Mapping
from typing import cast

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from sessions_app.creation.callers import Caller
from sessions_app.scopes import Scope, ScopeMissing

NEEDED: Mapping[str, Mapping[str, Scope]] = {
    "SessionViewSet": {
        "create": Scope.SESSIONS_WRITE,
        "list": Scope.SESSIONS_READ,
        "retrieve": Scope.SESSIONS_READ,
        "events": Scope.SESSIONS_READ,
        "expire": Scope.SESSIONS_WRITE,
    },
    "ReportViewSet": dict.fromkeys(("create", "list", "retrieve", "cancel"), Scope.REPORTS),
    "WebhookEndpointViewSet": dict.fromkeys(
        (
            "create",
            "list",
            "retrieve",
            "partial_update",
            "destroy",
            "rotate_secret",
            "test",
            "deliveries",
            "redeliver",
            "redeliver_range",
        ),
        Scope.WEBHOOKS,
    ),
}
"""View, action, scope. A call that is not listed here is always refused."""
NO_CALL = (None, "metadata")
"""What a view set calls a method it does not have, which is answered 405, and OPTIONS."""


class HasScope(BasePermission):
    """Compares what the call needs with what the token has."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Let the call through if its token has the scope. Raises ScopeMissing."""
        if getattr(view, "action", "") in NO_CALL:
            return True
        scope, caller = scope_needed(view), cast(Caller | None, request.auth)
        if scope is None or caller is None:
            return False
        if scope not in caller.scopes:
            raise ScopeMissing(scope)
        return True


def scope_needed(view: object) -> Scope | None:
    """Look up which scope the call needs that `view` is answering."""
    return NEEDED.get(type(view).__name__, {}).get(getattr(view, "action", ""))
