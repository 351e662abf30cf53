"""Refuses addresses and forms that no page of the console produces, before any page handles them."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

ADMIN = "/admin/"
SEGMENT = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
LONGEST_NUMBER = 19


class OddInputMiddleware:
    """An object has one address: its id in canonical form. `06`, `+6`, `%206` or a UUID in capitals is refused.

    Otherwise a page that decides by the text of an id could see one object under two ids. NUL is refused because
    PostgreSQL cannot store it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Refuse it. Raises Http404 for an address, BadRequest for what came with it."""
        if not request.path.startswith(ADMIN):
            return
        if not all(map(is_canonical, request.path[len(ADMIN) :].rstrip("/").split("/"))):
            raise Http404("No page of ours is written like this")
        if _has_nul(request.GET) or (request.method == "POST" and _has_nul(request.POST)):
            raise BadRequest("NUL cannot be kept")


def is_canonical(segment: str) -> bool:
    """Tell whether this part of an address is written as we write it."""
    if not segment:
        return True
    if not SEGMENT.fullmatch(segment):
        return False
    if segment.isdigit():
        return len(segment) <= LONGEST_NUMBER and segment == str(int(segment))
    try:
        return segment == str(UUID(segment))
    except ValueError:
        return True


def _has_nul(given: QueryDict) -> bool:
    return any("\0" in text for name, values in given.lists() for text in (name, *values))
