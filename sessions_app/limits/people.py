"""Limits the database connections of pages for people, so that payments always get one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from sessions_app.limits.turns import Turns

NO_TURN = ("/docs", "/favicon.ico", *settings.MACHINE_PATHS, *settings.SHOPPER_PATHS)
turns = Turns(
    at_once=max(1, settings.DATABASE_POOL_MAX // 2),
    waiting=16,
    seconds=5,
    sentence="The console is busy right now. Nothing was changed.",
)
"""A request holds at most one connection, so people use at most half of the pool and machines have the other half."""


class PeopleMiddleware:
    """Gives a request for a page its turn, and releases the connection before the answer is sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request when it is its turn. Raises Busy."""
        if request.path == "/" or request.path.startswith(NO_TURN):
            return self.get_response(request)
        with turn():
            return self.get_response(request)


@contextmanager
def turn() -> Iterator[None]:
    """Hold a turn at the database while the block runs. Raises Busy."""
    with turns.one():
        try:
            yield
        finally:
            _release()


@contextmanager
def aside() -> Iterator[None]:
    """Release connection and turn while the block runs; inside a transaction, keep both."""
    if connection.in_atomic_block:
        yield
        return
    _release()
    with turns.aside():
        yield


def _release() -> None:
    if not connection.in_atomic_block:
        connection.close()
