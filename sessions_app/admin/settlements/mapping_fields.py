"""The fields of a mapping: columns, formats of amounts and dates, words of the kind column."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from providers.settlement import MEANING, Dates, Fees, Layout, LineKind, SettlementField, Units
from sessions_app.reports.definition import zones
from sessions_app.settlement.cells import EXAMPLES
from sessions_app.settlement.layouts import GROUPINGS

LABELS = {
    SettlementField.REFERENCE: "Payment reference",
    SettlementField.OUR_ID: "Our id",
    SettlementField.ENTRY: "Id of the line",
    SettlementField.PAYOUT: "Payout",
    SettlementField.KIND: "Kind of line",
    SettlementField.CREATED: "Date",
    SettlementField.CURRENCY: "Currency",
    SettlementField.GROSS: "Gross amount",
    SettlementField.FEE: "Fee",
    SettlementField.NET: "Net amount",
    SettlementField.PAID_AMOUNT: "Amount paid",
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
UNITS = [
    (Units.MAJOR.value, "10.50 means ten and a half"),
    (Units.MINOR.value, "1050 means ten and a half (minor units)"),
]
FEES = [(Fees.SUBTRACTED.value, "Positive: net = gross - fee"), (Fees.ADDED.value, "Negative: net = gross + fee")]
DATES = [(each.value, f"{each.value}: {EXAMPLES[each]}") for each in Dates]
FORMATS = ("decimal_separator", "grouping", "units", "fees", "dates", "time_zone")
WORDS = tuple(f"words_{kind}" for kind in LineKind)


def fields_of(headers: tuple[str, ...]) -> dict[str, forms.Field]:
    """Make them for a file with these headers."""
    columns = [("", "Not in the file"), *((header, header) for header in headers if header)]
    return {
        **{field.value: _choice(columns, LABELS[field], MEANING[field], required=False) for field in SettlementField},
        "all_currency": _text("Currency of all lines", "If no column holds it: ISO 4217, such as AUD.", longest=3),
        "decimal_separator": _choice(SEPARATORS, "Decimal sign"),
        "grouping": _choice(
            [(sign, name.capitalize()) for sign, name in GROUPINGS.items()], "Sign between thousands", required=False
        ),
        "units": _choice(UNITS, "Amounts"),
        "fees": _choice(FEES, "Fees"),
        "dates": _choice(DATES, "Dates", "A time of the day may follow."),
        "time_zone": _choice([(name, name) for name in sorted(zones())], "Time zone", "For times without one."),
        **{f"words_{kind}": _text(label, "With commas between them.") for kind, label in KINDS.items()},
        "unknown_kind": _choice(
            [("", "Refuse the file"), *((str(kind), label) for kind, label in KINDS.items())],
            "Any other word",
            required=False,
        ),
    }


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
        **{field.value: names[0] for field, names in guess.headers.items()},
        **words,
        "decimal_separator": guess.decimal_separator,
        "grouping": guess.grouping,
        "units": guess.units.value,
        "fees": guess.fees.value,
        "dates": guess.dates.value,
        "time_zone": guess.time_zone,
    }
