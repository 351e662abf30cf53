"""What the page of a settlement file shows: its totals, how much of it matches, and its breaks."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.html import format_html

from providers.settlement import LineKind
from sessions_app.admin.reports.texts import size
from sessions_app.admin.settlements.breaks import BreakSelection, list_breaks, money
from sessions_app.admin.settlements.mapping_fields import KINDS
from sessions_app.admin.settlements.match_bar import WIDTH, parts_of
from sessions_app.admin.settlements.tally import not_ours, tally_of
from sessions_app.admin.times import to_the_second
from sessions_app.models import SettlementFile
from sessions_app.reports.periods import in_words
from sessions_app.usecases.settlement.resolve_breaks import counts_of, matched_of, payouts_of

AMOUNTS = ("gross", "fee", "net")
MOST_PAYOUTS = 100


def context(file: SettlementFile, *, chosen: BreakSelection, viewer: User) -> dict[str, Any]:
    """Gather what the template needs, and what the viewer may do."""
    counts, matched = counts_of(file_id=file.pk), matched_of(file_id=file.pk)
    payouts = payouts_of(file_id=file.pk, most=MOST_PAYOUTS + 1)
    still_open = sum(each.open for each in counts)
    shown_payouts = [_payout(each) for each in payouts[:MOST_PAYOUTS]]
    return {
        "file": file,
        "open": still_open,
        "open_words": "1 open break" if still_open == 1 else f"{still_open:,} open breaks",
        "matched": matched,
        "facts": list(_facts(file)),
        "totals": _totals(file),
        "bar": parts_of(matched=matched, not_ours=file.not_ours, counts=counts),
        "tally": tally_of(file),
        "not_ours": not_ours(file),
        "width": WIDTH,
        "breaks": list_breaks(file, chosen, counts),
        "payouts": shown_payouts,
        "payouts_differ": any(each.difference for each in payouts),
        "more_payouts": len(payouts) > MOST_PAYOUTS,
        "may_resolve": viewer.has_perm("sessions_app.resolve_break"),
        "may_open_sessions": viewer.has_perm("sessions_app.view_paymentsession"),
    }


def days(file: SettlementFile) -> str:
    """Write the days of its charges, UTC; a dash when it has none."""
    if file.first_at is None or file.last_at is None:
        return "–"
    return in_words(file.first_at.date(), file.last_at.date())


def who(file: SettlementFile) -> str:
    """Say who imported it."""
    return file.imported_by.get_username() if file.imported_by else "the shell"


def _facts(file: SettlementFile) -> Iterator[tuple[str, str]]:
    yield "Account", str(file.account)
    yield "Read as", file.layout_name
    yield "Charges", f"{days(file)}, UTC"
    yield "Lines", f"{file.line_count:,}, {size(file.bytes)}"
    yield "Imported", f"{to_the_second(file.imported_at)} UTC by {who(file)}"
    yield "Compared", f"{to_the_second(file.matched_at)} UTC"
    if file.continues:
        address = reverse("admin:sessions_app_settlementfile_change", args=[file.continues.pk])
        yield "Follows", format_html('<a href="{}">{}</a>', address, file.continues)


def _totals(file: SettlementFile) -> list[dict[str, Any]]:
    """By currency, each kind of line, and what they come to without the payouts themselves."""
    by_currency: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in file.totals:
        by_currency[each["currency"]].append(each)
    return [
        {
            "currency": currency,
            "lines": [_line(KINDS[LineKind(each["kind"])], [each]) for each in lines],
            "all": _line("All but payouts", [each for each in lines if each["kind"] != LineKind.PAYOUT]),
        }
        for currency, lines in by_currency.items()
    ]


def _line(title: str, totals: list[dict[str, Any]]) -> dict[str, Any]:
    sums = [sum((Decimal(each[name]) for each in totals), Decimal(0)) for name in AMOUNTS]
    return {
        "title": title,
        "count": f"{sum(each['count'] for each in totals):,}",
        "amounts": [f"{each:,}" for each in sums],
    }


def _payout(payout: Any) -> dict[str, Any]:
    paid_out = "–" if payout.paid_out is None else money(payout.paid_out, payout.currency)
    difference = money(payout.difference, payout.currency) if payout.difference else "none"
    return {
        "row": payout,
        "net": money(payout.net, payout.currency),
        "paid_out": paid_out,
        "difference": "–" if payout.paid_out is None else difference,
    }
