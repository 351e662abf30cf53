"""The fields of a mapping: columns, formats of amounts and dates, words of the kind column, where the data end."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectMultipleWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from providers.settlement import MEANING, SEVERAL, Dates, Fees, Layout, LineKind, SettlementField, Units
from sessions_app.reports.definition import zones
from sessions_app.settlement.layouts import GROUPINGS

LABELS = {
    SettlementField.REFERENCE: "Payment reference",
    SettlementField.ORIGINAL: "Reference of the refunded payment",
    SettlementField.OUR_ID: "Our id",
    SettlementField.ENTRY: "Id of the line",
    SettlementField.PAYOUT: "Payout",
    SettlementField.KIND: "Kind of line",
    SettlementField.STATUS: "Status",
    SettlementField.CREATED: "Date",
    SettlementField.TIME: "Time of the day",
    SettlementField.ZONE: "Time zone of the line",
    SettlementField.CURRENCY: "Currency",
    SettlementField.GROSS: "Gross amount",
    SettlementField.GROSS_DEBIT: "Gross debit",
    SettlementField.FEE: "Fee",
    SettlementField.MORE_FEES: "Further fees",
    SettlementField.NET: "Net amount",
    SettlementField.NET_DEBIT: "Net debit",
    SettlementField.PAID_AMOUNT: "Amount paid",
    SettlementField.PAID_DEBIT: "Amount given back",
    SettlementField.PAID_CURRENCY: "Currency paid in",
}
KINDS = {
    LineKind.CHARGE: "Payments",
    LineKind.REFUND: "Refunds",
    LineKind.DISPUTE: "Disputes",
    LineKind.FEE: "Fees",
    LineKind.PAYOUT: "Payouts",
    LineKind.OTHER: "Other movements",
}
SEPARATORS = [(".", "Point: 1050.00"), (",", "Comma: 1050,00")]
GROUPS = {"": "Nothing", ",": "Comma: 1,050 or 1,00,050", ".": "Point: 1.050", " ": "Any blank: 1 050",
          "'": "Apostrophe: 1'050"}  # fmt: skip
UNITS = [
    (Units.MAJOR.value, "10.50 means ten and a half"),
    (Units.MINOR.value, "1050 means ten and a half (minor units)"),
]
FEES = [(Fees.SUBTRACTED.value, "Positive: net = gross - fee"), (Fees.ADDED.value, "Negative: net = gross + fee")]
DATES = {
    Dates.ISO: "Year first: 2026-01-31, 2026/01/31, 20260131",
    Dates.DAY_FIRST: "Day first: 31/01/2026, 31-01-26, 31 Jan 2026",
    Dates.MONTH_FIRST: "Month first: 01/31/2026, 1/31/26, Jan 31, 2026",
    Dates.DOTTED: "Day first, with points: 31.01.2026, 31.01.26",
    Dates.SECONDS: "Seconds or milliseconds since 1970",
}
FORMATS = ("decimal_separator", "grouping", "units", "signs", "fees", "dates", "time_zone")
WORDS = tuple(f"words_{kind}" for kind in LineKind)
ENDS = ("end_words", "ends_at_blank")


def fields_of(headers: tuple[str, ...]) -> dict[str, forms.Field]:
    """Make them for a file with these headers."""
    columns = [(header, header) for header in headers if header]
    others = [("", "Refuse the file"), *((str(kind), label) for kind, label in KINDS.items())]
    return {
        **{field.value: _column(field, columns) for field in SettlementField},
        "all_currency": _text("Currency of all lines", "If no column holds it: ISO 4217, such as AUD.", longest=3),
        "decimal_separator": _choice(SEPARATORS, "Decimal sign"),
        "grouping": _choice([(sign, GROUPS[sign]) for sign in GROUPINGS], "Sign between thousands", required=False),
        "units": _choice(UNITS, "Amounts", "-12.50, 12.50-, (12.50) and any dash are below zero."),
        "signs": _text("Currency signs", "Signs that amounts may carry, such as $ or €.", longest=10),
        "fees": _choice(FEES, "Fees"),
        "dates": _choice([(each.value, way) for each, way in DATES.items()], "Dates", "A time of the day may follow."),
        "time_zone": _choice([(name, name) for name in sorted(zones())], "Time zone", "For times without one."),
        **{f"words_{kind}": _text(label, "With commas between them. sale* is any that begins so.")
           for kind, label in KINDS.items()},
        "unknown_kind": _choice(others, "Any other word", required=False),
        "empty_kind": _choice([("", "As any other word"), *others[1:]], "Empty cell", required=False),
        "negative_charges": _choice(
            others[1:], "Payments below zero", "What we paid to others, for example.", required=False
        ),
        "left_out": _text("Words that leave a line out", "In the status column, with commas between them."),
        "end_words": _text("The data end before", "A line that begins with one of these, such as Total, <END>."),
        "ends_at_blank": forms.BooleanField(label="The data end at a blank line", required=False),
    }  # fmt: skip


def _column(field: SettlementField, columns: list[tuple[str, str]]) -> forms.Field:
    if field not in SEVERAL:
        return _choice([("", "Not in the file"), *columns], LABELS[field], MEANING[field], required=False)
    return forms.MultipleChoiceField(
        choices=columns,
        label=LABELS[field],
        help_text=f"{MEANING[field]}. Several can be chosen.",
        required=False,
        widget=UnfoldAdminSelectMultipleWidget(attrs={"size": 4}),
    )


def _choice(choices: Any, label: str, help_text: str = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices, label=label, help_text=help_text, required=required, widget=UnfoldAdminSelectWidget
    )


def _text(label: str, help_text: str, *, longest: int = 1000) -> forms.CharField:
    widget = UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=longest, widget=widget)


def initial_of(guess: Layout) -> dict[str, Any]:
    """Start the form from a layout."""
    words = {f"words_{kind}": ", ".join(word for word, of in guess.kinds.items() if of is kind) for kind in LineKind}
    return {
        **{field.value: list(names) if field in SEVERAL else names[0] for field, names in guess.headers.items()},
        **words,
        "unknown_kind": guess.unknown_kind or "",
        "empty_kind": guess.empty_kind or "",
        "negative_charges": guess.negative_charges.value,
        "all_currency": guess.currency,
        "decimal_separator": guess.decimal_separator,
        "grouping": guess.grouping,
        "units": guess.units.value,
        "signs": guess.signs,
        "fees": guess.fees.value,
        "dates": guess.dates.value,
        "time_zone": guess.time_zone,
        "left_out": ", ".join(guess.left_out),
        "end_words": ", ".join(guess.end_words),
        "ends_at_blank": guess.ends_at_blank,
    }
