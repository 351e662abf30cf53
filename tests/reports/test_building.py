"""Reports that are asked for become files, once, whoever dies, cancels or is late on the way."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from sessions_app.models import Report, ReportSchedule, ReportTemplate
from sessions_app.reports import export as exporting
from sessions_app.reports import storage
from sessions_app.reports.definition import Format
from sessions_app.reports.periods import due_at, periods
from sessions_app.tasks import TASKS
from sessions_app.usecases.background.purge import Retention, purge
from sessions_app.usecases.reports import build as building
from sessions_app.usecases.reports import pulse
from sessions_app.usecases.reports.build import SILENCE, build_reports
from sessions_app.usecases.reports.request import Owner, cancel_report, request_again, request_report
from sessions_app.usecases.reports.schedules import schedule_reports
from tests.reports.conftest import exported, january

NOBODY = Owner()


def asked(**changes: Any) -> Report:
    return request_report(definition=january(**changes), owner=NOBODY, now=timezone.now())


def folders() -> list[Path]:
    return sorted(settings.REPORTS_DIR.glob("*")) if settings.REPORTS_DIR.exists() else []


def test_a_worker_makes_the_files_the_manifest_and_the_totals(month: Callable[..., None]) -> None:
    month(50)
    report = asked(format=Format.CSV_GZ)

    TASKS["build_reports"]()

    report.refresh_from_db()
    assert (report.state, report.rows_done, report.rows_total, report.building) == ("DONE", 100, 100, 1)
    (folder,) = folders()
    assert (folder.name, folder.stat().st_mode & 0o777) == (report.folder, 0o700)
    assert {each.name: each.stat().st_mode & 0o777 for each in folder.iterdir()} == dict.fromkeys(
        ("sessions.csv.gz", "attempts.csv.gz", "manifest.json"), 0o600
    )
    for each in report.files:
        content = (folder / each["name"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (each["bytes"], each["sha256"])
    told = json.loads((folder / "manifest.json").read_bytes())
    assert (told["sessions"], told["asOf"], told["requestedBy"]) == (50, "2026-03-01T00:00:00Z", "shell")
    assert told["totals"] == report.totals
    assert sum(each["count"] for each in report.totals) == 50
    assert told["files"] == report.files[:2]

    again = request_again(report=report, owner=NOBODY, now=timezone.now())
    build_reports(now=timezone.now())
    again.refresh_from_db()
    assert again.files[:2] == report.files[:2]


def test_a_dead_workers_report_is_begun_anew_and_its_file_is_gone(month: Callable[..., None]) -> None:
    month(20)
    report, now = asked(), timezone.now()
    dead = building._claim(now)
    assert dead is not None
    (folders()[0] / "sessions.csv").write_text("half of it")

    assert build_reports(now=now) == {}  # it may be alive
    assert building.build_report(dead) == "DONE"  # and was only slow: nobody else has begun

    slow = asked()
    held = building._claim(now)
    assert held is not None
    assert held.pk == slow.pk
    assert build_reports(now=now + SILENCE * 2) == {"DONE": 1}
    assert building.build_report(held) == "STOPPED"
    slow.refresh_from_db()
    assert (slow.state, slow.building, slow.folder) != ("DONE", 2, held.folder)
    assert {each.name for each in folders()} == set(Report.objects.values_list("folder", flat=True))
    assert report.pk != slow.pk


def test_a_report_that_kills_its_workers_is_given_up(month: Callable[..., None]) -> None:
    report, now = asked(), timezone.now()
    for number in range(3):
        assert building._claim(now + SILENCE * 2 * number) is not None

    assert build_reports(now=now + SILENCE * 8) == {}

    report.refresh_from_db()
    assert (report.state, report.problem) == ("FAILED", "It was begun 3 times and never ended")
    assert folders() == []


def test_workers_build_one_at_a_time(month: Callable[..., None]) -> None:
    asked(), asked()

    first = building._claim(timezone.now())

    assert first is not None
    assert building._claim(timezone.now()) is None


def test_cancelling_stops_the_statement_that_runs(month: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    month(20)
    monkeypatch.setattr(pulse, "EVERY_SECONDS", 0.05)
    slow = "(SELECT s.id, pg_sleep(60) FROM sessions_app_paymentsession s)"
    monkeypatch.setattr(exporting.statements, "sessions", lambda definition: f"SELECT * FROM {slow} s")
    report = asked()
    began = timezone.now()
    worker = Thread(target=lambda: (build_reports(now=timezone.now()), connection.close()))
    worker.start()
    while Report.objects.get(pk=report.pk).rows_total is None:
        pass

    cancel_report(report=report, now=timezone.now())
    worker.join(timeout=20)

    assert not worker.is_alive()
    assert timezone.now() - began < timedelta(seconds=20)
    report.refresh_from_db()
    assert (report.state, report.folder and folders(), folders()) == ("CANCELLED", [], [])


def test_a_file_that_does_not_hold_what_the_totals_say_is_given_to_nobody(
    month: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    month(20)
    select = exporting.statements.sessions
    monkeypatch.setattr(exporting.statements, "sessions", lambda definition: f"{select(definition)} LIMIT 19")
    report = asked()

    assert build_reports(now=timezone.now()) == {"FAILED": 1}

    report.refresh_from_db()
    assert report.problem == "sessions.csv has 19 rows, the control totals say 20"
    assert (report.files, folders()) == ([], [])


def test_files_are_forgotten_after_a_day_and_the_report_is_not(month: Callable[..., None]) -> None:
    month(5)
    report = asked()
    build_reports(now=timezone.now())

    assert purge(now=timezone.now() + timedelta(hours=23), retention=Retention())["reports"] == 0
    assert len(folders()) == 1
    assert purge(now=timezone.now() + timedelta(hours=25), retention=Retention())["reports"] == 1

    report.refresh_from_db()
    assert (folders(), report.state, report.folder, len(report.files)) == ([], "DONE", "", 3)


@pytest.mark.parametrize(
    ("every", "starts_on", "expected"),
    [
        ("day", date(2026, 2, 28), [("2026-02-28", "2026-02-28"), ("2026-03-01", "2026-03-01")]),
        ("week", date(2026, 1, 7), [("2026-01-05", "2026-01-11"), ("2026-01-12", "2026-01-18")]),
        ("month", date(2026, 1, 31), [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28")]),
    ],
)
def test_periods(every: str, starts_on: date, expected: list[tuple[str, str]]) -> None:
    found = periods(every, starts_on=starts_on)

    assert [tuple(map(str, next(found))) for _ in range(2)] == expected
    # in Sydney daylight saving ends that night, at 3
    assert due_at(date(2026, 4, 4), hour=6, time_zone="Australia/Sydney") == datetime(2026, 4, 4, 20, tzinfo=UTC)


@pytest.fixture
def schedule(month: Callable[..., None]) -> ReportSchedule:
    """Every day at six in Sydney, from the tenth of January."""
    month(300)
    template = ReportTemplate.objects.create(
        name="Daily", time_zone="Australia/Sydney", filters={"currencies": ["AUD"]}
    )
    return ReportSchedule.objects.create(
        name="Every morning", template=template, every="day", hour=6, starts_on=date(2026, 1, 10),
        recipients=["finance@example.com", "audit@example.com"],
    )  # fmt: skip


def test_missed_runs_are_caught_up_once_as_of_their_own_hour_and_announced_once(schedule: ReportSchedule) -> None:
    now = datetime(2026, 1, 12, 20, tzinfo=UTC)  # seven in the morning of the thirteenth

    assert schedule_reports(now=now) == {"QUEUED": 3}
    assert schedule_reports(now=now) == {}
    assert build_reports(now=timezone.now()) == {"DONE": 3}
    assert schedule_reports(now=now) == {"ANNOUNCED": 3}
    assert schedule_reports(now=now) == {}

    found = Report.objects.order_by("first_day")
    assert [(str(each.first_day), each.as_of) for each in found] == [
        (f"2026-01-{day}", datetime(2026, 1, day, 19, tzinfo=UTC)) for day in (10, 11, 12)
    ]
    message = mail.outbox[0]
    assert (len(mail.outbox), message.subject) == (3, "Every morning: 2026-01-10 is ready")
    assert message.to == ["finance@example.com", "audit@example.com"]
    assert message.extra_headers["Message-ID"] == f"<report-{found[0].pk}@testserver>"
    assert found[0].files[0]["sha256"] in message.body
    assert "COMPLETED" in message.body
    assert "reports/files" not in message.body


def test_a_schedule_makes_csv_with_the_byte_order_mark_of_its_template(schedule: ReportSchedule) -> None:
    ReportTemplate.objects.update(byte_order_mark=True)

    schedule_reports(now=datetime(2026, 1, 10, 20, tzinfo=UTC))
    build_reports(now=timezone.now())

    report = Report.objects.get()
    content = storage.path_of(report.folder, "sessions.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfSession,")
    assert report.files[0]["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_day_without_a_session_is_announced_as_one(schedule: ReportSchedule) -> None:
    ReportTemplate.objects.update(filters={"currencies": ["CHF"]})
    now = datetime(2026, 1, 10, 20, tzinfo=UTC)

    schedule_reports(now=now)
    build_reports(now=timezone.now())
    schedule_reports(now=now)

    assert "No session was in it." in mail.outbox[0].body


def test_a_message_the_server_does_not_take_is_sent_later(
    schedule: ReportSchedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 1, 10, 20, tzinfo=UTC)
    schedule_reports(now=now)
    build_reports(now=timezone.now())
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", 9)

    assert schedule_reports(now=now) == {"NOT ANNOUNCED": 1}
    monkeypatch.undo()
    assert schedule_reports(now=now) == {}
    assert schedule_reports(now=now + timedelta(minutes=16)) == {"ANNOUNCED": 1}
    assert len(mail.outbox) == 1


def test_by_hand_with_manifest_and_totals(month: Callable[..., None], tmp_path: Path) -> None:
    month(40)
    ReportTemplate.objects.create(name="Money", columns=["sessionId", "total", "currency"], format="csv.gz")
    out, days = StringIO(), ("--from=2026-01-01", "--to=2026-01-31", "--as-of=2026-03-01T00:00:00Z")

    call_command("export_sessions", *days, f"--output={tmp_path / 'a.csv'}", stdout=out)
    call_command(
        "export_sessions", *days, "--template=Money", "--currency=AUD", f"--output={tmp_path / 'b.csv.gz'}", stdout=out
    )

    assert {each.name for each in tmp_path.glob("?.*")} == {
        "a.csv", "a.attempts.csv", "a.csv.manifest.json",
        "b.csv.gz", "b.attempts.csv.gz", "b.csv.gz.manifest.json",
    }  # fmt: skip
    made, path, _ = exported(january(), tmp_path)
    assert path.read_bytes() == (tmp_path / "a.csv").read_bytes()
    assert out.getvalue().startswith("40 sessions by the time they were created, 2026-01-01 to 2026-01-31 (UTC)")
    assert made.files[0].sha256 in out.getvalue()
    told = json.loads((tmp_path / "b.csv.gz.manifest.json").read_bytes())
    assert (told["columns"], told["filters"]) == (["sessionId", "total", "currency"], {"currencies": ["AUD"]})


def test_by_hand_every_mistake_is_named(database: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command(
            "export_sessions", "--from=2026-02-01", "--to=2026-01-31", "--time-zone=Mars/Base", "--columns=total,total",
            "--as-of=2999-01-01T00:00:00Z", "--status=OPEN", f"--output={tmp_path / 'a.csv'}",
        )  # fmt: skip

    assert [line.split(" must ")[0] for line in str(caught.value).splitlines()] == [
        "--time-zone", "--to", "--as-of", "--columns", "--status",
    ]  # fmt: skip
