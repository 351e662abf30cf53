"""Whether the background works: scheduler, broker and worker together, for the row is written by a scheduled task."""

from datetime import datetime, timedelta

from sessions_app.models import Heartbeat

WORKER = "worker"
SILENT = timedelta(seconds=60)
"""Four beats missed: not a worker that is busy for a moment."""


def beat(*, now: datetime) -> None:
    """Note that a worker is alive."""
    seen = [Heartbeat(name=WORKER, at=now)]
    Heartbeat.objects.bulk_create(seen, update_conflicts=True, unique_fields=["name"], update_fields=["at"])


def last_beat() -> datetime | None:
    """Say when a worker was last seen; None: never."""
    return Heartbeat.objects.filter(name=WORKER).values_list("at", flat=True).first()
