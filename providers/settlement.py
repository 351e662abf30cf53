"""How to read a provider's settlement file. A provider declares its own layout, staff map other files. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class LineKind(StrEnum):
    """What a line of a settlement file is about. Only charges are matched; all are summed."""

    CHARGE = "CHARGE"
    REFUND = "REFUND"
    DISPUTE = "DISPUTE"
    FEE = "FEE"
    PAYOUT = "PAYOUT"
    OTHER = "OTHER"


class SettlementField(StrEnum):
    """What is read of a line; nothing else of the file is kept."""

    REFERENCE = "reference"
    OUR_ID = "our_id"
    ENTRY = "entry"
    PAYOUT = "payout"
    KIND = "kind"
    CREATED = "created"
    CURRENCY = "currency"
    GROSS = "gross"
    FEE = "fee"
    NET = "net"
    PAID_AMOUNT = "paid_amount"
    PAID_CURRENCY = "paid_currency"


MEANING = {
    SettlementField.REFERENCE: "The provider's own id of the payment, or of the checkout",
    SettlementField.OUR_ID: "The id we gave the provider: of the attempt or of the session",
    SettlementField.ENTRY: "The provider's own id of this line, by which it is known again in another file",
    SettlementField.PAYOUT: "The payout the line is part of",
    SettlementField.KIND: "What the line is about",
    SettlementField.CREATED: "When the provider booked it",
    SettlementField.CURRENCY: "ISO 4217, of gross, fee and net",
    SettlementField.GROSS: "The amount before fees",
    SettlementField.FEE: "What the provider keeps",
    SettlementField.NET: "What is left",
    SettlementField.PAID_AMOUNT: "What the shopper paid, where that may be another currency",
    SettlementField.PAID_CURRENCY: "The currency the shopper paid in",
}


class Units(StrEnum):
    """How amounts are written: 10.50 or 1050."""

    MAJOR = "major"
    MINOR = "minor"


class Fees(StrEnum):
    """How fees are written: a positive one is subtracted from gross, or a negative one is added to it."""

    SUBTRACTED = "subtracted"
    ADDED = "added"


class Dates(StrEnum):
    """How days are written; a time of the day may follow them. SECONDS are those since 1970, UTC."""

    ISO = "YYYY-MM-DD"
    DAY_FIRST = "DD/MM/YYYY"
    MONTH_FIRST = "MM/DD/YYYY"
    DOTTED = "DD.MM.YYYY"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file. Each field may have several headers: the first the file has is read.

    `kinds` are the provider's words (in lower case) for what a line is about; a word that is not among them is
    `unknown_kind`, or refused when that is None. Without a column for the kind, what is negative is a refund and all
    else a charge. `currency` is that of a file that has no column for it. Times without an offset are `time_zone`'s.
    """

    title: str
    headers: Mapping[SettlementField, tuple[str, ...]]
    kinds: Mapping[str, LineKind] = field(default_factory=dict)
    unknown_kind: LineKind | None = None
    currency: str = ""
    delimiter: str = ","
    decimal_separator: str = "."
    grouping: str = ""
    units: Units = Units.MAJOR
    fees: Fees = Fees.SUBTRACTED
    dates: Dates = Dates.ISO
    time_zone: str = "UTC"
