"""Amounts, days, ids and lines as other countries, ledgers and spreadsheets write them are read, or refused by name."""

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from sessions_app.settlement.layouts import layout_of
from sessions_app.settlement.lines import SettlementRow, lines
from sessions_app.settlement.problems import BadFile

PLAIN: dict[str, Any] = {
    "title": "T",
    "headers": {"reference": ["Ref"], "created": ["Date"], "gross": ["Gross"], "currency": ["Cur"]},
}
EVENING = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)


def read(text: str, **changes: Any) -> list[SettlementRow]:
    return list(lines(BytesIO(text.encode()), layout_of(PLAIN | changes)))


def refused(text: str, **changes: Any) -> list[str]:
    with pytest.raises(BadFile) as caught:
        read(text, **changes)
    return [str(problem) for problem in caught.value.problems]


def one(day: str = "2026-11-20", ref: str = "pi_1", gross: str = "10.00", currency: str = "EUR") -> str:
    return f"Date\tRef\tGross\tCur\n{day}\t{ref}\t{gross}\t{currency}\n"


@pytest.mark.parametrize(
    ("text", "amount", "changes"),
    [
        ("1 234,56", "1234.56", {"grouping": " ", "decimal_separator": ","}),
        ("1\u00a0234,56", "1234.56", {"grouping": " ", "decimal_separator": ","}),
        ("1\u202f234\u2009567,56", "1234567.56", {"grouping": " ", "decimal_separator": ","}),
        ("1\u2019234.56", "1234.56", {"grouping": "'"}),
        ("1'234.56", "1234.56", {"grouping": "'"}),
        ("12,50-", "-12.50", {"decimal_separator": ","}),
        ("12,50 -", "-12.50", {"decimal_separator": ","}),
        ("(12,50)", "-12.50", {"decimal_separator": ","}),
        ("\u221212,50", "-12.50", {"decimal_separator": ","}),
        ("- 12.50", "-12.50", {}),
        ("+12.50", "12.50", {}),
        ("1,23,456.00", "123456.00", {"grouping": ","}),
        ("-$1,560.00", "-1560.00", {"grouping": ",", "signs": "$"}),
        ("($0.93)", "-0.93", {"signs": "$"}),
        ("12,50 \u20ac", "12.50", {"decimal_separator": ",", "signs": "\u20ac"}),
    ],
)
def test_an_amount_is_read_as_it_is_written_elsewhere(text: str, amount: str, changes: dict[str, Any]) -> None:
    (row,) = read(one(gross=text, currency="INR"), delimiter="\t", **changes)

    assert row.money.gross == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["-(12.50)", "-12.50-", "(12.50", "12.50)", "12,34", "1,2345.00", "1'234.56", "$12.50", "--1", "12.50 DR", "."],
)
def test_an_amount_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    assert refused(one(gross=text), delimiter="\t", grouping=",") == [
        f"Line 2, column Gross: {text!r} is not an amount such as 1,050.00"
    ]


@pytest.mark.parametrize(
    ("dates", "text", "at"),
    [
        ("MM/DD/YYYY", "11/20/2026 06:30:00 PM", EVENING),
        ("MM/DD/YYYY", "11/20/26, 6:30\u202fp.m.", EVENING),
        ("MM/DD/YYYY", "Nov 20, 2026 6:30 pm", EVENING),
        ("MM/DD/YYYY", "Nov 20, 2026", MIDNIGHT),
        ("DD/MM/YYYY", "20-Nov-2026", MIDNIGHT),
        ("DD/MM/YYYY", "20 November 2026 18:30", EVENING),
        ("DD/MM/YYYY", "20/11/26", MIDNIGHT),
        ("DD.MM.YYYY", "20.11.26", MIDNIGHT),
        ("DD.MM.YYYY", "20.11.2026 18:30", EVENING),
        ("YYYY-MM-DD", "2026/11/20", MIDNIGHT),
        ("YYYY-MM-DD", "20261120", MIDNIGHT),
        ("YYYY-MM-DD", "20261120T183000Z", EVENING),
        ("YYYY-MM-DD", "2026-11-20T18:30:00.1234567Z", EVENING.replace(microsecond=123456)),
        ("YYYY-MM-DD", "2026-11-20T19:30:00+01:00", EVENING),
        ("YYYY-MM-DD", "2026-11-20 10:30:00 PST", EVENING),
        ("YYYY-MM-DD", "2026-11-20 12:30:00 AM", MIDNIGHT.replace(minute=30)),
        ("seconds", "1795199400", EVENING),
        ("seconds", "1795199400000", EVENING),
    ],
)
def test_a_day_is_read_as_it_is_written_elsewhere(dates: str, text: str, at: datetime) -> None:
    (row,) = read(one(day=text), delimiter="\t", dates=dates)

    assert row.occurred_at == at


