"""Which of our errors each of Adyen's answers is: the question is whether a link may have been made."""

from typing import Any

import pytest

from providers.adyen.failures import of_answer
from providers.base import (
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.optional_fields import OptionalField


def error(status: int, code: str = "", kind: str = "validation") -> ProviderError:
    return of_answer(status, {"status": status, "errorCode": code, "errorType": kind, "message": "Jane lives here"})


@pytest.mark.parametrize(
    ("status", "code", "kind", "expected"),
    [
        (401, "000", "security", ProviderMisconfigured),
        (403, "901", "security", ProviderMisconfigured),
        (403, "010", "security", ProviderMisconfigured),
        (422, "931", "validation", ProviderMisconfigured),
        (422, "953", "configuration", ProviderMisconfigured),
        (400, "702", "validation", ProviderRejected),
        (404, "", "validation", ProviderRejected),
        (422, "14_030", "validation", ProviderRejected),
        (422, "138", "validation", ProviderRejected),
        (422, "704", "validation", ProviderUnknown),
        (409, "704", "validation", ProviderUnknown),
        (409, "", "validation", ProviderUnknown),
        (422, "703", "internal", ProviderUnknown),
        (500, "905", "configuration", ProviderUnknown),
        (503, "", "internal", ProviderUnknown),
        (429, "", "internal", ProviderUnavailable),
    ],
)
def test_each_answer_is_one_of_our_errors(status: int, code: str, kind: str, expected: type[ProviderError]) -> None:
    assert type(error(status, code, kind)) is expected


def test_a_refusal_gives_adyens_code_as_its_reason() -> None:
    found = error(422, "14_030")

    assert isinstance(found, ProviderRejected)
    assert (found.reason, found.dislikes) == ("14_030", None)


@pytest.mark.parametrize(
    ("code", "field"),
    [("181", OptionalField.EMAIL), ("124", OptionalField.PHONE), ("119", OptionalField.NAME),
     ("104", OptionalField.ADDRESS), ("132", OptionalField.ADDRESS), ("151", OptionalField.ADDRESS)],
)  # fmt: skip
def test_a_refusal_names_the_optional_field_that_it_is_about(code: str, field: OptionalField) -> None:
    found = error(422, code)

    assert isinstance(found, ProviderRejected)
    assert found.dislikes == field


@pytest.mark.parametrize(
    "answer", [None, [], "x", {"errorCode": 5}, {"errorCode": "Jane Smith"}, {"errorCode": "9" * 50}]
)
def test_only_codes_and_ids_reach_our_errors(answer: Any) -> None:
    assert str(of_answer(422, answer)) == "answered 422 code= psp="
    assert "Jane" not in str(error(422, "181"))
