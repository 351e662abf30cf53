"""Staff see how accounts are doing, test their connection, and make the sandbox's misbehave; by the pages."""

import re
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from providers.base import Credentials, NotKept, ProviderMisconfigured, ProviderUnavailable
from providers.models import ProviderAccount
from providers.sandbox import simulator
from providers.sandbox.server.faults import LONGEST_MS, SETTINGS
from routing import background
from routing.decision.faults import fault_of
from routing.models import AccountBreaker, PlannedOutage
from routing.recording import record_call
from routing.statistics import hourly_counts
from routing.statistics.pending_observations import Call, Ended, Opened
from sessions_app.admin.providers.events_not_kept import MEANINGS
from sessions_app.models import AuditEntry
from sessions_app.usecases.provider_events.tally import count_not_kept
from tests.sandbox_control import Sandbox

PAGE = "/admin/providers/provideraccount/"


def browser(*permissions: str) -> Client:
    """A member of staff with these permissions; with all when none are given."""
    name = f"user{User.objects.count()}"
    user = User.objects.create_user(name, is_staff=True) if permissions else User.objects.create_superuser(name)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def staff(database: None) -> Client:
    return browser()


@pytest.fixture
def one(account: Callable[..., ProviderAccount], sandbox: Sandbox) -> ProviderAccount:
    return account("watched")


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def page(staff: Client, account: ProviderAccount) -> str:
    return text(staff.get(f"{PAGE}{account.pk}/change/"))


def pressed(staff: Client, account: ProviderAccount, button: str, **form: Any) -> str:
    return text(staff.post(f"{PAGE}{account.pk}/{button}/", form, follow=True))


def busy(account: ProviderAccount) -> None:
    """Ten calls an hour ago of which two failed; eight checkouts: five paid, one not, two still open."""
    now = timezone.now()
    at = now - timedelta(hours=1)
    hourly_counts.add_calls(
        [Call(account.pk, fault_of(ProviderUnavailable()) if n < 2 else None, 100, at) for n in range(10)]
    )
    hourly_counts.add_opened([Opened(account.pk, "AUD", at)] * 8)
    hourly_counts.add_ended([Ended(account.pk, at, paid=n < 5, first=True) for n in range(6)])


def test_an_account_without_calls_says_so_instead_of_drawing(staff: Client, one: ProviderAccount) -> None:
    shown = page(staff, one)

    assert "No calls in the last 24 hours." in shown
    assert "No calls in the last 7 days." in shown
    assert "<svg" not in shown.partition('id="provideraccount_form"')[0].partition('class="evidence account"')[2]
    assert "<dt>Breaker</dt><dd><strong>Closed</strong>" in shown


def test_its_page_shows_how_it_did_as_charts_and_as_a_table(staff: Client, one: ProviderAccount) -> None:
    busy(one)
    other = ProviderAccount.objects.create(provider="sandbox", name="other")
    hourly_counts.add_opened([Opened(other.pk, "AUD", timezone.now())] * 24)

    shown = page(staff, one)

    assert shown.count("<figure>") == 8
    assert "5 paid, 1 not paid, 2 still open" in shown
    row = re.search(r'<tbody><tr><th scope="row">[^<]+</th>(.*?)</tr>', shown)
    assert row
    assert re.findall(r'number">([^<]+)<', row[1])[:6] == ["8", "5", "62.5%", "2", "10", "2"]
    assert "<strong>25.0%</strong><span>8 of 32 sandbox checkouts</span>" in shown


def test_the_list_shows_each_account_with_two_queries_more_however_many_there_are(
    staff: Client, one: ProviderAccount, account: Callable[..., ProviderAccount]
) -> None:
    busy(one)
    AccountBreaker.objects.create(
        account=one, state="open", opened_at=timezone.now(), open_until=timezone.now() + timedelta(minutes=5)
    )
    staff.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as before:
        shown = text(staff.get(PAGE))
    for number in range(5):
        account(f"more-{number}")
    with CaptureQueriesContext(connection) as after:
        staff.get(PAGE)

    assert "62.5% of 8 (2 open)" in shown
    assert "10 (2 faults)" in shown
    assert "Calls of sandbox/watched in each of the last 24 hours, 10 together" in shown
    assert ">Open<" in shown.replace(" ", "")
    assert len(after) == len(before)


