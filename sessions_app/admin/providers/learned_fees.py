"""Settled fees beside expected ones on an account's page, and adopting what the files say as the account's terms."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.admin.console import ConsoleAdmin, OwnPages, require
from sessions_app.admin.providers.fee_chart import draw
from sessions_app.admin.with_reason import Confirmation, NotDone, with_reason
from sessions_app.models import SettlementFile
from sessions_app.settlement.fee_terms import FeeTerms, unit_of
from sessions_app.usecases.settlement.learned_fees import FeesChanged, SettledFees, TermsChanged, adopt, settled_fees

MAY_SEE = "sessions_app.view_settlementline"
MAY_ADOPT = (
    MAY_SEE,
    "providers.change_provideraccount",
    "providers.add_accountterms",
    "providers.change_accountterms",
)
TERMS_CHANGED = "The terms have changed since the page was shown. Nothing was adopted: compare again."
FEES_CHANGED = "The settlement files say something else since the page was shown. Nothing was adopted: compare again."
NO_FIXED_PART = "There are too few different amounts to tell a fixed part: the percentage is the whole fee."
UNCERTAIN_FIXED_PART = "A fixed part cannot be told from nothing ({} to {}): the percentage is the whole fee."
CHANGED = "The price has changed: {:,} older payments cost otherwise and are left out."
MIXED = (
    "The same amount costs different fees, as with cards of several brands or regions, which the files do not name: "
    "the terms are the average."
)


@dataclass(frozen=True, slots=True)
class Adoption:
    """What a person is asked about: the fees of an account in one currency, and the terms to adopt."""

    account: ProviderAccount
    fees: SettledFees
    learned: FeeTerms
    as_of: datetime


def learned_fees(request: HttpRequest, account: ProviderAccount, *, now: datetime) -> dict[str, Any]:
    """Give what the page shows of fees; empty for a person who may not see settlement lines."""
    user = cast(User, request.user)
    if not user.has_perm(MAY_SEE):
        return {}
    may_adopt = user.has_perms(MAY_ADOPT)
    fees = settled_fees(account=account, as_of=now)
    return {
        "rows": [_row(account, each, may_adopt=may_adopt) for each in fees],
        "any_file": bool(fees) or SettlementFile.objects.filter(account=account).exists(),
        "may_import": user.has_perm("sessions_app.import_settlement"),
    }


def _confirm(request: HttpRequest, pk: UUID) -> Confirmation[Adoption]:
    """Ask about the terms that the address names, if the account and its files still say the same."""
    require(request, *MAY_ADOPT)
    account, now, back = get_object_or_404(ProviderAccount, pk=pk), timezone.now(), _page(pk)
    currency = request.GET.get("currency", "")
    fees = next((each for each in settled_fees(account=account, as_of=now) if each.currency == currency), None)
    if fees is None or request.GET.get("configured") != _token(fees.configured):
        raise NotDone(TERMS_CHANGED if fees else FEES_CHANGED, back=back)
    learned = fees.adoptable
    if learned is None or request.GET.get("learned") != _token(learned):
        raise NotDone(FEES_CHANGED, back=back)
    return Confirmation(
        subject=Adoption(account, fees, learned, now),
        title=f"Adopt terms in {currency} for {account}",
        explanation=_explain(fees, learned),
        button="Adopt these terms",
        back=back,
    )


class LearnedFeesActions(ConsoleAdmin):
    """The page that asks before terms are adopted."""

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "providers_provideraccount_adopt-fees": ("<uuid:pk>/adopt-fees/", self.adopt_fees),
        }

    @with_reason(_confirm)
    def adopt_fees(self, request: HttpRequest, asked: Adoption, *, reason: str) -> str:
        """Adopt the terms, unless somebody was quicker."""
        currency = asked.fees.currency
        try:
            adopt(
                account_id=asked.account.pk,
                currency=currency,
                configured=asked.fees.configured,
                learned=asked.learned,
                actor=cast(User, request.user),
                reason=reason,
                as_of=asked.as_of,
            )
        except TermsChanged as exc:
            raise NotDone(TERMS_CHANGED) from exc
        except FeesChanged as exc:
            raise NotDone(FEES_CHANGED) from exc
        return f"Payments in {currency} at {asked.account} cost {asked.learned.text(currency)} from now on."


def _row(account: ProviderAccount, fees: SettledFees, *, may_adopt: bool) -> dict[str, Any]:
    estimate, learned = fees.estimate, fees.estimate.terms
    return {
        "currency": fees.currency,
        "lines": f"{len(estimate.lines):,}",
        "period": _period(fees),
        "settled": f"{estimate.settled_bps:,.1f}",
        "margin": "" if estimate.margin is None else f"± {estimate.margin:,.1f}",
        "expected": f"{fees.expected_bps:,.1f}",
        "difference": _signed(fees.difference),
        "configured": fees.configured.text(fees.currency),
        "learned": "–" if learned is None else learned.text(fees.currency),
        "in_force": learned == fees.configured,
        "notes": " ".join(_notes(fees)),
        "adopt": _address(account, fees) if may_adopt and fees.adoptable else "",
        "chart": draw(fees, learned) if learned else "",
    }


def _notes(fees: SettledFees) -> list[str]:
    estimate, notes = fees.estimate, list[str]()
    if estimate.outliers:
        count = "1 line" if estimate.outliers == 1 else f"{estimate.outliers} lines"
        notes.append(f"Without {count} with a fee far from all others.")
    if estimate.older:
        notes.append(CHANGED.format(estimate.older))
    if estimate.terms is None:
        return [*notes, f"{estimate.shortcoming}."]
    if estimate.fixed_range is None:
        notes.append(NO_FIXED_PART)
    elif not estimate.terms.fixed and estimate.fixed_range[1] >= unit_of(fees.currency):
        notes.append(UNCERTAIN_FIXED_PART.format(*estimate.fixed_range))
    return [*notes, MIXED] if estimate.is_mixed else notes


def _explain(fees: SettledFees, learned: FeeTerms) -> str:
    currency, period = fees.currency, _period(fees)
    then = (
        f"Routing computes the cost of every new order in {currency} with the terms you adopt. The smallest and the"
        " largest order stay as they are."
    )
    now = f"In force: {fees.configured.text(currency)}."
    found = f"Learned from {len(fees.estimate.lines):,} payments ({period}): {learned.text(currency)}."
    return " ".join([now, found, *_notes(fees), then])


def _address(account: ProviderAccount, fees: SettledFees) -> str:
    """Give the address of the page that asks; it names what is shown now, and is refused once that has changed."""
    learned = cast(FeeTerms, fees.adoptable)
    shown = {"currency": fees.currency, "configured": _token(fees.configured), "learned": _token(learned)}
    path = reverse("admin:providers_provideraccount_adopt-fees", args=[account.pk])
    return f"{path}?{urlencode(shown)}"


def _token(terms: FeeTerms) -> str:
    return f"{terms.percent.normalize():f}_{terms.fixed.normalize():f}"


def _signed(bps: Decimal) -> str:
    return f"{bps:+,.1f}" if bps else "0.0"


def _period(fees: SettledFees) -> str:
    first, last = f"{fees.since:%-d %b %Y}", f"{fees.until:%-d %b %Y}"
    return first if first == last else f"{first} to {last}"


def _page(pk: UUID) -> str:
    return reverse("admin:providers_provideraccount_change", args=[pk])
