"""Files as Adyen, PayPal, Mollie and Square write them are read, and every line of them is accounted for.

The columns are those of the providers' own documentation and exports (see `settlement.py` of each provider); the
payments are invented.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.models import ProviderAccount
from providers.registry import KNOWN_LAYOUTS, SETTLEMENTS
from providers.settlement import Dates, Layout
from sessions_app.models import PaymentSession, SettlementFile
from sessions_app.settlement.first_lines import first_lines
from sessions_app.settlement.layouts import as_document, layout_of
from sessions_app.settlement.lines import SettlementRow, lines
from sessions_app.settlement.problems import BadFile
from sessions_app.settlement.tally import Tally
from sessions_app.usecases.settlement.import_file import UnknownLayout
from tests.settlement.conftest import found, line

ADYEN = """Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,Modification Merchant Reference,Batch Number
Co,Shop,8815486732108456,A-1,visa,2026-11-20 18:30:00,CET,Settled,8825486732100001,EUR,,10.00,1,EUR,,9.70,,0.105,0.095,0.10,visaclassic,,7
Co,Shop,8815486732108457,A-2,mc,2026-06-03 11:26:49,CET,Settled,8825486732100002,USD,,11.60,0.86,EUR,,9.80,0.18,,,,mc,,7
Co,Shop,8815486732108456,A-1,visa,2026-11-20 19:30:00,CET,Refunded,8825486732100003,EUR,4.00,,1,EUR,4.00,,,,,,visaclassic,,7
Co,Shop,8815486732108458,A-3,mc,2026-11-20 20:00:00,CET,Chargeback,8825486732100004,EUR,5.00,,1,EUR,7.50,,2.50,,,,mc,,7
Co,Shop,,,,2026-11-21 00:00:00,CET,Fee,,,,,,EUR,1.00,,,,,,,,7
Co,Shop,,,,2026-11-21 00:00:00,CET,MerchantPayout,,,,,,EUR,7.00,,,,,,,,7
"""  # noqa: E501
PAYPAL = """"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","Transaction ID","Reference Txn ID","Balance Impact",
"31/10/2026","18:30:00","GMT","Ann Example","Website Payment","Completed","EUR","1,560.00","-68.94","1,491.06","5AB11111AB111111A","","Credit",
"31/10/2026","18:31:00","GMT","Bob Example","Website Payment","Pending","EUR","20.00","0.00","20.00","5AB22222AB222222B","","Memo",
"01/11/2026","09:00:00","GMT","Bob Example","Website Payment","Denied","EUR","20.00","0.00","20.00","5AB33333AB333333C","","Memo",
"01/11/2026","09:05:00","GMT","Ann Example","Payment Refund","Completed","EUR","-60.00","2.04","-57.96","5AB44444AB444444D","5AB11111AB111111A","Debit",
"01/11/2026","09:06:00","PDT","A Supplier","General Payment","Completed","EUR","-7.00","0.00","-7.00","5AB55555AB555555E","","Debit",
"""  # noqa: E501
MOLLIE = """Date,Payment method,Currency,Amount,Status,ID,Description,Consumer name,Consumer bank account,Consumer BIC,Settlement currency,Settlement amount,Settlement reference,Amount refunded
2026-11-20 10:12:00,ideal,EUR,100.00,paidout,tr_WDqYK6vllg,Order 1,Ann Example,,,EUR,100.00,1234567.2611.01,
2026-11-20 11:00:00,creditcard,USD,50.00,paidout,tr_8bVBhk2qs4,Order 2,Bob Example,,,EUR,43.10,1234567.2611.01,
2026-11-21 09:00:00,refund,EUR,-20.00,refunded,re_4qqhO89gsT,Refund,,,,EUR,-20.00,1234567.2611.01,20.00
2026-11-21 09:30:00,chargeback,EUR,-5.00,,chb_n9z0tp,,,,,EUR,-5.00,1234567.2611.01,
2026-11-22 00:00:00,,EUR,-2.88,,,Withheld transaction fees MOL-2026-0001,,,,EUR,-2.88,1234567.2611.01,
"""  # noqa: E501
SQUARE = """Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,Other Tender Type,Tender Note,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,Event Type,Deposit ID,Transaction Status
11/20/2026,1:30:00 PM,Eastern Time (US & Canada),"$1,560.00",$0.00,$0.00,"$1,560.00",$0.00,$0.00,$0.00,$0.00,"$1,560.00",eCommerce,"$1,560.00",Keyed,$0.00,$0.00,$0.00,,,-$45.54,"$1,514.46",TX1,PM1,Visa,1111,Payment,DEP1,Complete
11/20/2026,2:00:00 PM,Eastern Time (US & Canada),$9.00,$0.00,$0.00,$9.00,$0.00,$0.00,$0.00,$0.00,$9.00,eCommerce,$9.00,Keyed,$0.00,$0.00,$0.00,,,-$0.56,$8.44,TX2,PM2,Visa,1111,Payment,,Pending
11/21/2026,9:00:00 AM,Eastern Time (US & Canada),-$12.00,$0.00,$0.00,-$12.00,$0.00,-$0.96,$0.00,$0.00,-$12.96,eCommerce,-$12.96,,$0.00,$0.00,$0.00,,,$0.00,-$12.96,TX1,PM3,Visa,1111,Refund,DEP1,Complete
"""  # noqa: E501
SAID = {
    "PayPal activity": {"dates": Dates.DAY_FIRST},
    "Square transactions": {"currency": "USD"},
}
"""What a mapping of the account says."""
LAYOUTS = KNOWN_LAYOUTS | {each.title: each for each in SETTLEMENTS.values()}
FILES = {
    "Adyen settlement details": ADYEN,
    "PayPal activity": PAYPAL,
    "Mollie settlement": MOLLIE,
    "Square transactions": SQUARE,
}


def completed(title: str) -> Layout:
    layout = replace(LAYOUTS[title], ask=(), **SAID.get(title, {}))  # type: ignore[arg-type]
    assert layout_of(as_document(layout)) == layout
    return layout


def read(title: str) -> tuple[list[SettlementRow], Tally]:
    tally = Tally()
    return list(lines(BytesIO(FILES[title].encode()), completed(title), tally)), tally


def shown(rows: list[SettlementRow]) -> list[tuple[str, str, str, str, str]]:
    return [
        (each.kind.value, each.reference, f"{each.money.gross:.2f}", f"{each.money.fee:.2f}", each.money.currency)
        for each in rows
    ]


def test_adyen_has_debit_and_credit_in_columns_of_their_own_and_fees_that_add_up() -> None:
    rows, _ = read("Adyen settlement details")

    assert shown(rows) == [
        ("CHARGE", "8815486732108456", "10.00", "0.30", "EUR"),
        ("CHARGE", "8815486732108457", "9.98", "0.18", "EUR"),
        ("REFUND", "8815486732108456", "-4.00", "0.00", "EUR"),
        ("DISPUTE", "8815486732108458", "-5.00", "2.50", "EUR"),
        ("FEE", "", "-1.00", "0.00", "EUR"),
        ("PAYOUT", "", "-7.00", "0.00", "EUR"),
    ]
    assert sum(each.money.net for each in rows) == 0
    assert [(each.money.paid_currency, f"{each.money.paid_amount}") for each in rows[:2]] == [
        ("EUR", "10.00"), ("USD", "11.60"),
    ]  # fmt: skip
    assert [each.occurred_at for each in rows[:2]] == [
        datetime(2026, 11, 20, 17, 30, tzinfo=UTC), datetime(2026, 6, 3, 9, 26, 49, tzinfo=UTC),
    ]  # fmt: skip


def test_paypal_lines_that_never_settled_are_left_out_and_a_refund_is_tied_to_its_payment() -> None:
    rows, tally = read("PayPal activity")

    assert shown(rows) == [
        ("CHARGE", "5AB11111AB111111A", "1560.00", "68.94", "EUR"),
        ("REFUND", "5AB11111AB111111A", "-60.00", "-2.04", "EUR"),
        ("OTHER", "5AB55555AB555555E", "-7.00", "0.00", "EUR"),
    ]
    assert rows[1].entry == "5AB44444AB444444D"
    assert [f"{each.occurred_at:%d %H:%M}" for each in rows] == ["31 18:30", "01 09:05", "01 16:06"]
    assert tally.as_document() == {
        "lines": 6,
        "read": 3,
        "left_out": [
            {"reason": "Status: Pending", "count": 1, "lines": "3"},
            {"reason": "Status: Denied", "count": 1, "lines": "4"},
        ],
        "left_over": [{"place": "the header", "count": 1, "lines": "1"}],
    }


def test_mollie_says_what_a_line_is_by_the_beginning_of_its_id() -> None:
    rows, _ = read("Mollie settlement")

    assert shown(rows) == [
        ("CHARGE", "tr_WDqYK6vllg", "100.00", "0.00", "EUR"),
        ("CHARGE", "tr_8bVBhk2qs4", "43.10", "0.00", "EUR"),
        ("REFUND", "re_4qqhO89gsT", "-20.00", "0.00", "EUR"),
        ("DISPUTE", "chb_n9z0tp", "-5.00", "0.00", "EUR"),
        ("FEE", "", "-2.88", "0.00", "EUR"),
    ]
    assert (rows[1].money.paid_currency, str(rows[1].money.paid_amount)) == ("USD", "50.00")
    assert {each.payout for each in rows} == {"1234567.2611.01"}


def test_square_writes_currency_signs_and_day_time_and_zone_apart() -> None:
    rows, tally = read("Square transactions")

    assert shown(rows) == [
        ("CHARGE", "PM1", "1560.00", "45.54", "USD"),
        ("REFUND", "PM3", "-12.96", "0.00", "USD"),
    ]
    assert rows[0].occurred_at == datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    assert tally.as_document()["left_out"] == [{"reason": "Transaction Status: Pending", "count": 1, "lines": "3"}]


@pytest.mark.parametrize("title", sorted(FILES))
def test_every_line_is_read_left_out_or_left_over(title: str) -> None:
    rows, tally = read(title)

    told = tally.as_document()
    others = sum(each["count"] for each in [*told["left_out"], *told["left_over"]])
    assert told["lines"] == FILES[title].count("\n") == len(rows) + others
    assert told["read"] == len(rows)


def test_a_known_layout_reads_the_file_of_any_account(
    stripe: ProviderAccount,
    session: Callable[..., PaymentSession],
    imported: Callable[..., SettlementFile],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(KNOWN_LAYOUTS, "Adyen settlement details", SETTLEMENTS["adyen"])
    session(1, total="10.00", currency="EUR", payment_reference="8815486732108456")

    file = imported(ADYEN.encode(), layout_name="Adyen settlement details")

    file.refresh_from_db()
    assert (found(file), file.not_ours) == ([], 1)  # A-2 is no reference of ours
    assert file.lines.get(line=4).session is not None  # the refund
    assert file.tally == {
        "lines": 7, "read": 6, "left_out": [], "left_over": [{"place": "the header", "count": 1, "lines": "1"}],
    }  # fmt: skip


@pytest.mark.parametrize("title", ["PayPal activity", "Square transactions"])
def test_a_known_layout_that_differs_by_account_asks_for_a_mapping(
    title: str, imported: Callable[..., SettlementFile]
) -> None:
    with pytest.raises(UnknownLayout, match=f"'{title}' needs a mapping of the account, which says its"):
        imported(FILES[title].encode(), layout_name=title)


def test_no_known_layout_has_the_name_of_a_provider_s_own() -> None:
    assert not KNOWN_LAYOUTS.keys() & {each.title for each in SETTLEMENTS.values()}


def test_where_the_header_stands_and_the_data_end_is_said_and_the_rest_is_counted() -> None:
    above, below = b"Report,Settlement\nPeriod,2026-11\n,,,\n", b",,,\nTotal,,10.00,EUR\n<END>\n"
    content = above + b"Date,Ref,Gross,Cur\n2026-11-20,pi_1,10.00,EUR\n" + below
    base = {
        "title": "T", "headers": {"reference": ["Ref"], "created": ["Date"], "gross": ["Gross"], "currency": ["Cur"]},
    }  # fmt: skip
    for said in (
        {"header_line": 4, "end_words": ["total", "<END>"]},
        {"header_words": ["date", "Ref"], "ends_at_blank": True},
    ):
        tally = Tally()
        rows = list(lines(BytesIO(content), layout_of(base | said), tally))
        told = tally.as_document()
        assert [each.reference for each in rows] == ["pi_1"]
        assert (told["lines"], told["read"]) == (8, 1)
        assert sum(each["count"] for each in told["left_over"]) == 7
        assert told["left_over"][0] == {"place": "above the header", "count": 2, "lines": "1 to 2"}
        assert told["left_over"][-1]["place"] == "after the data"


def test_a_line_that_is_another_s_is_not_missing_here(
    session: Callable[..., PaymentSession], imported: Callable[..., SettlementFile]
) -> None:
    session(1)
    attempt = "payment_metadata[attempt_id]"
    empty, foreign, unknown = (line(number, **{attempt: text}) for number, text in ((8, ""), (9, "WOO-1042"), (10, "")))
    unknown |= {attempt: "0197a000-0000-7000-8000-000000000000"}

    file = imported([line(1, **{attempt: ""}), empty, foreign, unknown])

    assert [each[:2] for each in found(file)] == [("MISSING_HERE", 5)]
    assert file.not_ours == 2


def test_what_was_settled_as_it_was_ordered_agrees_whatever_the_shopper_saw(
    session: Callable[..., PaymentSession], imported: Callable[..., SettlementFile]
) -> None:
    session(1, total="20.00", currency="USD")

    file = imported(
        [line(1, "20.00", fee="0.88", currency="usd", customer_facing_amount="18.61", customer_facing_currency="eur")]
    )

    assert found(file) == []


def outcome(content: bytes, layout: Layout) -> list[str]:
    tally = Tally()
    try:
        read = len(list(lines(BytesIO(content), layout, tally)))
    except BadFile as exc:
        return [str(problem) for problem in exc.problems]
    told = tally.as_document()
    assert told["read"] == read
    return []


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(FILES)),
    st.sampled_from(["utf-8", "utf-16", "utf-16-be", "cp1252", "cp932", "gb18030"]),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 40), st.binary(max_size=12)), max_size=4),
)
def test_a_file_damaged_anywhere_is_read_or_refused(
    title: str, encoding: str, cuts: list[tuple[int, int, bytes]]
) -> None:
    damaged = FILES[title].encode(encoding)
    for at, length, put in cuts:
        damaged = damaged[:at] + put + damaged[at + length :]

    for end in ((), ("Total",)):
        layout = replace(completed(title), encoding=encoding, end_words=end)
        assert len(outcome(damaged, layout)) <= 20
        first_lines(BytesIO(damaged), layout)
