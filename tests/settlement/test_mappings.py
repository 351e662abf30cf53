"""Files in other formats are read with a saved mapping."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from providers.models import ProviderAccount
from providers.registry import PROVIDERS, SETTLEMENTS
from providers.settlement import Dates, LineKind, SettlementField
from sessions_app.models import AuditEntry, PaymentSession, SettlementFile
from sessions_app.settlement.layouts import UnacceptableLayout, as_document, layout_of
from sessions_app.settlement.lines import lines
from sessions_app.settlement.preview import preview
from sessions_app.usecases.settlement.import_file import layouts_of
from sessions_app.usecases.settlement.mappings import save_mapping
from tests.settlement.conftest import LATER, NOON, found

Noted = Callable[[str], list[AuditEntry]]
EUROPEAN: dict[str, Any] = {
    "title": "Bank export",
    "headers": {
        "reference": ["Referenz"], "created": ["Buchungstag"], "gross": ["Betrag"], "fee": ["Gebühr"],
        "net": ["Netto"], "kind": ["Art"],
    },
    "kinds": {"umsatz": "CHARGE", "gutschrift": "REFUND"},
    "currency": "EUR",
    "delimiter": ";",
    "decimal_separator": ",",
    "grouping": ".",
    "fees": "added",
    "dates": "DD.MM.YYYY",
    "time_zone": "Europe/Berlin",
}  # fmt: skip
FILE = """Buchungstag;Referenz;Name;Art;Betrag;Gebühr;Netto
10.01.2026 13:00;pi_1;Jane Smith;Umsatz;1.050,00;-10,50;1.039,50
11.01.2026;pi_2;Jane Smith;Gutschrift;-5,00;;-5,00
""".encode()


def test_a_file_with_a_mapping_is_imported(
    stripe: ProviderAccount, imported: Callable[..., SettlementFile], session: Callable[..., PaymentSession]
) -> None:
    session(1, total="1050.00", currency="EUR", at=NOON)
    save_mapping(account=stripe, name=" Bank ", document=EUROPEAN, user_id=None, now=LATER)

    file = imported(FILE, layout_name="Bank")

    assert found(file) == []
    charge, refund = file.lines.all()
    assert (charge.occurred_at, charge.gross, charge.fee, charge.net) == (
        NOON, Decimal(1050), Decimal("10.50"), Decimal("1039.50"),
    )  # fmt: skip
    assert (refund.occurred_at, refund.kind, refund.fee) == (datetime(2026, 1, 10, 23, tzinfo=UTC), "REFUND", 0)
    assert (file.layout_name, file.layout["time_zone"]) == ("Bank", "Europe/Berlin")


def test_a_word_the_mapping_does_not_know_is_told() -> None:
    with pytest.raises(Exception, match="Line 2, column Art: 'Storno' is none of: umsatz, gutschrift"):
        list(lines(BytesIO(FILE.replace(b"Umsatz", b"Storno")), layout_of(EUROPEAN)))


def test_without_a_column_for_the_kind_what_is_negative_is_a_refund() -> None:
    layout = layout_of(EUROPEAN | {"headers": EUROPEAN["headers"] | {"kind": []}, "kinds": {}})

    assert [each.kind for each in lines(BytesIO(FILE), layout)] == [LineKind.CHARGE, LineKind.REFUND]


def test_minor_units_and_seconds_are_read() -> None:
    layout = layout_of({
        "title": "x", "headers": {"reference": ["id"], "created": ["at"], "gross": ["amount"], "currency": ["cur"]},
        "units": "minor", "dates": "seconds",
    })  # fmt: skip
    content = b"id,at,amount,cur\na,1768046400,1050,KWD\nb,1768046400,1050,JPY\n"

    read = [(each.occurred_at, each.money.gross) for each in lines(BytesIO(content), layout)]

    assert read == [(NOON, Decimal("1.050")), (NOON, Decimal(1050))]


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({"title": ""}, {"title": "must be 1 to 100 characters"}),
        ({"delimiter": "x"}, {"delimiter": "must be one of: comma, semicolon, tab, bar"}),
        ({"decimal_separator": " "}, {"decimal_separator": "must be a point or a comma"}),
        ({"time_zone": "Mars"}, {"time_zone": "must be a time zone such as UTC or Australia/Sydney"}),
        ({"currency": "EUX"}, {"currency": "must be an ISO 4217 code such as AUD"}),
        ({"currency": ""}, {"currency": "needs a column, or the currency of all lines"}),
        ({"kinds": {}}, {"kinds": "must say which words mean what"}),
        ({"kinds": {"Umsatz": "CHARGE"}}, {"kinds": "must be at most 100 words in lower case"}),
        (
            {"headers": {"gross": ["Betrag"], "fee": ["betrag"]}},
            {
                "created": "needs a column",
                "reference": "needs a column, or our_id does",
                "headers": "must not name a column twice",
            },
        ),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_by_field(
    change: dict[str, Any], problems: dict[str, str], stripe: ProviderAccount
) -> None:
    with pytest.raises(UnacceptableLayout) as caught:
        save_mapping(account=stripe, name="Bank", document=EUROPEAN | change, user_id=None, now=LATER)

    assert caught.value.problems == problems
    assert not stripe.settlement_mappings.exists()


@pytest.mark.parametrize("document", [None, [], {}, {"title": 1}, EUROPEAN | {"kinds": {"a": "SALE"}}])
def test_a_mapping_of_another_shape_is_refused(document: Any) -> None:
    with pytest.raises(UnacceptableLayout, match="layout cannot be read"):
        layout_of(document)


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "stripe PAYOUT reconciliation"])
def test_a_name_that_is_none_or_the_provider_s_is_refused(name: str, stripe: ProviderAccount) -> None:
    with pytest.raises(UnacceptableLayout, match="name "):
        save_mapping(account=stripe, name=name, document=EUROPEAN, user_id=None, now=LATER)


def test_a_mapping_is_replaced_and_forgotten_and_noted(stripe: ProviderAccount, noted: Noted) -> None:
    save_mapping(account=stripe, name="Bank", document=EUROPEAN, user_id=None, now=LATER)
    again = save_mapping(account=stripe, name="Bank", document=EUROPEAN | {"currency": "CHF"}, user_id=None, now=LATER)

    assert layouts_of(stripe)["Bank"].currency == "CHF"
    again.delete()
    assert list(layouts_of(stripe)) == ["Stripe payout reconciliation"]
    assert [each.action for each in noted("mapping")] == ["created", "changed", "deleted"]


@pytest.mark.parametrize("provider", sorted(SETTLEMENTS))
def test_every_provider_declares_a_layout_that_can_be_meant(provider: str) -> None:
    assert layout_of(as_document(SETTLEMENTS[provider])) == SETTLEMENTS[provider]
    assert provider in PROVIDERS


def test_a_preview_shows_the_beginning_and_guesses() -> None:
    content = b"Date;PSP Reference;Gross Amount;Fee;Cur;Type\n" + b"31/01/2026;ref_1;10,50;0,30;EUR;sale\n" * 9

    seen = preview(BytesIO(content))

    assert (seen.headers[0], len(seen.rows), seen.rows[0][2]) == ("Date", 5, "10,50")
    assert seen.guess.headers == {
        SettlementField.REFERENCE: ("PSP Reference",),
        SettlementField.KIND: ("Type",), SettlementField.CREATED: ("Date",),
        SettlementField.GROSS: ("Gross Amount",), SettlementField.FEE: ("Fee",),
    }  # fmt: skip
    assert (seen.guess.delimiter, seen.guess.decimal_separator, seen.guess.dates) == (";", ",", Dates.DAY_FIRST)
