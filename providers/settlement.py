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
    ORIGINAL = "original"
    OUR_ID = "our_id"
    ENTRY = "entry"
    PAYOUT = "payout"
    KIND = "kind"
    STATUS = "status"
    CREATED = "created"
    TIME = "time"
    ZONE = "zone"
    CURRENCY = "currency"
    GROSS = "gross"
    GROSS_DEBIT = "gross_debit"
    FEE = "fee"
    MORE_FEES = "more_fees"
    NET = "net"
    NET_DEBIT = "net_debit"
    PAID_AMOUNT = "paid_amount"
    PAID_DEBIT = "paid_debit"
    PAID_CURRENCY = "paid_currency"


SEVERAL = (SettlementField.STATUS, SettlementField.MORE_FEES)
"""Of these every column that is named is read; of all others the first that is filled."""

MEANING = {
    SettlementField.REFERENCE: "The provider's own id of the payment, or of the checkout",
    SettlementField.ORIGINAL: "On a refund or dispute: the id of the payment it is about, if the reference is its own",
    SettlementField.OUR_ID: "The id we gave the provider: of the attempt or of the session",
    SettlementField.ENTRY: "The provider's own id of this line, by which it is known again in another file",
    SettlementField.PAYOUT: "The payout the line is part of",
    SettlementField.KIND: "What the line is about",
    SettlementField.STATUS: "A column whose words say that a line is left out, such as Pending",
    SettlementField.CREATED: "When the provider booked it",
    SettlementField.TIME: "The time of the day, if it has a column of its own",
    SettlementField.ZONE: "The time zone of each line, such as CET, PDT, Europe/Berlin or +01:00",
    SettlementField.CURRENCY: "ISO 4217, of gross, fee and net",
    SettlementField.GROSS: "The amount before fees; what comes in, if what goes out has a column of its own",
    SettlementField.GROSS_DEBIT: "What goes out, before fees, written without a minus",
    SettlementField.FEE: "What the provider keeps",
    SettlementField.MORE_FEES: "Further columns of fees, which are added to the first",
    SettlementField.NET: "What is left; what comes in, if what goes out has a column of its own",
    SettlementField.NET_DEBIT: "What goes out, after fees, written without a minus",
    SettlementField.PAID_AMOUNT: "What the shopper paid, where that may be another currency",
    SettlementField.PAID_DEBIT: "What the shopper got back, written without a minus",
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
    """How days are written; a time of the day may follow them. SECONDS are those since 1970, UTC, or milliseconds."""

    ISO = "YYYY-MM-DD"
    DAY_FIRST = "DD/MM/YYYY"
    MONTH_FIRST = "MM/DD/YYYY"
    DOTTED = "DD.MM.YYYY"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file. Each field may have several headers: the first that is filled is read (but see SEVERAL).

    `kinds` are the provider's words (in lower case) for what a line is about; one that ends in `*` is the beginning of
    a word. A word that is not among them is `unknown_kind`, an empty cell `empty_kind`; where that is None, the file is
    refused. Without a column for the kind, what is negative is a refund and all else a charge. `negative_charges` is
    what a charge below zero is. `left_out` are words (in lower case) of a status column: such lines are counted, not
    read. `currency` is that of lines that have no other. Times without an offset or zone are `time_zone`'s.

    The header is the first line that is not blank, or line `header_line`, or the first line that has all of the cells
    `header_words`. The data end before a line whose first filled cell begins with one of `end_words`, and at the first
    blank line after them if `ends_at_blank`. `signs` are currency signs that amounts may carry.

    `ask` names the fields that differ from account to account, so that a mapping has to say them first.
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
    empty_kind: LineKind | None = None
    negative_charges: LineKind = LineKind.CHARGE
    left_out: tuple[str, ...] = ()
    encoding: str = "utf-8"
    header_line: int = 0
    header_words: tuple[str, ...] = ()
    end_words: tuple[str, ...] = ()
    ends_at_blank: bool = False
    signs: str = ""
    ask: tuple[str, ...] = ()
