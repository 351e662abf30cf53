"""Queues the reports of schedules as they fall due, missed ones too, each once; and e-mails their recipients."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from django.db.models import Q, QuerySet
from django.db.transaction import atomic

from sessions_app.models import Report, ReportSchedule
from sessions_app.reports.definition import latest_as_of
from sessions_app.reports.periods import due_at, periods
from sessions_app.usecases.background.sweeping import NO_LIMITS, Limits, OnRow, ignore, lease
from sessions_app.usecases.reports.announce import Unannounced, announce
from sessions_app.usecases.reports.request import UnacceptableReport, check, from_template, queue
from sessions_app.wake import wake_on_commit

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 40
"""Missed periods of one schedule that one sweep queues; the next goes on."""
LEASE, TRY_AGAIN = timedelta(minutes=5), timedelta(minutes=15)
ENDED = (Report.State.DONE, Report.State.FAILED)


@dataclass(frozen=True, slots=True)
class ScheduledRun:
    """A period a schedule is to make, and when it is due (UTC)."""

    first_day: date
    last_day: date
    at: datetime


def schedule_reports(*, now: datetime, limits: Limits = NO_LIMITS, on_row: OnRow = ignore) -> Counter[str]:
    """Queue what is due, then announce what has ended; returns how many of each.

    A report is as of the moment it was due, however late it is queued.
    """
    ended: Counter[str] = Counter()
    for schedule in ReportSchedule.objects.filter(enabled=True).order_by("id"):
        for _ in range(_queue_due(schedule, now)):
            ended["QUEUED"] += 1
            on_row("QUEUED")
    while report := _claim_announcement(now):
        outcome = _announce(report, now)
        ended[outcome] += 1
        on_row(outcome)
    return ended


def due_schedules(now: datetime) -> int:
    """Count the reports to queue and those to announce."""
    due = sum(len(_due(each, now)) for each in ReportSchedule.objects.filter(enabled=True).select_related("template"))
    return due + _to_announce(now).count()


def next_run(schedule: ReportSchedule) -> ScheduledRun:
    """Say which period a schedule makes next, and when; a time that has passed means within a minute."""
    first_day, last_day = next(_to_come(schedule))
    return ScheduledRun(first_day, last_day, _due_at(schedule, last_day))


def _queue_due(schedule: ReportSchedule, now: datetime) -> int:
    """Queue with the row locked, so that two sweeps do not do it together; the unique constraint has the last word."""
    with atomic():
        found = ReportSchedule.objects.select_for_update(skip_locked=True).filter(pk=schedule.pk, enabled=True).first()
        if found is None:
            return 0
        due = _due(found, now)
        for first_day, last_day in due:
            _queue(found, first_day, last_day, now)
        if due:
            ReportSchedule.objects.filter(pk=schedule.pk).update(last_day=due[-1][1])
            wake_on_commit("build_reports")
    return len(due)


def _due(schedule: ReportSchedule, now: datetime) -> list[tuple[date, date]]:
    """Return the periods after the newest queued whose hour has come."""
    come = takewhile(lambda days: _due_at(schedule, days[1]) <= latest_as_of(now), _to_come(schedule))
    return list(islice(come, MOST_AT_ONCE))


def _to_come(schedule: ReportSchedule) -> Iterator[tuple[date, date]]:
    begin = schedule.starts_on
    if schedule.last_day:
        begin = max(begin, schedule.last_day + timedelta(days=1))
    return periods(schedule.every, starts_on=begin)


def _due_at(schedule: ReportSchedule, last_day: date) -> datetime:
    return due_at(last_day, hour=schedule.hour, time_zone=schedule.template.time_zone)


def _queue(schedule: ReportSchedule, first_day: date, last_day: date, now: datetime) -> None:
    as_of = _due_at(schedule, last_day)
    definition = from_template(schedule.template, first_day=first_day, last_day=last_day, as_of=as_of)
    try:
        check(definition, now=now)
    except UnacceptableReport:
        logger.exception("Schedule cannot be kept", extra={"schedule": schedule.pk})
        return
    if not Report.objects.filter(schedule=schedule, first_day=first_day).exists():
        queue(definition, now=now, schedule=schedule, announce_at=now if schedule.recipients else None)


def _to_announce(now: datetime) -> "QuerySet[Report]":
    return Report.objects.filter(Q(announce_at__lte=now), state__in=ENDED)


def _claim_announcement(now: datetime) -> Report | None:
    claimed = lease(_to_announce(now).order_by("id"), 1, related=None, announce_at=now + LEASE)
    return claimed[0] if claimed else None


def _announce(report: Report, now: datetime) -> str:
    """At least once: if the worker dies between sending and noting it, it is sent again, under the same Message-ID."""
    try:
        announce(report)
    except Unannounced as exc:
        logger.warning("Report not announced", extra={"report": report.pk, "problem": str(exc)})
        Report.objects.filter(pk=report.pk).update(announce_at=now + TRY_AGAIN)
        return "NOT ANNOUNCED"
    Report.objects.filter(pk=report.pk).update(announce_at=None)
    return "ANNOUNCED"
