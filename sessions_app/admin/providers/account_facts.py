"""An account's current state, as cards on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from providers.models import ProviderAccount
from routing.decision.breaker_policy import Breaker, Outage, State, in_outage
from routing.decision.components import HEALTH_PRIOR, STRENGTH, AccountEvidence, shrink
from routing.models import AccountBreaker, PlannedOutage
from routing.snapshot import breaker_of
from routing.statistics import hourly_counts, performance

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
    """Give the cards of an account."""
    breaker = breaker_of(AccountBreaker.objects.filter(account=account).first(), account)
    outages = list(PlannedOutage.objects.filter(account=account, ends_at__gt=now).order_by("starts_at"))
    evidence = performance.read(now=now).evidence(account, "", None)
    return [
        _enabled(account),
        _breaker(breaker, now, unusable(account)),
        _outages(outages, now),
        _conversion(evidence),
        _health(evidence),
        _p95(evidence, account),
        _share(account, now),
    ]


def format_breaker(breaker: Breaker | None, now: datetime) -> tuple[str, str]:
    """Name a breaker's state, and say when it lets calls through again."""
    if breaker is None:
        return "Closed", "Calls are made"
    if breaker.state is State.INVALID:
        return "Open", "The credentials are refused: enter others, or reset the breaker"
    if breaker.open_until and now < breaker.open_until:
        return "Open", f"A trial call is made at {_clock(breaker.open_until, now)}"
    under_way = breaker.probe_until and now < breaker.probe_until
    return "Half open", "A trial call is under way" if under_way else "The next order is the trial call"


def _enabled(account: ProviderAccount) -> Fact:
    if account.enabled:
        return Fact("New orders", "Enabled", f"Of {account.mode} applications", "good")
    return Fact("New orders", "Switched off", "Its open checkouts stay payable", "bad")


def unusable(account: ProviderAccount) -> str:
    """Say what is wrong with how the account is set up, if calls have shown it; else empty."""
    found = AccountBreaker.objects.filter(account=account).first()
    if found is None or found.state != State.INVALID or not found.note or breaker_of(found, account) is None:
        return ""
    return f"The last checkout opened at {account} was not shown: {found.note}. No order is sent there until it is set."


def _breaker(breaker: Breaker | None, now: datetime, problem: str) -> Fact:
    value, detail = format_breaker(breaker, now)
    detail = problem or detail
    return Fact("Breaker", value, detail, "bad" if breaker else "good")


def _outages(outages: Sequence[PlannedOutage], now: datetime) -> Fact:
    if not outages:
        return Fact("Planned outages", "None", "Nothing planned")
    first = outages[0]
    if in_outage([Outage(first.starts_at, first.ends_at)], now):
        return Fact("Planned outages", "On now", f"Until {_clock(first.ends_at, now)}: {first.reason}", "bad")
    return Fact("Planned outages", f"From {_clock(first.starts_at, now)}", f"{first.reason} ({len(outages)} planned)")


def _conversion(evidence: AccountEvidence) -> Fact:
    share = shrink(evidence.account_paid, evidence.account_opened, evidence.prior)
    return Fact(
        "Paid share now",
        f"{share:.1%}",
        f"{evidence.account_paid:.0f} of {evidence.account_opened:.0f} checkouts, recent ones counting more;"
        f" shrink toward the prior of {evidence.prior:.0%}",
        "lacking" if evidence.account_opened < STRENGTH else "",
    )


def _health(evidence: AccountEvidence) -> Fact:
    share = shrink(evidence.calls - evidence.faults, evidence.calls, HEALTH_PRIOR)
    seen = f"{evidence.faults:.0f} faults in {evidence.calls:.0f} recent calls; shrink toward {HEALTH_PRIOR:.0%}"
    return Fact("Successful calls", f"{share:.1%}", seen, "bad" if share < UNWELL else "")


def _p95(evidence: AccountEvidence, account: ProviderAccount) -> Fact:
    detail = f"95 of 100 calls are faster; shrink toward the prior of {account.latency_prior_ms:,} ms"
    return Fact("p95 now", f"{evidence.p95_ms:,} ms", detail)


def _share(account: ProviderAccount, now: datetime) -> Fact:
    others = set(ProviderAccount.objects.filter(mode=account.mode).values_list("pk", flat=True))
    day = hourly_counts.totals(since=hourly_counts.first_hour(now, hours=DAY), until=now)
    opened = sum(each.checkouts for account_id, each in day.items() if account_id in others)
    own = day[account.pk].checkouts if account.pk in day else 0
    value = f"{own / opened:.1%}" if opened else "–"
    return Fact("Share of orders, 24 h", value, f"{own:,} of {opened:,} {account.mode} checkouts")


def _clock(moment: datetime, now: datetime) -> str:
    return f"{moment:%H:%M:%S} UTC" if moment.date() == now.date() else f"{moment:%-d %b %H:%M} UTC"
