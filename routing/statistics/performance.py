"""Reads how accounts have been doing, as of one moment: a few small rows for each account, never its history."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from providers.models import AccountTerms, ProviderAccount
from routing.decision.components import (
    CALL_HALF_LIFE,
    CENT,
    CONVERSION_HALF_LIFE,
    AccountEvidence,
    count_judgeable,
    decay,
    p95_ms,
)
from routing.decision.histogram import CALL_MS, PAY_SECONDS
from routing.models import CallStatistics, ConversionStatistics, OpenCheckouts
from routing.statistics.decayed_counters import LONGEST_OPEN

AccountCurrency = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Calls:
    """Decayed create calls of an account."""

    calls: float = 0.0
    faults: float = 0.0
    latencies: tuple[float, ...] = (0.0,) * CALL_MS.buckets


@dataclass(frozen=True, slots=True)
class Performance:
    """Decayed counts of every account; `opened` are the checkouts that count (`components.count_judgeable`)."""

    calls: Mapping[UUID, Calls]
    paid: Mapping[AccountCurrency, float]
    opened: Mapping[AccountCurrency, float]

    def evidence(self, row: ProviderAccount, currency: str, terms: AccountTerms | None) -> AccountEvidence:
        """Put together what an account's components are computed from, for one currency."""
        calls, line = self.calls.get(row.id, Calls()), (row.id, currency)
        return AccountEvidence(
            prior=row.conversion_prior,
            account_paid=_text(sum(count for (account, _), count in self.paid.items() if account == row.id)),
            account_opened=_text(sum(count for (account, _), count in self.opened.items() if account == row.id)),
            paid=_text(self.paid.get(line, 0.0)),
            opened=_text(self.opened.get(line, 0.0)),
            calls=_text(calls.calls),
            faults=_text(calls.faults),
            p95_ms=p95_ms(calls.latencies, prior_ms=row.latency_prior_ms),
            preference=row.preference,
            fee_percent=terms.fee_percent if terms else row.fee_percent,
            fee_fixed=terms.fee_fixed if terms else Decimal(0),
        )


UNKNOWN = Performance({}, {}, {})


def read(*, now: datetime) -> Performance:
    """Read the counts of all accounts and decay them to `now`."""
    ended = list(ConversionStatistics.objects.all())
    fade = {(row.account_id, row.currency): _left(row, now) for row in ended}
    paid = {line: row.paid * fade[line] for row in ended if (line := (row.account_id, row.currency))}
    finished = {line: row.ended * fade[line] for row in ended if (line := (row.account_id, row.currency))}
    delays = [
        sum(row.delays[i] * fade[row.account_id, row.currency] for row in ended) for i in range(PAY_SECONDS.buckets)
    ]
    waiting = _still_open(now)
    opened = {
        line: count_judgeable(finished.get(line, 0.0), waiting.get(line, []), delays) for line in {*finished, *waiting}
    }
    return Performance(calls(now=now), paid, opened)


def calls(*, now: datetime) -> dict[UUID, Calls]:
    """Read the create calls of all accounts and decay them to `now`."""
    return {row.account_id: _calls(row, now) for row in CallStatistics.objects.all()}


def _left(row: ConversionStatistics, now: datetime) -> float:
    return decay(1.0, age=now - row.as_of, half_life=CONVERSION_HALF_LIFE)


def _calls(row: CallStatistics, now: datetime) -> Calls:
    left = decay(1.0, age=now - row.as_of, half_life=CALL_HALF_LIFE)
    return Calls(row.calls * left, row.faults * left, tuple(count * left for count in row.latencies))


def _still_open(now: datetime) -> dict[AccountCurrency, list[tuple[timedelta, float]]]:
    waiting: dict[AccountCurrency, list[tuple[timedelta, float]]] = defaultdict(list)
    rows = OpenCheckouts.objects.filter(count__gt=0, minute__gt=now - LONGEST_OPEN)
    for account_id, currency, minute, count in rows.values_list("account_id", "currency", "minute", "count"):
        age = now - minute
        waiting[account_id, currency].append((age, decay(count, age=age, half_life=CONVERSION_HALF_LIFE)))
    return waiting


def _text(value: float) -> Decimal:
    return Decimal(value).quantize(CENT)
