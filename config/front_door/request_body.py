"""Receives request bodies on the event loop, so that a slow body uses memory but no thread.

Every body has a deadline. When there are more unfinished bodies than the limit, the oldest one is dropped. A body that
arrives at a normal speed is never the oldest, however many slow ones there are.
"""

import asyncio
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

KEPT_IN_MEMORY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """The limits of a body: its size in bytes, and the seconds until it must be complete.

    `drains`: a body that is too long is read to its end and discarded, because a browser shows no answer before it has
    sent everything.
    """

    size: int
    seconds: float
    drains: bool = False


class BodyTooSlow(Exception):
    """The body missed its deadline, or was dropped in favour of others. `seconds` is the time it had."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The body did not arrive within {seconds:g} seconds")
        self.seconds = seconds


class Bodies:
    """The bodies that this process is receiving, at most `most` at a time."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._awaited: dict[object, asyncio.Timeout] = {}

    async def receive(self, chunks: AsyncIterable[bytes], limit: BodyLimit) -> IO[bytes] | None:
        """Read a body to its end; None when it is longer than the limit, whatever its Content-Length says.

        Raises BodyTooSlow.
        """
        body: IO[bytes] = SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115 - the caller closes it
        try:
            async with asyncio.timeout(limit.seconds) as timeout:
                with self._counted(timeout):
                    fits = await _fill(body, chunks, limit)
        except TimeoutError as exc:
            body.close()
            raise BodyTooSlow(limit.seconds) from exc
        body.seek(0)
        return body if fits else None

    @contextmanager
    def _counted(self, timeout: asyncio.Timeout) -> Iterator[None]:
        if len(self._awaited) >= self.most:
            longest = next(iter(self._awaited))
            self._awaited.pop(longest).reschedule(asyncio.get_running_loop().time())
        key = object()
        self._awaited[key] = timeout
        try:
            yield
        finally:
            self._awaited.pop(key, None)


async def _fill(body: IO[bytes], chunks: AsyncIterable[bytes], limit: BodyLimit) -> bool:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size <= limit.size:
            body.write(chunk)
        elif not limit.drains:
            break
    return size <= limit.size
