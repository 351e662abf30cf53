"""Runs the same function many times in parallel."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


def at_once(times: int, work: Callable[[], Result], *, threads: int = 8) -> list[Result]:
    """Runs `work` in parallel threads, which release their database connections."""

    def once(_: int) -> Result:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(once, range(times)))
