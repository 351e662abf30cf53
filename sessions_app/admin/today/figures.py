"""The day as four figures."""

from datetime import datetime

from providers.models import ProviderAccount
from sessions_app.admin.today.day import Day, format_share, still_open, sum_of
from sessions_app.admin.today.questions import list_of
from sessions_app.admin.today.tiles import BAD, CALM, LACKING, May, Tile
from sessions_app.models import PaymentSession

FAILING, FAILING_BADLY = 0.05, 0.2


def tiles(day: Day, may: May, *, now: datetime) -> list[Tile]:
    """Give the figures of the day that a person may see."""
    of_sessions = [_sessions(day), _paid(day, now)] if may(PaymentSession) else []
    of_accounts = [_p95_now(day), _failed(day)] if may(ProviderAccount) else []
    return of_sessions + of_accounts


def _sessions(day: Day) -> Tile:
    seen, ended, before = sum_of(day.hours), sum_of(day.hours[:-1]).checkouts, sum_of(day.before[:-1]).checkouts
    if not before:
        change = "None in the 24 hours before" if seen.checkouts else "None in the 24 hours before either"
    else:
        change = f"{(ended - before) / before:+.0%} on the 24 hours before, without the running hour"
    address = list_of(PaymentSession, "?period=24h")
    return Tile("sessions", "Sessions opened", f"{seen.checkouts:,}", change, address, is_nothing=not seen.checkouts)


def _paid(day: Day, now: datetime) -> Tile:
    seen, waiting, address = sum_of(day.hours), still_open(day.hours, now), list_of(PaymentSession, "?period=24h")
    if not seen.checkouts:
        return Tile("paid", "Paid share", "–", "No session was opened", address, is_nothing=True)
    detail = f"{seen.paid:,} of {seen.checkouts:,} are paid, {waiting:,} still open"
    return Tile("paid", "Paid share", format_share(seen.paid_share), detail, address)


def _p95_now(day: Day) -> Tile:
    name, address = "Create calls now, 95th percentile", list_of(ProviderAccount)
    if day.p95_now is None:
        return Tile("p95", name, "–", "No call in the last minutes", address, is_nothing=True)
    slow = f"; the slowest, {day.slowest[0]}: {day.slowest[1]:,.0f} ms" if day.slowest else ""
    return Tile("p95", name, f"{day.p95_now:,.0f} ms", f"95 of 100 are faster{slow}", address)


def _failed(day: Day) -> Tile:
    seen, name, address = sum_of(day.hours), "Create calls that failed", list_of(ProviderAccount)
    if not seen.calls:
        return Tile("failed", name, "–", "No call in the last 24 hours", address, is_nothing=True)
    share = seen.faults / seen.calls
    tone = BAD if share >= FAILING_BADLY else LACKING if share >= FAILING else CALM
    return Tile(
        "failed", name, f"{share:.1%}", f"{seen.faults:,} of {seen.calls:,}, by the provider's fault", address, tone
    )
