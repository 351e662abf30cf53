"""Finance makes reports in the console, watches and cancels them, and takes their files."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from sessions_app.admin.reports.form import ReportForm
from sessions_app.models import Application, Report, ReportSchedule, ReportTemplate
from sessions_app.reports import links
from sessions_app.reports.definition import Definition
from sessions_app.staff.roles import ROLES
from sessions_app.staff.signin.store import SEEN
from sessions_app.tasks import TASKS
from sessions_app.usecases.background.purge import Retention, purge
from sessions_app.usecases.reports import build as building
from sessions_app.usecases.reports.request import Owner, request_report
from tests.admin.conftest import text
from tests.admin.report_pages import (
    REPORTS,
    SCHEDULES,
    TEMPLATES,
    asked,
    errors,
    fetched,
    january,
    noted,
    page,
    progress,
    template_form,
)
from tests.console_dataset import second_factor


def test_a_small_report_is_there_at_once(finance: Client, month: Callable[[int], None]) -> None:
    month(30)

    report = asked(finance)

    assert (report.state, report.rows_done, report.requested_by.username) == ("DONE", 60, "finance")
    shown = page(finance, report)
    assert "2026-01-01 to 2026-01-31 Done" in shown
    assert "30 sessions. The files are kept until" in shown
    for each in report.files:
        content = fetched(finance, report, each["name"])
        assert hashlib.sha256(content).hexdigest() == each["sha256"]
        assert each["sha256"] in shown
    assert noted(report) == [("created", "finance", ""), *[("downloaded", "finance", "")] * 3]


def test_the_control_totals_are_shown_with_the_sum_of_each_currency(
    finance: Client, month: Callable[[int], None]
) -> None:
    month(200)

    report = asked(finance)

    shown = page(finance, report)
    for each in report.totals:
        places = len(each["sum"].partition(".")[2])
        line = f"{each['currency']} {each['status'].title()} {each['count']:,} {Decimal(each['sum']):,.{places}f}"
        assert line in shown
    yen = [each for each in report.totals if each["currency"] == "JPY"]
    count, amount = sum(each["count"] for each in yen), sum(int(each["sum"]) for each in yen)
    assert f"JPY all {count:,} {amount:,} " in shown


def test_a_byte_order_mark_is_a_tick_on_the_form_and_kept_with_the_template(
    finance: Client, month: Callable[[int], None]
) -> None:
    month(3)

    report = asked(finance, byte_order_mark="on", keep_as="For Excel")

    assert fetched(finance, report, "sessions.csv").startswith(b"\xef\xbb\xbfSession,")
    assert "CSV with a byte-order mark, with attempts" in page(finance, report)
    assert ReportTemplate.objects.get(name="For Excel").content()["byte_order_mark"] is True
    refused = finance.post(f"{REPORTS}add/", january(byte_order_mark="on", format="xlsx"))
    assert errors(refused) == {
        "byte_order_mark": ["Byte-order mark must be false for xlsx: only CSV can begin with one."]
    }


def test_columns_stand_in_the_order_they_are_sent_in(finance: Client, month: Callable[[int], None]) -> None:
    month(3)

    report = asked(finance, columns=["total", "currency", "createdAt"], time_zone="Australia/Sydney")

    first, *rows = fetched(finance, report, "sessions.csv").decode().splitlines()
    assert first == "Total,Currency,Created (Australia/Sydney)"
    assert len(rows) == 3


def test_filters_narrow_it_and_are_named_on_its_page(
    finance: Client, month: Callable[[int], None], application: Application
) -> None:
    month(100)
    other = Application.objects.create(name="Other shop")

    report = asked(
        finance, statuses=["COMPLETED"], currencies=["AUD", "JPY"], providers=["sandbox"], mode="sandbox",
        applications=[str(application.pk)],
    )  # fmt: skip
    empty = asked(finance, applications=[str(other.pk)])

    assert {(each["currency"], each["status"]) for each in report.totals} == {
        ("AUD", "COMPLETED"),
        ("JPY", "COMPLETED"),
    }
    named = "Statuses COMPLETED Providers sandbox Currencies AUD, JPY Applications Shop Mode sandbox Format CSV"
    assert named in page(finance, report)
    assert "No session matches the period and the filters." in page(finance, empty)


def test_a_large_report_is_left_to_a_worker_and_watched(finance: Client, large: None) -> None:
    report = asked(finance)
    assert progress(finance, report) == {"progress": None, "text": "Waiting for a worker.", "ended": False}
    assert "Cancel report" in page(finance, report)

    TASKS["build_reports"]()

    assert progress(finance, report) == {"progress": 1000, "text": "Done", "ended": True}
    assert "20 sessions. The files are kept until" in page(finance, report)


def test_rows_pace_and_time_left_are_said_while_it_is_written(finance: Client, large: None) -> None:
    report, other = asked(finance), asked(finance)
    claimed = building._claim(timezone.now())
    assert claimed is not None
    assert progress(finance, report)["text"] == "Counting the control totals."
    began = timezone.now() - timedelta(seconds=10)
    running = Report.objects.filter(pk=report.pk)
    running.update(rows_total=800_000, rows_done=200_000, started_at=began, touched_at=began + timedelta(seconds=8))

    assert progress(finance, report) == {
        "progress": 250,
        "text": "200,000 of 800,000 rows (25%), 25,000 rows a second, about 24 s left.",
        "ended": False,
    }
    assert progress(finance, other)["text"] == "Waiting: 1 report is made before it."
    assert 'value="250"' in finance.get(REPORTS).content.decode()
    running.update(rows_done=800_000)
    assert progress(finance, report)["text"] == "All 800,000 rows are written; digests are being computed."


def test_one_that_waits_long_points_to_today(finance: Client, large: None) -> None:
    report = asked(finance)
    Report.objects.filter(pk=report.pk).update(touched_at=timezone.now() - timedelta(minutes=5))

    assert progress(finance, report)["text"] == (
        "Waiting for a worker for 5 min 0 s. The Today page shows whether the background workers run."
    )


def test_cancelling_asks_for_a_reason_and_is_noted_with_it(finance: Client, large: None) -> None:
    report = asked(finance)
    address = f"{REPORTS}{report.pk}/cancel/"
    assert "Cancel the report of 2026-01-01 to 2026-01-31" in text(finance.get(address))
    assert finance.post(address, {"reason": "no"}).status_code == 200
    report.refresh_from_db()
    assert report.state == "QUEUED"

    finance.post(address, {"reason": "The wrong month"})

    report.refresh_from_db()
    assert report.state == "CANCELLED"
    assert noted(report)[1:] == [("changed", "finance", "The wrong month")]
    assert "Nothing of it is kept" in page(finance, report)
    assert building.build_reports(now=timezone.now()) == {}


def test_what_has_ended_cannot_be_cancelled(finance: Client, month: Callable[[int], None]) -> None:
    report = asked(finance)

    answer = finance.post(f"{REPORTS}{report.pk}/cancel/", {"reason": "Too late"}, follow=True)

    assert "It has ended already: done." in text(answer)
    report.refresh_from_db()
    assert report.state == "DONE"


def test_made_again_it_is_the_same_and_as_of_now_it_may_differ(finance: Client, month: Callable[[int], None]) -> None:
    month(30)
    report = asked(finance)

    same = finance.post(f"{REPORTS}{report.pk}/again/", follow=True)
    fresh = finance.post(f"{REPORTS}{report.pk}/again/", {"as_of": "now"}, follow=True)

    newest, again = Report.objects.order_by("-id")[:2]
    assert (text(same).count("Done"), text(fresh).count("Done")) == (1, 1)
    assert (again.as_of, again.files[:2]) == (report.as_of, report.files[:2])
    assert again.files[2] != report.files[2]  # the manifest names the report
    assert timedelta(0) < timezone.now() - newest.as_of < timedelta(minutes=1)
    assert finance.get(f"{REPORTS}{report.pk}/again/").status_code == 405


def test_files_that_are_gone_are_said_to_be_gone(finance: Client, month: Callable[[int], None]) -> None:
    month(5)
    report = asked(finance)

    Report.objects.update(files_until=timezone.now() - timedelta(seconds=1))
    purge(now=timezone.now(), retention=Retention(**settings.RETENTION))

    shown = page(finance, report)
    assert "The files have been removed after 24 hours." in shown
    assert "Download" not in shown
    assert report.files[0]["sha256"] in shown
    back = finance.get(f"{REPORTS}{report.pk}/files/sessions.csv", follow=True)
    assert "Make the report again: as of the same moment it is identical, byte for byte." in text(back)
    again = text(finance.post(f"{REPORTS}{report.pk}/again/", follow=True))
    assert report.files[0]["sha256"] in again
    assert "Download sessions.csv" in again


def test_a_failure_says_why_and_what_to_do(finance: Client, large: None) -> None:
    report = asked(finance)
    for number in range(4):
        building._claim(timezone.now() + building.SILENCE * 2 * number)

    shown = page(finance, report)

    assert "It failed. It was begun 3 times and never ended. No file was released." in shown
    assert "Make it again" in shown


@pytest.mark.parametrize(
    ("period", "first_day", "last_day"),
    [
        ("yesterday", date(2026, 3, 1), date(2026, 3, 1)),
        ("last_week", date(2026, 2, 23), date(2026, 3, 1)),
        ("last_month", date(2026, 2, 1), date(2026, 2, 28)),
        ("this_month", date(2026, 3, 1), date(2026, 3, 2)),
    ],
)
@time_machine.travel("2026-03-01T14:00:00Z", tick=False)
def test_a_period_is_that_of_the_time_zone(database: None, period: str, first_day: date, last_day: date) -> None:
    """It is Monday the 2nd in Sydney already."""
    form = ReportForm(january(period=period, time_zone="Australia/Sydney", as_of=""))

    assert form.is_valid(), form.errors
    assert (form.definition.first_day, form.definition.last_day) == (first_day, last_day)
    assert form.definition.as_of == datetime(2026, 3, 1, 13, 59, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"first_day": ""}, "first_day", "Choose this day, or one of the periods."),
        ({"last_day": "2025-12-31"}, "last_day", "Last day must not be before the first day."),
        ({"last_day": "2027-02-05"}, "last_day", "Last day must be at most 400 days after the first day."),
        ({"first_day": "1999-12-31", "last_day": "1999-12-31"}, "first_day",
         "First day must be between 2000-01-01 and 9998-01-01."),
        ({"first_day": "31/01/2026"}, "first_day", "Enter a valid date."),
        ({"as_of": "2999-01-01T00:00"}, "as_of", "As of must be at least 10 seconds in the past."),
        ({"columns": []}, "columns", "Choose at least one column."),
        ({"columns": ["email"]}, "columns", "Select a valid choice. email is not one of the available choices."),
        ({"time_zone": "Mars/North"}, "time_zone",
         "Select a valid choice. Mars/North is not one of the available choices."),
        ({"keep_as": "Taken"}, "keep_as",
         "Another template has this name. Choose another name, or change that template under Report templates."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_at_its_field_and_nothing_is_lost(
    finance: Client, changes: dict[str, Any], field: str, sentence: str
) -> None:
    ReportTemplate.objects.create(name="Taken")

    answer = finance.post(f"{REPORTS}add/", january(currencies=["AUD"], **changes))

    assert errors(answer) == {field: [sentence]}
    assert answer.context["adminform"].form["currencies"].value() == ["AUD"]
    assert Report.objects.count() == 0


def test_mistakes_are_named_all_at_once(finance: Client, template: ReportTemplate) -> None:
    answer = finance.post(f"{REPORTS}add/", january(last_day="2025-12-31", keep_as=template.name))

    assert errors(answer).keys() == {"last_day", "keep_as"}


def test_how_much_it_will_be_is_said_beforehand(
    finance: Client, month: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    month(30)

    def said(**changes: Any) -> str:
        return finance.get(f"{REPORTS}add/size/", january(**changes)).json()["text"]

    assert said() == "2026-01-01 to 2026-01-31, UTC: 30 sessions before filters. It is made immediately."
    monkeypatch.setattr("sessions_app.admin.reports.requesting.SMALL", 20)
    assert said().endswith("A worker makes it, and the page shows its progress.")
    assert said(first_day="") == ""


def test_a_report_can_be_kept_as_a_template_and_start_from_one(finance: Client, month: Callable[[int], None]) -> None:
    asked(finance, keep_as="Paid in yen", currencies=["JPY"], columns=["total", "sessionId"], basis="completed")

    made = ReportTemplate.objects.get()
    start = finance.get(f"{REPORTS}add/?template={made.pk}").context["adminform"].form

    assert (made.name, made.owner.username, made.filters) == ("Paid in yen", "finance", {"currencies": ["JPY"]})
    assert [start[name].value() for name in ("basis", "currencies", "columns", "period")] == [
        "completed", ["JPY"], ["total", "sessionId"], "last_month",
    ]  # fmt: skip
    offered = re.findall(r'name="columns" value="(\w+)"[^>]*?( checked)?>', str(start["columns"]))
    assert offered[:3] == [("total", " checked"), ("sessionId", " checked"), ("application", "")]
    like = finance.get(f"{REPORTS}add/?like={Report.objects.get().pk}").context["adminform"].form
    assert [like[name].value() for name in ("period", "first_day", "currencies")] == [
        "days", date(2026, 1, 1), ["JPY"],
    ]  # fmt: skip


def test_colleagues_see_each_others_reports_with_links_of_their_own(
    finance: Client, sign_in: Callable[..., Client], month: Callable[[int], None]
) -> None:
    month(5)
    report = asked(finance)
    colleague = sign_in("finance", "bea")

    link = finance.get(f"{REPORTS}{report.pk}/files/sessions.csv")["Location"]

    assert str(report.pk) in colleague.get(REPORTS).content.decode()
    assert colleague.get(link).status_code == 403
    assert Client().get(link).status_code == 403
    assert fetched(colleague, report, "sessions.csv") == fetched(finance, report, "sessions.csv")
    assert [actor for action, actor, _ in noted(report) if action == "downloaded"] == ["bea", "finance"]


def test_a_link_ends_after_an_hour(
    finance: Client, month: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "STAFF_IDLE", 2 * links.LIFETIME)  # or the session ends first
    report = asked(finance)
    link = finance.get(f"{REPORTS}{report.pk}/files/sessions.csv")["Location"]

    with time_machine.travel(timezone.now() + links.LIFETIME + timedelta(seconds=2)):
        assert finance.get(link).status_code == 404


def test_a_file_ends_an_idle_session_as_any_page_does(finance: Client, month: Callable[[int], None]) -> None:
    link = finance.get(f"{REPORTS}{asked(finance).pk}/files/sessions.csv")["Location"]
    session = finance.session
    session[SEEN] = (timezone.now() - settings.STAFF_IDLE).timestamp()
    session.save()

    answer = finance.get(link)

    assert (answer.status_code, answer["Location"][:25]) == (302, "/admin/login/?ended=idle&")
    assert finance.get(REPORTS).status_code == 302


def test_a_file_is_given_to_nobody_who_owes_a_second_factor(
    finance: Client, month: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = finance.get(f"{REPORTS}{asked(finance).pk}/files/sessions.csv")["Location"]
    monkeypatch.setattr(settings, "STAFF_TWO_FACTOR", True)
    assert finance.get(link)["Location"] == "/admin/two-factor/"

    monkeypatch.setattr(settings, "STAFF_TWO_FACTOR", False)
    second_factor(User.objects.get(username="finance"))
    assert finance.get(link)["Location"].startswith("/admin/login/?ended=second-factor&")


def test_an_applications_reports_are_its_own(finance: Client, application: Application) -> None:
    definition = Definition(date(2026, 1, 1), date(2026, 1, 31), datetime(2026, 3, 1, tzinfo=UTC))
    owner = Owner(application_id=application.pk)
    theirs = request_report(definition=definition, owner=owner, now=timezone.now())

    assert finance.get(f"{REPORTS}{theirs.pk}/change/").status_code == 404
    assert finance.post(f"{REPORTS}{theirs.pk}/cancel/", {"reason": "Not mine"}).status_code == 404
    assert "No reports yet" in text(finance.get(REPORTS))


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_finance_and_administrators_may(
    role: str, sign_in: Callable[..., Client], month: Callable[[int], None], schedule: ReportSchedule
) -> None:
    """Each role, each page and act; what is refused leaves everything as it was."""
    may = role in ("finance", "administrator")
    browser, now = sign_in(role), timezone.now()
    definition = Definition(date(2026, 1, 1), date(2026, 1, 31), datetime(2026, 3, 1, tzinfo=UTC))
    report = request_report(definition=definition, owner=Owner(), now=now)
    one = f"{REPORTS}{report.pk}/"
    looks = [REPORTS, f"{REPORTS}add/", f"{REPORTS}add/size/", f"{one}change/", f"{one}progress/", TEMPLATES]
    looks += [f"{TEMPLATES}{schedule.template_id}/change/", SCHEDULES, f"{SCHEDULES}{schedule.pk}/change/"]
    acts = [(f"{REPORTS}add/", january()), (f"{one}again/", {}), (f"{one}cancel/", {"reason": "Not needed"})]
    acts += [(f"{TEMPLATES}add/", template_form()), (f"{SCHEDULES}{schedule.pk}/delete/", {"post": "yes"})]

    seen = [browser.get(path).status_code for path in looks]
    done = [browser.post(path, given).status_code for path, given in acts]

    assert seen == [200 if may else 403] * len(looks)
    assert done == [302 if may else 403] * len(acts)
    report.refresh_from_db()
    state = (Report.objects.count(), report.state, ReportTemplate.objects.count(), ReportSchedule.objects.count())
    assert state == ((3, "CANCELLED", 2, 0) if may else (1, "QUEUED", 1, 1))
    assert browser.get(f"{one}files/sessions.csv").status_code == (302 if may else 403)


def test_whoever_may_only_look_is_offered_nothing_else(
    sign_in: Callable[..., Client], finance: Client, large: None
) -> None:
    report = asked(finance)
    looker = sign_in("viewer")
    User.objects.get(username="viewer").user_permissions.add(Permission.objects.get(codename="view_report"))

    shown = page(looker, report)

    assert "Cancel report" not in shown
    assert "Change and make" not in shown
    assert "New report" not in text(looker.get(REPORTS))
    assert looker.post(f"{REPORTS}{report.pk}/cancel/", {"reason": "I may not"}).status_code == 403


def test_the_list_is_read_page_by_page(
    finance: Client, month: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions_app.admin.keyset_list.PER_PAGE", 2)
    assert "No reports yet" in text(finance.get(REPORTS))
    for day in ("01", "02", "03"):
        asked(finance, first_day=f"2026-01-{day}", last_day=f"2026-01-{day}")

    first = finance.get(REPORTS)
    second = finance.get(f"{REPORTS}{first.context['cl'].older}")

    days = [[str(each.first_day) for each in answer.context["cl"].result_list] for answer in (first, second)]
    assert days == [["2026-01-03", "2026-01-02"], ["2026-01-01"]]
    assert "Older reports" in text(first)
    assert len(finance.get(f"{REPORTS}?who=me").context["cl"].result_list) == 2
    assert len(finance.get(f"{REPORTS}?who=schedule").context["cl"].result_list) == 0
