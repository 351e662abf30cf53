"""An account is added from a gallery of providers, with fields and steps made from what each says of itself."""

import dataclasses
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from providers.base import Credentials
from providers.credentials import problem_with
from providers.facts import CredentialForm, Expiry, Proof, ProviderFacts, Returns
from providers.models import ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.admin.providers.fact_texts import (
    CAPTURE,
    CLOSING,
    EXPIRY,
    PROOF,
    RETURNS,
    SHOWN_APART,
    TEXTS,
    texts_of,
)
from sessions_app.admin.providers.logo import initials, logo
from sessions_app.models import AuditEntry
from sessions_app.usecases.provider_accounts.webhook_address import is_public
from tests.admin.test_accounts import PAGE, browser, form_of, text
from tests.example_provider import FACTS, ExampleProvider
from tests.sandbox_control import Sandbox

NEW = ProviderAccount(provider="example", name="eu", mode="sandbox")
WHOLE = {"credential_api_key": "ek_test_1", "credential_merchant_account": "ShopECOM"}


@pytest.fixture(autouse=True)
def example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROVIDERS, "example", ExampleProvider)
    monkeypatch.setitem(settings.PROVIDER_API_BASES, "example", "http://127.0.0.1:9")


@pytest.fixture
def staff(database: None) -> Client:
    return browser()


@pytest.fixture
def saved(database: None) -> ProviderAccount:
    made = ProviderAccount(provider="example", name="eu")
    made.seal_credentials(Credentials({"api_key": "ek_test_1", "merchant_account": "ShopECOM"}, ("hmac_1",)))
    made.save()
    return made


def read(answer: Any) -> str:
    return text(answer).replace("&#x27;", "'")


def added(staff: Client, **entered: str) -> str:
    return read(staff.post(f"{PAGE}add/?provider=example", form_of(NEW, **entered), follow=True))


def changed(staff: Client, account: ProviderAccount, **entered: str) -> str:
    answer = staff.post(f"{PAGE}{account.pk}/change/", form_of(account, **entered), follow=True)
    account.refresh_from_db()
    account.__dict__.pop("credentials", None)
    return read(answer)


def test_every_fact_has_words() -> None:
    about = [name for each in TEXTS for name in each.about]

    assert sorted([*about, *SHOWN_APART]) == sorted(each.name for each in dataclasses.fields(ProviderFacts))
    assert (EXPIRY.keys(), RETURNS.keys(), PROOF.keys()) == (set(Expiry), set(Returns), set(Proof))
    assert CAPTURE.keys() == CLOSING.keys() == {True, False}


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_the_words_of_every_provider_are_whole(name: str) -> None:
    for title, words in texts_of(PROVIDERS[name].facts):
        assert re.fullmatch(r"\S.*\S", words), title


def test_the_words_say_what_a_provider_can_and_cannot() -> None:
    assert dict(texts_of(FACTS, brief=True)) == {
        "Currencies": "7 currencies, such as EUR, USD, GBP, AUD",
        "Accounts": "Live and sandbox",
        "A checkout ends": "By the provider's clock, which may be earlier or later than the session's time; open for "
        "3 hours at most and 5 minutes at least",
        "Closing one early": "Not always possible: the session stays open until the provider ends it, so that nobody "
        "pays twice",
        "Money moves": "Approving moves no money: we capture it once the shopper has agreed",
        "A repeated call": "Not recognised: it would open another checkout; one whose answer was lost can be found "
        "again",
        "Of the shopper": "Orders need the shopper's e-mail and country",
        "Back from paying": "One address, however it ended; our return page asks and sends the shopper on",
        "Events are proven": "By a signature in each event",
        "Smallest order": "EUR 0.10",
    }


def test_the_answer_to_an_event_is_told_as_it_is_sent() -> None:
    empty = dataclasses.replace(FACTS, event_answer=("text/plain", b""))

    assert dict(texts_of(FACTS))["Answer to an event"] == "200 with [accepted] as text/plain"
    assert dict(texts_of(empty))["Answer to an event"] == "200 with an empty body"


