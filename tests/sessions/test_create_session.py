"""One key, one session, one payable checkout: against the real sandbox provider over HTTP."""

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from providers.base import Credentials
from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import Application, IdempotencyRecord, PaymentSession, ProviderAttempt, SessionEvent
from sessions_app.usecases.sessions import open_checkout


@pytest.fixture
def one(account: Callable[..., Any], sandbox: Any) -> str:
    """The name of the only account, new for each test so that its books are its own."""
    name = f"one-{uuid4().hex[:8]}"
    account(name, preference=1)
    return name


@pytest.fixture
def two(one: str, account: Callable[..., Any]) -> str:
    """A second account that ranks below `one`."""
    name = f"two-{uuid4().hex[:8]}"
    account(name, preference=0)
    return name


def states() -> list[tuple[int, str]]:
    return list(ProviderAttempt.objects.order_by("session__created_at", "position").values_list("position", "state"))


def test_a_session_is_opened_and_answered_as_published(
    post: Callable[..., Any], order: Callable[..., Any], one: str, sandbox: Any
) -> None:
    answer = post(order())

    assert answer.status_code == 201
    body = answer.json()
    assert list(body) == ["sessionId", "checkoutUrl", "status", "routing", "expiresAt", "createdAt"]
    assert body["status"] == "PENDING"
    assert body["routing"]["selectedProvider"] == "sandbox"
    assert re.search(rb'"score":[0-9]+\.[0-9][},]', answer.content)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", body["createdAt"])
    assert "Idempotent-Replayed" not in answer
    (checkout,) = sandbox.books(one)
    assert body["checkoutUrl"] == f"{sandbox.base}/pay/{checkout['id']}"
    assert (checkout["amount"], checkout["currency"]) == (14076, "AUD")
    session = PaymentSession.objects.get()
    assert (session.total, session.status, session.reference) == (Decimal("140.76"), "PENDING", checkout["id"])
    assert session.expires_at - session.created_at.replace(microsecond=0) == timedelta(minutes=60)
    assert checkout["expires_at"] == int(session.expires_at.timestamp())
    attempt = session.attempts.get()
    assert (attempt.state, str(attempt.id), attempt.sealed_request) == ("LIVE", checkout["idempotency_key"], None)
    assert [event.type for event in session.events.all()] == ["session.created"]


def test_the_same_request_again_gets_the_same_answer(
    post: Callable[..., Any], order: Callable[..., Any], one: str, sandbox: Any, application: Application
) -> None:
    body = order()
    first = post(body, key="again")
    PaymentSession.objects.update(status="EXPIRED", closed_at=timezone.now())
    reordered = dict(reversed(body.items())) | {"amount": {"tax": 11.81, "shipping": 9.950, "total": 140.760}}
    new_token = str(ApplicationToken.for_application(application.id))

    second = post(reordered, key="again", token=new_token)

    assert (second.status_code, second.content) == (201, first.content)
    assert second["Idempotent-Replayed"] == "true"
    assert len(sandbox.books(one)) == 1


def test_a_replay_needs_no_provider(post: Callable[..., Any], order: Callable[..., Any], one: str) -> None:
    from providers.models import ProviderAccount

    body = order()
    first = post(body, key="again")
    ProviderAccount.objects.update(enabled=False)

    assert post(body, key="again").content == first.content


def test_the_same_key_with_another_order_is_refused(
    post: Callable[..., Any], order: Callable[..., Any], one: str, sandbox: Any
) -> None:
    body = order()
    post(body, key="mine")

    answer = post({**body, "locale": "de"}, key="mine")

    assert (answer.status_code, answer.json()["code"]) == (422, "IDEMPOTENCY_KEY_MISMATCH")
    assert post({"nonsense": 1}, key="mine").json()["code"] == "IDEMPOTENCY_KEY_MISMATCH"
    assert len(sandbox.books(one)) == 1


