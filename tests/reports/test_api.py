"""`/api/v1/reports`: an application's reports of its own sessions."""

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import Application, Report
from sessions_app.reports import links
from sessions_app.usecases.reports import build as building
from sessions_app.usecases.reports.request import Owner, request_report
from tests.random_sessions import seed
from tests.reports.conftest import SINCE, UNTIL, january

JANUARY = {"firstDay": "2026-01-01", "lastDay": "2026-01-31"}


@pytest.fixture
def ask(token: str) -> Callable[..., Any]:
    def send(method: str, path: str = "", body: Any = None, token: str = token) -> Any:
        raw = b"" if body is None else orjson.dumps(body)
        headers = {"Authorization": f"Bearer {token}"}
        client = Client(raise_request_exception=False)
        try:
            return client.generic(
                method, f"/api/v1/reports{path}", raw, content_type="application/json", headers=headers
            )
        finally:
            connection.close()

    return send


def fetch(url: str, client: Client | None = None) -> Any:
    return (client or Client()).get(url.removeprefix("http://testserver"))


def test_a_small_report_is_there_at_once_and_holds_only_ones_own_sessions(
    ask: Callable[..., Any], month: Callable[..., None], till: ProviderAccount
) -> None:
    month(30)
    other = Application.objects.create(name="Other shop")
    seed(10, application=other.pk, account=till.pk, since=SINCE, until=UNTIL, chance=0.7)

    answer = ask("POST", body=JANUARY | {"currencies": ["AUD", "USD", "JPY", "KWD"]})

    told = answer.json()
    assert (answer.status_code, told["state"], told["rowsDone"], told["problem"]) == (201, "DONE", 60, None)
    assert answer["Location"] == f"/api/v1/reports/{told['reportId']}"
    assert sum(each["count"] for each in told["totals"]) == 30
    assert [each["name"] for each in told["files"]] == ["sessions.csv", "attempts.csv", "manifest.json"]
    file = fetch(told["files"][0]["url"])
    content = b"".join(file.streaming_content)
    assert hashlib.sha256(content).hexdigest() == told["files"][0]["sha256"]
    assert content.count(b"\n") == 31
    assert file["Content-Disposition"] == 'attachment; filename="sessions-2026-01-01-to-2026-01-31.csv"'
    assert file["Cache-Control"] == "private, no-store"
    assert ask("GET", f"/{told['reportId']}").json()["totals"] == told["totals"]
    assert [each["reportId"] for each in ask("GET").json()["data"]] == [told["reportId"]]
    stranger = str(ApplicationToken.for_application(other.pk))
    assert ask("GET", f"/{told['reportId']}", token=stranger).status_code == 404
    assert ask("GET", token=stranger).json() == {"data": [], "nextCursor": None}


