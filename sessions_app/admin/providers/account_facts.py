"""How an account is doing right now, as cards on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from providers.models import ProviderAccount
from routing.decision.breaker_policy import Breaker, Outage, State, in_outage
from routing.decision.components import HEALTH_PRIOR, STRENGTH, AccountEvidence, shrunk
from routing.models import AccountBreaker, PlannedOutage
from routing.snapshot import breaker_of
from routing.statistics import hourly_history, performance

DAY = 24
"""Hours."""
UNWELL = Decimal("0.95")


@dataclass(frozen=True, slots=True)
class Fact:
    """One card: what, how it is, and more about it. `tone` is good, bad, lacking or nothing."""

    name: str
    value: str
    detail: str
    tone: str = ""


def facts(account: ProviderAccount, *, now: datetime) -> list[Fact]:
    """Say at a glance how an account is doing."""
    breaker = breaker_of(AccountBreaker.objects.filter(account=account).first(), account)
    outages = list(PlannedOutage.objects.filter(account=account, ends_at__gt=now).order_by("starts_at"))
    evidence = performance.read(now=now).evidence(account, "", None)
    return [
        _enabled(account),
        _breaker(breaker, now),
        _outages(outages, now),
        _conversion(evidence),
        _health(evidence),
        _p95(evidence, account),
        _share(account, now),
    ]


def breaker_words(breaker: Breaker | None, now: datetime) -> tuple[str, str]:
    """Name a breaker's state, and say when it lets calls through again."""
    if breaker is None:
        return "Closed", "Calls go through"
    if breaker.state is State.INVALID:
        return "Open", "Its credentials are wrong: until others are entered, or it is reset"
    if breaker.open_until and now < breaker.open_until:
        return "Open", f"One call is let through at {_clock(breaker.open_until, now)}"
    under_way = breaker.probe_until and now < breaker.probe_until
    return "Half open", "One call is on its way to try it" if under_way else "The next order tries it"


def _enabled(account: ProviderAccount) -> Fact:
    if account.enabled:
        return Fact("New orders", "Enabled", f"Of {account.mode} applications", "good")
    return Fact("New orders", "Switched off", "Its open checkouts stay payable", "bad")


def _breaker(breaker: Breaker | None, now: datetime) -> Fact:
    value, detail = breaker_words(breaker, now)
    return Fact("Breaker", value, detail, "bad" if breaker else "good")


def _outages(outages: Sequence[PlannedOutage], now: datetime) -> Fact:
    if not outages:
        return Fact("Planned outages", "None", "Neither now nor later")
    first = outages[0]
    if in_outage([Outage(first.starts_at, first.ends_at)], now):
        return Fact("Planned outages", "On now", f"Until {_clock(first.ends_at, now)}: {first.reason}", "bad")
    return Fact("Planned outages", f"From {_clock(first.starts_at, now)}", f"{first.reason} ({len(outages)} planned)")


def _conversion(evidence: AccountEvidence) -> Fact:
    share = shrunk(evidence.account_paid, evidence.account_opened, evidence.prior)
    return Fact(
        "Paid share now",
        f"{share:.1%}",
        f"{evidence.account_paid:.0f} of {evidence.account_opened:.0f} checkouts, older ones counting less;"
        f" drawn toward the expected {evidence.prior:.0%}",
        "lacking" if evidence.account_opened < STRENGTH else "",
    )


def _health(evidence: AccountEvidence) -> Fact:
    share = shrunk(evidence.calls - evidence.faults, evidence.calls, HEALTH_PRIOR)
    seen = f"{evidence.faults:.0f} faults in {evidence.calls:.0f} calls of late; drawn toward {HEALTH_PRIOR:.0%}"
    return Fact("Calls that work", f"{share:.1%}", seen, "bad" if share < UNWELL else "")


def _p95(evidence: AccountEvidence, account: ProviderAccount) -> Fact:
    detail = f"95 of 100 calls are faster; drawn toward the expected {account.latency_prior_ms:,} ms"
    return Fact("p95 now", f"{evidence.p95_ms:,} ms", detail)


def _share(account: ProviderAccount, now: datetime) -> Fact:
    others = set(ProviderAccount.objects.filter(mode=account.mode).values_list("pk", flat=True))
    day = hourly_history.totals(since=hourly_history.first_hour(now, hours=DAY), until=now)
    opened = sum(each.checkouts for account_id, each in day.items() if account_id in others)
    own = day[account.pk].checkouts if account.pk in day else 0
    value = f"{own / opened:.1%}" if opened else "–"
    return Fact("Share of orders, 24 h", value, f"{own:,} of {opened:,} {account.mode} checkouts")


def _clock(moment: datetime, now: datetime) -> str:
    return f"{moment:%H:%M:%S} UTC" if moment.date() == now.date() else f"{moment:%-d %b %H:%M} UTC"