def test_keys_of_two_applications_have_nothing_to_do_with_each_other(
    post: Callable[..., Any], order: Callable[..., Any], one: str
) -> None:
    other = str(ApplicationToken.for_application(Application.objects.create(name="Other").id))
    body = order()

    first, second = post(body, key="same"), post(body, key="same", token=other)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["sessionId"] != second.json()["sessionId"]


def test_an_order_with_a_live_session_gets_no_second_one(
    post: Callable[..., Any], order: Callable[..., Any], one: str, sandbox: Any
) -> None:
    body = order()
    first = post(body)

    answer = post(body)

    assert (answer.status_code, answer.json()["details"]) == (409, "Resource already exists")
    assert answer["Location"] == f"/api/v1/sessions/{first.json()['sessionId']}"
    assert len(sandbox.books(one)) == 1
    assert IdempotencyRecord.objects.count() == 1


def test_an_order_may_be_tried_again_when_its_session_ended_unpaid(
    post: Callable[..., Any], order: Callable[..., Any], one: str
) -> None:
    body = order()
    post(body)
    PaymentSession.objects.update(status="EXPIRED", closed_at=timezone.now())

    assert post(body).status_code == 201


def test_what_is_sent_twice_at_once_opens_one_checkout(
    post: Callable[..., Any], order: Callable[..., Any], one: str, sandbox: Any
) -> None:
    sandbox.behave(one, latency_ms=150)
    body = order()

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: post(body, key="burst"), range(36)))

    assert set(Counter(answer.status_code for answer in answers)) <= {201, 409}
    running = [answer for answer in answers if answer.status_code == 409]
    assert {answer["Retry-After"] for answer in running} == {"1"}
    assert {answer.json()["details"] for answer in running} == {
        "A request with this Idempotency-Key is still being processed"
    }
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert len(sandbox.books(one)) == 1


def test_one_order_under_many_keys_at_once_opens_one_checkout(
    post: Callable[..., Any], order: Callable[..., Any], one: str, sandbox: Any
) -> None:
    body = order()

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda number: post(body, key=f"k{number}"), range(36)))

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 35}
    assert len(sandbox.books(one)) == 1


def test_a_refusal_goes_on_to_the_next_account(
    post: Callable[..., Any], order: Callable[..., Any], one: str, two: str, sandbox: Any
) -> None:
    sandbox.behave(one, refuse_rate=1)

    answer = post(order())

    assert answer.status_code == 201
    assert states() == [(1, "REJECTED"), (2, "LIVE")]
    session = PaymentSession.objects.get()
    assert session.account is not None
    assert session.account.name == two
    assert str(session.score) == session.decision["candidates"][1]["score"]


@pytest.mark.parametrize("fault", ["lost_answer_rate", "error_rate"])
def test_an_unknown_outcome_is_quarantined_and_its_url_never_disclosed(
    fault: str, post: Callable[..., Any], order: Callable[..., Any], one: str, two: str, sandbox: Any
) -> None:
    sandbox.behave(one, **{fault: 1})

    answer = post(order())

    assert answer.status_code == 201
    assert states() == [(1, "QUARANTINED"), (2, "LIVE")]
    assert answer.json()["checkoutUrl"].endswith(sandbox.books(two)[0]["id"])
    quarantined = ProviderAttempt.objects.get(state="QUARANTINED")
    assert quarantined.request.attempt_id == quarantined.id
    assert len(sandbox.books(one)) == (1 if fault == "lost_answer_rate" else 0)


