"""Reads bytes as the records of a CSV file, each with the number of its first line. Pure.

For any bytes the result is either records or BadFile with the reason.
"""

import csv
import hashlib
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO, NamedTuple

from sessions_app.settlement.problems import BadFile, FileProblem

LARGEST = 64 * 1024 * 1024
LONGEST_LINE = 256 * 1024
MOST_LINES = 250_000
MOST_COLUMNS = 500
PORTION = 1024 * 1024
FIRST = 50
"""Lines that are looked at for the delimiter."""
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-be": "UTF-16, big-endian, without a byte-order mark",
    "cp1252": "Windows-1252 (Western Europe)",
    "iso8859-15": "ISO 8859-15 (Western Europe)",
    "mac-roman": "Mac Roman",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp932": "Windows-932 (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
}
"""Python's codecs with their names; `utf-16` is little-endian where no mark says otherwise."""
OTHER_FILES = (
    (b"PK\x03\x04", "is an Excel workbook or a ZIP archive, not CSV: save the sheet as CSV, or unpack the archive"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook, not CSV: save the sheet as CSV"),
    (b"%PDF", "is a PDF, not CSV: download the report as CSV"),
    (b"\x1f\x8b", "is compressed: unpack it first"),
    (b"<", "is a web page or XML, not CSV: perhaps the download asked to sign in"),
    (b"{", "is JSON, not CSV"),
    (b"[", "is JSON, not CSV"),
)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
IS_UTF_16 = "The file is UTF-16: save it as CSV in UTF-8"
REASONS = (
    ("unexpected end of data", "a quote is opened and never closed"),
    ("expected after", "there is text after a closing quote"),
    ("new-line character", "a line ends with CR alone: save it with LF or CRLF"),
    ("larger than field limit", "a cell is too long"),
)
"""Messages of Python's csv module, and ours."""


class Record(NamedTuple):
    """A record: the numbers of its first and last line, and its cells, stripped. A blank one has no filled cell."""

    line: int
    cells: list[str]
    last: int

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


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


def records(content: BinaryIO, delimiter: str, encoding: str = "utf-8") -> Iterator[Record]:
    """Yield every record, also blank ones. Raises BadFile while reading."""
    reader = csv.reader(_lines(content, encoding), delimiter=delimiter, strict=True)
    count, begins = 0, 1
    try:
        for cells in reader:
            record = Record(begins, [cell.strip() for cell in cells], reader.line_num)
            count += not record.is_blank
            if count > MOST_LINES + 1:
                raise _bad(f"There are more than {MOST_LINES:,} lines: ask the provider for a shorter time", begins)
            yield record
            begins = reader.line_num + 1
    except csv.Error as exc:
        raise _bad(next((ours for theirs, ours in REASONS if theirs in str(exc)), "is not CSV"), begins) from exc


def check_header(header: Record) -> list[str]:
    """Give the headers. Raises BadFile where there are too many, or two are the same."""
    if len(header.cells) > MOST_COLUMNS:
        raise _bad(f"There are more than {MOST_COLUMNS} columns", header.line)
    named = [cell for cell in header.cells if cell]
    if twice := sorted({cell for cell in named if named.count(cell) > 1}):
        raise BadFile(*(FileProblem(header.line, cell, "two columns have this header") for cell in twice[:20]))
    return header.cells


def delimiter_of(content: BinaryIO, encoding: str = "utf-8") -> str:
    """Guess the delimiter from the first line that has one, and rewind. Raises BadFile."""
    found = (line for line in _first_lines(content, encoding) if any(map(line.count, DELIMITERS)))
    return max(DELIMITERS, key=next(found, ",").count)


def encoding_of(content: BinaryIO) -> str:
    """Guess the encoding from a byte-order mark, or from the first bytes, and rewind."""
    begin = content.read(PORTION)
    content.seek(0)
    if begin.startswith(UTF_16):
        return "utf-16"
    if b"\0" in begin[:1000]:
        return "utf-16" if begin[1:1000:2].count(0) >= begin[:1000:2].count(0) else "utf-16-be"
    try:
        begin[: begin.rfind(b"\n") + 1 or None].decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _first_lines(content: BinaryIO, encoding: str) -> list[str]:
    lines = _lines(content, encoding)
    found = [line for line, _ in zip(lines, range(FIRST), strict=False)]
    content.seek(0)
    return found


def _lines(content: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the lines with their ends. Raises BadFile for what is no text, with the number of the line."""
    read = _wide_lines if encoding.startswith("utf-16") else _byte_lines
    for number, line in enumerate(read(content, encoding), start=1):
        if len(line) > LONGEST_LINE:
            raise _bad(f"is longer than {LONGEST_LINE // 1024} KB: this is not CSV, or a quote is never closed", number)
        if "\0" in line:
            raise _bad("has a NUL character: save the file as CSV in UTF-8", number)
        yield line


def _byte_lines(content: BinaryIO, encoding: str) -> Iterator[str]:
    number = 0
    while raw := content.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            raw = _without_bom(raw, encoding)
        if len(raw) > LONGEST_LINE:
            raise _bad(f"is longer than {LONGEST_LINE // 1024} KB: this is not CSV, or a quote is never closed", number)
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError as exc:
            if b"\0" in raw:
                raise _bad("has a NUL character: save the file as CSV in UTF-8", number) from exc
            raise _bad(_not_in(encoding), number) from exc


def _wide_lines(content: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the lines of UTF-16, of which a line end is a part of other characters too."""
    named = "utf-16-le" if encoding == "utf-16" and not _has_mark(content) else encoding
    text = TextIOWrapper(content, named, errors="replace", newline="")
    try:
        number = 0
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            if "\ufffd" in line:
                raise _bad(_not_in(encoding), number)
            yield line.removeprefix("\ufeff") if number == 1 else line
    finally:
        text.detach()


def _has_mark(content: BinaryIO) -> bool:
    begin = content.read(2)
    content.seek(-len(begin), 1)
    return begin in UTF_16


def _not_in(encoding: str) -> str:
    return f"is not {ENCODINGS[encoding]}: save the file as CSV in UTF-8"


def _without_bom(raw: bytes, encoding: str) -> bytes:
    if raw.startswith(UTF_16) and encoding == "utf-8":
        raise _bad(IS_UTF_16)
    for begin, reason in OTHER_FILES:
        if raw.startswith(begin):
            raise _bad(f"The file {reason}")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _bad(reason: str, line: int | None = None) -> BadFile:
    return BadFile(FileProblem(line, "", reason))
