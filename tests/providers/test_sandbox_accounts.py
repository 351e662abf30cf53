"""Accounts of the sandbox move no money, keep keys nobody can guess, and do nothing where the sandbox is off."""

import time
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test import Client

from providers.base import Credentials
from providers.models import ProviderAccount
from providers.sandbox.keys import api_key, webhook_secret
from providers.sandbox.webhook import signature
from sessions_app.demo import seed
from sessions_app.models import InboundEvent, PaymentSession
from tests.sandbox_control import Sandbox, credentials

PAGE = "/admin/providers/provideraccount/"
NO_TERMS = {"terms-TOTAL_FORMS": "0", "terms-INITIAL_FORMS": "0"}
FORM = {
    "provider": "sandbox", "name": "new", "mode": "sandbox", "enabled": "on", "currencies": "", "countries": "",
    "fee_percent": "1", "conversion_prior": "0.8", "latency_prior_ms": "100", "preference": "0.5", **NO_TERMS,
}  # fmt: skip


@pytest.fixture
def staff(database: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    return client


@pytest.fixture
def sandbox_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SANDBOX", False)


def shown(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_database_keeps_a_sandbox_account_in_sandbox_mode(account: Callable[..., ProviderAccount]) -> None:
    made = account()

    with pytest.raises(IntegrityError, match="account_sandbox_only_tests"):
        ProviderAccount.objects.filter(pk=made.pk).update(mode="live")


def test_the_form_says_that_sandbox_accounts_move_no_money(
    staff: Client, account: Callable[..., ProviderAccount]
) -> None:
    sentence = "Sandbox accounts move no money: their mode must be sandbox."
    made = account("new")

    assert sentence in shown(staff.post(f"{PAGE}add/", FORM | {"name": "other", "mode": "live"}))
    assert sentence in shown(staff.post(f"{PAGE}{made.pk}/change/", FORM | {"mode": "live"}))
    assert list(ProviderAccount.objects.values_list("name", "mode")) == [("new", "sandbox")]


def test_an_account_with_sessions_keeps_its_mode_in_the_form_and_in_the_database(
    staff: Client, account: Callable[..., ProviderAccount], post: Any, order: Any, sandbox: Sandbox
) -> None:
    made = account("keeps")
    post(order())
    ProviderAccount.objects.update(provider="stripe")  # whose accounts may be of either mode
    ProviderAccount.objects.get().seal_credentials(Credentials({"secret_key": "sk_test_x"}))

    page = shown(staff.get(f"{PAGE}{made.pk}/change/"))
    assert "The mode cannot be changed: the account has sessions" in page
    assert 'name="mode"' not in page
    staff.post(f"{PAGE}{made.pk}/change/", FORM | {"name": "keeps", "mode": "live"})
    with pytest.raises(IntegrityError, match="An account with sessions keeps its mode"):
        ProviderAccount.objects.update(mode="live")

    assert ProviderAccount.objects.get().mode == "sandbox"


def test_an_account_whose_attempt_is_not_resolved_keeps_its_mode_too(
    account: Callable[..., ProviderAccount], post: Any, order: Any, sandbox: Sandbox
) -> None:
    account("silent")
    sandbox.behave("silent", error_rate=1)
    assert post(order()).status_code == 502
    sandbox.behave("silent")
    assert not PaymentSession.objects.filter(account__isnull=False).exists()

    with pytest.raises(IntegrityError, match="An account with sessions keeps its mode"):
        ProviderAccount.objects.update(provider="stripe", mode="live")


def test_an_account_without_sessions_may_change_its_mode(account: Callable[..., ProviderAccount]) -> None:
    account(provider="stripe")

    assert ProviderAccount.objects.update(mode="live") == 1


def test_the_seed_makes_keys_that_names_do_not_tell(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seed, "_add_admin", bool)

    seed.seed()
    first = ProviderAccount.objects.get(name="swift").credentials
    monkeypatch.setattr(settings, "SANDBOX_SECRET", "the secret of another machine, as long as it must be")
    seed.seed()
    second = ProviderAccount.objects.get(name="swift").credentials

    assert first == credentials_with("the secret of a sandbox that only tests know")
    assert second == credentials_with("the secret of another machine, as long as it must be")
    assert first.fields != second.fields
    assert "whsec_sandbox_swift" not in first.webhook_secrets


def credentials_with(secret: str) -> Credentials:
    return Credentials({"api_key": api_key("swift", secret=secret)}, (webhook_secret("swift", secret=secret),))


def test_guessable_keys_of_before_are_sealed_anew_and_once(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seed, "_add_admin", bool)
    seed.seed()
    for name, key in (("swift", "sk_sandbox_swift"), ("steady", "something-else")):
        row = ProviderAccount.objects.get(name=name)
        row.seal_credentials(Credentials({"api_key": key}, (f"whsec_sandbox_{name}",)))
        row.save()

    assert seed.seed() == ["new keys of provider account sandbox/swift"]
    assert seed.seed() == []
    assert ProviderAccount.objects.get(name="swift").credentials == credentials("swift")
    assert ProviderAccount.objects.get(name="steady").credentials.fields == {"api_key": "something-else"}


def test_a_sandbox_account_that_staff_add_gets_its_keys_by_itself(staff: Client, sandbox: Sandbox) -> None:
    answer = staff.post(f"{PAGE}add/", FORM)

    assert answer.status_code == 302, shown(answer)
    made = ProviderAccount.objects.get()
    assert made.credentials == credentials("new")
    tested = staff.post(f"{PAGE}{made.pk}/test-connection/", follow=True)
    assert "Sandbox took the stored key" in shown(tested)


def test_an_event_signed_with_the_guessable_secret_is_refused(account: Callable[..., ProviderAccount]) -> None:
    made, body = account("swift"), b'{"id":"evt_1","type":"checkout.paid"}'
    signed = signature(body, secret="whsec_sandbox_swift", timestamp=int(time.time()))

    answer = Client().post(
        f"/webhooks/sandbox/{made.name}", body, "application/json", headers={"Sandbox-Signature": signed}
    )

    assert answer.status_code == 400
    assert not InboundEvent.objects.exists()


def test_where_the_sandbox_is_off_its_events_are_neither_read_nor_kept(
    account: Callable[..., ProviderAccount], sandbox_off: None
) -> None:
    made = account("swift")
    body = orjson.dumps({"id": "evt_1", "type": "checkout.refunded", "created": 1, "data": {}})
    signed = signature(body, secret=made.credentials.webhook_secrets[0], timestamp=int(time.time()))
    headers, unread = {"Sandbox-Signature": signed}, b"x" * 300_000

    answers = [
        Client().post("/webhooks/sandbox/swift", given, "application/json", headers=headers) for given in (body, unread)
    ]

    expected = {"error": "Not Found", "message": "No such resource", "statusCode": 404}
    assert [answer.json() for answer in answers] == [expected] * 2
    assert not InboundEvent.objects.exists()


def test_where_the_sandbox_is_off_nothing_is_routed_there(
    account: Callable[..., ProviderAccount], post: Any, order: Any, sandbox: Sandbox, sandbox_off: None
) -> None:
    account("nobody-asks")
    with connection.cursor() as cursor:  # what was read while it was on is read again
        cursor.execute("UPDATE providers_configurationversion SET version = version + 1")

    answer = post(order())

    assert (answer.status_code, answer.json()["code"]) == (422, "NO_AVAILABLE_PROVIDER")
    assert sandbox.books("nobody-asks") == []


def test_where_the_sandbox_is_off_the_form_offers_no_account_of_it(staff: Client, sandbox_off: None) -> None:
    page = shown(staff.get(f"{PAGE}add/"))

    assert 'href="?provider=stripe"' in page
    assert "?provider=sandbox" not in page
    answer = staff.post(f"{PAGE}add/", FORM)
    assert answer.status_code == 200
    assert "Sandbox is switched off here (SANDBOX=off)" in shown(answer)
    assert not ProviderAccount.objects.exists()


def test_a_developer_is_told_the_keys_where_there_is_a_sandbox(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("sandbox_keys", "swift")
    said = capsys.readouterr().out
    assert credentials("swift").fields["api_key"] in said
    assert credentials("swift").webhook_secrets[0] in said

    monkeypatch.setattr(settings, "SANDBOX", False)
    with pytest.raises(CommandError, match="There is no sandbox provider here"):
        call_command("sandbox_keys")
