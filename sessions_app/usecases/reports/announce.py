"""The e-mail about a scheduled report. It holds totals and digests, never a file, nor a link that opens one."""

from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection

from sessions_app.models import Report
from sessions_app.reports.periods import in_words


class Unannounced(Exception):
    """The mail server did not accept the message."""


def announce(report: Report) -> None:
    """Send one message to all recipients of a report's schedule. Raises Unannounced."""
    schedule = report.schedule
    recipients = list(schedule.recipients) if schedule else []
    if not recipients:
        return
    subject, text = _subject(report), _text(report)
    connection.close()
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
    message = EmailMessage(subject, text, to=recipients, headers={"Message-ID": f"<report-{report.pk}@{host}>"})
    try:
        message.send()
    except (SMTPException, OSError) as exc:
        raise Unannounced(type(exc).__name__) from exc


def _subject(report: Report) -> str:
    outcome = "is ready" if report.state == Report.State.DONE else "could not be made"
    return f"{report.schedule}: {in_words(report.first_day, report.last_day)} {outcome}"


def _text(report: Report) -> str:
    lines = [
        f"Payment sessions by the time they were {report.basis}, {report.time_zone}, as of {report.as_of:%F %T} UTC."
    ]
    if report.state == Report.State.DONE:
        totals = [f"  {t['currency']}  {t['status']:10}  {t['count']:>9,}  {t['sum']:>18}" for t in report.totals]
        lines += ["", *(totals or ["  No session was in it."])]
        lines += ["", *(f"  {f['sha256']}  {f['name']}" for f in report.files), ""]
        lines += [f"The files are kept until {report.files_until:%F %T} UTC; the same report can be made again later."]
    else:
        lines += ["", report.problem]
    return "\n".join([*lines, "", f"{settings.PUBLIC_BASE_URL}/admin/sessions_app/report/{report.pk}/change/"])