def test_a_large_report_is_left_to_a_worker_and_can_be_cancelled(
    ask: Callable[..., Any], month: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    month(20)
    monkeypatch.setattr(building, "SMALL", 19)

    answer = ask("POST", body=JANUARY)

    told = answer.json()
    assert (answer.status_code, told["state"], told["files"], told["rowsTotal"]) == (202, "QUEUED", [], None)
    cancelled = ask("POST", f"/{told['reportId']}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "CANCELLED")
    again = ask("POST", f"/{told['reportId']}/cancel")
    assert (again.status_code, again.json()["details"]) == (409, "The report has already ended")
    assert building.build_reports(now=timezone.now()) == {}


def test_csv_begins_with_a_byte_order_mark_where_that_is_asked_for(ask: Callable[..., Any], month: Any) -> None:
    month(3)

    marked, plain = (ask("POST", body=JANUARY | each).json() for each in ({"byteOrderMark": True}, {}))

    contents = [b"".join(fetch(told["files"][0]["url"]).streaming_content) for told in (marked, plain)]
    assert (marked["byteOrderMark"], plain["byteOrderMark"]) == (True, False)
    assert contents[0] == b"\xef\xbb\xbf" + contents[1]
    refused = ask("POST", body=JANUARY | {"byteOrderMark": True, "format": "xlsx"})
    assert (refused.status_code, refused.json()["message"]) == (
        400,
        ["byteOrderMark must be false for xlsx: only CSV can begin with one"],
    )


def test_every_mistake_is_named_at_once(ask: Callable[..., Any]) -> None:
    wrong = {
        "firstDay": "2026-1-1", "lastDay": 3, "format": "pdf", "columns": ["email"], "attempts": "yes",
        "statuses": ["EXPIRING"], "currencies": ["aud"], "asOf": "yesterday", "applications": [],
    }  # fmt: skip

    answer = ask("POST", body=wrong)

    assert (answer.status_code, answer.json()["error"]) == (400, "Bad Request")
    assert sorted(sentence.split()[0] for sentence in answer.json()["message"]) == sorted(
        [*wrong.keys() - {"applications"}, "property"]
    )
    late = ask(
        "POST",
        body={"firstDay": "2026-01-31", "lastDay": "2026-01-01", "timeZone": "Mars", "asOf": "2999-01-01T00:00:00Z"},
    )
    assert late.json()["message"] == [
        "timeZone must be a time zone such as UTC or Australia/Sydney",
        "lastDay must not be before the first day",
        "asOf must be at least 10 seconds in the past",
    ]
    assert ask("POST", body=JANUARY | {"lastDay": "2027-03-01"}).json()["message"] == [
        "lastDay must be at most 400 days after the first day"
    ]
    assert Report.objects.count() == 0


def test_unfinished_reports_are_limited(ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "SMALL", -1)
    for _ in range(5):
        assert ask("POST", body=JANUARY).status_code == 202

    answer = ask("POST", body=JANUARY)

    assert answer.status_code == 429
    assert answer.json()["message"] == (
        "An application may have at most 5 unfinished reports. Wait for one, or cancel it"
    )


def test_a_link_is_for_one_file_one_holder_and_one_hour(
    ask: Callable[..., Any], application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ask("POST", body=JANUARY).json()
    url = told["files"][0]["url"]
    assert fetch(url).status_code == 200

    assert fetch(url[:-1] + ("A" if url[-1] != "A" else "B")).status_code == 404
    assert fetch(url.replace("sessions.csv", "manifest.json")).status_code == 404
    report, holder = UUID(told["reportId"]), f"application:{application.pk}"
    assert fetch(links.url(links.Link(report, "secrets.csv", holder))).status_code == 404
    other = Application.objects.create(name="Other shop")
    assert fetch(links.url(links.Link(report, "sessions.csv", f"application:{other.pk}"))).status_code == 404
    Application.objects.filter(pk=application.pk).update(enabled=False)
    assert fetch(url).status_code == 403
    Application.objects.filter(pk=application.pk).update(enabled=True)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + links.LIFETIME.total_seconds() + 1)
    assert fetch(url).status_code == 404


def test_a_link_for_a_person_needs_that_person(database: None) -> None:
    finance, other = (User.objects.create_user(name, is_staff=True) for name in ("finance", "other"))
    for user in (finance, other):
        user.user_permissions.add(Permission.objects.get(codename="view_report"))
    report = request_report(definition=january(), owner=Owner(user_id=finance.pk), now=timezone.now())
    building.build_reports(now=timezone.now())
    url = links.url(links.Link(report.pk, "sessions.csv", f"user:{finance.pk}"))
    signed_in, another = Client(), Client()
    signed_in.force_login(finance)
    another.force_login(other)

    assert fetch(url, signed_in).status_code == 200
    assert (fetch(url).status_code, fetch(url, another).status_code) == (403, 403)
    finance.user_permissions.clear()
    assert fetch(url, signed_in).status_code == 403


def test_a_link_to_a_file_that_is_gone_says_so(ask: Callable[..., Any]) -> None:
    url = ask("POST", body=JANUARY).json()["files"][0]["url"]
    Report.objects.update(files_until=timezone.now() - timedelta(seconds=1))
    from sessions_app.usecases.background.purge import Retention, purge

    purge(now=timezone.now(), retention=Retention())

    assert (fetch(url).status_code, fetch(url).json()["message"][:28]) == (404, "This file is not kept any mo")
