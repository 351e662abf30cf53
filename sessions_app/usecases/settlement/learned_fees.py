"""What an account's settlement files say of its fees, and taking that over into its terms. Never done by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.db.transaction import atomic

from providers.models import AccountTerms, ProviderAccount
from providers.money import is_known
from sessions_app.settlement.fee_changes import estimate_newest
from sessions_app.settlement.fee_estimate import FeeEstimate
from sessions_app.settlement.fee_terms import FeeLine, FeeTerms
from sessions_app.settlement.settled_fees import MOST_LINES, SETTLED_FEES, WITHIN_LINES
from sessions_app.staff.audit import record
from sessions_app.usecases.settlement.match import run

PERIOD = timedelta(days=90)
"""Older lines may be of older terms."""


class TermsChanged(Exception):
    """The terms of the account are no longer those that the person was shown. Nothing was done."""


class FeesChanged(Exception):
    """The files say something else now than the person was shown, or no terms at all. Nothing was done."""


@dataclass(frozen=True, slots=True)
class SettledFees:
    """The fees of an account in one currency: as settled, and as its terms say for the very same lines.

    The lines are from `since` to `until`. `has_own_terms`: the terms are of the currency, not of the whole account.
    """

    currency: str
    since: datetime
    until: datetime
    configured: FeeTerms
    has_own_terms: bool
    estimate: FeeEstimate

    @property
    def expected_bps(self) -> Decimal:
        """The fee by the terms of the account, in basis points."""
        return self.configured.bps(self.estimate.lines)

    @property
    def difference(self) -> Decimal:
        """How much more was settled than expected, in basis points."""
        return self.estimate.settled_bps - self.expected_bps

    @property
    def adoptable(self) -> FeeTerms | None:
        """The terms to adopt; None where there are none, they are in force, or no order can be in the currency."""
        learned = self.estimate.terms
        return learned if learned != self.configured and is_known(self.currency) else None


def settled_fees(*, account: ProviderAccount, as_of: datetime) -> list[SettledFees]:
    """Compare settled and expected fees by currency: of the newest lines in the PERIOD before `as_of`."""
    own = {terms.currency: FeeTerms(terms.fee_percent, terms.fee_fixed) for terms in account.terms.all()}
    whole = FeeTerms(account.fee_percent, Decimal(0))
    found = []
    for currency, times, gross, fee in _newest_lines(account.pk, as_of):
        lines = [FeeLine(*line) for line in zip(gross, fee, strict=True)]
        estimated = estimate_newest(lines, currency=currency)
        oldest, newest = times[len(lines) - estimated.older - 1], times[0]
        found.append(
            SettledFees(
                currency=currency,
                since=datetime.fromtimestamp(oldest, UTC),
                until=datetime.fromtimestamp(newest, UTC),
                configured=own.get(currency, whole),
                has_own_terms=currency in own,
                estimate=estimated,
            )
        )
    return found


def adopt(
    *,
    account_id: UUID,
    currency: str,
    configured: FeeTerms,
    learned: FeeTerms,
    actor: User,
    reason: str,
    as_of: datetime,
) -> None:
    """Set the account's terms for a currency to what its files say, as `actor` saw it and asked for.

    `configured` and `learned` are what the person was shown. The limits of the currency stay. The evidence goes to the
    audit log. Raises TermsChanged, FeesChanged, ProviderAccount.DoesNotExist.
    """
    with atomic():
        account = ProviderAccount.objects.select_for_update().get(pk=account_id)
        found = {fees.currency: fees for fees in settled_fees(account=account, as_of=as_of)}.get(currency)
        if found is None or found.estimate.terms != learned:
            raise FeesChanged
        if found.configured != configured:
            raise TermsChanged
        if found.adoptable is None:
            raise FeesChanged
        _write(account, found, learned)
        record("adopted fees", actor=actor, subject=account, reason=reason, before={}, after=_evidence(found, learned))


def _newest_lines(account_id: UUID, as_of: datetime) -> list[tuple[Any, ...]]:
    values = {"accounts": [account_id], "since": as_of - PERIOD, "until": as_of}
    return run(SETTLED_FEES, values | {"most": MOST_LINES, "within": WITHIN_LINES})


def _write(account: ProviderAccount, found: SettledFees, learned: FeeTerms) -> None:
    """Write the terms unless somebody else has just done so. Raises TermsChanged."""
    terms = AccountTerms.objects.filter(account=account, currency=found.currency)
    fees = {"fee_percent": learned.percent, "fee_fixed": learned.fixed}
    if found.has_own_terms:
        seen = {"fee_percent": found.configured.percent, "fee_fixed": found.configured.fixed}
        if not terms.filter(**seen).update(**fees):
            raise TermsChanged
        return
    try:
        with atomic():
            AccountTerms.objects.create(account=account, currency=found.currency, **fees)
    except IntegrityError as exc:
        raise TermsChanged from exc


def _evidence(found: SettledFees, learned: FeeTerms) -> dict[str, str | int]:
    return {
        "currency": found.currency,
        "fee_percent": str(learned.percent),
        "fee_fixed": str(learned.fixed),
        "lines": len(found.estimate.lines),
        "outliers": found.estimate.outliers,
        "older": found.estimate.older,
        "first_line": found.since.isoformat(),
        "last_line": found.until.isoformat(),
        "settled_bps": str(found.estimate.settled_bps),
        "expected_bps": str(found.expected_bps),
    }