def test_a_timeout_is_unknown_too(
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: str,
    two: str,
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("providers.registry.Connection", impatient)
    sandbox.behave(one, hang_ms=1500)

    assert post(order()).status_code == 201
    assert states() == [(1, "QUARANTINED"), (2, "LIVE")]
    assert "ProviderTimedOut" in ProviderAttempt.objects.get(position=1).problem


def impatient(**given: Any) -> Any:
    from providers.base import Connection

    return Connection(**given, connect_timeout=0.5, read_timeout=0.5)


@pytest.mark.parametrize(
    ("behaviour", "status", "state"),
    [
        ({"lost_answer_rate": 1}, 502, "QUARANTINED"),
        ({"hang_ms": 1500}, 504, "QUARANTINED"),
    ],
)
def test_when_nobody_opens_it_the_key_stays_usable(
    behaviour: dict[str, float],
    status: int,
    state: str,
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: str,
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("providers.registry.Connection", impatient)
    sandbox.behave(one, **behaviour)
    body = order()

    failed = post(body, key="stubborn")

    assert failed.status_code == status
    assert states() == [(1, state)]
    assert PaymentSession.objects.get().status == "ABANDONED"

    assert post({**body, "locale": "de"}, key="stubborn").json()["code"] == "IDEMPOTENCY_KEY_MISMATCH"
    sandbox.behave(one)
    again = post(body, key="stubborn")

    assert again.status_code == 201
    assert "Idempotent-Replayed" not in again
    assert states() == [(1, state), (1, "LIVE")]
    assert post(body, key="stubborn").content == again.content
    assert PaymentSession.objects.filter(status="PENDING").count() == 1


def test_nobody_listening_is_a_definite_no(
    post: Callable[..., Any], order: Callable[..., Any], one: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(django_settings.PROVIDER_API_BASES, "sandbox", "http://127.0.0.1:9")

    assert post(order()).status_code == 502
    assert states() == [(1, "REJECTED")]


def test_the_budget_ends_the_search(
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: str,
    two: str,
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(open_checkout, "BUDGET_SECONDS", open_checkout.SLOWEST_CALL_SECONDS)
    sandbox.behave(one, refuse_rate=1)

    assert post(order()).status_code == 502
    assert states() == [(1, "REJECTED")]
    assert sandbox.books(two) == []


class Killed(BaseException):
    """No handler of ours catches this, as none runs in a killed process."""


def crash(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Dies at `step`: nothing after it happens."""

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    monkeypatch.setattr(open_checkout, step, die)


@pytest.mark.parametrize("step", ["adapter_of", "finish"])
def test_a_crash_is_healed_by_the_retry_with_the_same_checkout(
    step: str,
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: str,
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = order()
    with monkeypatch.context() as patched:
        crash(patched, step)
        with pytest.raises(Killed):
            post(body, key="crash")
    assert post(body, key="crash").json()["details"].endswith("still being processed")
    IdempotencyRecord.objects.update(leased_until=timezone.now())

    healed = post(body, key="crash")

    assert healed.status_code == 201
    (checkout,) = sandbox.books(one)
    assert healed.json()["checkoutUrl"].endswith(checkout["id"])
    assert states() == [(1, "LIVE")]
    record = IdempotencyRecord.objects.get()
    assert (record.state, record.fence) == ("COMPLETED", 2)
    assert post(body, key="crash").content == healed.content


def test_many_retries_after_a_crash_open_one_checkout(
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: str,
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = order()
    with monkeypatch.context() as patched:
        crash(patched, "finish")
        with pytest.raises(Killed):
            post(body, key="crash")
    IdempotencyRecord.objects.update(leased_until=timezone.now())

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _: post(body, key="crash"), range(20)))

    assert set(Counter(answer.status_code for answer in answers)) <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert len(sandbox.books(one)) == 1


def test_a_session_that_lapsed_before_it_was_opened_starts_anew(
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: str,
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = order()
    with monkeypatch.context() as patched:
        crash(patched, "finish")
        with pytest.raises(Killed):
            post(body, key="crash")
    long_ago = timezone.now() - timedelta(days=2)
    IdempotencyRecord.objects.update(leased_until=long_ago)
    PaymentSession.objects.update(expires_at=long_ago)

    answer = post(body, key="crash")

    assert answer.status_code == 201
    assert sorted(states()) == [(1, "LIVE"), (1, "QUARANTINED")]
    assert answer.json()["sessionId"] == str(PaymentSession.objects.get(status="PENDING").id)


def test_a_slow_worker_whose_work_was_taken_over_answers_what_the_other_stored(
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: str,
    sandbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = order()
    finish, answers = open_checkout.finish, []

    def overtaken(*arguments: Any, **named: Any) -> Any:
        monkeypatch.setattr(open_checkout, "finish", finish)
        IdempotencyRecord.objects.update(leased_until=timezone.now())
        answers.append(post(body, key="slow"))
        return finish(*arguments, **named)

    monkeypatch.setattr(open_checkout, "finish", overtaken)

    slow = post(body, key="slow")

    assert (slow.status_code, slow.content) == (201, answers[0].content)
    assert slow["Idempotent-Replayed"] == "true"
    assert len(sandbox.books(one)) == 1
    assert SessionEvent.objects.count() == 1


def test_a_fault_of_ours_half_way_is_quarantined(
    post: Callable[..., Any], order: Callable[..., Any], one: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.sandbox.adapter._params", lambda request: 1 / 0)

    assert post(order()).status_code == 502
    assert states() == [(1, "QUARANTINED")]
    assert ProviderAttempt.objects.get().problem == "internal"


def test_wrong_credentials_are_told_as_a_refusal(
    post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> None:
    made = account("wrong")
    made.seal_credentials(Credentials({"api_key": "nonsense"}))
    made.save()

    assert post(order()).status_code == 502
    assert "ProviderMisconfigured" in ProviderAttempt.objects.get().problem


def test_the_shopper_is_encrypted_and_bound_to_the_session(
    post: Callable[..., Any], order: Callable[..., Any], one: str
) -> None:
    from providers.sealed import CannotUnseal

    post(order())
    session = PaymentSession.objects.get()

    assert session.customer is not None
    assert session.customer.email == "jane.smith@example.com"
    assert b"jane" not in bytes(session.sealed_customer or b"").lower()
    assert "jane" not in str(session.order).lower()
    session.id = uuid4()
    with pytest.raises(CannotUnseal):
        _ = session.customer


@pytest.mark.parametrize(("body", "read", "checked"), [({"amount": "nothing"}, 1, 1), (b"{", 1, 0)])
def test_a_refused_body_is_read_and_checked_once_although_its_caller_was_only_remembered(
    body: Any,
    read: int,
    checked: int,
    post: Callable[..., Any],
    order: Callable[..., Any],
    one: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from sessions_app.api import strict_json
    from sessions_app.api.sessions import order_body

    assert post(order()).status_code == 201  # the caller is remembered from here on
    calls: Counter[str] = Counter()

    def count(module: Any, name: str) -> None:
        function = getattr(module, name)

        def counted(*given: Any, **named: Any) -> Any:
            calls[name] += 1
            return function(*given, **named)

        monkeypatch.setattr(module, name, counted)

    count(strict_json, "read")
    count(order_body, "order_from")

    assert post(body).status_code == 400
    assert (calls["read"], calls["order_from"]) == (read, checked)


def test_an_order_is_checked_by_the_rules_that_hold_now_whatever_is_remembered(
    post: Callable[..., Any], order: Callable[..., Any], one: str, application: Application
) -> None:
    statuses = []
    for hosts in ([], ["elsewhere.example.com"], []):  # each is remembered while the next one holds already
        Application.objects.filter(pk=application.pk).update(redirect_hosts=hosts)
        statuses.append(post(order()).status_code)

    assert statuses == [201, 400, 201]


def test_no_personal_data_is_logged(
    post: Callable[..., Any], order: Callable[..., Any], one: str, sandbox: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    sandbox.behave(one, lost_answer_rate=1)

    post(order())

    shown = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "Checkout not opened" in shown
    assert not [secret for secret in ("jane", "Collins", "Bearer", "sk_sandbox") if secret in shown]
