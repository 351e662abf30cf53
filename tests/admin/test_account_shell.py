"""Accounts are added, listed, tried and switched from the shell; no secret is an argument or is printed."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from providers.base import Credentials
from providers.models import ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.models import AuditEntry
from tests import processes
from tests.example_provider import ExampleProvider
from tests.sandbox_control import Sandbox

WHOLE = {"api_key": "ek_test_1", "merchant_account": "ShopECOM", "webhook_secret": "hmac_1"}
SECRETS = ("ek_test_1", "hmac_1", "ek_live_1")


@pytest.fixture(autouse=True)
def example(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROVIDERS, "example", ExampleProvider)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Callable[..., str]:
    """Runs `manage.py account ...` with this on standard input; gives what is printed."""

    def make(*args: str, given: Any = None) -> str:
        content = given if isinstance(given, bytes) else json.dumps(given).encode() if given is not None else b""
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        call_command("account", *args)
        return str(capsys.readouterr().out)

    return make


def test_an_account_is_added_with_its_credentials_and_settings(run: Callable[..., str]) -> None:
    settings = ["--currencies", "eur,USD", "--countries", "DE", "--fee-percent", "1.9", "--preference", "0.7"]

    said = run("add", "example/eu", "--mode", "sandbox", "--disabled", *settings, given=WHOLE)

    made = ProviderAccount.objects.get()
    assert (str(made), made.mode, made.enabled) == ("example/eu", "sandbox", False)
    assert (made.currencies, made.countries) == (["EUR", "USD"], ["DE"])
    assert (str(made.fee_percent), str(made.preference)) == ("1.900", "0.700")
    assert made.credentials == Credentials({"api_key": "ek_test_1", "merchant_account": "ShopECOM"}, ("hmac_1",))
    assert "Its events arrive at http://testserver/webhooks/example/eu" in said
    assert "Subscribe its webhook at Example Pay to: AUTHORISATION, CANCELLATION" in said
    assert not any(secret in said for secret in SECRETS)


def test_what_is_pasted_around_a_credential_is_taken_off(run: Callable[..., str]) -> None:
    run("add", "example/eu", given=WHOLE | {"api_key": " ek_test_1\u200b\n"})

    assert ProviderAccount.objects.get().credentials.fields["api_key"] == "ek_test_1"


def test_an_account_of_the_sandbox_gets_its_credentials_by_itself(run: Callable[..., str]) -> None:
    run("add", "sandbox/new")

    assert ProviderAccount.objects.get().credentials.fields["api_key"].startswith("sk_sandbox_new.")


@pytest.mark.parametrize(
    ("args", "given", "sentence"),
    [
        (["nobody/eu"], WHOLE, "There is no such provider here; there are: "),
        (["example"], WHOLE, "Name: This field cannot be blank."),
        (["example/a b"], WHOLE, "Name: Enter a valid “slug”"),
        (["example/eu"], {}, "No credentials were given: Example Pay needs a JSON object with api_key, "),
        (["example/eu"], {"api_key": "ek_test_1"}, "Enter the merchant account: without it Example Pay cannot be"),
        (["example/eu", "--mode", "live"], WHOLE | {"api_key": "ek_live_1"}, "Enter the live URL prefix: a live "),
        (["example/eu"], WHOLE | {"url_prefix": "abc"}, "The live URL prefix belongs to live accounts: leave it out."),
        (["example/eu"], WHOLE | {"ek_test_1": "x"}, "One of the fields is none of Example Pay's; they are: api_key,"),
        (["example/eu"], WHOLE | {"api_key": "ek_live_1"}, "The API key is a live key (ek_live_…), and the account"),
        (["example/eu"], WHOLE | {"merchant_account": "ek_test_1"}, "The merchant account is a key for tests ("),
        (["example/eu"], WHOLE | {"webhook_secret": "ek_test_1"}, "The HMAC key is a key for tests (ek_test_…): enter"),
        (["example/eu"], WHOLE | {"api_key": 1}, "one of its values is a number"),
        (["example/eu"], ["ek_test_1"], "this is a list"),
        (["example/eu"], b'{"api_key": "ek_test_1"', "Standard input must be one JSON object of texts"),
        (["example/eu"], b'{"api_key": "ek_test_1", "api_key": "ek_test_1"}', "A field is named twice"),
        (["example/eu"], b"\xff\xfeek_test_1", "Standard input must be one JSON object of texts"),
        (["example/eu"], b"[" * 100_000, "Standard input is longer than 65,536 bytes"),
        (["example/eu"], b"[" * 60_000, "Standard input must be one JSON object of texts"),
        (["example/eu", "--currencies", "EUR,PLN"], WHOLE, "Example Pay does not take PLN."),
        (["example/eu", "--currencies", "XXZ"], WHOLE, "XXZ is not an ISO 4217 currency."),
        (["example/eu", "--countries", "XX"], WHOLE, "XX is not an ISO 3166-1 alpha-2 country code."),
        (["example/eu", "--fee-percent", "101"], WHOLE, "Fee percent: Ensure this value is less than or equal to 100."),
        (["example/eu", "--checkout-host", "pay.shop.example"], WHOLE, "accounts have no checkout domain of their own"),
        (["sandbox/eu", "--mode", "live"], {}, "Sandbox accounts move no money: their mode must be sandbox."),
    ],
)  # fmt: skip
def test_what_cannot_be_an_account_is_refused_with_a_sentence_and_nothing_is_stored(
    args: list[str], given: Any, sentence: str, run: Callable[..., str]
) -> None:
    with pytest.raises(CommandError) as refused:
        run("add", *args, given=given)

    assert str(refused.value).startswith("Nothing was stored.\n")
    assert sentence in str(refused.value)
    assert not any(secret in str(refused.value) for secret in SECRETS)
    assert not ProviderAccount.objects.exists()


def test_every_problem_is_said_at_once(run: Callable[..., str]) -> None:
    with pytest.raises(CommandError) as refused:
        run("add", "example/eu", "--currencies", "XXZ", given={"api_key": "ek_live_1"})

    assert len(str(refused.value).splitlines()) == 4  # nothing stored, the currency, the key, the merchant account


def test_a_name_that_is_taken_is_refused(run: Callable[..., str]) -> None:
    run("add", "example/eu", given=WHOLE)

    with pytest.raises(CommandError, match="There is an account example/eu already"):
        run("add", "example/eu", given=WHOLE | {"api_key": "ek_test_2"})

    assert ProviderAccount.objects.get().credentials.fields["api_key"] == "ek_test_1"


@pytest.mark.parametrize(
    "argument", ["--api-key=sk_live_1", "--credential sk_live_1", "sk_live_1", "--stdin-not sk_live_1"]
)
def test_a_secret_among_the_arguments_is_refused_and_not_repeated(argument: str) -> None:
    command = [sys.executable, "manage.py", "account", "add", "stripe/eu", *argument.split()]
    environment = os.environ | {"DATABASE_URL": processes.database_url(), "CELERY_BROKER_URL": ""}

    done = subprocess.run(command, capture_output=True, text=True, env=environment, input="{}", cwd=processes.ROOT)

    assert done.returncode == 2
    assert "never from arguments" in " ".join(done.stderr.split())
    assert "sk_live_1" not in done.stdout + done.stderr
    assert not ProviderAccount.objects.exists()


def test_accounts_are_listed_without_their_secrets(run: Callable[..., str]) -> None:
    assert "There is no account yet" in run("list")
    run("add", "example/eu", given=WHOLE)

    lines, listed = run("list").splitlines(), json.loads(run("list", "--json"))

    assert lines[1].split()[:6] == ["example/eu", "sandbox", "taken", "stored", "0.000", "all"]
    assert lines[1].endswith("  http://testserver/webhooks/example/eu")
    assert (listed[0]["account"], listed[0]["webhookSecrets"]) == ("example/eu", 1)
    assert listed[0]["storedCredentials"] == ["api_key", "merchant_account"]
    assert not any(secret in str(listed) + str(lines) for secret in SECRETS)


def test_its_connection_is_tested(run: Callable[..., str], sandbox: Sandbox) -> None:
    run("add", "sandbox/shell-test")
    assert "Sandbox took the stored key" in run("test", "sandbox/shell-test")

    account = ProviderAccount.objects.get()
    account.seal_credentials(Credentials({"api_key": "sk_sandbox_wrong"}))
    account.save()
    with pytest.raises(CommandError, match="Sandbox refuses the stored key"):
        run("test", "sandbox/shell-test")
    with pytest.raises(CommandError, match="There is no such account"):
        run("test", "sandbox/nobody")


def test_switching_it_off_and_on_is_said_warned_of_and_audited(run: Callable[..., str], capsys: Any) -> None:
    run("add", "example/eu", given=WHOLE)
    account = ProviderAccount.objects.get()

    call_command("account", "disable", "example/eu", "--reason", "They are down")

    said = capsys.readouterr()
    assert said.out == "example/eu is disabled.\n"
    assert said.err == "No sandbox account is enabled any more: orders of sandbox applications are refused.\n"
    assert run("disable", "example/eu") == "example/eu was disabled already.\n"
    assert run("enable", "example/eu") == "example/eu is enabled.\n"
    entries = AuditEntry.objects.filter(subject_id=str(account.pk)).order_by("id")
    assert [(each.action, each.actor, each.reason) for each in entries] == [
        ("created", "", "manage.py account add"),
        ("changed", "", "They are down"),
        ("changed", "", "manage.py account enable"),
    ]
    assert not any(secret in f"{each.before}{each.after}" for each in entries for secret in SECRETS)
