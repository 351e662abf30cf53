"""Receives request bodies on the event loop, so that a slow one costs memory and no thread.

Each has a deadline. Of more than may be awaited at once, the one awaited longest is given up: a body that comes at its
own pace is never that one, however many others drip.
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
    """What a body may be: its size in bytes, and how many seconds it may take.

    `drains`: what is too long is read to its end and thrown away, because a browser shows no answer before it has sent
    everything.
    """

    size: int
    seconds: float
    drains: bool = False


class BodyTooSlow(Exception):
    """The body was not there by its deadline, or had to make room for others. `seconds` is what it was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The body did not arrive within {seconds:g} seconds")
        self.seconds = seconds


class Bodies:
    """The bodies on their way to this process, at most `most` of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._awaited: dict[object, asyncio.Timeout] = {}

    async def receive(self, chunks: AsyncIterable[bytes], limit: BodyLimit) -> IO[bytes] | None:
        """Read a body to its end; None when it is longer than it may be, however long it says it is.

        Raises BodyTooSlow.
        """
        body: IO[bytes] = SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115 - it is handed on
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