def test_all_offered_providers_are_shown_as_cards_and_lead_to_their_form(staff: Client, sandbox: Sandbox) -> None:
    shown = read(staff.get(f"{PAGE}add/?_popup=1"))

    by_title = sorted(PROVIDERS.keys() - {"sandbox"}, key=lambda name: PROVIDERS[name].facts.title.casefold())
    assert re.findall(r'<h2 id="provider-(\w+)">', shown) == [*by_title, "sandbox"]
    assert re.findall(r'href="(\?[^"]*provider=[^"]*)"', shown) == [
        f"?_popup=1&amp;provider={name}" for name in (*by_title, "sandbox")
    ]
    assert 'aria-label="Add an account at Stripe"' in shown
    assert shown.count('<svg class="provider-logo"') == len(PROVIDERS)
    assert "No account yet" in shown


@pytest.mark.parametrize("asked", ["nobody", "stripe'", "\u0663", "x" * 300])
def test_an_unknown_provider_is_said_to_be_none_and_the_others_are_offered(asked: str, staff: Client) -> None:
    looked = read(staff.get(f"{PAGE}add/", {"provider": asked}))
    sent = read(staff.post(f"{PAGE}add/", form_of(NEW, provider=asked)))

    for answer in (looked, sent):
        assert '<p class="verdict bad" role="alert">There is no such provider. Choose one of these.</p>' in answer
        assert 'id="provider-stripe"' in answer
    assert not ProviderAccount.objects.exists()


def test_who_may_add_no_account_sees_no_gallery(database: None) -> None:
    assert browser("view_provideraccount").get(f"{PAGE}add/").status_code == 403


def test_the_form_asks_for_the_providers_own_credentials_with_steps_to_get_them(staff: Client) -> None:
    shown = read(staff.get(f"{PAGE}add/?provider=example"))

    assert re.findall(r'type="(\w+)" name="credential_(\w+)"', shown) == [
        ("password", "api_key"),
        ("text", "merchant_account"),
        ("text", "location"),
        ("text", "url_prefix"),
        ("password", "webhook_secret"),
    ]
    assert "Developers, API credentials: the key of a <code>ws_</code> user." in shown
    assert 'data-prefix="http://testserver/webhooks/example/"' in shown
    assert "AUTHORISATION CANCELLATION" in shown
    assert "Example Pay cannot reach testserver from outside: PUBLIC_BASE_URL is http://testserver." in shown


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ({}, ["Add a webhook", "Subscribe it to these events", "Copy the HMAC key"]),
        ({"events": ()}, ["Add a webhook", "there is nothing to choose", "Copy the HMAC key"]),
        ({"webhook_secret": ""}, ["Add a webhook", "Subscribe it to these events"]),
        ({"webhook_secret": "", "events": ()}, ["No webhook to add"]),
    ],
)
def test_the_steps_are_those_that_the_provider_needs(
    changes: dict[str, Any], steps: list[str], staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExampleProvider, "facts", dataclasses.replace(FACTS, **changes))

    shown = read(staff.get(f"{PAGE}add/?provider=example"))

    found = "Add a webhook|Subscribe it to these events|there is nothing to choose|Copy the HMAC key|No webhook to add"
    assert re.findall(found, shown) == steps
    assert ('name="credential_webhook_secret"' in shown) is ("webhook_secret" not in changes)


def test_nothing_is_said_of_a_webhook_secret_where_there_is_none(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExampleProvider, "facts", dataclasses.replace(FACTS, webhook_secret=""))

    said = added(staff, **WHOLE)

    assert "Example Pay was not reached" in said
    assert "is stored" not in said.partition("Example Pay was not reached")[2].partition("</")[0]
    assert "Webhook secrets in use" not in read(staff.get(f"{PAGE}{ProviderAccount.objects.get().pk}/change/"))


def test_an_account_is_added_with_all_its_credentials(staff: Client) -> None:
    said = added(staff, **WHOLE, credential_webhook_secret=" hmac_1\n")

    made = ProviderAccount.objects.get()
    assert made.credentials == Credentials({"api_key": "ek_test_1", "merchant_account": "ShopECOM"}, ("hmac_1",))
    assert "Example Pay was not reached, or turned us away before doing anything" in said
    assert "An HMAC key is stored." in said
    assert "ek_test_1" not in said
    assert "hmac_1" not in said


