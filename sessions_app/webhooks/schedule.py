"""When a failed delivery is tried again. Pure."""

from datetime import datetime, timedelta

PAUSES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
    timedelta(hours=36),
)
"""Between ten tries: 70 hours and 42 minutes."""

TRIES = len(PAUSES) + 1
KEEP_TRYING = timedelta(days=3)
JITTER = 0.1
LONGEST_RETRY_AFTER = timedelta(hours=1)


def next_try(
    *, tries: int, queued_at: datetime, now: datetime, retry_after: timedelta | None, chance: float
) -> datetime | None:
    """Say when to try again after `tries` failed; None: ten tries or three days are over.

    `chance` is between 0 and 1, and moves the pause by up to 10 % either way. Who asks for more time gets it, up to
    an hour; the last try is not later than three days after the first.
    """
    last = queued_at + KEEP_TRYING
    if tries >= TRIES or now >= last:
        return None
    pause = PAUSES[tries - 1] * (1 + JITTER * (2 * chance - 1))
    return min(now + max(pause, bound(retry_after)), last)


def bound(retry_after: timedelta | None) -> timedelta:
    """Bring what a merchant asked for within what we grant."""
    return min(max(retry_after or timedelta(0), timedelta(0)), LONGEST_RETRY_AFTER)
