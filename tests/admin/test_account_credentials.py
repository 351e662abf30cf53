"""The form of an account refuses what cannot be the credential it is entered as, and says what it is."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from providers.base import Credentials
from providers.credentials import problem_with, trimmed
from providers.facts import WEBHOOK_SECRET, ProviderFacts
from providers.models import ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.demo import seed
from sessions_app.models import PaymentSession
from tests.admin.test_accounts import PAGE, browser, form_of, pressed, text

STRIPE: ProviderFacts = PROVIDERS["stripe"].facts
LIVE_KEYS, ENTER = "sk_live_ or rk_live_", "nter one that begins with"
IS_LIVE = f"and the account is live: e{ENTER} {LIVE_KEYS}."
IS_SANDBOX = f"and the account is a sandbox account: e{ENTER} sk_test_ or rk_test_."
AS_SECRET = "enter that as the webhook secret, and as the API key one that begins with"
AS_KEY = "enter that as the API key, and as the webhook secret one that begins with"
NO_USE = f"which is of no use here: e{ENTER}"
WRONG = [
    ("live", "secret_key", "sk_test_51Example",
     f"The API key is a secret key for tests (sk_test_…), {IS_LIVE}"),
    ("live", "secret_key", "rk_test_51Example",
     f"The API key is a restricted key for tests (rk_test_…), {IS_LIVE}"),
    ("sandbox", "secret_key", "sk_live_51Example",
     f"The API key is a live secret key (sk_live_…), {IS_SANDBOX}"),
    ("sandbox", "secret_key", "rk_live_51Example",
     f"The API key is a live restricted key (rk_live_…), {IS_SANDBOX}"),
    ("live", "secret_key", "pk_live_51Example",
     f"The API key is a publishable key (pk_…), {NO_USE} {LIVE_KEYS}."),
    ("live", "secret_key", "sk_org_live_51Example",
     f"The API key is an organization's key (sk_org_…), {NO_USE} {LIVE_KEYS}."),
    ("live", "secret_key", "whsec_Example",
     f"The API key is a webhook signing secret (whsec_…): {AS_SECRET} {LIVE_KEYS}."),
    ("live", "secret_key", "Example51",
     f"The API key does not look like one of Stripe's: those begin with {LIVE_KEYS}."),
    ("live", "secret_key", "sk_live_", "The API key is cut off or masked: copy it again, whole."),
    ("live", "secret_key", "sk_live_****6789", "The API key is cut off or masked: copy it again, whole."),
    ("live", "secret_key", "sk_live_…6789",
     "The API key has a blank, a line break or a letter that no API key has: copy it again, whole."),
    ("live", "secret_key", "sk_live_51 Example",
     "The API key has a blank, a line break or a letter that no API key has: copy it again, whole."),
    ("live", "webhook_secret", "sk_live_51Example",
     f"The webhook secret is a live secret key (sk_live_…): {AS_KEY} whsec_."),
    ("live", "webhook_secret", "we_1Example",
     f"The webhook secret is a webhook endpoint's id (we_…), {NO_USE} whsec_."),
    ("live", "webhook_secret", "c2VjcmV0",
     "The webhook secret does not look like one of Stripe's: those begin with whsec_."),
    ("live", "webhook_secret", "whsec_", "The webhook secret is cut off or masked: copy it again, whole."),
]  # fmt: skip
RIGHT = [
    ("live", "sk_live_51Example"), ("live", "rk_live_51Example"),
    ("sandbox", "sk_test_51Example"), ("sandbox", "rk_test_51Example"),
]  # fmt: skip


@pytest.fixture
def staff(database: None) -> Client:
    return browser()


def errors(answer: Any) -> str:
    return text(answer).replace("&#x27;", "'")


@pytest.mark.parametrize(("mode", "field", "entered", "sentence"), WRONG)
def test_what_cannot_be_the_credential_is_refused_with_what_it_is(
    mode: str, field: str, entered: str, sentence: str, staff: Client
) -> None:
    new = ProviderAccount(provider="stripe", name="eu", mode=mode)

    answer = staff.post(f"{PAGE}add/", form_of(new, **{f"credential_{field}": entered}))

    assert sentence in errors(answer)
    assert not ProviderAccount.objects.exists()
    assert entered not in text(answer) or entered in sentence


@pytest.mark.parametrize("around", ["{}", " {}\n", "\u200b{}\ufeff", "\t{}\u00a0", "\r\n{}\r\n"])
@pytest.mark.parametrize(("mode", "key"), RIGHT)
def test_right_credentials_are_taken_whatever_was_pasted_around_them(
    mode: str, key: str, around: str, staff: Client
) -> None:
    new = ProviderAccount(provider="stripe", name="eu", mode=mode)
    entered = {
        "credential_secret_key": around.format(key),
        "credential_webhook_secret": around.format("whsec_Ex/am+ple="),
    }

    assert staff.post(f"{PAGE}add/", form_of(new, **entered)).status_code == 302

    made = ProviderAccount.objects.get()
    assert made.credentials == Credentials({"secret_key": key}, ("whsec_Ex/am+ple=",))


def test_an_account_whose_mode_stays_is_judged_by_it(staff: Client, account: Callable[..., ProviderAccount]) -> None:
    live = account("eu", provider="stripe", mode="live")

    answer = staff.post(f"{PAGE}{live.pk}/change/", form_of(live, credential_secret_key="sk_test_1"))
    rotated = staff.post(
        f"{PAGE}{live.pk}/change/",
        form_of(live, credential_secret_key="sk_live_2", credential_webhook_secret="whsec_2"),
    )

    assert "and the account is live" in errors(answer)
    assert rotated.status_code == 302
    assert ProviderAccount.objects.get().credentials == Credentials(
        {"secret_key": "sk_live_2"}, ("whsec_2", "whsec_eu")
    )


def test_a_mode_that_the_stored_key_is_not_for_is_refused(
    staff: Client, account: Callable[..., ProviderAccount]
) -> None:
    tests = account("eu", provider="stripe")

    alone = staff.post(f"{PAGE}{tests.pk}/change/", form_of(tests, mode="live"))
    clerk = browser("change_provideraccount", "view_provideraccount").post(
        f"{PAGE}{tests.pk}/change/", form_of(tests, mode="live")
    )
    with_its_key = staff.post(
        f"{PAGE}{tests.pk}/change/", form_of(tests, mode="live", credential_secret_key="sk_live_1")
    )

    sentence = (
        "The stored API key is a secret key for tests (sk_test_…), and the account is live. "
        "Enter the other mode's key with it, or keep the mode."
    )
    assert sentence in errors(alone)
    assert sentence in errors(clerk)
    assert with_its_key.status_code == 302
    assert ProviderAccount.objects.get().mode == "live"


def test_a_sandbox_account_takes_no_key_of_another_provider(staff: Client, sandbox: Any) -> None:
    new = ProviderAccount(provider="sandbox", name="new", mode="sandbox")

    answer = staff.post(f"{PAGE}add/", form_of(new, credential_api_key="sk_test_51Example"))

    assert "The API key does not look like one of Sandbox's: those begin with sk_sandbox_." in errors(answer)


def test_a_key_of_the_other_mode_that_was_stored_before_is_found_by_testing_the_connection(
    staff: Client, account: Callable[..., ProviderAccount], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.PROVIDER_API_BASES, "stripe", "http://127.0.0.1:9")
    live = account("eu", provider="stripe", mode="live")

    said = pressed(staff, live, "test-connection")

    assert "The stored API key is a secret key for tests (sk_test_…), and the account is live." in said


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_every_provider_says_how_its_credentials_look(name: str) -> None:
    facts = PROVIDERS[name].facts
    formed = {form.field for form in facts.credential_forms if form.field}

    assert formed or not facts.credential_forms
    for field in (*(each.name for each in facts.credential_fields), WEBHOOK_SECRET):
        assert problem_with("none of theirs", field=field, facts=facts)
        refused = problem_with("none-of-theirs", field=field, facts=facts)
        assert bool(re.search("those begin with", refused)) == (field in formed)
    assert trimmed(" \u200b\ufeff ") == ""


@pytest.mark.parametrize(
    ("key", "secret", "problem"),
    [
        (
            "pk_live_1",
            "",
            "The API key is a publishable key (pk_…), which is of no use here: enter one that begins with",
        ),
        ("whsec_1", "", "The API key is a webhook signing secret (whsec_…): enter that as the webhook secret,"),
        ("sk_live_1", "sk_live_1", "The webhook secret is a live secret key (sk_live_…): enter that as the API key,"),
    ],
)
def test_the_seed_makes_no_account_of_what_cannot_be_a_key(
    key: str, secret: str, problem: str, database: None, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    seeded_with(monkeypatch, key, secret)

    with caplog.at_level(logging.WARNING):
        seed.seed()

    assert not ProviderAccount.objects.filter(provider="stripe").exists()
    assert [each.problem.startswith(problem) for each in caplog.records if hasattr(each, "problem")] == [True]


def seeded_with(monkeypatch: pytest.MonkeyPatch, key: str, secret: str) -> None:
    monkeypatch.setattr(seed, "_add_admin", bool)
    monkeypatch.setattr(settings, "STRIPE_SECRET_KEY", key)
    monkeypatch.setattr(settings, "STRIPE_WEBHOOK_SECRET", secret)


@pytest.mark.parametrize(
    ("key", "mode"), [("sk_live_1", "live"), ("rk_live_1", "live"), ("sk_test_1", "sandbox"), ("rk_test_1", "sandbox")]
)
def test_the_seed_makes_an_account_of_the_keys_mode(
    key: str, mode: str, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeded_with(monkeypatch, key, "whsec_1")

    seed.seed()

    assert ProviderAccount.objects.get(provider="stripe").mode == mode


def test_the_seed_leaves_an_account_with_sessions_in_its_mode(
    account: Callable[..., ProviderAccount], session: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    made = session(1).account
    seeded_with(monkeypatch, "sk_live_1", "whsec_1")

    with caplog.at_level(logging.WARNING):
        seed.seed()

    made.refresh_from_db()
    assert (made.mode, made.credentials.fields["secret_key"]) == ("sandbox", "sk_test_default")
    assert PaymentSession.objects.filter(account=made).exists()
    assert [each.problem for each in caplog.records if hasattr(each, "problem")] == [
        "It has sandbox sessions and the key is for live: add another account for it"
    ]
