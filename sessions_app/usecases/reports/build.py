"""Builds reports that were asked for. A report has one worker at a time; if it dies, another begins anew."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

import psycopg
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.db.transaction import atomic
from django.utils import timezone

from sessions_app.models import Report
from sessions_app.reports import statements, storage
from sessions_app.reports.definition import Definition, Format
from sessions_app.reports.export import Exported, NotCommitted, Paths, TotalsDiffer, export
from sessions_app.reports.manifest import manifest
from sessions_app.usecases.background.long_jobs import STOPPED, TakenOver, run_jobs, waiting_jobs
from sessions_app.usecases.background.sweeping import NO_LIMITS, Limits, OnRow, ignore
from sessions_app.usecases.reports.pulse import Pulse
from sessions_app.wake import wake

logger = logging.getLogger(__name__)

SILENCE = timedelta(minutes=1)
"""A worker shows every few seconds that it is at work; after this long without, another takes over."""
MOST_BUILDINGS = 3
"""A report whose workers died so often is not begun again: it may be what kills them."""
AT_A_TIME = 1
"""Reports that workers build at a time: the other workers are for payments."""
SMALL = 2_000
"""Sessions up to which a report is built while its request waits."""
_ROOM = BoundedSemaphore(2)
LOCK = "SELECT pg_advisory_xact_lock(hashtext('switchyard.reports'))"
Clock = Callable[[], datetime]


def build_reports(
    *, now: datetime, limits: Limits = NO_LIMITS, on_row: OnRow = ignore, clock: Clock = timezone.now
) -> Counter[str]:
    """Build the reports that wait, also those a dead worker left; returns how many ended in which state."""
    ahead = now - clock()
    return run_jobs(
        lambda: _claim(clock() + ahead), lambda each: build_report(each, clock=clock), limits=limits, on_row=on_row
    )


def waiting_reports(now: datetime) -> int:
    """Count the reports to build."""
    return _waiting(now).count()


def build_at_once(report: Report, *, clock: Clock = timezone.now) -> None:
    """Build a report now if it is small, settled and there is room; else the workers do it."""
    if not _ROOM.acquire(blocking=False):
        return
    try:
        is_small = sessions_at_most(report.definition, stop=SMALL + 1) <= SMALL
        if is_small and (claimed := _claim(clock(), report_id=report.pk)):
            build_report(claimed, clock=clock)
    except OperationalError:
        logger.warning("Report left to the workers", extra={"report": report.pk})
    finally:
        _ROOM.release()
    report.refresh_from_db()


def sessions_at_most(definition: Definition, *, stop: int) -> int:
    """Say how many sessions a report can have, counting no further than `stop`; filters are left aside."""
    values = statements.values(definition) | {"most": stop}
    statement = statements.at_most(definition)
    used = {name: value for name, value in values.items() if f"%({name})s" in statement}
    with connection.cursor() as cursor:
        cursor.execute(statement, used)
        return int(cursor.fetchone()[0])


def build_report(report: Report, *, clock: Clock = timezone.now) -> str:
    """Build a claimed report to its end and return the state it is in then."""
    connection.close()
    try:
        with Pulse(report, clock) as pulse:
            made = export(report.definition, _paths(report), pulse)
        _write_manifest(report, made)
        return _finish(report, made, clock())
    except TakenOver:
        storage.remove(report.folder)  # cancelled, or taken over: then the successor has a folder of its own
        return STOPPED
    except NotCommitted:
        return _end(report, clock(), state=Report.State.QUEUED, building=report.building - 1)
    except (psycopg.OperationalError, OperationalError):  # the database went away; it is begun anew
        logger.exception("Report interrupted", extra={"report": report.pk})
        return _end(report, clock(), state=Report.State.QUEUED)
    except Exception as exc:
        logger.exception("Report failed", extra={"report": report.pk})
        problem = str(exc) if isinstance(exc, TotalsDiffer) else f"It could not be made ({type(exc).__name__})"
        return _end(report, clock(), state=Report.State.FAILED, problem=problem[:200])


def _claim(now: datetime, *, report_id: UUID | None = None) -> Report | None:
    """Claim the next report, or the one that is asked for, with a fresh folder, unless a worker builds it already."""
    with atomic(durable=True):
        if report_id is None and not _has_room(now):
            return None
        waiting = _waiting(now).filter(pk=report_id) if report_id else _waiting(now)
        found = waiting.select_for_update(skip_locked=True).first()
        if found is None:
            return None
        storage.remove(found.folder)
        if found.building >= MOST_BUILDINGS:
            _fail_for_good(found, now)
            return None
        found.state, found.folder, found.building = Report.State.RUNNING, storage.new_folder(), found.building + 1
        found.rows_done, found.rows_total, found.started_at, found.touched_at = 0, None, now, now
        found.files_until = now + storage.KEPT
        found.save()
    return found


def _has_room(now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    running = Report.objects.filter(state=Report.State.RUNNING, touched_at__gte=now - SILENCE)
    return running.count() < AT_A_TIME


def _waiting(now: datetime) -> "QuerySet[Report]":
    return waiting_jobs(Report.objects.all(), now=now, silence=SILENCE)


def _fail_for_good(report: Report, now: datetime) -> None:
    report.state, report.finished_at, report.folder = Report.State.FAILED, now, ""
    report.problem = f"It was begun {MOST_BUILDINGS} times and never ended"
    report.save()


def _paths(report: Report) -> Paths:
    name = "report" if report.format == Format.XLSX else "sessions"
    paths = [storage.path_of(report.folder, f"{each}.{report.format}") for each in (name, "attempts")]
    return Paths(*paths)


def _write_manifest(report: Report, made: Exported) -> None:
    content = manifest(report.definition, made.totals, made.files, report=str(report.pk), requested_by=asked_by(report))
    with storage.private_file(storage.path_of(report.folder, "manifest.json")) as file:
        file.write(content)


def asked_by(report: Report) -> str:
    """Write who asked for a report."""
    if report.application:
        return f"application {report.application_id} ({report.application.name})"
    if report.requested_by:
        return f"staff {report.requested_by.get_username()}"
    return f"schedule {report.schedule}" if report.schedule else "shell"


def _finish(report: Report, made: Exported, now: datetime) -> str:
    described = storage.facts_of(storage.path_of(report.folder, "manifest.json"), 0)
    return _end(
        report,
        now,
        state=Report.State.DONE,
        rows_done=sum(each.rows for each in made.files),
        totals=[each.as_document() for each in made.totals.lines],
        files=[asdict(each) for each in (*made.files, described)],
        files_until=now + storage.KEPT,
    )


def _end(report: Report, now: datetime, *, state: str, **values: Any) -> str:
    """End a building, if it is still the current one; files of another are removed."""
    if state != Report.State.QUEUED:
        values["finished_at"] = now
    if state != Report.State.DONE:
        values["folder"] = ""
    mine = Report.objects.filter(pk=report.pk, state=Report.State.RUNNING, building=report.building)
    won = mine.update(state=state, touched_at=now, **values)
    if not won or state != Report.State.DONE:
        storage.remove(report.folder)
    if won and report.announce_at:
        wake("schedule_reports")
    return state if won else STOPPED
