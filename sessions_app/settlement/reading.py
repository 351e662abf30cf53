"""Reads bytes as the records of a CSV file, each with the number of its first line. Pure.

For any bytes the result is either records or BadFile with the reason.
"""

import csv
import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from sessions_app.settlement.problems import BadFile, FileProblem

LARGEST = 64 * 1024 * 1024
LONGEST_LINE = 256 * 1024
MOST_LINES = 250_000
MOST_COLUMNS = 500
PORTION = 1024 * 1024
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
OTHER_FILES = (
    (b"PK\x03\x04", "is an Excel workbook or a ZIP archive, not CSV: save the sheet as CSV, or unpack the archive"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook, not CSV: save the sheet as CSV"),
    (b"%PDF", "is a PDF, not CSV: download the report as CSV"),
    (b"\x1f\x8b", "is compressed: unpack it first"),
    (b"\xff\xfe", "is UTF-16: save it as CSV in UTF-8"),
    (b"\xfe\xff", "is UTF-16: save it as CSV in UTF-8"),
    (b"<", "is a web page or XML, not CSV: perhaps the download asked to sign in"),
    (b"{", "is JSON, not CSV"),
    (b"[", "is JSON, not CSV"),
)
REASONS = (
    ("unexpected end of data", "a quote is opened and never closed"),
    ("expected after", "there is text after a closing quote"),
    ("new-line character", "a line ends with CR alone: save it with LF or CRLF"),
    ("larger than field limit", "a cell is too long"),
)
"""Messages of Python's csv module, and ours."""
Record = tuple[int, list[str]]


def fingerprint(content: BinaryIO) -> tuple[int, str]:
    """Return the number of bytes and their SHA-256 in hex, and rewind. Raises BadFile if too large."""
    size, digest = 0, hashlib.sha256()
    content.seek(0)
    while portion := content.read(PORTION):
        size += len(portion)
        if size > LARGEST:
            raise _bad(f"The file is larger than {LARGEST // 1024 // 1024} MB: ask the provider for a shorter time")
        digest.update(portion)
    content.seek(0)
    return size, digest.hexdigest()


def records(content: BinaryIO, delimiter: str) -> Iterator[Record]:
    """Yield the header and every record that is not blank, cells stripped. Raises BadFile while reading."""
    reader = csv.reader(_lines(content), delimiter=delimiter, strict=True)
    count, begins = 0, 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                if count > MOST_LINES + 1:
                    raise _bad(f"There are more than {MOST_LINES:,} lines: ask the provider for a shorter time", begins)
                yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as exc:
        raise _bad(next((ours for theirs, ours in REASONS if theirs in str(exc)), "is not CSV"), begins) from exc


def header_of(rows: Iterator[Record]) -> list[str]:
    """Take the header off the records. Raises BadFile."""
    number, headers = next(rows, (1, []))
    if not headers:
        raise _bad("The file is empty")
    if len(headers) > MOST_COLUMNS:
        raise _bad(f"There are more than {MOST_COLUMNS} columns", number)
    named = [header for header in headers if header]
    if twice := sorted({header for header in named if named.count(header) > 1}):
        raise BadFile(*(FileProblem(number, header, "two columns have this header") for header in twice[:20]))
    return headers


def delimiter_of(content: BinaryIO) -> str:
    """Guess the delimiter from the header, and rewind. Raises BadFile."""
    first = next(_lines(content), "")
    content.seek(0)
    return max(DELIMITERS, key=first.count)


def _lines(content: BinaryIO) -> Iterator[str]:
    number = 0
    while raw := content.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            raw = _without_bom(raw)
        if len(raw) > LONGEST_LINE:
            raise _bad(f"is longer than {LONGEST_LINE // 1024} KB: this is not CSV, or a quote is never closed", number)
        if b"\0" in raw:
            raise _bad("has a NUL character: save the file as CSV in UTF-8", number)
        try:
            yield raw.decode()
        except UnicodeDecodeError as exc:
            raise _bad("is not UTF-8: save the file as CSV in UTF-8", number) from exc


def _without_bom(raw: bytes) -> bytes:
    for begin, reason in OTHER_FILES:
        if raw.startswith(begin):
            raise _bad(f"The file {reason}")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _bad(reason: str, line: int | None = None) -> BadFile:
    return BadFile(FileProblem(line, "", reason))
