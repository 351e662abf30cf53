"""Reads an account's credentials from standard input: a JSON object, which no message repeats."""

import json
import sys
from collections.abc import Mapping
from typing import Any

LARGEST = 64 * 1024
"""Bytes."""
SHAPE = 'Standard input must be one JSON object of texts, such as {"api_key": "..."}'


class CredentialsUnreadable(Exception):
    """What came is no JSON object of texts. The message repeats none of it."""


def read_credentials() -> Mapping[str, str]:
    """Read them; empty where standard input is empty or a terminal. Raises CredentialsUnreadable."""
    if sys.stdin is None or sys.stdin.isatty():
        return {}
    content = sys.stdin.buffer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise CredentialsUnreadable(f"Standard input is longer than {LARGEST:,} bytes")
    try:
        text = content.decode("utf-8-sig")
        given = json.loads(text, object_pairs_hook=_once_each) if text.strip() else {}
    except (ValueError, RecursionError) as exc:
        raise CredentialsUnreadable(f"{SHAPE}; this is none") from exc
    return _texts(given)


def _texts(given: Any) -> Mapping[str, str]:
    if not isinstance(given, dict):
        raise CredentialsUnreadable(f"{SHAPE}; this is {_kind(given)}")
    if wrong := [_kind(value) for value in given.values() if not isinstance(value, str)]:
        raise CredentialsUnreadable(f"{SHAPE}; one of its values is {wrong[0]}")
    return given


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise CredentialsUnreadable("A field is named twice on standard input")
    return dict(pairs)


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
