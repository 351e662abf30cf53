"""Requests reports, finds them, cancels them. `build.py` builds them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.db.transaction import atomic

from providers.registry import PROVIDERS
from sessions_app.limits.allowances import Limit, spend
from sessions_app.models import Report, ReportTemplate
from sessions_app.reports.definition import Definition, problems_of
from sessions_app.wake import wake_on_commit

MOST_WAITING = 5
"""Unfinished reports of an application."""
MOST_OF_STAFF = 20
"""Unfinished reports of one member of staff."""
DAY = timedelta(days=1)
OF_APPLICATION = Limit("report", 200, DAY, "An application may ask for at most 200 reports in 24 hours")
OF_STAFF = Limit("report", 500, DAY, "One person may ask for at most 500 reports in 24 hours")
UNFINISHED = (Report.State.QUEUED, Report.State.RUNNING)


class UnacceptableReport(Exception):
    """The definition makes no sense. `problems` has a sentence for each field, which the field's name begins."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name} {text}" for name, text in problems.items()))
        self.problems = problems


class TooManyReports(Exception):
    """The owner has as many unfinished reports as allowed. The message says how many."""


class UnknownReport(Exception):
    """The owner has no such report."""


class ReportEnded(Exception):
    """It has ended already; there is nothing to cancel."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who asks: an application (for its own sessions only) or a member of staff; neither is a shell or a schedule."""

    application_id: UUID | None = None
    user_id: int | None = None

    @property
    def holder(self) -> str:
        """The owner as links name it."""
        return f"application:{self.application_id}" if self.application_id else f"user:{self.user_id}"


def request_report(*, definition: Definition, owner: Owner, now: datetime) -> Report:
    """Queue a report; an application's is narrowed to its own sessions, whatever it asked for.

    Raises UnacceptableReport, TooManyReports, Exhausted.
    """
    asked = _narrow(definition, owner)
    check(asked, now=now)
    with atomic():
        _allow(owner, now)
        made = queue(asked, now=now, application_id=owner.application_id, requested_by_id=owner.user_id)
        wake_on_commit("build_reports")
    return made


def request_again(*, report: Report, owner: Owner, now: datetime, as_of: datetime | None = None) -> Report:
    """Queue the same report as of the same time, the same bytes, or as of another one.

    Raises UnacceptableReport, TooManyReports, Exhausted.
    """
    return request_report(definition=replace(report.definition, as_of=as_of or report.as_of), owner=owner, now=now)


def check(definition: Definition, *, now: datetime) -> None:
    """Refuse a definition that makes no sense at `now`. Raises UnacceptableReport."""
    if problems := problems_of(definition, now=now, providers=list(PROVIDERS)):
        raise UnacceptableReport(problems)


def queue(asked: Definition, *, now: datetime, **owner: object) -> Report:
    """Write the row of a report that has been checked."""
    return Report.objects.create(
        first_day=asked.first_day,
        last_day=asked.last_day,
        as_of=asked.as_of,
        basis=asked.basis.value,
        time_zone=asked.time_zone,
        filters=asked.filters.as_document(),
        columns=list(asked.columns),
        format=asked.format.value,
        attempts=asked.attempts,
        byte_order_mark=asked.byte_order_mark,
        created_at=now,
        touched_at=now,
        **owner,
    )


def from_template(template: ReportTemplate, *, first_day: date, last_day: date, as_of: datetime) -> Definition:
    """Give what a template asks for about some days. Nothing is checked."""
    return Definition(first_day, last_day, as_of, **template.content())


def cancel_report(*, report: Report, now: datetime) -> None:
    """Stop a report; the worker that builds it notices within seconds. Raises ReportEnded."""
    unfinished = Report.objects.filter(pk=report.pk, state__in=UNFINISHED)
    if not unfinished.update(state=Report.State.CANCELLED, finished_at=now, announce_at=None):
        raise ReportEnded(report.pk)
    report.refresh_from_db()


def reports_of(owner: Owner) -> "QuerySet[Report]":
    """List an application's reports; for staff, all reports that are not an application's own."""
    if owner.application_id:
        return Report.objects.filter(application=owner.application_id)
    return Report.objects.filter(application__isnull=True)


def report_of(*, report_id: UUID, owner: Owner) -> Report:
    """Find one report of an owner. Raises UnknownReport."""
    try:
        return reports_of(owner).get(pk=report_id)
    except Report.DoesNotExist as exc:
        raise UnknownReport(report_id) from exc


def _allow(owner: Owner, now: datetime) -> None:
    """Lock what is spent until the report is written, so that of many at once no more pass than may."""
    unfinished = Report.objects.filter(state__in=UNFINISHED)
    if owner.application_id:
        spend(OF_APPLICATION, owner=owner.holder, now=now)
        if unfinished.filter(application=owner.application_id).count() >= MOST_WAITING:
            raise TooManyReports(f"An application may have at most {MOST_WAITING} unfinished reports")
    elif owner.user_id:
        spend(OF_STAFF, owner=owner.holder, now=now)
        if unfinished.filter(requested_by=owner.user_id).count() >= MOST_OF_STAFF:
            raise TooManyReports(f"One person may have at most {MOST_OF_STAFF} unfinished reports")


def _narrow(definition: Definition, owner: Owner) -> Definition:
    if owner.application_id is None:
        return definition
    own = replace(definition.filters, applications=(str(owner.application_id),))
    return replace(definition, filters=own)
