"""Reads a request body strictly: what two readers could understand differently is refused."""

import re
from decimal import Decimal
from json import JSONDecodeError, JSONDecoder
from typing import Any, NoReturn

MAX_DEPTH = 20
MAX_DIGITS = 20
EXACT_DIGITS = 15
"""Longer integers become a Decimal, as not every JSON reader and writer keeps them."""
MAX_BYTES = 256 * 1024
MAX_EXPONENT = 20
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
FREE_FORM = "additionalInformation"


class Malformed(Exception):
    """The bytes are not JSON in UTF-8."""


class Refused(Exception):
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
    """This will parse a JSON object; numbers become int, Decimal or LongNumber. Raises Malformed, Refused."""
    try:
        parsed = DECODER.decode(body.decode()) if body.strip() else None
    except (JSONDecodeError, UnicodeDecodeError) as exc:
        raise Malformed from exc
    except RecursionError as exc:
        raise Refused(f"request body must not be nested more than {MAX_DEPTH} levels deep") from exc
    if not isinstance(parsed, dict):
        raise Refused("request body must be a JSON object")
    _refuse_depth(parsed, body)
    _refuse_characters(parsed, body)
    return parsed


def _refuse_depth(parsed: dict[str, Any], body: bytes) -> None:
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and _depth(parsed) > MAX_DEPTH:
        raise Refused(f"request body must not be nested more than {MAX_DEPTH} levels deep")


def _depth(root: Any) -> int:
    deepest, level = 0, [root]
    while level := [child for node in level for child in _children(node)]:
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
    if b"\\u" not in body:
        return
    problems = dict.fromkeys(
        f"{path} must not contain {what}"
        for path, text in _texts(parsed, "")
        for what, found in (("null characters", "\0" in text), ("lone surrogates", LONE_SURROGATE.search(text)))
        if found
    )
    if problems:
        raise Refused(*problems)


def _texts(node: Any, path: str) -> list[tuple[str, str]]:
    """Every string with the path of its field; keys count to the object they are in."""
    if isinstance(node, str):
        return [(path, node)]
    if isinstance(node, list):
        return [text for index, child in enumerate(node) for text in _texts(child, f"{path}[{index}]")]
    if isinstance(node, dict):
        keys = [(path or "request body", key) for key in node]
        return keys + [text for key, child in node.items() for text in _texts(child, _below(path, key))]
    return []


def _below(path: str, key: str) -> str:
    if path == FREE_FORM:
        return path
    return f"{path}.{key}" if path else LONE_SURROGATE.sub("?", key.replace("\0", "?"))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = dict.fromkeys(key for key in keys if keys.count(key) > 1)
        raise Refused(*(f"duplicate key: {key}" for key in twice))
    return made


def _integer(text: str) -> int | Decimal | LongNumber:
    if len(text) <= EXACT_DIGITS:
        return int(text)
    return Decimal(text) if len(text) <= MAX_DIGITS else LongNumber(text)


def _fraction(text: str) -> Decimal | LongNumber:
    number = Decimal(text) if len(text) <= 64 else None
    if number is None or len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_EXPONENT:
        return LongNumber(text)
    return number


def _constant(text: str) -> NoReturn:
    raise Malformed(text)


DECODER = JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_constant, strict=True
)
