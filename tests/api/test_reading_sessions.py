"""One session and its timeline, as its application sees them."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.utils import timezone

from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import Application, PaymentSession, SessionEvent
from sessions_app.usecases.sessions.apply_state import apply_state
from tests.api.conftest import ORDER

NOT_FOUND = {"error": "Not Found", "message": "No such resource", "statusCode": 404}
NOON = datetime(2026, 1, 15, 12, 0, 0, 987654, tzinfo=UTC)


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Everything sent to the database meanwhile, whichever way it went there."""
    sent: list[str] = []
    execute = psycopg.Cursor.execute

    def listen(cursor: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        sent.append(str(query))
        return execute(cursor, query, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", listen)
        yield sent


def test_a_session_is_shown_whole_as_it_was_ordered(
    post: Callable[..., Any], call: Callable[..., Any], order: Callable[..., Any], account: Any, sandbox: Any
) -> None:
    account(f"reads-{uuid4().hex[:8]}")
    body = order()
    created = post(body).json()

    answer = call("GET", f"/{created['sessionId']}")

    shown = answer.json()
    assert answer.status_code == 200
    assert shown["updatedAt"] >= created["createdAt"]  # its checkout may have been opened in the next second
    assert shown == created | {
        "updatedAt": shown["updatedAt"],
        "closedAt": None,
        "late": False,
        **{name: value for name, value in body.items() if name != "customer"},
    }
    assert list(answer.json())[:6] == list(created)
    assert b'"amount":{"total":140.76,"shipping":9.95,"tax":11.81}' in answer.content
    assert b'"unitPrice":119.00}' in answer.content


@pytest.mark.parametrize(
    ("currency", "total", "written"),
    [("AUD", "10.5", "10.50"), ("JPY", "1000", "1000"), ("KWD", "1.5", "1.500"), ("AUD", "99999999.99", "99999999.99")],
)
def test_amounts_have_the_places_of_their_currency(
    currency: str, total: str, written: str, stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    line = ORDER["items"][0] | {"unitPrice": total}  # type: ignore[index]
    session = stored(currency=currency, total=Decimal(total), order=ORDER | {"items": [line]})

    content = call("GET", f"/{session.id}").content.decode()

    assert f'"amount":{{"total":{written},' in content
    assert f'"unitPrice":{written}}}' in content


def test_a_currency_iso_has_withdrawn_is_still_shown(
    stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    session = stored(currency="HRK", total=Decimal("100.50"), tax=Decimal(20))

    assert b'"amount":{"total":100.5,"shipping":0,"tax":20}' in call("GET", f"/{session.id}").content


def test_additional_information_comes_back_to_the_digit(
    post: Callable[..., Any], call: Callable[..., Any], order: Callable[..., Any], account: Any, sandbox: Any
) -> None:
    import json

    account(f"reads-{uuid4().hex[:8]}")
    marked = json.dumps(order(additionalInformation="HERE")).replace(
        '"HERE"', '{"a":0.12345678901234567890,"b":1.50,"c":[true,null,"x"],"d":9007199254740993,"e":{"f":-7}}'
    )
    created = post(marked.encode())

    assert created.status_code == 201, created.content
    content = call("GET", f"/{created.json()['sessionId']}").content.decode()

    for part in ('"a":0.12345678901234567890', '"b":1.50', '"c":[true,null,"x"]', '"d":9007199254740993', '"f":-7'):
        assert part in content


def test_what_was_not_ordered_is_null_and_times_are_whole_seconds(
    stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    session = stored(status="EXPIRED", created_at=NOON, closed_at=NOON + timedelta(minutes=61))

    body = call("GET", f"/{session.id}").json()

    assert body == {
        "sessionId": str(session.id),
        "checkoutUrl": session.checkout_url,
        "status": "EXPIRED",
        "routing": {"selectedProvider": "sandbox", "score": 87.5},
        "expiresAt": "2026-01-15T13:00:00Z",
        "createdAt": "2026-01-15T12:00:00Z",
        "updatedAt": "2026-01-15T13:01:00Z",
        "closedAt": "2026-01-15T13:01:00Z",
        "late": False,
        "orderReference": session.order_reference,
        "paymentMethod": "card",
        "currency": "AUD",
        "locale": None,
        "amount": {"total": 10.0, "shipping": 0.0, "tax": 0.0},
        "orderItems": [{"name": "Lamp", "sku": None, "quantity": 1, "unitPrice": 10.0}],
        "shipping": None,
        "additionalInformation": None,
        "redirectUrls": {"success": "https://shop.example/yes", "failure": "https://shop.example/no"},
    }


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("PENDING", "PENDING"),
        ("EXPIRING", "PENDING"),
        ("CANCELLING", "PENDING"),
        ("PROCESSING", "PROCESSING"),
        ("COMPLETED", "COMPLETED"),
        ("FAILED", "FAILED"),
        ("CANCELLED", "CANCELLED"),
        ("EXPIRED", "EXPIRED"),
    ],
)
def test_no_status_of_ours_is_shown(
    status: str, shown: str, stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    session = stored(status=status)

    assert call("GET", f"/{session.id}").json()["status"] == shown


def test_late_money_is_told(stored: Callable[..., PaymentSession], call: Callable[..., Any]) -> None:
    from providers.base import CheckoutState, CheckoutStatus

    session, paid_at = stored(status="EXPIRED", last_sequence=1), timezone.now()
    paid = CheckoutState(session.reference, CheckoutStatus.PAID, session.total, session.currency)
    apply_state(session_id=session.id, state=paid, now=paid_at)

    body = call("GET", f"/{session.id}").json()

    assert (body["status"], body["late"]) == ("COMPLETED", True)
    assert body["updatedAt"] == body["closedAt"] == f"{paid_at:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("path", ["", "/events"])
def test_what_an_application_may_not_see_does_not_exist(
    path: str, stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    other = Application.objects.create(name="Other")
    creating = stored(status="CREATING", account=None, score=None, checkout_url="", reference="")
    abandoned = stored(status="ABANDONED", account=None, score=None, checkout_url="", reference="")
    foreign, mine = stored(application=other), stored()

    for hidden in (creating.id, abandoned.id, foreign.id, uuid4()):
        answer = call("GET", f"/{hidden}{path}")
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    others = str(ApplicationToken.for_application(other.id))
    assert call("GET", f"/{foreign.id}{path}", token=others).status_code == 200
    assert call("GET", f"/{mine.id}{path}", token=others).status_code == 404
    assert call("GET", f"/{mine.id}{path}").status_code == 200


@pytest.mark.parametrize("path", ["", "/events"])
def test_only_the_form_of_an_id_we_write_is_one(
    path: str, stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    identity = str(stored().id)

    for wrong in ("1", identity[:-1], identity.replace("-", ""), f"{{{identity}}}", f"urn:uuid:{identity}", "%00", "é"):
        answer = call("GET", f"/{wrong}{path}")
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert call("GET", f"/{identity.upper()}{path}").status_code == 200


@pytest.mark.parametrize("path", ["", "/events"])
def test_parameters_nobody_honours_are_refused(
    path: str, stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    answer = call("GET", f"/{stored().id}{path}?expand=all")

    assert answer.status_code == 400
    assert answer.json() == {
        "error": "Bad Request",
        "message": ["property expand should not exist"],
        "statusCode": 400,
    }


def test_a_timeline_is_told_by_sequence(
    post: Callable[..., Any], call: Callable[..., Any], order: Callable[..., Any], account: Any, sandbox: Any
) -> None:
    account(f"reads-{uuid4().hex[:8]}")
    session = PaymentSession.objects.get(pk=post(order()).json()["sessionId"])
    later = SessionEvent.objects.create(
        session=session, sequence=3, type="session.completed", data={"late": True}, created_at=NOON
    )
    SessionEvent.objects.create(session=session, sequence=2, type="session.expired", created_at=NOON)

    answer = call("GET", f"/{session.id}/events")

    assert answer.status_code == 200
    body = answer.json()
    assert [(line["sequence"], line["type"]) for line in body["data"]] == [
        (1, "session.created"),
        (2, "session.expired"),
        (3, "session.completed"),
    ]
    assert body["data"][0]["data"] == {"provider": "sandbox"}
    assert body["data"][2] == {
        "id": str(later.id),
        "sequence": 3,
        "type": "session.completed",
        "createdAt": "2026-01-15T12:00:00Z",
        "data": {"late": True},
    }
    assert (body["nextCursor"], list(body)) == (None, ["data", "nextCursor"])


def test_a_session_without_events_has_an_empty_timeline(
    stored: Callable[..., PaymentSession], call: Callable[..., Any]
) -> None:
    assert call("GET", f"/{stored().id}/events").json() == {"data": [], "nextCursor": None}


@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/events"])
def test_a_read_is_two_statements_and_touches_nothing_sealed(
    path: str,
    stored: Callable[..., PaymentSession],
    call: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = stored()
    call("GET")

    with statements(monkeypatch) as sent:
        answer = call("GET", path.format(id=session.id))

    assert answer.status_code == 200
    assert len(sent) == 2
    assert "sessions_app_application" in sent[0]
    assert "sessions_app_paymentsession" in sent[1]
    assert not [column for column in ("sealed", "decision", "review", "*") if column in sent[1]]
    assert b"sealed" not in answer.content
    assert b"decision" not in answer.content


def test_nothing_of_the_shopper_is_in_any_answer(
    post: Callable[..., Any], call: Callable[..., Any], order: Callable[..., Any], account: Any, sandbox: Any
) -> None:
    account(f"reads-{uuid4().hex[:8]}")
    identity = post(order()).json()["sessionId"]

    for method, path in (
        ("GET", ""),
        ("GET", f"/{identity}"),
        ("GET", f"/{identity}/events"),
        ("POST", f"/{identity}/expire"),
    ):
        answer = call(method, path)
        assert answer.status_code == 200
        shown = answer.content.decode().lower()
        assert not [word for word in ("jane", "smith", "collins", "+6141", "customer", "whsec", "sk_") if word in shown]


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("GET", "/x"), ("GET", "/x/events"), ("POST", "/x/expire")])
def test_nobody_reads_without_a_token(method: str, path: str, call: Callable[..., Any]) -> None:
    assert call(method, path, Authorization="").status_code == 401


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/{id}"), ("PATCH", "/{id}"), ("POST", "/{id}/events"), ("GET", "/{id}/expire")]
)
def test_other_methods(method: str, path: str, stored: Callable[..., PaymentSession], call: Callable[..., Any]) -> None:
    assert call(method, path.format(id=stored().id)).status_code == 405
