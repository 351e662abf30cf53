"""Staff find a session by whatever they have in hand, see what happened to it, and act on it with a reason."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sessions_app.models import AuditEntry, InboundEvent, PaymentSession
from sessions_app.models.session import email_indexes
from tests.sandbox_control import Sandbox

LIST = "/admin/sessions_app/paymentsession/"


@pytest.fixture
def sign_in(database: None) -> Callable[[str], Client]:
    """Gives a browser of somebody who has one role."""

    def make(role: str) -> Client:
        person = User.objects.create_user(role, is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(person)
        return client

    return make


@pytest.fixture
def opened(
    account: Callable[..., Any], sandbox: Sandbox, post: Callable[..., Any], order: Callable[..., Any]
) -> Callable[..., PaymentSession]:
    """Opens a session through the API at an account of its own."""
    account("console")

    def make(**changes: Any) -> PaymentSession:
        answer = post(order(**changes))
        assert answer.status_code == 201, answer.content
        return PaymentSession.objects.get(pk=answer.json()["sessionId"])

    return make


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def address(session: PaymentSession, act: str = "change") -> str:
    return f"{LIST}{session.pk}/{act}/"


def test_a_session_is_found_by_id_order_provider_reference_and_email(
    sign_in: Callable[[str], Client], opened: Callable[..., PaymentSession]
) -> None:
    wanted, other = opened(orderReference="WANTED-1"), opened(orderReference="OTHER-1")
    PaymentSession.objects.filter(pk=wanted.pk).update(
        payment_reference="pay_1", email_index=email_indexes("a@b.au")[0]
    )
    support = sign_in("support")
    attempt = wanted.attempts.get()

    for text in (str(wanted.pk), "WANTED-1", wanted.reference, "pay_1", str(attempt.pk)):
        shown = page(support, f"{LIST}?q={text}")
        assert str(wanted.pk) in shown, text
        assert str(other.pk) not in shown, text
    by_email = support.get(f"{LIST}?q=A@B.au", follow=True)
    assert "A@B.au" not in by_email.request["QUERY_STRING"]
    assert str(wanted.pk) in by_email.content.decode()
    assert str(other.pk) not in by_email.content.decode()


def test_only_who_may_see_shoppers_searches_by_email(
    sign_in: Callable[[str], Client], opened: Callable[..., PaymentSession]
) -> None:
    opened()

    answer = sign_in("viewer").get(f"{LIST}?q=jane.smith@example.com", follow=True)

    assert "Searching by e-mail needs permission" in answer.content.decode()


def test_the_list_goes_page_by_page_along_the_ids_and_counts_nothing(
    sign_in: Callable[[str], Client], opened: Callable[..., PaymentSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions_app.admin.keyset_list.PER_PAGE", 2)
    oldest, middle, newest = opened(), opened(), opened()
    viewer = sign_in("viewer")

    with CaptureQueriesContext(
        connection,
    ) as made:
        first = page(viewer, LIST)

    assert str(newest.pk) in first
    assert str(middle.pk) in first
    assert f"{oldest.pk}/change" not in first
    second = page(viewer, f"{LIST}?before={middle.pk}")
    assert f"{oldest.pk}/change" in second
    assert f"{middle.pk}/change" not in second
    assert not [each["sql"] for each in made if "COUNT(" in each["sql"] and "paymentsession" in each["sql"]]


@pytest.mark.parametrize("query", ["status=PENDING", "period=1h", "late=1", "review=1", "status=FAILED", "shopper=1,2"])
def test_filters_narrow_the_list(
    query: str, sign_in: Callable[[str], Client], opened: Callable[..., PaymentSession]
) -> None:
    session = opened()

    shown = page(sign_in("viewer"), f"{LIST}?{query}")

    assert (f"{session.pk}/change" in shown) is (query in ("status=PENDING", "period=1h"))


def test_the_page_says_what_happened_and_hides_the_shopper(
    sign_in: Callable[[str], Client], opened: Callable[..., PaymentSession]
) -> None:
    session = opened()

    shown = page(sign_in("viewer"), address(session))

    for text in ("Order received", "Opened the checkout", "session.created", session.reference, "140.76", "Total"):
        assert text in shown, text
    assert "j•••@e•••.com" in shown
    assert "jane.smith@example.com" not in shown
    assert "Reveal" not in shown
    assert "Close it" not in shown


def test_revealing_needs_a_reason_and_is_noted(
    sign_in: Callable[[str], Client], opened: Callable[..., PaymentSession]
) -> None:
    session, support = opened(), sign_in("support")
    assert "jane.smith@example.com" not in support.post(address(session, "reveal"), {"reason": ""}).content.decode()

    answer = support.post(address(session, "reveal"), {"reason": "The shop asked about a refund"})

    assert "jane.smith@example.com" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    (note,) = AuditEntry.objects.filter(subject_id=str(session.pk))
    assert (note.actor, note.action, note.reason) == (
        "support",
        "looked at the shopper",
        "The shop asked about a refund",
    )
    assert "jane" not in f"{note.before}{note.after}{note.subject}".lower()
    assert "The shop asked about a refund" in page(support, address(session))


def test_operations_close_a_session_at_its_provider_with_a_reason(
    sign_in: Callable[[str], Client], opened: Callable[..., PaymentSession]
) -> None:
    session, operations = opened(), sign_in("operations")

    answer = operations.post(address(session, "expire"), {"reason": "Wrong price"}, follow=True)

    assert "The session is expired." in answer.content.decode()
    session.refresh_from_db()
    assert session.status == "EXPIRED"
    (note,) = AuditEntry.objects.filter(subject_id=str(session.pk))
    assert (note.actor, note.action, note.reason) == ("operations", "asked to close", "Wrong price")


def test_asking_the_provider_finds_a_payment_nobody_told_us_of(
    sign_in: Callable[[str], Client], opened: Callable[..., PaymentSession], sandbox: Sandbox
) -> None:
    session = opened()
    sandbox.pay(session.account.name, session.reference)  # type: ignore[union-attr]

    answer = sign_in("support").post(address(session, "reconcile"), {"reason": "Shopper says paid"}, follow=True)

    session.refresh_from_db()
    assert session.status == "COMPLETED"
    assert "Now completed." in answer.content.decode()


def test_provider_events_are_found_by_their_own_id_and_by_what_finds_their_session(
    sign_in: Callable[[str], Client], opened: Callable[..., PaymentSession]
) -> None:
    session, other = opened(), opened()
    for each, name in ((session, "evt_wanted"), (other, "evt_other")):
        InboundEvent.objects.create(
            account=each.account,
            event_id=name,
            kind="checkout.paid",
            reference=each.reference,
            status="PAID",
            amount=each.total,
            currency=each.currency,
            occurred_at=each.created_at,
            received_at=each.created_at,
            next_at=each.created_at,
            progress="APPLIED",
            session=each,
        )
    support = sign_in("support")

    for text in ("evt_wanted", session.reference, session.order_reference, str(session.pk)):
        found = support.get("/admin/sessions_app/inboundevent/", {"q": text}).context["cl"].result_list

        assert [each.event_id for each in found] == ["evt_wanted"], text


def test_nothing_offers_to_count_all_sessions(
    sign_in: Callable[[str], Client], opened: Callable[..., PaymentSession]
) -> None:
    opened()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = page(sign_in("support"), f"{LIST}?_facets=True")

    assert "Show counts" not in shown
    assert not [each["sql"] for each in asked if "COUNT(" in each["sql"]]
