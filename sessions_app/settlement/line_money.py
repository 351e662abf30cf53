"""Reads the amounts of one line: gross, fees and net in one currency, and what the shopper paid. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from providers.money import format_settled
from providers.settlement import Fees, Layout, SettlementField
from sessions_app.settlement.amounts import amount_reader, check_places, loose_reader
from sessions_app.settlement.cells import BadCell, currency_of
from sessions_app.settlement.columns import AMOUNTS
from sessions_app.settlement.record import RecordCells

FEES = (SettlementField.FEE, SettlementField.MORE_FEES)


@dataclass(frozen=True, slots=True)
class Money:
    """The amounts of a line: `net` = `gross` - `fee` in `currency`; `paid_amount` is what the shopper paid."""

    currency: str
    gross: Decimal
    fee: Decimal
    net: Decimal
    paid_currency: str
    paid_amount: Decimal


class MoneyReader:
    """Reads the amounts of the lines of one file."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._amount, self._part = amount_reader(layout), loose_reader(layout)

    def read(self, cells: RecordCells) -> Money | None:
        """Read a line; None where something is wrong, which has been noted.

        Where the file has no gross, or no line must have one because two columns hold it, it is the net with the fee.
        Where a line has only fee or net, the other is computed.
        """
        currency = self._currency(cells)
        paid_currency = cells.value(SettlementField.PAID_CURRENCY, currency_of) or currency
        if not currency:
            return None
        gross = self._signed(cells, SettlementField.GROSS, SettlementField.GROSS_DEBIT, currency)
        net = self._signed(cells, SettlementField.NET, SettlementField.NET_DEBIT, currency)
        fee = self._fees(cells, currency)
        paid = self._signed(cells, SettlementField.PAID_AMOUNT, SettlementField.PAID_DEBIT, paid_currency)
        if gross is None and cells.good and (net is None or _needs_gross(cells)):
            cells.note(next(field for field in AMOUNTS if cells.has(field)), "is empty")
        if not cells.good:
            return None
        return _money(cells, currency, gross, fee, net, (paid_currency, paid))

    def _currency(self, cells: RecordCells) -> str:
        if not cells.has(SettlementField.CURRENCY):
            return self._layout.currency
        if self._layout.currency and not cells.text(SettlementField.CURRENCY):
            return self._layout.currency
        return cells.needed(SettlementField.CURRENCY, currency_of) or ""

    def _signed(
        self, cells: RecordCells, credit: SettlementField, debit: SettlementField, currency: str
    ) -> Decimal | None:
        """Give what comes in less what goes out; None where both cells are empty."""
        comes_in = cells.value(credit, lambda text: self._amount(text, currency))
        goes_out = cells.value(debit, lambda text: self._debit(text, currency)) if cells.has(debit) else None
        return comes_in if goes_out is None else (comes_in or Decimal(0)) - goes_out

    def _debit(self, text: str, currency: str) -> Decimal:
        amount = self._amount(text, currency)
        if amount < 0:
            raise BadCell("is below zero: a column of what goes out has amounts without a minus")
        return amount

    def _fees(self, cells: RecordCells, currency: str) -> Decimal | None:
        """Add up the fees, of which each may have more decimals than the currency; None where all cells are empty."""
        found = [fee for field in FEES for fee in cells.values(field, lambda text: self._part(text, currency))]
        if not found:
            return None
        total = sum(found, Decimal(0))
        try:
            check_places(total, currency, f"'{total:f}'")
        except BadCell as exc:
            cells.note(next(field for field in FEES if cells.text(field)), str(exc))
        return -total if self._layout.fees is Fees.ADDED else total


def _needs_gross(cells: RecordCells) -> bool:
    return cells.has(SettlementField.GROSS) and not cells.has(SettlementField.GROSS_DEBIT)


def _money(
    cells: RecordCells,
    currency: str,
    gross: Decimal | None,
    fee: Decimal | None,
    net: Decimal | None,
    paid: tuple[str, Decimal | None],
) -> Money | None:
    if fee is None:
        fee = Decimal(0) if gross is None or net is None else gross - net
    if gross is None:
        gross = (net or Decimal(0)) + fee
    if net is not None and gross - fee != net:
        amounts = [format_settled(amount, currency) for amount in (gross, fee, gross - fee, net)]
        field = SettlementField.NET if cells.has(SettlementField.NET) else SettlementField.NET_DEBIT
        cells.note(field, "{} less a fee of {} is {}, not {}".format(*amounts))
        return None
    paid_currency, amount = (currency, gross) if paid[1] is None else (paid[0], paid[1])
    return Money(currency, gross, fee, gross - fee, paid_currency, amount)