def test_its_breaker_says_when_it_lets_calls_through_and_is_reset_there(staff: Client, one: ProviderAccount) -> None:
    until = timezone.now() + timedelta(seconds=90)
    AccountBreaker.objects.create(account=one, state="open", trips=2, opened_at=timezone.now(), open_until=until)
    PlannedOutage.objects.create(
        account=one, starts_at=until + timedelta(days=1), ends_at=until + timedelta(days=2), reason="Maintenance"
    )
    shown = page(staff, one)
    assert "<strong>Open</strong><span>A trial call is made at" in shown
    assert "Maintenance (1 planned)" in shown

    assert f'href="{PAGE}{one.pk}/change/">Back' in text(staff.get(f"{PAGE}{one.pk}/reset-breaker/"))
    assert "This field is required." in pressed(staff, one, "reset-breaker")
    assert AccountBreaker.objects.get().state == "open"
    assert "The breaker is closed: orders are routed there again." in pressed(
        staff, one, "reset-breaker", reason="They called"
    )

    assert AccountBreaker.objects.get().state == "closed"
    assert AuditEntry.objects.filter(subject_id=str(one.pk), reason="They called").count() == 1
    assert "reset-breaker" not in page(staff, one)


def test_a_new_key_entered_by_the_page_closes_a_breaker_that_the_old_one_opened(
    staff: Client, one: ProviderAccount
) -> None:
    wrong = bytes(one.sealed_credentials)
    record_call(
        account_id=one.pk, fault=fault_of(ProviderMisconfigured()), milliseconds=1, at=timezone.now(), credentials=wrong
    )
    background.write_pending(now=timezone.now())
    assert "The credentials are refused" in page(staff, one)

    answer = staff.post(f"{PAGE}{one.pk}/change/", form_of(one, credential_api_key="sk_sandbox_watched_anew"))

    assert answer.status_code == 302, text(answer)
    assert "<strong>Closed</strong>" in page(staff, one)


def test_an_account_is_added_with_its_credentials_and_terms(staff: Client) -> None:
    new = ProviderAccount(provider="sandbox", name="new", mode="sandbox")
    form = form_of(
        new, {"currency": "AUD"}, credential_api_key="sk_sandbox_new", credential_webhook_secret="whsec_sandbox_new"
    )

    answer = staff.post(f"{PAGE}add/", form)

    assert answer.status_code == 302, text(answer)
    made = ProviderAccount.objects.get()
    assert made.credentials == Credentials({"api_key": "sk_sandbox_new"}, ("whsec_sandbox_new",))
    assert made.terms.get().currency == "AUD"