@pytest.mark.parametrize(
    ("dates", "text", "way"),
    [
        ("YYYY-MM-DD", "2026-W47-5", "a week of the year"),
        ("YYYY-MM-DD", "2026-324", "a day of the year"),
        ("DD/MM/YYYY", "46346", "the number of a day in a spreadsheet (format that column as a date)"),
        ("DD/MM/YYYY", "20 f\u00e9vrier 2026", "a day with a word that is no English month"),
        ("YYYY-MM-DD", "20-Nov-2026", "a day with the name of its month in an order that this format does not have"),
        ("YYYY-MM-DD", "26-11-20", "a day with a year of two digits, and which number is the year is not known"),
        ("MM/DD/YYYY", "11/20/2026 18:30 PM", "a time that no 12-hour clock shows"),
        ("DD/MM/YYYY", "2026-11-20", "a day that begins with the year"),
        ("DD/MM/YYYY", "20.11.2026", "a day with points"),
        ("YYYY-MM-DD", "1795199400000", "milliseconds since 1970"),
    ],
)
def test_a_day_written_in_another_way_is_refused_by_the_name_of_it(dates: str, text: str, way: str) -> None:
    (problem,) = refused(one(day=text), delimiter="\t", dates=dates)

    assert problem.endswith(f": it is {way}")


@pytest.mark.parametrize(
    ("clock", "zone", "at"),
    [
        ("18:30:00", "GMT", EVENING),
        ("6:30:00 PM", "", EVENING),
        ("183000", "", EVENING),
        ("10:30:00", "PST", EVENING),
        ("19:30:00", "CET", EVENING),
        ("19:30", "Europe/Berlin", EVENING),
        ("13:30", "Eastern Time (US & Canada)", EVENING),
        ("18:30", "", EVENING),
        ("24:30", "UTC+06:00", None),
    ],
)
def test_time_and_zone_have_columns_of_their_own(clock: str, zone: str, at: datetime | None) -> None:
    headers = PLAIN["headers"] | {"time": ["Time"], "zone": ["Zone"]}
    text = f"Date;Time;Zone;Ref;Gross;Cur\n2026-11-20;{clock};{zone};pi_1;1.00;EUR\n"

    if at is None:
        assert "is not a day such as" in refused(text, headers=headers, delimiter=";")[0]
    else:
        assert [each.occurred_at for each in read(text, headers=headers, delimiter=";")] == [at]


def test_an_abbreviation_with_several_meanings_is_refused_unless_the_mapping_says_which() -> None:
    text = one(day="2026-11-20 18:30:00 CST")

    (problem,) = refused(text, delimiter="\t")
    assert problem == (
        "Line 2, column Date: '2026-11-20 18:30:00 CST' names several time zones: choose the one that is meant as the "
        "time zone of the mapping"
    )
    (row,) = read(text, delimiter="\t", time_zone="Asia/Shanghai")
    assert row.occurred_at == EVENING.replace(hour=10)


def test_an_hour_that_comes_twice_is_the_one_its_abbreviation_names() -> None:
    summer, winter = (
        read(one(day=f"2026-10-25 02:30:00 {zone}"), delimiter="\t", time_zone="Europe/Berlin")[0].occurred_at
        for zone in ("CEST", "CET")
    )

    assert (f"{summer:%H:%M}", f"{winter:%H:%M}") == ("00:30", "01:30")


