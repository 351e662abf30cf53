"""The same thing many times at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


def at_once(times: int, work: Callable[[], Result], *, threads: int = 8) -> list[Result]:
    """Each in a thread of its own, which gives its database connection back."""

    def once(_: int) -> Result:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(once, range(times)))
