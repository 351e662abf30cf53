"""The sidebar, sorted by task rather than by app. It shows a person the pages they may open."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy

SIDEBAR = (
    (
        "Sessions",
        (
            ("Sessions", "receipt_long", "sessions_app", "paymentsession", ""),
            ("Late payments", "alarm", "sessions_app", "paymentsession", "?late=1"),
            ("Held for review", "front_hand", "sessions_app", "paymentsession", "?review=1"),
            ("Unroutable orders", "block", "sessions_app", "unroutableorder", ""),
            ("Provider events", "inbox", "sessions_app", "inboundevent", ""),
        ),
    ),
    (
        "Routing",
        (
            ("Weights", "tune", "routing", "weightsrevision", ""),
            ("Back-tests", "science", "routing", "backtest", ""),
            ("Canaries", "egg", "routing", "canary", ""),
            ("Rules", "rule", "routing", "routingrule", ""),
        ),
    ),
    (
        "Providers",
        (
            ("Accounts", "account_balance", "providers", "provideraccount", ""),
            ("Breakers", "electrical_services", "routing", "accountbreaker", ""),
            ("Planned outages", "event_busy", "routing", "plannedoutage", ""),
        ),
    ),
    (
        "Merchants",
        (
            ("Applications", "storefront", "sessions_app", "application", ""),
            ("Webhook endpoints", "webhook", "sessions_app", "webhookendpoint", ""),
            ("Webhook deliveries", "outbox", "sessions_app", "webhookdelivery", ""),
        ),
    ),
    (
        "Finance",
        (
            ("Overview", "monitoring", "sessions_app", "report", "/admin/finance/"),
            ("Reports", "summarize", "sessions_app", "report", ""),
            ("Report templates", "bookmark", "sessions_app", "reporttemplate", ""),
            ("Report schedules", "calendar_month", "sessions_app", "reportschedule", ""),
            ("Settlements", "fact_check", "sessions_app", "settlementfile", ""),
        ),
    ),
    (
        "System",
        (
            ("People", "group", "auth", "user", ""),
            ("Roles", "badge", "auth", "group", ""),
            ("Audit log", "history", "sessions_app", "auditentry", ""),
        ),
    ),
)
"""Title and items: title, icon, app, model, query; or instead of a query the address of a page that is no list."""


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Give Unfold's navigation."""
    today = {"title": "Today", "icon": "today", "link": reverse_lazy("admin:index")}
    groups = [{"title": title, "items": [_item(request, *item) for item in items]} for title, items in SIDEBAR]
    return [{"items": [today]}, *({**group, "separator": True} for group in groups)]


def whereabouts(request: HttpRequest) -> dict[str, Any]:
    """Say for the page's heading where in the sidebar it is; nothing for pages of no entry."""
    for group, items in SIDEBAR:
        for title, _, app, model, query in items:
            address = _list_of(app, model, query)
            if _active(request, address, query):
                link = address + query
                here = request.path == (address or link)
                return {"place": {"group": group, "title": title, "link": link, "here": here}}
    return {}


def _item(request: HttpRequest, title: str, icon: str, app: str, model: str, query: str) -> dict[str, Any]:
    address = _list_of(app, model, query)
    return {
        "title": title,
        "icon": icon,
        "link": address + query,
        "active": _active(request, address, query),
        "permission": _may_view(app, model),
    }


def _list_of(app: str, model: str, query: str) -> str:
    """Return the list that a query narrows; nothing before the address of a page of its own."""
    return "" if query.startswith("/") else str(reverse_lazy(f"admin:{app}_{model}_changelist"))


def _active(request: HttpRequest, address: str, query: str) -> bool:
    if not address:
        return request.path == query
    if query:
        return request.get_full_path() == address + query
    others = [address + item[4] for _, items in SIDEBAR for item in items if item[4]]
    return request.path.startswith(address) and request.get_full_path() not in others


def _may_view(app: str, model: str) -> Callable[[HttpRequest], bool]:
    def may(request: HttpRequest) -> bool:
        allowed = (f"{app}.{verb}_{model}" for verb in ("view", "change"))
        return any(request.user.has_perm(each) for each in allowed)  # type: ignore[union-attr]

    return may