def form_of(account: ProviderAccount, *terms: dict[str, Any], **changes: Any) -> dict[str, Any]:
    values = {
        "provider": account.provider, "name": account.name, "mode": account.mode, "enabled": "on", "currencies": "",
        "countries": "", "fee_percent": "2.9", "conversion_prior": "0.8", "latency_prior_ms": "400",
        "preference": "0.5",
        "terms-TOTAL_FORMS": len(terms), "terms-INITIAL_FORMS": 0,
    } | changes  # fmt: skip
    for number, row in enumerate(terms):
        line = {"currency": "AUD", "fee_percent": "1", "fee_fixed": "0", "minimum": "", "maximum": ""} | row
        values |= {f"terms-{number}-{name}": value for name, value in line.items()}
    return {name: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize(
    ("terms", "changes", "sentence"),
    [
        ([{"minimum": "10", "maximum": "5"}], {}, "The largest order, 5, is less than the smallest, 10."),
        ([{"minimum": "10.005"}], {}, "The smallest order has too many decimal places: AUD has 2."),
        ([{"currency": "JPY", "fee_fixed": "0.5"}], {}, "The fixed fee has too many decimal places: JPY has none."),
        ([{"minimum": "-1"}], {}, "The smallest order must be 0 or more."),
        ([{"fee_percent": "101"}], {}, "Ensure this value is less than or equal to 100."),
        ([{}, {"currency": "aud"}], {}, "AUD has more than one line. Keep one for each currency."),
        ([{"currency": "AUX"}], {}, "AUX is not an ISO 4217 currency."),
        ([], {"currencies": "AUD, ZZZ"}, "ZZZ is not an ISO 4217 currency."),
        ([], {"countries": "AU, XX"}, "XX is not an ISO 3166-1 alpha-2 country code."),
    ],
)
def test_what_is_wrong_with_terms_is_said(
    terms: list[dict[str, Any]], changes: dict[str, Any], sentence: str, staff: Client, one: ProviderAccount
) -> None:
    answer = staff.post(f"{PAGE}{one.pk}/change/", form_of(one, *terms, **changes))

    assert sentence in text(answer)
    assert not one.terms.exists()


def test_amounts_are_written_with_the_places_of_their_currency(staff: Client, one: ProviderAccount) -> None:
    terms = [{"currency": "jpy", "fee_fixed": "30", "minimum": "100"}, {"fee_fixed": "0.3", "maximum": "5000.5"}]
    assert staff.post(f"{PAGE}{one.pk}/change/", form_of(one, *terms)).status_code == 302

    shown = page(staff, one)

    found = re.findall(r'name="terms-\d-(?:fee_fixed|minimum|maximum)" value="([^"]+)"', shown)
    assert sorted(found) == ["0.30", "100", "30", "5000.50"]


def test_switching_off_the_last_account_of_a_mode_warns(
    staff: Client, one: ProviderAccount, account: Callable[..., ProviderAccount]
) -> None:
    spare = account("spare")
    warning = "No sandbox account is enabled any more: orders of sandbox applications are refused."

    first = staff.post(f"{PAGE}{one.pk}/change/", form_of(one, enabled=None), follow=True)
    second = staff.post(f"{PAGE}{spare.pk}/change/", form_of(spare, enabled=None), follow=True)

    assert warning not in text(first)
    assert warning in text(second)


def test_a_connection_that_works_is_told_with_its_time_and_no_secret(staff: Client, one: ProviderAccount) -> None:
    said = pressed(staff, one, "test-connection")

    assert re.search(r"Sandbox took the stored key and answered in \d+ ms\. A webhook secret is stored\.", said)
    assert "sk_sandbox_" not in said
    assert "whsec_sandbox" not in said


def test_what_is_wrong_with_a_connection_is_told(
    staff: Client, one: ProviderAccount, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.behave("watched", error_rate=1)
    assert "Sandbox was reached, but broke off or did not answer sensibly" in pressed(staff, one, "test-connection")
    sandbox.behave("watched")

    one.seal_credentials(Credentials({"api_key": "nonsense"}))
    one.save()
    said = pressed(staff, one, "test-connection")
    assert "Sandbox refuses the stored key" in said
    assert "No webhook secret is stored: events of this account will be refused." in said

    with monkeypatch.context() as patched:
        patched.setitem(settings.PROVIDER_API_BASES, "sandbox", "http://127.0.0.1:9")
        one.seal_credentials(Credentials({"api_key": "sk_sandbox_x"}))
        one.save()
        assert "Sandbox was not reached" in pressed(staff, one, "test-connection")

    ProviderAccount.objects.update(sealed_credentials=b"")
    assert "No key is stored, so nothing was asked." in pressed(staff, one, "test-connection")


def test_faults_are_shown_as_they_are_set_there_and_made_well(
    staff: Client, one: ProviderAccount, sandbox: Sandbox
) -> None:
    sandbox.behave("watched", refuse_rate=0.125, hang_ms=70, down=True)
    shown = page(staff, one)
    assert 'name="faults-refuse_rate" value="12.5"' in shown
    assert 'name="faults-hang_ms" value="70"' in shown
    assert re.search(r'name="faults-down"[^>]* checked', shown)

    wanted = {f"faults-{name}": "0" for name in SETTINGS if name.endswith(("_ms", "_rate"))}
    said = pressed(staff, one, "faults", **wanted | {"faults-error_rate": "2.5", "faults-reorder_events": "on"})
    assert "sandbox/watched behaves as you set it, from its next call on." in said
    behaviour = sandbox.behaviour("watched")
    assert {name: value for name, value in behaviour.items() if value} == {"error_rate": 0.025, "reorder_events": True}

    said = pressed(staff, one, "faults", **wanted | {"faults-error_rate": "250"})
    assert "Nothing was changed. Fails, %: Ensure this value is less than or equal to 100." in said
    assert sandbox.behaviour("watched")["error_rate"] == 0.025

    pressed(staff, one, "faults", well="1")
    assert sandbox.behaviour("watched")["error_rate"] == 0


@pytest.mark.parametrize("reason", ["A drill", ""])
def test_faults_that_are_switched_are_noted_as_they_were_and_as_they_are(
    reason: str, staff: Client, one: ProviderAccount, sandbox: Sandbox
) -> None:
    sandbox.behave("watched", hang_ms=70, down=True)
    wanted = {f"faults-{name}": "0" for name in SETTINGS if name.endswith(("_ms", "_rate"))}
    wanted["faults-settles_after_ms"] = "3000"

    pressed(staff, one, "faults", **wanted | {"faults-error_rate": "2.5", "faults-down": "on", "reason": reason})
    pressed(staff, one, "faults", **wanted | {"faults-error_rate": "250"})
    pressed(staff, one, "faults", well="1", reason=reason)

    well, switched = AuditEntry.objects.filter(action="switched faults", subject_id=str(one.pk))
    assert (switched.actor, switched.subject, switched.reason) == ("user0", "sandbox/watched", reason)
    assert (switched.before, switched.after) == ({"hang_ms": 70, "error_rate": 0}, {"hang_ms": 0, "error_rate": 0.025})
    assert (well.before, well.after) == ({"down": True, "error_rate": 0.025}, {"down": False, "error_rate": 0})
    assert well.reason == reason


def test_the_simulator_knows_every_setting_of_the_sandbox() -> None:
    known = simulator.SETTINGS

    assert {each.name for each in known} == set(SETTINGS)
    assert {each.most for each in known if each.name.endswith("_ms")} == {LONGEST_MS}


def test_a_sandbox_that_is_not_running_is_said_to_be(
    staff: Client, one: ProviderAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.PROVIDER_API_BASES, "sandbox", "http://127.0.0.1:9")

    assert "Sandbox does not answer, so its faults cannot be shown or changed. Is it running?" in page(staff, one)
    assert "Is it running?" in pressed(staff, one, "faults", well="1")
    assert not AuditEntry.objects.filter(action="switched faults", subject_id=str(one.pk)).exists()


def test_no_database_connection_is_held_while_a_provider_is_asked(
    staff: Client, one: ProviderAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []
    database = connections["default"]  # of this thread, in which the pages are made too

    class Watcher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held.append(database.connection is not None)
            behaviour = orjson.dumps(dict.fromkeys(SETTINGS, 0))
            self.send_response(200)
            self.send_header("Content-Length", str(len(behaviour)))
            self.end_headers()
            self.wfile.write(behaviour)

        do_PUT = do_GET

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Watcher) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setitem(settings.PROVIDER_API_BASES, "sandbox", f"http://127.0.0.1:{server.server_port}")
        one.seal_credentials(Credentials({"api_key": "sk_sandbox_elsewhere"}))
        one.save()

        staff.get(f"{PAGE}{one.pk}/change/")
        staff.post(f"{PAGE}{one.pk}/test-connection/")
        staff.post(f"{PAGE}{one.pk}/faults/", {"well": "1"})
        server.shutdown()

    assert held == [False] * 4  # the last asks twice: how it behaves, and to be well


def test_its_page_says_how_many_events_were_not_kept_and_why(staff: Client, one: ProviderAccount) -> None:
    assert "Events that were not kept" not in page(staff, one)
    now = timezone.now()
    for minutes, why in ((9, "MISSIGNED"), (5, "NOT_OURS"), (1, "NOT_OURS")):
        at = now - timedelta(minutes=minutes)
        count_not_kept(one.pk, NotKept(why), said="checkout.\0paid" if why == "NOT_OURS" else "wrong signature", now=at)

    shown = page(staff, one).partition('id="events-not-kept"')[2]

    rows = [re.findall(r"<t[hd][^>]*>([^<]*)<", row) for row in re.findall(r"<tr>(.*?)</tr>", shown)[1:3]]
    since, last, missigned = (f"{now - timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S}" for minutes in (5, 1, 9))
    assert [row[:5] for row in rows] == [
        ["Forgotten: not ours", "2", since, last, "checkout.paid"],
        ["Refused: wrong signature", "1", missigned, missigned, "wrong signature"],
    ]


def test_every_reason_why_an_event_is_not_kept_has_its_words() -> None:
    assert MEANINGS.keys() == set(NotKept)


def test_other_providers_have_no_faults_to_set(staff: Client, account: Callable[..., ProviderAccount]) -> None:
    stripe = account("default", provider="stripe")

    assert 'id="faults"' not in page(staff, stripe)
    assert "Stripe cannot simulate faults." in pressed(staff, stripe, "faults")


def test_each_button_needs_its_permission(one: ProviderAccount) -> None:
    viewer, last_four = browser("view_provideraccount"), one.credentials.fields["api_key"][-4:]
    shown = page(viewer, one)
    assert "No calls in the last 24 hours." in shown
    assert not re.search(f"Test connection|Reset the breaker|faults-down|…{last_four}|api_key", shown)

    for button in ("test-connection", "reset-breaker", "faults"):
        assert viewer.post(f"{PAGE}{one.pk}/{button}/").status_code == 403
        assert viewer.get(f"{PAGE}{one.pk}/{button}/").status_code in (403, 405)


def test_who_may_not_enter_credentials_cannot_smuggle_them_in(one: ProviderAccount) -> None:
    clerk = browser("change_provideraccount", "view_provideraccount", "view_credentials")
    key = one.credentials.fields["api_key"]
    assert f"…{key[-4:]}" in page(clerk, one)

    answer = clerk.post(f"{PAGE}{one.pk}/change/", form_of(one, credential_api_key="sk_sandbox_mine", preference="0.7"))

    assert answer.status_code == 302
    one = ProviderAccount.objects.get()
    assert (one.credentials.fields["api_key"], float(one.preference)) == (key, 0.7)


DETAILS = {
    "provider": "stripe", "name": "default", "mode": "sandbox", "enabled": "on", "currencies": "", "countries": "",
    "fee_percent": "0", "conversion_prior": "0.8", "latency_prior_ms": "1000", "preference": "0.5",
    "terms-TOTAL_FORMS": "0", "terms-INITIAL_FORMS": "0",
}  # fmt: skip


def test_a_checkout_domain_is_kept_as_its_host_and_audited(
    staff: Client, account: Callable[..., ProviderAccount]
) -> None:
    stripe = account("default", provider="stripe")

    staff.post(f"{PAGE}{stripe.pk}/change/", DETAILS | {"checkout_host": "https://Pay.Shop.example/"})

    stripe.refresh_from_db()
    assert stripe.checkout_host == "pay.shop.example"
    audited = AuditEntry.objects.filter(after__checkout_host="pay.shop.example").get()
    assert audited.before["checkout_host"] == ""
    assert 'value="pay.shop.example"' in page(staff, stripe)


@pytest.mark.parametrize("entered", ["http://pay.shop.example", "pay.shop.example/c", "*.shop.example", "localhost"])
def test_a_checkout_domain_that_is_not_one_host_is_refused_with_a_sentence(
    entered: str, staff: Client, account: Callable[..., ProviderAccount]
) -> None:
    stripe = account("default", provider="stripe")

    answer = staff.post(f"{PAGE}{stripe.pk}/change/", DETAILS | {"checkout_host": entered})

    sentence = "The checkout domain must be one exact host name of https pages, such as pay.shop.example."
    assert sentence in text(answer)
    stripe.refresh_from_db()
    assert stripe.checkout_host == ""


def test_a_provider_without_domains_of_accounts_takes_none(staff: Client, one: ProviderAccount) -> None:
    given = DETAILS | {"provider": "sandbox", "name": "watched", "checkout_host": "pay.shop.example"}

    answer = staff.post(f"{PAGE}{one.pk}/change/", given)

    assert "Sandbox accounts have no checkout domain of their own: leave it empty." in text(answer)
