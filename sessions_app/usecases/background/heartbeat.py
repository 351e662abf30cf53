"""Whether the background works: scheduler, broker and worker together, for the row is written by a scheduled task."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sessions_app.models import Heartbeat

WORKER = "worker"
SILENT = timedelta(seconds=60)
"""Four beats missed: not a worker that is busy for a moment."""


def beat(*, now: datetime, **_: Any) -> Counter[str]:
    """Note that a worker is alive. One row, so the limits of background work do not matter."""
    seen = [Heartbeat(name=WORKER, at=now)]
    Heartbeat.objects.bulk_create(seen, update_conflicts=True, unique_fields=["name"], update_fields=["at"])
    return Counter(SEEN=1)


def last_beat() -> datetime | None:
    """Say when a worker was last seen; None: never."""
    return Heartbeat.objects.filter(name=WORKER).values_list("at", flat=True).first()
