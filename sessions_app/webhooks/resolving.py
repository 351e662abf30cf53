"""Asks the system's resolver without waiting for it longer than 2 seconds, nor with more than a few threads.

`getaddrinfo` knows no deadline, and a name server that never answers holds whoever asks for half a minute. It is asked
in threads of their own all the same, rather than by a DNS library with timeouts: only it reads /etc/hosts and
nsswitch.conf, so that a name leads where it leads for everything else on this machine. A thread it holds stays held, so
they are bounded: a few for each application, which counts until its threads have ended and not only while it waits,
and a number for the process.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, wait

Resolver = Callable[[str, int], Sequence[str]]
LOOK_UP_SECONDS = 2.0


class TooSlow(Exception):
    """There was no answer in time."""


class TooManyLookUps(Exception):
    """The application, or this process, waits for as many names as it may."""


class LookUps:
    """The threads of one process: at most `most`, `of_one` caller at most so many. A `patient` one waits for a thread.

    One that is not patient gets TooManyLookUps at once.
    """

    def __init__(self, *, most: int, of_one: int, patient: bool = False) -> None:
        self.most, self.of_one, self.patient = most, of_one, patient
        self._held: Counter[Hashable] = Counter()
        self._freed = threading.Condition()

    def ask(self, host: str, port: int, *, resolver: Resolver, caller: Hashable) -> list[str]:
        """Give a host's addresses within LOOK_UP_SECONDS.

        Raises TooSlow, TooManyLookUps and whatever the resolver raises.
        """
        self._take(caller, until=time.monotonic() + (LOOK_UP_SECONDS if self.patient else 0))
        answer: Future[list[str]] = Future()
        try:
            threading.Thread(target=self._work, args=(answer, resolver, host, port, caller), daemon=True).start()
        except RuntimeError as exc:  # the system has no thread left
            self._give_back(caller)
            raise TooManyLookUps from exc
        if not wait([answer], LOOK_UP_SECONDS).done:
            raise TooSlow
        return answer.result()

    def _work(self, answer: Future[list[str]], resolver: Resolver, host: str, port: int, caller: Hashable) -> None:
        try:
            answer.set_result(list(resolver(host, port)))
        except BaseException as exc:  # noqa: BLE001 - raised again in the asking thread
            answer.set_exception(exc)
        finally:
            self._give_back(caller)

    def _take(self, caller: Hashable, *, until: float) -> None:
        with self._freed:
            while self._held.total() >= self.most or self._held[caller] >= self.of_one:
                if not self._freed.wait(max(until - time.monotonic(), 0)):
                    raise TooManyLookUps
            self._held[caller] += 1

    def _give_back(self, caller: Hashable) -> None:
        with self._freed:
            self._held[caller] -= 1
            if not self._held[caller]:
                del self._held[caller]
            self._freed.notify_all()


of_requests, of_deliveries = LookUps(most=64, of_one=2), LookUps(most=128, of_one=8, patient=True)
"""For the URLs of endpoints being saved, and for what is being sent to them."""
