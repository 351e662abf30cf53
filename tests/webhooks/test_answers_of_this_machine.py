"""What answers at an address that is not public is neither kept nor shown: it answers us, not the merchant."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.test import Client
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.models import Application, DeliveryAttempt, PaymentSession, WebhookEndpoint
from sessions_app.usecases.webhooks.deliver import deliver_webhooks
from sessions_app.usecases.webhooks.endpoints import NewEndpoint, UnacceptableUrl, create_endpoint
from sessions_app.usecases.webhooks.redeliver import send_test
from tests.sandbox_control import Sandbox
from tests.stand_ins.merchant import Merchant

SECRET = b"root:hunter2"


@pytest.mark.parametrize(
    "how",
    [
        {"status": 200, "body": SECRET},
        {"status": 500, "body": SECRET},
        {"status": 302, "body": SECRET, "headers": {"Location": "http://127.0.0.1/root:hunter2"}},
    ],
)
def test_nothing_of_an_answer_of_this_machine_is_kept_but_its_status(
    endpoint: Callable[..., WebhookEndpoint], merchant: Merchant, token: str, how: dict[str, Any]
) -> None:
    made = endpoint()
    merchant.behave(**how)
    send_test(endpoint=made, now=timezone.now())

    deliver_webhooks()

    attempt = DeliveryAttempt.objects.get()
    assert (attempt.status, attempt.excerpt) == (how["status"], "")
    assert "hunter2" not in attempt.problem
    url = f"/api/v1/webhook-endpoints/{made.pk}/deliveries"
    answer = Client().get(url, headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["data"][0]["attempts"][0]["excerpt"] == ""
    connection.close()


@pytest.fixture
def greeter() -> Iterator[int]:
    """Something on this machine that speaks another protocol first, as SSH, SMTP and Redis do."""
    listening = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        called, _ = listening.accept()
        with called:
            called.sendall(b"220 root:hunter2 ready\r\n\r\n")
            called.recv(65536)

    threading.Thread(target=greet, daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


def test_what_is_no_http_is_not_quoted_either(application: Application, greeter: int) -> None:
    new = NewEndpoint(f"http://127.0.0.1:{greeter}/")
    made = create_endpoint(application_id=application.pk, mode="sandbox", new=new, now=timezone.now()).endpoint
    send_test(endpoint=made, now=timezone.now())

    deliver_webhooks()

    attempt = DeliveryAttempt.objects.get()
    assert (attempt.status, attempt.excerpt, attempt.problem) == (None, "", "RemoteProtocolError: no answer in HTTP")


def test_a_public_answer_is_kept_as_it_was(public: Merchant, endpoint: Callable[..., WebhookEndpoint]) -> None:
    made = endpoint()
    public.behave(status=500, body=b"our stack trace")
    send_test(endpoint=made, now=timezone.now())

    deliver_webhooks()

    assert DeliveryAttempt.objects.get().excerpt == "our stack trace"


def test_a_webhook_completes_no_session_of_another_merchant(
    application: Application, account: Callable[..., ProviderAccount], post: Any, order: Any, sandbox: Sandbox
) -> None:
    victim = Application.objects.create(name="Victim")
    account("shared")
    post(order())
    session = PaymentSession.objects.get()
    url = f"{sandbox.base}/_control/accounts/shared/pay/{session.reference}"
    new = NewEndpoint(url)
    made = create_endpoint(application_id=victim.pk, mode="sandbox", new=new, now=timezone.now()).endpoint
    send_test(endpoint=made, now=timezone.now())

    deliver_webhooks()

    assert DeliveryAttempt.objects.get().status == 401
    assert [each["status"] for each in sandbox.books("shared")] == ["open"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_without_the_setting_nobody_reaches_this_machine(
    host: str, application: Application, merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "WEBHOOK_LOOPBACK", False)
    new = NewEndpoint(f"http://{host}:{merchant.port}/hook")

    with pytest.raises(UnacceptableUrl, match="must be on a public host"):
        create_endpoint(application_id=application.pk, mode="sandbox", new=new, now=timezone.now())

    assert not WebhookEndpoint.objects.exists()


def test_an_endpoint_of_before_is_not_sent_to_once_the_setting_is_off(
    endpoint: Callable[..., WebhookEndpoint], merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_test(endpoint=endpoint(), now=timezone.now())
    monkeypatch.setattr(settings, "WEBHOOK_LOOPBACK", False)

    deliver_webhooks()

    assert merchant.received == []
    assert DeliveryAttempt.objects.get().problem == "127.0.0.1 leads to an address that is not public"


@pytest.mark.parametrize(("switched", "found"), [(True, 1), (False, 0)])
def test_a_deployment_is_warned_of_it(
    switched: bool, found: int, monkeypatch: pytest.MonkeyPatch, database: None
) -> None:
    monkeypatch.setattr(settings, "WEBHOOK_LOOPBACK", switched)

    said = [each for each in run_checks(include_deployment_checks=True) if each.id == "sessions.W010"]

    assert len(said) == found
