"""Writes every few seconds how far a report is, and notices when its building must stop."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from types import TracebackType
from typing import Any

import psycopg
from django.db import DatabaseError, connection

from sessions_app.models import Report
from sessions_app.usecases.background.long_jobs import TakenOver

logger = logging.getLogger(__name__)
EVERY_SECONDS = 2.0


class Pulse:
    """The progress of one building, written by a thread of its own: the first row of a large report takes a while.

    When the row is no longer ours, the thread cancels the statement that runs, and the export ends in TakenOver.
    """

    def __init__(self, report: Report, clock: Callable[[], datetime]) -> None:
        self._report, self._clock = report, clock
        self._mine = Report.objects.filter(pk=report.pk, state=Report.State.RUNNING, building=report.building)
        self._done = 0
        self._total: int | None = None
        self._over, self._lost = Event(), Event()
        self._own: psycopg.Connection[Any] | None = None
        self._thread = Thread(target=self._beat, name="report-pulse", daemon=True)

    def begun(self, own: psycopg.Connection[Any], rows: int) -> None:
        """Note what is read from, and how much there will be."""
        self._own, self._total = own, rows
        self.write()

    def counted(self, rows: int) -> None:
        """Note rows. Raises TakenOver."""
        self._done += rows
        if self._lost.is_set():
            raise TakenOver

    def write(self) -> None:
        """Write the progress down. Raises TakenOver."""
        written = self._mine.update(rows_done=self._done, rows_total=self._total, touched_at=self._clock())
        connection.close()
        if not written:
            raise TakenOver

    def __enter__(self) -> "Pulse":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, _: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        if self._lost.is_set() and kind is not TakenOver:
            raise TakenOver from exc

    def _beat(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            try:
                self.write()
            except TakenOver:
                self._lost.set()
                if self._own:
                    self._own.cancel_safe()
                return
            except DatabaseError:
                logger.warning("Report's progress not written", extra={"report": self._report.pk})
