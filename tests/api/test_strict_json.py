"""Bodies two readers could understand differently are refused, each with a sentence."""

import pytest

from sessions_app.api import strict_json
from sessions_app.api.strict_json import LongNumber, Malformed, Refused


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
    with pytest.raises(Refused) as refused:
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
    with pytest.raises(Refused) as refused:
        strict_json.read(body)

    assert refused.value.problems == problems


def test_twenty_levels_are_accepted() -> None:
    assert strict_json.read(b'{"a":' * 20 + b"1" + b"}" * 20)


def test_paired_surrogates_are_a_character() -> None:
    assert strict_json.read(b'{"a":"\\ud83d\\ude00"}') == {"a": "\U0001f600"}


@pytest.mark.parametrize("number", ["1e400", "1" * 5000, "1E+999999999", "1." + "1" * 25, "123456789012345678901"])
def test_long_numbers_are_kept_apart_so_that_their_field_can_be_named(number: str) -> None:
    assert isinstance(strict_json.read(b'{"a":%s}' % number.encode())["a"], LongNumber)