@pytest.mark.parametrize(
    ("entered", "sentences"),
    [
        ({}, ["Enter the API key: without it Example Pay cannot be called.", "Enter the merchant account: without"]),
        ({"credential_api_key": "ek_test_1"}, ["Enter the merchant account: without it Example Pay cannot be called."]),
        (WHOLE | {"credential_api_key": "ek_live_1"}, ["The API key is a live key (ek_live_…), and the account"]),
        (WHOLE | {"credential_api_key": "nonsense"}, ["The API key does not look like one of Example Pay's:"]),
        (WHOLE | {"credential_webhook_secret": "ek_test_1"}, ["The HMAC key is a key for tests (ek_test_…): enter"]),
        (WHOLE | {"credential_merchant_account": "ek_test_1"}, ["The merchant account is a key for tests (ek_"]),
        (WHOLE | {"credential_location": "a b"}, ["The location ID has a blank, a line break or a letter that no"]),
        (WHOLE | {"mode": "live", "credential_api_key": "ek_live_1"}, ["Enter the live URL prefix: a live account at"]),
    ],
)  # fmt: skip
def test_a_credential_that_is_missing_or_wrong_gets_a_sentence_that_names_it(
    entered: dict[str, str], sentences: list[str], staff: Client
) -> None:
    answer = added(staff, **entered)

    assert [sentence for sentence in sentences if sentence not in answer] == []
    assert not ProviderAccount.objects.exists()


def test_a_secret_that_was_right_beside_a_mistake_is_asked_for_again(staff: Client) -> None:
    answer = added(staff, credential_api_key="ek_test_1", credential_webhook_secret="nonsense")

    again = "Enter it again: nothing was saved, and secrets are never sent back."
    assert answer.count(again) == 1
    assert again in answer.partition('name="credential_api_key"')[2].partition('name="credential_merchant')[0]
    assert "ek_test_1" not in answer


def test_a_live_account_has_what_only_live_accounts_have(staff: Client) -> None:
    added(staff, **WHOLE | {"mode": "live", "credential_api_key": "ek_live_1", "credential_url_prefix": "1797-Shop"})

    assert ProviderAccount.objects.get().credentials.fields["url_prefix"] == "1797-Shop"


def test_what_only_live_accounts_have_is_not_kept_for_a_sandbox_account(staff: Client) -> None:
    added(staff, **WHOLE, credential_url_prefix="1797-Shop")

    assert "url_prefix" not in ProviderAccount.objects.get().credentials.fields


def test_ids_are_shown_and_changed_while_secrets_stay(staff: Client, saved: ProviderAccount) -> None:
    shown = read(staff.get(f"{PAGE}{saved.pk}/change/"))
    said = changed(staff, saved, credential_merchant_account="ShopPOS", credential_location="L1")

    assert 'name="credential_merchant_account" value="ShopECOM"' in shown
    assert "New API key" in shown
    assert "New HMAC key" in shown
    assert "ek_test_1" not in shown
    fields = {"api_key": "ek_test_1", "merchant_account": "ShopPOS", "location": "L1"}
    assert saved.credentials == Credentials(fields, ("hmac_1",))
    assert "Example Pay was not reached" in said


def test_an_id_that_is_optional_is_taken_away_by_emptying_it_and_one_that_is_needed_is_not(
    staff: Client, saved: ProviderAccount
) -> None:
    changed(staff, saved, credential_merchant_account="ShopECOM", credential_location="L1")
    changed(staff, saved, credential_merchant_account="ShopECOM", credential_location="")
    said = changed(staff, saved, credential_merchant_account="")

    assert saved.credentials.fields == {"api_key": "ek_test_1", "merchant_account": "ShopECOM"}
    assert "Enter the merchant account: without it Example Pay cannot be called." in said


def test_a_credential_that_only_the_other_mode_has_is_refused() -> None:
    live_only = CredentialForm("ek_live_", "a live key", "api_key", live=True)
    facts = dataclasses.replace(FACTS, credential_forms=(live_only,))

    said = {live: problem_with("ek_live_1", field="api_key", facts=facts, live=live) for live in (True, False, None)}

    assert said[False] == "The API key is a live key (ek_live_…), and the account is a sandbox account."
    assert said[True] == said[None] == ""
    assert problem_with("of-no-form", field="merchant_account", facts=facts, live=True) == ""


def test_a_stored_field_that_the_provider_does_not_declare_any_more_is_left_as_it_is(
    staff: Client, saved: ProviderAccount
) -> None:
    fields = {"api_key": "ek_test_1", "merchant_account": "ShopECOM", "of_before": "x"}
    saved.seal_credentials(Credentials(fields))
    saved.save()

    changed(staff, saved, credential_merchant_account="ShopPOS")

    assert saved.credentials.fields == fields | {"merchant_account": "ShopPOS"}


