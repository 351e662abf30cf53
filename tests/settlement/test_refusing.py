"""Invalid files are refused as a whole, with line, column and reason; for any bytes, nothing else happens."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.registry import SETTLEMENTS
from sessions_app.models import SettlementFile, SettlementLine
from sessions_app.settlement import reading
from sessions_app.settlement.lines import lines
from sessions_app.settlement.preview import preview
from sessions_app.settlement.problems import BadFile
from tests.settlement.conftest import HEADER, line, report

LAYOUT = SETTLEMENTS["stripe"]
GOOD = report([line(1), line(2)])
NO_DAY = "is not a day such as 2026-01-31 or 2026-01-31T18:30:00Z"
ROW = report([line(1)]).decode().splitlines()[1]


def refused(content: bytes) -> list[str]:
    with pytest.raises(BadFile) as caught:
        list(lines(BytesIO(content), LAYOUT))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b"\n\n \n", "The file is empty"),
        (HEADER.encode(), "The file has a header and no lines"),
        (
            b"PK\x03\x04" + b"x" * 99,
            "The file is an Excel workbook or a ZIP archive, not CSV: save the sheet as CSV, or unpack the archive",
        ),
        (b"%PDF-1.7", "The file is a PDF, not CSV: download the report as CSV"),
        (b"\x1f\x8b\x08", "The file is compressed: unpack it first"),
        (b"<!doctype html>", "The file is a web page or XML, not CSV: perhaps the download asked to sign in"),
        (GOOD.decode().encode("utf-16"), "The file is UTF-16: save it as CSV in UTF-8"),
        (GOOD.decode().encode("utf-16-le"), "Line 1: has a NUL character: save the file as CSV in UTF-8"),
        (GOOD.replace(b"order", b"\xe4rger", 1), "Line 2: is not UTF-8: save the file as CSV in UTF-8"),
        (GOOD.replace(b"Jane", b"J\0ne", 1), "Line 2: has a NUL character: save the file as CSV in UTF-8"),
        (GOOD.replace(b"Jane's", b'"Jane"s', 1), 'Line 2: there is text after a closing quote'),
        (GOOD.replace(b"po_1", b'"po_1', 1), "Line 2: a quote is opened and never closed"),
        (GOOD.replace(b"\n", b"\r"), "Line 1: a line ends with CR alone: save it with LF or CRLF"),
        (GOOD.replace(b"gross", b"fee", 1), "Line 1, column fee: two columns have this header"),
        (GOOD.replace(b"gross", b"grand", 1), "Line 1: has no column gross"),
        (GOOD.replace(b",", b";"), "Line 1: is a single cell: perhaps the cells are separated by semicolon"),
        (GOOD + b"po_1,txn_9\n", "Line 4: has 2 cells, the header has 15"),
        (b"x" * 300_000, "Line 1: is longer than 256 KB: this is not CSV, or a quote is never closed"),
        ((HEADER + "\n" + ROW.replace("Jane's order", "x" * 140_000)).encode(), "Line 2: a cell is too long"),
    ],
)  # fmt: skip
def test_what_is_no_settlement_file_is_refused_with_a_sentence(content: bytes, told: str) -> None:
    assert refused(content)[0] == told


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"currency": "eux"}, "column currency: 'eux' is not an ISO 4217 currency"),
        ({"currency": ""}, "column currency: is empty"),
        ({"gross": ""}, "column gross: is empty"),
        ({"gross": "ten"}, "column gross: 'ten' is not an amount such as 1050.00"),
        ({"gross": "1,000.00"}, None),
        ({"gross": "1e5"}, "column gross: '1e5' is not an amount such as 1050.00"),
        ({"gross": "NaN"}, "column gross: 'NaN' is not an amount such as 1050.00"),
        ({"gross": "\u0661"}, "column gross: '\u0661' is not an amount such as 1050.00"),
        ({"gross": "10.001"}, "column gross: '10.001' has more decimals than AUD has (2)"),
        ({"currency": "jpy", "gross": "10.50"}, "column gross: '10.50' has more decimals than JPY has (0)"),
        ({"gross": "1" * 13}, "column gross: is larger than any amount there is"),
        ({"gross": "1" * 500}, "column gross: is larger than any amount there is"),
        ({"net": "9.69"}, "column net: 10.00 less a fee of 0.30 is 9.70, not 9.69"),
        ({"created_utc": ""}, "column created_utc: is empty"),
        ({"created_utc": "10/01/2026"}, f"column created_utc: '10/01/2026' {NO_DAY}"),
        ({"created_utc": "2026-02-30 00:00:00"}, f"column created_utc: '2026-02-30 00:00:00' {NO_DAY}"),
        ({"created_utc": "9999-12-31"}, "column created_utc: '9999-12-31' is not between 2000 and 2100"),
        (
            {"payment_intent_id": "jane@example.com"},
            "column payment_intent_id: is not an id: at most 255 letters, digits and signs, without blanks and @",
        ),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_by_line_and_column(cells: dict[str, str], told: str | None) -> None:
    content = report([line(1), line(2) | cells])

    expected = told or "has 16 cells, the header has 15"
    assert refused(content)[0] == (f"Line 3: {expected}" if told is None else f"Line 3, {expected}")


def test_every_problem_is_told_at_once_and_no_more_than_twenty() -> None:
    two_in_one = report([line(1) | {"gross": "x", "currency": "aud", "created_utc": "y"}])
    many = report([line(number) | {"gross": "x"} for number in range(30)])

    assert [text[:40] for text in refused(two_in_one)] == [
        "Line 2, column created_utc: 'y' is not a",
        "Line 2, column gross: 'x' is not an amou",
    ]
    assert len(refused(many)) == 20


def test_lines_are_numbered_as_an_editor_does_whatever_is_quoted() -> None:
    content = report([line(1, description='"two\nlines"'), line(2) | {"gross": "x"}])

    assert refused(content)[0].startswith("Line 4, column gross")


def test_a_bom_crlf_blank_lines_and_other_columns_are_no_problem() -> None:
    content = b"\xef\xbb\xbf" + GOOD.replace(b"\n", b"\r\n\r\n")

    assert [each.reference for each in lines(BytesIO(content), LAYOUT)] == ["pi_1", "pi_2"]


def test_a_file_that_is_too_large_or_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 100)
    monkeypatch.setattr(reading, "MOST_LINES", 1)

    with pytest.raises(BadFile, match="larger than 0 MB: ask the provider for a shorter time"):
        reading.fingerprint(BytesIO(GOOD))
    assert refused(GOOD) == ["Line 3: There are more than 1 lines: ask the provider for a shorter time"]


def test_nothing_of_a_file_with_one_bad_line_is_imported(imported: Callable[..., SettlementFile]) -> None:
    with pytest.raises(BadFile):
        imported([line(number) for number in range(500)] + [line(500) | {"net": "1"}])

    assert (SettlementFile.objects.count(), SettlementLine.objects.count()) == (0, 0)


def problems_of(work: Callable[[], Any]) -> list[str] | None:
    try:
        work()
    except BadFile as exc:
        return [str(problem) for problem in exc.problems]
    return None


def read_or_refused(content: bytes, layout: Any = LAYOUT) -> None:
    for work in (lambda: list(lines(BytesIO(content), layout)), lambda: preview(BytesIO(content))):
        problems = problems_of(work)
        assert problems is None or 0 < len(problems) <= 20


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refused(content)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 40), st.binary(max_size=12)), max_size=4))
def test_a_good_file_damaged_anywhere_is_read_or_refused(cuts: list[tuple[int, int, bytes]]) -> None:
    damaged = GOOD
    for at, length, put in cuts:
        damaged = damaged[:at] + put + damaged[at + length :]

    read_or_refused(damaged)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(sorted(line(1))), st.text(max_size=40), max_size=5))
def test_any_text_in_any_cell_is_read_or_refused(cells: dict[str, str]) -> None:
    quoted = {name: '"' + text.replace('"', '""') + '"' for name, text in cells.items()}

    read_or_refused(report([line(1) | quoted]).decode().encode("utf-8", "replace"))
