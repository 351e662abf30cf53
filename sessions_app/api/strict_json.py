"""Reads a request body strictly: what two readers could understand differently is refused."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError, JSONDecoder
from typing import Any, NoReturn

from sessions_app.api.sentence_limits import path_below, printable

MAX_DEPTH = 20
MAX_DIGITS = 20
EXACT_DIGITS = 15
"""Longer integers become a Decimal, as not every JSON reader and writer keeps them."""
MAX_BYTES = 256 * 1024
MAX_EXPONENT = 20
LONGEST_NUMBER = 64
"""Characters of a number that is looked at any closer."""
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
FREE_FORM = "additionalInformation"


class Malformed(Exception):
    """The bytes are not JSON in UTF-8."""


class MalformedBody(Exception):
    """The JSON is readable but not acceptable; `problems` says why, one sentence each."""

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = list(problems)


class LongNumber:
    """Stands for a number of more than 20 significant digits, so that the field it is in can be named."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def read(body: bytes) -> dict[str, Any]:
    """Parse a JSON object; numbers become int, Decimal or LongNumber. Raises Malformed, MalformedBody."""
    try:
        parsed = DECODER.decode(body.decode()) if body.strip() else None
    except (JSONDecodeError, UnicodeDecodeError) as exc:
        raise Malformed from exc
    except RecursionError as exc:
        raise MalformedBody(f"request body must not be nested more than {MAX_DEPTH} levels deep") from exc
    if not isinstance(parsed, dict):
        raise MalformedBody("request body must be a JSON object")
    _refuse_depth(parsed, body)
    _refuse_characters(parsed, body)
    return parsed


def _refuse_depth(parsed: dict[str, Any], body: bytes) -> None:
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and _depth(parsed) > MAX_DEPTH:
        raise MalformedBody(f"request body must not be nested more than {MAX_DEPTH} levels deep")


def _depth(root: Any) -> int:
    """Measure the depth, looking no deeper than it must."""
    deepest, level = 0, [root]
    while deepest <= MAX_DEPTH and (level := [child for node in level for child in _children(node)]):
        deepest += 1
    return deepest


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values()) or [None]
    if isinstance(node, list):
        return node or [None]
    return []


def _refuse_characters(parsed: dict[str, Any], body: bytes) -> None:
    """NUL and lone surrogates can only arrive as escapes; PostgreSQL stores neither."""
    if b"\\u" in body and (problems := list(dict.fromkeys(_problems(parsed, "")))):
        raise MalformedBody(*problems)


def _problems(node: Any, path: str) -> Iterator[str]:
    """Yield a sentence for each string that cannot be stored. Keys count to the object they are in."""
    if isinstance(node, str):
        yield from (f"{path} must not contain {what}" for what in _forbidden_in(node))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            if isinstance(child, str | list | dict):
                yield from _problems(child, path_below(path, index))
    elif isinstance(node, dict):
        for key, child in node.items():
            yield from _problems(key, path or "request body")
            if isinstance(child, str | list | dict):
                yield from _problems(child, path if path == FREE_FORM else path_below(path, key))


def _forbidden_in(text: str) -> Iterator[str]:
    if "\0" in text:
        yield "null characters"
    if LONE_SURROGATE.search(text):
        yield "lone surrogates"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        times = Counter(key for key, _ in pairs)
        raise MalformedBody(*(f"duplicate key: {printable(key)}" for key, number in times.items() if number > 1))
    return made


def _integer(text: str) -> int | Decimal | LongNumber:
    if len(text) <= EXACT_DIGITS:
        return int(text)
    return Decimal(text) if len(text) <= MAX_DIGITS else LongNumber(text)


def _fraction(text: str) -> Decimal | LongNumber:
    try:
        number = Decimal(text[:LONGEST_NUMBER])
    except InvalidOperation:  # an exponent that no Decimal can have
        return LongNumber(text)
    is_long = len(text) > LONGEST_NUMBER or len(number.as_tuple().digits) > MAX_DIGITS
    return LongNumber(text) if is_long or abs(number.adjusted()) > MAX_EXPONENT else number


def _constant(text: str) -> NoReturn:
    raise Malformed(text)


DECODER = JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_constant, strict=True
)
