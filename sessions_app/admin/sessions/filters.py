"""The filters of the list of sessions: each uses an index, or looks back a bounded time."""

import re
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.admin.sessions.spans import SPANS, GivenFilter, has_span
from sessions_app.admin.today.filter import TodayFilter
from sessions_app.ids import as_uuid, lowest_id
from sessions_app.models import Application
from sessions_app.states import SHOWN, Status, kept_as

KEY = re.compile(r"-?[0-9]{1,19}", re.ASCII)
PERIODS = {
    "1h": ("The last hour", timedelta(hours=1)),
    "24h": ("The last 24 hours", timedelta(hours=24)),
    "7d": ("The last 7 days", timedelta(days=7)),
    "30d": ("The last 30 days", timedelta(days=30)),
    "365d": ("The last 365 days", timedelta(days=365)),
}
UNLESS_CHOSEN = "7d"
"""How far back a filter looks that no index serves."""


class PeriodFilter(admin.SimpleListFilter):
    """When they were created: an id begins with its time, so a time is a range of ids."""

    title, parameter_name = "time of creation", "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(key, name) for key, (name, _) in PERIODS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(_since(self.value())) if self.value() in PERIODS else queryset


class StatusFilter(admin.SimpleListFilter):
    """As the API shows it, and the creations that were given up."""

    title, parameter_name = "status", "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.value, each.title()) for each in (*SHOWN, Status.ABANDONED)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        if value not in list(Status):
            return queryset
        kept = kept_as(Status(value))
        return queryset.filter(status=kept[0]) if len(kept) == 1 else queryset.filter(status__in=kept)


class ApplicationFilter(admin.SimpleListFilter):
    """One merchant's application."""

    title, parameter_name = "application", "application"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(key), name) for key, name in Application.objects.order_by("name").values_list("id", "name")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        key = as_uuid(self.value())
        return queryset.filter(application_id=key) if key else queryset


class AccountFilter(admin.SimpleListFilter):
    """One provider account: no index leads from it to its newest sessions, so it looks back a week by default."""

    title, parameter_name = "provider account (7 days, unless a time is chosen)", "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(each.pk), str(each)) for each in ProviderAccount.objects.only("provider", "name")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        key = as_uuid(self.value())
        if key is None:
            return queryset
        return queryset.filter(_bounds(request), account_id=key)


class CurrencyFilter(GivenFilter):
    """One currency; like what follows, for links from other pages, and looked for no further back than an account."""

    title, parameter_name, field = "currency", "currency", "currency"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(_bounds(request), **{self.field: self.value()}) if self.value() else queryset


class ProviderFilter(CurrencyFilter):
    """All accounts of one provider."""

    title, parameter_name, field = "provider", "provider", "provider"


class ModeFilter(CurrencyFilter):
    """Live applications, or sandbox ones."""

    title, parameter_name, field = "mode", "mode", "application__mode"


class StatusesFilter(GivenFilter):
    """Several statuses, as they are kept; for links from the finance overview."""

    title, parameter_name = "statuses", "status__in"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(status__in=self.value().split(",")) if self.value() else queryset  # type: ignore[union-attr]


class IdsFilter(GivenFilter):
    """The sessions that a figure of Today names."""

    title, parameter_name = "named sessions", "id__in"

    def words(self, given: str) -> str:
        return "Sessions a figure counts"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        keys = [as_uuid(each) for each in (self.value() or "").split(",")]
        return queryset.filter(pk__in=[key for key in keys if key]) if self.value() else queryset


class AttentionFilter(admin.SimpleListFilter):
    """Sessions that need attention."""

    condition = Q()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Yes")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(self.condition) if self.value() == "1" else queryset


class LateFilter(AttentionFilter):
    """Paid after they had ended."""

    title, parameter_name, condition = "late payment", "late", Q(late=True)


class ReviewFilter(AttentionFilter):
    """Held for a manual review."""

    title, parameter_name, condition = "held for review", "review", ~Q(review="")


class ShopperFilter(GivenFilter):
    """A shopper's, by the blind index of the e-mail that was searched for; the address itself is in no URL."""

    title, parameter_name = "shopper", "shopper"

    def words(self, given: str) -> str:
        return "The e-mail that was searched for"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        keys = [int(each) for each in (self.value() or "").split(",") if KEY.fullmatch(each)]
        keys = [key for key in keys if -(2**63) <= key < 2**63]
        return queryset.filter(email_index__in=keys) if keys else queryset


FILTERS = (
    PeriodFilter,
    *SPANS,
    StatusFilter,
    ApplicationFilter,
    AccountFilter,
    CurrencyFilter,
    ProviderFilter,
    ModeFilter,
    LateFilter,
    ReviewFilter,
    ShopperFilter,
    StatusesFilter,
    IdsFilter,
    TodayFilter,
)


def _bounds(request: HttpRequest) -> Q:
    is_bounded = request.GET.get(PeriodFilter.parameter_name) in PERIODS or has_span(request)
    return Q() if is_bounded else _since(UNLESS_CHOSEN)


def _since(period: str | None) -> Q:
    return Q(id__gte=lowest_id(timezone.now() - PERIODS[period or UNLESS_CHOSEN][1]))
