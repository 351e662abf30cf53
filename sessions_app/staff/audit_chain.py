"""Verifies the audit log's chain of hashes, in entries from the database or an exported file. docs/audit.md."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from providers.csv_formulas import unguarded

AT = "%Y-%m-%dT%H:%M:%S.%fZ"
"""The format of `at`, in UTC."""


class Entry(NamedTuple):
    """One entry as it is hashed: `at` is UTC to the microsecond, `before` and `after` are PostgreSQL's text of them."""

    number: int | None
    hash: str
    id: int
    at: str
    actor_id: int | None
    actor: str
    action: str
    subject_type: str
    subject_id: str
    subject: str
    before: str
    after: str
    reason: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a chain; a head kept elsewhere reveals later changes to any entry up to it."""

    number: int
    hash: str


class Broken(Exception):
    """The chain is broken; the message names the first wrong entry and what is wrong with it."""


def digest(entry: Entry, previous: str) -> str:
    """Hash an entry with the hash of the previous one ("" for the first): 64 hexadecimal digits."""
    text = json.dumps([entry.number, previous, *entry[2:]], ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def follow(entries: Iterable[Entry], *, kept: Head | None = None, passed: Callable[[], object] = lambda: None) -> Head:
    """Verify a whole chain from its first entry; returns its head. Calls `passed` after every entry. Raises Broken.

    `kept` is a head from an earlier time, which the chain must still contain.
    """
    head = Head(0, "")
    for entry in entries:
        _refuse_other(entry, head)
        head = Head(head.number + 1, entry.hash)
        _refuse_unlike(entry, kept)
        passed()
    if kept and kept.number > head.number:
        raise Broken(f"entry {head.number + 1} was removed: the log ends before the kept one, {kept.number}")
    return head


def check_export(rows: Iterable[Mapping[str, str]], *, kept: Head | None = None) -> int:
    """Verify the rows of an exported file and that neighbours match; returns the number of rows. Raises Broken.

    A file may be filtered, so gaps are allowed. If the entry of `kept` is in the file, it must match.
    """
    count, wanted = 0, Head(0, "")
    for row in rows:
        entry, previous = _from_export(row)
        if entry.hash != digest(entry, previous) or (entry.number == wanted.number and entry.hash != wanted.hash):
            raise Broken(f"{describe(entry)} was changed or put in, or the one before it was replaced")
        _refuse_unlike(entry, kept)
        count, wanted = count + 1, Head((entry.number or 0) - 1, previous)
    return count


def _from_export(row: Mapping[str, str]) -> tuple[Entry, str]:
    """Read a row; its cells were kept from becoming formulas."""
    try:
        cells: dict[str, Any] = {name: unguarded(row[name]) for name in (*Entry._fields, "previous")}
        cells |= {name: int(cells[name]) if cells[name] else None for name in ("number", "id", "actor_id")}
    except (KeyError, ValueError, AttributeError) as exc:
        raise Broken("this is no export of the audit log, or one without hashes") from exc
    previous = cells.pop("previous")
    return Entry(**cells), previous


def _refuse_unlike(entry: Entry, kept: Head | None) -> None:
    if kept and kept.number == entry.number and kept.hash != entry.hash:
        raise Broken(f"{describe(entry)} is not the one that was kept: everything up to it may have been replaced")


def _refuse_other(entry: Entry, head: Head) -> None:
    if entry.number != head.number + 1:
        raise Broken(f"entry {head.number + 1} was removed: the next there is {describe(entry)}")
    if entry.hash != digest(entry, head.hash):
        raise Broken(f"{describe(entry)} was changed or put in, or the one before it was replaced")


def describe(entry: Entry) -> str:
    """Describe an entry so that it can be found."""
    what = " ".join(filter(None, (entry.action, entry.subject_type, entry.subject or entry.subject_id)))
    return f"entry {entry.number} (id {entry.id}, {entry.at}, {what})"
