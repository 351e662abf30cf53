"""The share of a web process that people's pages may take, so that payments always find a database connection."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from sessions_app.limits.turns import Turns

NO_DATABASE = ("/docs", "/favicon.ico")
turns = Turns(
    at_once=max(1, settings.DATABASE_POOL_MAX // 2),
    waiting=16,
    seconds=5,
    sentence="The console is busy right now. Nothing was changed.",
)
"""A request holds at most one connection: people hold half of the pool at most, and machines find the other half."""


class PeopleMiddleware:
    """Gives a request for a page its turn, and the connection back before the answer is sent to a slow reader."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request when it is its turn. Raises Busy."""
        if request.path == "/" or request.path.startswith((*NO_DATABASE, *settings.MACHINE_PATHS)):
            return self.get_response(request)
        with turn():
            return self.get_response(request)


@contextmanager
def turn() -> Iterator[None]:
    """Use the database for people while the block runs. Raises Busy."""
    with turns.one():
        try:
            yield
        finally:
            _hand_back()


@contextmanager
def aside() -> Iterator[None]:
    """Do something long without a database connection and without a turn; inside of a transaction with both."""
    if connection.in_atomic_block:
        yield
        return
    _hand_back()
    with turns.aside():
        yield


def _hand_back() -> None:
    if not connection.in_atomic_block:
        connection.close()
