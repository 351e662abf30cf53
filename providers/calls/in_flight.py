"""How many calls to providers may be under way at once in one process: bulkheads. Pure; any thread may ask.

Calls that hang hold a thread each. Of `total` calls a quarter is guaranteed, in equal parts, to the accounts in
service; the rest is shared by a dynamic threshold (Choudhury and Hahne, "Dynamic queue length thresholds for
shared-memory packet switches", IEEE/ACM Transactions on Networking 6(2), 1998): an account may have ALPHA times as many
of the shared calls as are still free beside the last one. A lone account gets most of them; N that hang leave
(S - 1) / (1 + ALPHA N) + 1 of the S shared calls free. The sums are in docs/decisions/0011-bulkheads.md.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

from providers.base import ProviderBusy

ALPHA = 2
GUARANTEED_PARTS = 4
"""One part in so many is guaranteed, the others are shared."""


class InFlight:
    """The calls of one process, counted by account."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._lock = Lock()
        self._held: Counter[Hashable] = Counter()
        self._accounts: frozenset[Hashable] = frozenset()
        self._own, self._shared = 0, total
        self._under_way = self._borrowed = 0

    def share_among(self, accounts: Collection[Hashable]) -> None:
        """Guarantee each of these accounts its part; others may use what is shared."""
        with self._lock:
            self._accounts = frozenset(accounts)
            self._own = self.total // (GUARANTEED_PARTS * len(self._accounts)) if self._accounts else 0
            self._shared = self.total - self._own * len(self._accounts)
            self._borrowed = sum(max(0, held - self._own_of(key)) for key, held in self._held.items())

    def is_full(self, account: Hashable) -> bool:
        """Tell whether the account may make no further call just now; one made at once may still be refused."""
        with self._lock:
            return not self._has_room(account)

    def held(self, account: Hashable) -> int:
        """Count the account's calls under way."""
        return self._held[account]

    @contextmanager
    def call(self, account: Hashable) -> Iterator[None]:
        """Hold one call of the account during the block. Raises ProviderBusy."""
        self._take(account)
        try:
            yield
        finally:
            self._give_back(account)

    def _take(self, account: Hashable) -> None:
        with self._lock:
            if not self._has_room(account):
                raise ProviderBusy("too many of its calls wait for an answer already")
            self._held[account] += 1
            self._under_way += 1
            self._borrowed += self._held[account] > self._own_of(account)

    def _give_back(self, account: Hashable) -> None:
        with self._lock:
            self._borrowed -= self._held[account] > self._own_of(account)
            self._under_way -= 1
            self._held[account] -= 1
            if not self._held[account]:
                del self._held[account]

    def _has_room(self, account: Hashable) -> bool:
        """Tell whether it may have one more. The last shared call is for an account that has borrowed none."""
        if self._under_way >= self.total:
            return False
        borrowed = self._held[account] - self._own_of(account)
        if borrowed < 0:
            return True
        free = self._shared - self._borrowed
        return free > 0 and (borrowed == 0 or borrowed < ALPHA * (free - 1))

    def _own_of(self, account: Hashable) -> int:
        return self._own if account in self._accounts else 0
