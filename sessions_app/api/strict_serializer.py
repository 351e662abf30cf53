"""Objects with exactly the declared fields, and every problem of one in a sentence."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from sessions_app.api.sentence_limits import path_below

UNKNOWN = ["property $path should not exist"]


class FieldProblems(ValidationError):
    """What is wrong, by field. The parts are kept as they are: DRF's own would copy all of them at every level."""

    def __init__(self, detail: Any) -> None:
        self.detail = detail


class StrictSerializer(serializers.Serializer):
    """An object with exactly the declared fields. Others are refused: ignoring them would look like honouring them."""

    sentence = "$path must be an object"

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:
        messages: dict[str, Any] = dict.fromkeys(("required", "null", "invalid"), self.sentence)
        super().__init__(required=required, allow_null=not required, error_messages=messages, **kwargs)

    @cached_property
    def declared(self) -> dict[str, Any]:
        """The fields as a plain mapping, which is quicker to walk."""
        return dict(self.fields)

    def run_validation(self, data: Any = None) -> Any:
        """Validate every field and name every problem. Raises ValidationError."""
        if not isinstance(data, dict):
            raise FieldProblems([self.sentence])
        values: dict[str, Any] = {}
        problems: dict[str, Any] = {}
        for name in data:
            if name not in self.declared:
                problems[name] = UNKNOWN
        for name, field in self.declared.items():
            given = data.get(name)
            if given is None and not field.required:
                continue
            try:
                values[name] = field.run_validation(given)
            except ValidationError as exc:
                problems[name] = exc.detail
        if problems:
            raise FieldProblems(problems)
        return values


def sentences(problems: Any, path: str = "") -> list[str]:
    """Flatten nested problems into sentences that name each field by its path."""
    if isinstance(problems, Mapping):
        return [text for name, found in problems.items() for text in sentences(found, path_below(path, name))]
    return [str(text).replace("$path", path) for text in problems]
