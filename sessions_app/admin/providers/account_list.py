"""The list of provider accounts: how each did in the last 24 hours, and which cost more than their terms say."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from unfold.decorators import display
from unfold.views import ChangeList

from routing.charts.timelines import spark
from routing.models import AccountBreaker
from routing.snapshot import breaker_of
from routing.statistics import hourly_counts
from routing.statistics.hourly_counts import Period
from sessions_app.admin.providers.account_facts import DAY, format_breaker
from sessions_app.admin.providers.learned_fees import MAY_SEE
from sessions_app.usecases.settlement.fee_gaps import fee_gaps


class AccountList(ChangeList):
    """A page of accounts with what they did: three more queries, however many rows."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows, now = list(self.result_list), timezone.now()
        since, keys = hourly_counts.first_hour(now, hours=DAY), [row.pk for row in rows]
        hours = hourly_counts.hours(keys, since=since, until=now)
        gaps = fee_gaps(account_ids=keys, as_of=now) if request.user.has_perm(MAY_SEE) else {}  # type: ignore[union-attr]
        known = {each.account_id: each for each in AccountBreaker.objects.filter(account__in=keys)}
        for row in rows:
            row.hours = hours[row.pk]
            row.fee_gaps = gaps.get(row.pk, [])
            row.day = hourly_counts.merge(row.hours, start=since, hours=DAY)
            row.breaker_state = format_breaker(breaker_of(known.get(row.pk), row), now)[0]
        self.result_list = rows


@display(description="Breaker", label={"Closed": "success", "Open": "danger", "Half open": "warning"})
def breaker(account: Any) -> str:
    """Name the breaker's state."""
    return account.breaker_state


@display(description="Paid, 24 h")
def paid_share(account: Any) -> str:
    """Say how many checkouts were paid, and how many may still be."""
    day: Period = account.day
    if day.paid_share is None:
        return "–"
    waiting = day.still_open(timezone.now())
    return f"{day.paid_share:.1%} of {day.checkouts:,}" + (f" ({waiting:,} open)" if waiting else "")


@display(description="p95, 24 h")
def p95(account: Any) -> str:
    """Give the 95th percentile of the calls' duration."""
    return "–" if account.day.p95_ms is None else f"{account.day.p95_ms:,.0f} ms"


@display(description="Calls, 24 h")
def calls(account: Any) -> str:
    """Count the calls, and the faults of the provider among them."""
    day: Period = account.day
    return f"{day.calls:,}" + (f" ({day.faults:,} faults)" if day.faults else "")


@display(description="Calls by hour")
def lately(account: Any) -> SafeString:
    """Draw the calls."""
    title = f"Calls of {account} in each of the last 24 hours, {account.day.calls} together"
    return mark_safe(spark([each.calls for each in account.hours], title))  # noqa: S308 - our own drawing


@display(description="Fees against terms")
def settled_fees(account: Any) -> str:
    """Name the currencies in which clearly more or less was settled than the account's terms say."""
    return ", ".join(f"{gap.currency} {gap.bps:+,.0f} bps" for gap in account.fee_gaps) or "–"


COLUMNS = ("__str__", "mode", "enabled", breaker, paid_share, p95, calls, settled_fees, lately)
