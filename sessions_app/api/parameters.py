"""Reads query strings strictly."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from rest_framework.exceptions import ValidationError

from sessions_app.api.errors import Problem
from sessions_app.api.sentence_limits import printable
from sessions_app.api.strict_serializer import StrictSerializer, sentences


class NoParameters(StrictSerializer):
    """Calls that take none."""


NONE = NoParameters()


def refuse_parameters(request: HttpRequest) -> None:
    """Refuse whatever stands in the query string. Raises Problem."""
    read_parameters(request, NONE)


def read_parameters(request: HttpRequest, parameters: StrictSerializer) -> Mapping[str, Any]:
    """Read a query string. A parameter given twice would be honoured once: it is refused. Raises Problem."""
    problems = [f"{printable(name)} must be given once only" for name, values in request.GET.lists() if len(values) > 1]
    try:
        values = parameters.run_validation(request.GET.dict())
    except ValidationError as exc:
        problems += sentences(exc.detail)
    if problems:
        raise Problem("body_invalid", message=problems)
    return values
