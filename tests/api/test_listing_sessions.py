"""Lists: newest first, page by page, filtered, and every wrong parameter named."""

import itertools
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from uuid_utils.compat import uuid7

from providers.registry import PROVIDERS
from sessions_app.api.paging import cursor_of
from sessions_app.models import Application, PaymentSession
from sessions_app.usecases.sessions.read import Search, list_sessions

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [session["sessionId"] for session in answer.json()["data"]]


def walk(call: Callable[..., Any], query: str = "limit=3", between: Callable[[], Any] = lambda: None) -> list[str]:
    """Every id of every page."""
    found, cursor = [], ""
    while True:
        answer = call("GET", f"?{query}{cursor}")
        found += ids(answer)
        following = answer.json()["nextCursor"]
        if following is None:
            return found
        assert len(found) < 500, "pages that never end"
        cursor = f"&cursor={following}"
        between()


def test_the_newest_come_first_and_are_shown_whole(
    stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    sessions = [stored(), stored(status="EXPIRING"), stored(status="COMPLETED")]
    stored(application=Application.objects.create(name="Other"))
    stored(status="CREATING", account=None, score=None, checkout_url="", reference="")
    stored(status="ABANDONED", account=None, score=None, checkout_url="", reference="")

    answer = call("GET")

    assert ids(answer) == [str(session.id) for session in reversed(sessions)]
    assert list(answer.json()) == ["data", "nextCursor"]
    assert answer.json()["nextCursor"] is None
    assert answer.json()["data"][1] == call("GET", f"/{sessions[1].id}").json()
    assert answer.json()["data"][1]["status"] == "PENDING"


def test_an_application_without_sessions(call: Callable[..., Any]) -> None:
    assert call("GET").json() == {"data": [], "nextCursor": None}


def test_a_page_has_twenty_sessions_unless_told_otherwise(
    stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    PaymentSession.objects.bulk_create(stored(save=False) for _ in range(101))

    assert [len(ids(call("GET", query))) for query in ("", "?limit=1", "?limit=100")] == [20, 1, 100]


@pytest.mark.parametrize("count", [1, 2, 3, 6, 7])
def test_pages_hold_every_session_once(
    count: int, stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    sessions = [stored() for _ in range(count)]

    assert walk(call) == [str(session.id) for session in reversed(sessions)]


def test_the_last_full_page_says_that_it_is_the_last(
    stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    for _ in range(3):
        stored()

    assert call("GET", "?limit=3").json()["nextCursor"] is None


def test_sessions_opened_meanwhile_neither_repeat_nor_hide_any(
    stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    existing = [str(stored().id) for _ in range(12)]
    done = threading.Event()

    def insert() -> None:
        try:
            while not done.is_set():
                stored(id=uuid7(), created_at=timezone.now())
        finally:
            connection.close()

    others = [threading.Thread(target=insert) for _ in range(2)]
    for other in others:
        other.start()
    try:
        found = walk(call, "limit=2", between=lambda: stored(id=uuid7(), created_at=timezone.now()))
    finally:
        done.set()
        for other in others:
            other.join()

    assert len(found) == len(set(found))
    assert [identity for identity in found if identity in existing] == existing[::-1]
    assert PaymentSession.objects.count() > 12 + 5


@pytest.fixture
def mixed(stored: Callable[..., PaymentSession]) -> dict[str, str]:
    """Names of sessions by id, one apart from the other in what filters look at."""
    made = {
        "plain": stored(created_at=NEW_YEAR),
        "expiring": stored(status="EXPIRING", created_at=NEW_YEAR + timedelta(seconds=1)),
        "cancelling": stored(status="CANCELLING", created_at=NEW_YEAR + timedelta(seconds=2)),
        "processing": stored(status="PROCESSING", created_at=NEW_YEAR + timedelta(seconds=3)),
        "completed": stored(status="COMPLETED", created_at=NEW_YEAR + timedelta(seconds=4)),
        "failed": stored(status="FAILED", created_at=NEW_YEAR + timedelta(seconds=5)),
        "cancelled": stored(status="CANCELLED", created_at=NEW_YEAR + timedelta(seconds=6)),
        "expired": stored(status="EXPIRED", order_reference="A b+&ü", created_at=NEW_YEAR + timedelta(seconds=7)),
        "again": stored(order_reference="A b+&ü", created_at=NEW_YEAR + timedelta(seconds=8)),
        "stripe": stored(provider="stripe", created_at=NEW_YEAR + timedelta(seconds=9)),
        "yen": stored(currency="JPY", created_at=NEW_YEAR + timedelta(seconds=10)),
    }
    return {str(session.id): name for name, session in made.items()}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("status=PENDING", "yen stripe again cancelling expiring plain"),
        ("status=PROCESSING", "processing"),
        ("status=COMPLETED", "completed"),
        ("status=FAILED", "failed"),
        ("status=CANCELLED", "cancelled"),
        ("status=EXPIRED", "expired"),
        ("orderReference=A%20b%2B%26%C3%BC", "again expired"),
        ("orderReference=A", ""),
        ("provider=stripe", "stripe"),
        ("currency=JPY", "yen"),
        ("currency=XAU", ""),
        ("createdFrom=2026-01-01T00:00:09Z", "yen stripe"),
        ("createdFrom=2026-01-01T00:00:09.000001Z", "yen"),
        ("createdTo=2026-01-01T00:00:02Z", "expiring plain"),
        ("createdTo=2026-01-01T01:00:02%2B01:00", "expiring plain"),
        ("createdFrom=2025-12-31T19:00:03-05:00&createdTo=2026-01-01T00:00:06Z", "failed completed processing"),
        ("status=PENDING&createdTo=2026-01-01T00:00:05Z", "cancelling expiring plain"),
        ("orderReference=A%20b%2B%26%C3%BC&status=EXPIRED&provider=sandbox&currency=AUD", "expired"),
        ("createdFrom=0001-01-01T00:00:00%2B14:00&createdTo=9999-12-31T23:59:59-14:00&currency=JPY", "yen"),
        ("createdFrom=9999-12-31T23:59:59.999999Z", ""),
        ("createdTo=0001-01-01T00:00:00Z", ""),
    ],
)
def test_filters(query: str, names: str, mixed: dict[str, str], call: Callable[..., Any]) -> None:
    assert [mixed[identity] for identity in ids(call("GET", f"?{query}"))] == names.split()


@pytest.mark.parametrize("query", ["status=PENDING", "currency=AUD", "createdFrom=2026-01-01T00:00:02Z"])
def test_filtered_pages_hold_every_session_once(query: str, mixed: dict[str, str], call: Callable[..., Any]) -> None:
    everything = ids(call("GET", f"?{query}"))

    assert len(everything) > 5
    assert walk(call, f"{query}&limit=2") == everything


@pytest.mark.parametrize("minutes", [-4, 4])
def test_an_id_made_some_minutes_apart_from_the_session_is_found(
    minutes: int, stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    from tests.api.conftest import id_at

    session = stored(created_at=NEW_YEAR, id=id_at(NEW_YEAR + timedelta(minutes=minutes), 1))

    found = ids(call("GET", "?createdFrom=2026-01-01T00:00:00Z&createdTo=2026-01-01T00:00:01Z"))

    assert found == [str(session.id)]


LIMIT = "limit must be an integer between 1 and 100"
CURSOR = "cursor must be the nextCursor of an earlier page"
STATUS = "status must be one of: PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED, EXPIRED"
REFERENCE = "orderReference must be a string of 1 to 255 printable characters"
PROVIDER = f"provider must be one of: {', '.join(PROVIDERS)}"
CURRENCY = "currency must match ^[A-Z]{3}$"
TIME = "must be a time in ISO 8601 with its zone, such as 2024-01-15T11:00:00Z"


WRONG = {
    "limit": (LIMIT, ["", "0", "101", "-1", "+5", "05", "1.0", "ten", "1e1", "%D9%A3", "5%0A"]),
    "cursor": (CURSOR, ["", "x", "!!", "A" * 21, "A" * 23, "A" * 21 + "B", "%C3%A9", "A" * 21 + "%00"]),
    "status": (STATUS, ["", "pending", "EXPIRING", "CANCELLING", "CREATING", "ABANDONED", "PENDING,FAILED"]),
    "orderReference": (REFERENCE, ["", "a" * 256, "%00", "a%09b"]),
    "provider": (PROVIDER, ["", "Stripe", "worldpay"]),
    "currency": (CURRENCY, ["", "aud", "AUDD", "AUD%0A", "%EF%BC%A1UD"]),
}
NO_TIMES = [
    "", "now", "1767225600", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00z", "20260101T000000Z",
    "0000-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z",
    "2026-01-01T00:00:60Z", "2026-01-01T00:00:00 01:00", "2026-01-01T00:00:00%2B24:00", "2026-01-01T00:00:00.1234567Z",
    "%D9%A2026-01-01T00:00:00Z",
]  # fmt: skip
SWAPPED = "createdTo must be after createdFrom"


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        *((f"{name}={value}", [sentence]) for name, (sentence, values) in WRONG.items() for value in values),
        *((f"{name}={value}", [f"{name} {TIME}"]) for name in ("createdFrom", "createdTo") for value in NO_TIMES),
        ("createdFrom=2026-01-01T00:00:00Z&createdTo=2026-01-01T00:00:00Z", [SWAPPED]),
        ("createdFrom=2026-01-01T00:00:00Z&createdTo=2026-01-01T00:59:59%2B01:00", [SWAPPED]),
        ("foo=1", ["property foo should not exist"]),
        ("offset=", ["property offset should not exist"]),
        ("limit=5&limit=5", ["limit must be given once only"]),
        ("status=PENDING&status=nonsense", ["status must be given once only", STATUS]),
        ("foo=1&foo=2", ["foo must be given once only", "property foo should not exist"]),
        ("orderReference=a%0Ab", [REFERENCE, "orderReference must not contain line breaks"]),
        ("limit=0&status=x&currency=x", [LIMIT, STATUS, CURRENCY]),
    ],
)
def test_a_wrong_parameter_is_named(query: str, sentences: list[str], call: Callable[..., Any]) -> None:
    answer = call("GET", f"?{query}")

    assert answer.status_code == 400
    assert answer.json() == {"error": "Bad Request", "message": sentences, "statusCode": 400}


def test_very_many_parameters_are_refused_without_reading_them(call: Callable[..., Any]) -> None:
    answer = call("GET", "?" + "&".join(f"p{number}=1" for number in range(1001)))

    assert (answer.status_code, answer.json()["error"]) == (400, "Bad Request")


def test_a_cursor_is_an_id_and_nothing_else(stored: Callable[..., PaymentSession], call: Callable[..., Any]) -> None:
    session = stored()

    assert len(cursor_of(uuid4())) == 22
    assert ids(call("GET", f"?cursor={cursor_of(session.id)}")) == []
    assert ids(call("GET", f"?cursor={cursor_of(UUID(int=session.id.int + 1))}")) == [str(session.id)]
    assert ids(call("GET", f"?cursor={cursor_of(UUID(int=2**128 - 1))}")) == [str(session.id)]


@pytest.mark.parametrize(
    ("search", "index"),
    [
        ({}, "session_newest"),
        ({"before": True}, "session_newest"),
        ({"status": "PENDING"}, "session_newest"),
        ({"status": "FAILED", "before": True}, "session_newest"),
        ({"currency": "AUD", "provider": "sandbox"}, "session_newest"),
        ({"created_from": True}, "session_newest"),
        ({"created_to": True}, "session_newest"),
        ({"created_from": True, "created_to": True, "before": True}, "session_newest"),
        ({"order_reference": "STORED-37"}, "session_by_order"),
        ({"order_reference": "STORED-37", "before": True, "status": "EXPIRED"}, "session_by_order"),
    ],
    ids=str,
)
def test_every_list_walks_an_index_in_its_order(
    search: dict[str, Any], index: str, stored: Callable[..., PaymentSession], application: Application
) -> None:
    others = [Application.objects.create(name=f"Other {number}") for number in range(19)]
    owners, statuses = itertools.cycle([application, *others]), itertools.cycle(["EXPIRED", "FAILED", "PENDING"])
    rows = [
        stored(save=False, application=next(owners), status=next(statuses), order_reference=f"STORED-{number // 40}")
        for number in range(3000)
    ]
    PaymentSession.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sessions_app_paymentsession")
    middle = rows[1500]
    values = {"before": middle.id, "created_from": rows[100].created_at, "created_to": rows[2900].created_at}
    given = {name: values[name] if value is True else value for name, value in search.items()}

    with CaptureQueriesContext(connection) as captured:
        list_sessions(application_id=application.id, search=Search(limit=20, **given))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured.captured_queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert f"Index Scan using {index} on sessions_app_paymentsession" in plan
    assert "Sort" not in plan
    assert "Seq Scan on sessions_app_paymentsession" not in plan
    assert re.search(r"Index Cond: \(+application_id = ", plan)
