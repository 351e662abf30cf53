"""Reads query strings strictly."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from sessions_app.api.errors import Problem
from sessions_app.api.permissions import NO_CALL
from sessions_app.api.sentence_limits import printable
from sessions_app.api.strict_serializer import StrictSerializer, sentences


class NoParameters(StrictSerializer):
    """Calls that take none."""


NONE = NoParameters()


class ParametersOfLists(ViewSet):
    """Calls of a resource. Only those in `lists` take parameters, which they read themselves."""

    lists: frozenset[str] = frozenset({"list"})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse parameters that nobody would read, once the caller is known. Raises Problem."""
        super().initial(request, *args, **kwargs)
        if self.action not in self.lists and self.action not in NO_CALL:
            refuse_parameters(request._request)


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