def test_saving_other_settings_neither_seals_anew_nor_asks_the_provider(staff: Client, saved: ProviderAccount) -> None:
    before = bytes(saved.sealed_credentials)

    said = changed(staff, saved, credential_merchant_account="ShopECOM", preference="0.9")

    assert bytes(saved.sealed_credentials) == before
    assert float(saved.preference) == 0.9
    assert "was not reached" not in said


def test_who_only_changes_settings_cannot_make_an_account_live_without_what_that_needs(saved: ProviderAccount) -> None:
    clerk = browser("change_provideraccount", "view_provideraccount")
    ProviderAccount.objects.filter(pk=saved.pk).update(mode="sandbox")
    saved.seal_credentials(Credentials({"api_key": "ek_live_1", "merchant_account": "ShopECOM"}))
    saved.save()

    said = changed(clerk, saved, mode="live")

    assert "A live account needs the live URL prefix: enter it with the mode, or keep the mode." in said
    assert saved.mode == "sandbox"


def test_a_name_that_is_taken_is_refused_in_words(staff: Client, saved: ProviderAccount) -> None:
    assert "This provider has an account of this name already: choose another name." in added(staff, **WHOLE)


def test_a_renamed_account_says_where_its_events_arrive_now(staff: Client, saved: ProviderAccount) -> None:
    said = changed(staff, saved, credential_merchant_account="ShopECOM", name="europe")

    assert "Its events arrive at http://testserver/webhooks/example/europe from now on" in said
    assert "What is still sent to http://testserver/webhooks/example/eu is answered with 404." in said
    assert AuditEntry.objects.filter(subject_id=str(saved.pk), after__name="europe").count() == 1


def test_a_sandbox_account_that_is_renamed_is_said_to_get_no_events(
    staff: Client, account: Callable[..., ProviderAccount], sandbox: Sandbox
) -> None:
    said = changed(staff, account("named"), name="renamed")

    assert "Sandbox knows the account by its key and goes on sending its events to" in said


def test_an_account_with_half_its_credentials_is_not_tried(staff: Client, saved: ProviderAccount) -> None:
    saved.seal_credentials(Credentials({"api_key": "ek_test_1"}))
    saved.save()

    answer = staff.post(f"{PAGE}{saved.pk}/test-connection/", follow=True)

    assert "No merchant account is stored, so nothing was asked. Enter it under Credentials." in read(answer)


def test_credentials_are_tried_as_they_are_saved_and_no_connection_is_held_meanwhile(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []
    database = connections["default"]  # of this thread, in which the page is made too

    class Provider(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held.append(database.connection is not None)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setitem(settings.PROVIDER_API_BASES, "example", f"http://127.0.0.1:{server.server_port}")
        said = added(staff, **WHOLE)
        server.shutdown()

    assert held == [False]
    assert re.search(r"Example Pay took the stored key and answered in \d+ ms\. No HMAC key is stored: events of", said)


@pytest.mark.timeout(60)
def test_a_provider_that_hangs_holds_the_page_no_longer_than_a_call_may_take(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hanging(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(1)  # until the other side hangs up

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Hanging) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setitem(settings.PROVIDER_API_BASES, "example", f"http://127.0.0.1:{server.server_port}")
        started = monotonic()
        said = added(staff, **WHOLE)
        took = monotonic() - started
        server.shutdown()

    assert "Example Pay did not answer in time: we waited" in said
    assert took < 12
    assert ProviderAccount.objects.exists()


@pytest.mark.parametrize(
    ("host", "public"),
    [("pay.example.com", True), ("8.8.8.8", True), ("localhost", False), ("127.0.0.1", False), ("10.0.0.7", False),
     ("switchyard", False), ("pay.local", False), ("shop.internal", False), ("::1", False), ("", False)],
)  # fmt: skip
def test_an_address_on_no_public_network_is_known_by_its_name(host: str, public: bool) -> None:
    assert is_public(host) is public


@pytest.mark.parametrize(("title", "letters"), [("Stripe", "St"), ("PayPal", "PP"), ("Checkout.com", "Ch"), ("", "")])
def test_a_sign_is_made_of_the_titles_letters(title: str, letters: str) -> None:
    assert initials(title) == letters
    assert f">{letters}</text>" in logo("any", title)


def test_shipped_providers_have_signs_of_different_colours() -> None:
    names = PROVIDERS.keys() - {"example"}

    assert len({re.findall(r'fill="(#\w{6})"', logo(name, "X"))[0] for name in names}) == len(names)
