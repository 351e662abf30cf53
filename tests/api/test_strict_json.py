"""Bodies two readers could understand differently are refused, each with a sentence."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.api import strict_json
from sessions_app.api.strict_json import LongNumber, Malformed, MalformedBody


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1',
        b'{"a":1} x',
        b"\xef\xbb\xbf{}",
        '{"a":1}'.encode("utf-16"),
        b'{"a":"\xff"}',
        b'{"a":"\xc0\x80"}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b"{'a':1}",
        b'{"a":"\n"}',
    ],
)
def test_what_is_not_json_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        strict_json.read(body)


@pytest.mark.parametrize("body", [b"", b"  ", b"null", b"[]", b'"x"', b"1"])
def test_anything_but_an_object_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedBody) as refused:
        strict_json.read(body)

    assert refused.value.problems == ["request body must be a JSON object"]


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (b'{"amount":{"total":1,"total":2}}', ["duplicate key: total"]),
        (
            b'{"additionalInformation":{"note":"a\\u0000b"}}',
            ["additionalInformation must not contain null characters"],
        ),
        (b'{"additionalInformation":{"a\\u0000":"b"}}', ["additionalInformation must not contain null characters"]),
        (b'{"orderItems":[{"name":"\\u0000"}]}', ["orderItems[0].name must not contain null characters"]),
        (b'{"locale":"\\ud800"}', ["locale must not contain lone surrogates"]),
        (b'{"a":' * 21 + b"1" + b"}" * 21, ["request body must not be nested more than 20 levels deep"]),
        (b'{"a":' + b"[" * 100_000, ["request body must not be nested more than 20 levels deep"]),
    ],
)
def test_ambiguous_json_is_refused_by_name(body: bytes, problems: list[str]) -> None:
    with pytest.raises(MalformedBody) as refused:
        strict_json.read(body)

    assert refused.value.problems == problems


def test_twenty_levels_are_accepted() -> None:
    assert strict_json.read(b'{"a":' * 20 + b"1" + b"}" * 20)


def test_paired_surrogates_are_a_character() -> None:
    assert strict_json.read(b'{"a":"\\ud83d\\ude00"}') == {"a": "\U0001f600"}


@pytest.mark.parametrize(
    "number",
    [
        "1E+9999999999999999999",
        "0e-99999999999999999999",
        "1e400",
        "1" * 5000,
        "1E+999999999",
        "1." + "1" * 25,
        "123456789012345678901",
    ],
)
def test_long_numbers_are_kept_apart_so_that_their_field_can_be_named(number: str) -> None:
    assert isinstance(strict_json.read(b'{"a":%s}' % number.encode())["a"], LongNumber)


def test_as_many_duplicate_keys_as_a_body_can_hold_are_each_named_once() -> None:
    keys = b",".join(b'"%d":1' % number for number in range(15_000))

    with pytest.raises(MalformedBody) as refused:
        strict_json.read(b"{%s,%s}" % (keys, keys))

    assert refused.value.problems == [f"duplicate key: {number}" for number in range(15_000)]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
WHOLE = st.integers(-(10**18), 10**18)
EXACT = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)
PLAIN = st.none() | st.booleans() | WHOLE | EXACT | TEXT
ANY = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5), max_leaves=30
)


@given(st.dictionaries(TEXT, ANY, max_size=8))
def test_what_is_accepted_reads_as_in_any_other_reader(body: dict[str, Any]) -> None:
    written = _written(body).encode()

    assert strict_json.read(written) == json.loads(written, parse_float=Decimal)


def _written(node: Any) -> str:
    if isinstance(node, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{_written(child)}" for key, child in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ",".join(map(_written, node)) + "]"
    return str(node) if isinstance(node, Decimal) else json.dumps(node)


@given(st.binary(max_size=200) | st.text(alphabet='{}[]":,\\u0d8fa1.eE+-', max_size=60).map(str.encode))
def test_whatever_is_sent_is_read_or_refused(body: bytes) -> None:
    try:
        parsed = strict_json.read(body)
    except (Malformed, MalformedBody):
        return

    assert json.loads(body) is not None
    assert isinstance(parsed, dict)