def test_empty_cells_at_the_end_may_be_left_out_and_one_more_is_no_cell() -> None:
    short = read("Date,Ref,Gross,Cur,Note\n2026-11-20,pi_1,10.00,EUR,gift\n2026-11-20,pi_2,10.00,EUR\n")
    more = read("Date,Ref,Gross,Cur\n2026-11-20,pi_3,10.00,EUR,\n")
    always = read("Date,Ref,Gross,Cur,Note\n2026-11-20,pi_4,10.00,EUR,,\n2026-11-20,pi_5,10.00,EUR,,\n")

    assert [each.reference for each in [*short, *more, *always]] == ["pi_1", "pi_2", "pi_3", "pi_4", "pi_5"]


def test_a_filled_cell_too_many_is_refused_and_so_is_a_line_that_may_be_shifted() -> None:
    header, good = "Date,Ref,Gross,Cur,Note\n", "2026-11-20,pi_1,10.00,EUR,\n"

    assert refused(header + "2026-11-20,pi_1,10.00,EUR,,x\n") == ["Line 2: has 6 cells, the header has 5"]
    assert refused(header + good + "2026-11-20,pi_1,1,000.00,,\n") == ["Line 3: has 6 cells, the header has 5"]
    assert refused(header + "2026-11-20,pi_1,1,EUR,,\n" + good) == ["Line 2: has 6 cells, the header has 5"]
    assert refused(header + "2026-11-20,pi_1\n") == ["Line 2: has 2 cells, the header has 5"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac-roman"])
def test_the_encoding_is_chosen_by_hand(encoding: str) -> None:
    headers = PLAIN["headers"] | {"gross": ["Betr\u00e4ge"]}
    chosen = "utf-16" if encoding == "utf-16-le" else encoding

    content = "Date,Ref,Betr\u00e4ge,Cur\r\n2026-11-20,pi_1,10.00,EUR\r\n".encode(encoding)

    rows = lines(BytesIO(content), layout_of(PLAIN | {"headers": headers, "encoding": chosen}))

    assert [each.money.gross for each in rows] == [Decimal("10.00")]


@pytest.mark.parametrize("text", ["8.81549E+15", "1.23457E+18", "8,81549E+15", "1E+20"])
def test_an_id_that_a_spreadsheet_has_rounded_is_no_id(text: str) -> None:
    (problem,) = refused(one(ref=text), delimiter="\t")

    assert problem == (
        f"Line 2, column Ref: '{text}' is what a spreadsheet makes of a long id, whose last digits are lost: import "
        "the provider's file as it was downloaded"
    )


def test_long_ids_that_all_end_in_zeros_behind_the_fifteenth_digit_are_a_spreadsheet_s_work() -> None:
    def file(*ids: str) -> str:
        return "Date\tRef\tGross\tCur\n" + "".join(f"2026-11-20\t{each}\t1.00\tEUR\n" for each in ids)

    assert "Line 2, column Ref" in refused(file("1234570000000000000"), delimiter="\t")[0]
    assert "Line 2, column Ref" in refused(file("8815486732108450", "8815486732108990"), delimiter="\t")[0]
    assert len(read(file("8815486732108450", "8815486732108450"), delimiter="\t")) == 2
    assert len(read(file("8815486732108450", "8815486732108456"), delimiter="\t")) == 2


@pytest.mark.parametrize(
    ("currency", "written"), [("BGN", "-20.00"), ("HRK", "-20.00"), ("ang", "-20.00"), ("ITL", "-20")]
)
def test_a_currency_that_iso_has_withdrawn_is_read_with_its_places(currency: str, written: str) -> None:
    (row,) = read(one(gross=written, currency=currency), delimiter="\t")

    assert (row.money.currency, str(row.money.gross)) == (currency.upper(), written)
    assert refused(one(gross="1.001", currency="BGN"), delimiter="\t") == [
        "Line 2, column Gross: '1.001' has more decimals than BGN has (2)"
    ]
