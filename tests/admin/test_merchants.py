"""Staff keep merchants' applications: hosts, lifetime, credentials that overlap or end, each act with its reason."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from providers.models import ProviderAccount
from routing.models import RoutingRule, RuleAccount
from sessions_app.models import Application, AuditEntry, ClientCredential
from sessions_app.usecases.merchants import credentials as manage
from sessions_app.usecases.merchants.tokens import UnknownClient, add_credential, application_of

APPLICATIONS = "/admin/sessions_app/application/"


@pytest.fixture
def person(database: None) -> Callable[[str], Client]:
    """Signs somebody in, in one role."""

    def sign_in(role: str) -> Client:
        made = User.objects.create_user(role, is_staff=True)
        made.groups.add(Group.objects.get(name=role))
        browser = Client()
        browser.force_login(made)
        return browser

    return sign_in


@pytest.fixture
def boss(person: Callable[[str], Client]) -> Client:
    return person("administrator")


@pytest.fixture
def credential(application: Application) -> ClientCredential:
    add_credential(application)
    return ClientCredential.objects.get()


def page(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status, answer
    return answer.content.decode()


def of(application: Application, rest: str = "change/") -> str:
    return f"{APPLICATIONS}{application.pk}/{rest}"


def form(**changes: Any) -> dict[str, Any]:
    return {"name": "Shop", "mode": "sandbox", "enabled": "on", "session_minutes": 60, "redirect_hosts": ""} | changes


def errors(browser: Client, application: Application, **changes: Any) -> dict[str, list[str]]:
    answer = browser.post(of(application), form(**changes))
    assert answer.status_code == 200
    return answer.context["adminform"].form.errors


def exchanged(given: Any, *, now: Any = None) -> Any:
    when = now or timezone.now()
    return application_of(client_id=given.client_id, client_secret=given.client_secret, now=when)


def shown(answer: Any) -> dict[str, str]:
    assert "no-store" in answer["Cache-Control"]
    return answer.context["values"]


def test_redirect_hosts_are_kept_as_names(boss: Client, application: Application) -> None:
    boss.post(of(application), form(redirect_hosts="Shop.Example.com, pay.example.com\nlocalhost shop.example.com"))

    application.refresh_from_db()
    assert application.redirect_hosts == ["shop.example.com", "pay.example.com", "localhost"]


def test_each_host_that_is_none_is_named(boss: Client, application: Application) -> None:
    given = "https://a.example.com/x *.b.example.com c.example.com:443 d_e münchen.de f.example.com/y good.example.com"

    found = errors(boss, application, redirect_hosts=given)["redirect_hosts"]

    assert found == [
        "“https://a.example.com/x” is more than a host: write a.example.com.",
        "“*.b.example.com” has a wildcard; name each host.",
        "“c.example.com:443” has a port: leave it out, a host may be used with any.",
        "“d_e” is not a DNS name, like shop.example.com.",
        "“münchen.de” must be written in ASCII (xn--...).",
        "“f.example.com/y” is more than a host: write f.example.com.",
    ]
    application.refresh_from_db()
    assert application.redirect_hosts == []
    assert errors(boss, application, mode="live", redirect_hosts="localhost")["redirect_hosts"] == [
        "“localhost” is not a DNS name, like shop.example.com."
    ]


@pytest.mark.parametrize("minutes", ["29", "1441", "", "an hour"])
def test_the_limits_of_a_lifetime_are_said(minutes: str, boss: Client, application: Application) -> None:
    assert errors(boss, application, session_minutes=minutes)["session_minutes"] == [
        "The session lifetime must be 30 to 1440 minutes (24 hours)."
    ]


def test_the_mode_stays_once_there_are_sessions(
    boss: Client, application: Application, post: Any, order: Any, account: Any, sandbox: Any
) -> None:
    boss.post(of(application), form(mode="live"))
    application.refresh_from_db()
    assert application.mode == "live"
    boss.post(of(application), form(mode="sandbox"))
    account("mode-stays")
    assert post(order()).status_code == 201

    boss.post(of(application), form(mode="live", session_minutes=61))

    application.refresh_from_db()
    assert (application.mode, application.session_minutes) == ("sandbox", 61)
    assert "The mode cannot be changed: the application has sessions" in page(boss, of(application))
    with pytest.raises(IntegrityError, match="keeps its mode"):
        Application.objects.update(mode="live")


def test_a_new_credential_is_shown_once_and_logged_with_its_reason(boss: Client, application: Application) -> None:
    path = of(application, "credentials/add/")
    assert "audit log" in page(boss, path)
    assert boss.post(path, {"reason": "no"}).status_code == 200
    assert not ClientCredential.objects.exists()

    answer = boss.post(path, {"reason": "The merchant begins"})

    values = shown(answer)
    made = ClientCredential.objects.get()
    assert values["Client id"] == made.client_id
    now = timezone.now()
    found = application_of(client_id=made.client_id, client_secret=values["Client secret"], now=now)
    assert found == application.pk
    entry = AuditEntry.objects.get(subject=made.client_id)
    assert (entry.actor, entry.action, entry.reason) == ("administrator", "created", "The merchant begins")
    assert values["Client secret"] not in page(boss, of(application)) + str(boss.session.items()) + str(boss.cookies)


def test_rotation_overlaps(boss: Client, application: Application) -> None:
    old = add_credential(application)
    before = ClientCredential.objects.get()
    path = of(application, f"credentials/{before.pk}/rotate/")
    answer = boss.post(path, {"reason": "Yearly", "hours": 721})
    assert "The overlap must be 1 to 720 hours" in answer.content.decode()

    answer = boss.post(path, {"reason": "Yearly", "hours": 2})

    values, now = shown(answer), timezone.now()
    assert exchanged(old) == application.pk
    assert exchanged(old, now=now + timedelta(minutes=119)) == application.pk
    with pytest.raises(UnknownClient):
        exchanged(old, now=now + timedelta(minutes=121))
    found = application_of(client_id=values["Client id"], client_secret=values["Client secret"], now=now)
    assert found == application.pk
    again = boss.post(path, {"reason": "Twice", "hours": 2}, follow=True)
    assert f"{before} has been revoked or rotated meanwhile" in again.content.decode()
    assert ClientCredential.objects.count() == 2


def test_of_rotations_at_the_same_time_one_wins(credential: ClientCredential) -> None:
    def rotate(_: int) -> str:
        try:
            manage.rotate_credential(
                credential_id=credential.pk, application_id=credential.application_id, now=timezone.now()
            )
        except manage.CredentialEnds:
            return "late"
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(4) as threads:
        ended = sorted(threads.map(rotate, range(4)))

    assert ended == ["late", "late", "late", "won"]
    assert ClientCredential.objects.count() == 2


def test_a_revoked_credential_ends_with_its_tokens_on_request(
    boss: Client, application: Application, credential: ClientCredential, token: str, post: Any, order: Any
) -> None:
    path = of(application, f"credentials/{credential.pk}/revoke/")
    assert "It is the last valid credential" in page(boss, path)
    assert post(order()).status_code == 422

    boss.post(path, {"reason": "It leaked", "refuse_tokens": "on"})

    credential.refresh_from_db()
    assert not credential.is_valid(timezone.now())
    assert post(order(), token=token).status_code == 401
    changed = AuditEntry.objects.filter(reason="It leaked").values_list("subject", flat=True)
    assert sorted(changed) == ["Shop", credential.client_id]
    assert "has no valid credential" in page(boss, of(application))


def test_use_is_noted_once_an_hour_and_is_no_news(application: Application) -> None:
    new, now = add_credential(application), timezone.now()
    seen = []
    for minutes in (0, 59, 60):
        exchanged(new, now=now + timedelta(minutes=minutes))
        seen.append(ClientCredential.objects.get().last_used_at)

    assert seen == [now, now, now + timedelta(hours=1)]
    assert AuditEntry.objects.get(subject=new.client_id).action == "created"


def test_exceptions_are_shown_in_words_and_begun_for_the_application(
    boss: Client, application: Application, account: Callable[..., ProviderAccount]
) -> None:
    rule = RoutingRule.objects.create(
        name="Big", application_id=application.pk, currency="EUR", minimum=5, action="only"
    )
    RuleAccount.objects.create(rule=rule, account=account("steady"))

    text = page(boss, of(application))

    assert "EUR, from 5" in text
    assert "Only these accounts: sandbox/steady" in text
    (link,) = re.findall(r'href="(/admin/routing/routingrule/add/[^"]+)"', text)
    assert f'<option value="{application.pk}" selected>' in page(boss, link)


@pytest.mark.parametrize("role", ["viewer", "support", "operations", "finance"])
def test_nobody_else_sees_credentials_or_acts(
    role: str, person: Callable[[str], Client], application: Application, credential: ClientCredential
) -> None:
    browser = person(role)

    text = page(browser, of(application))

    assert credential.client_id not in text
    assert "credentials/" not in text
    assert "refuse-tokens" not in text
    for path in ("credentials/add/", f"credentials/{credential.pk}/rotate/", f"credentials/{credential.pk}/revoke/"):
        assert browser.post(of(application, path), {"reason": "Because", "hours": 1}).status_code == 403
    assert browser.post(of(application, "refuse-tokens/"), {"reason": "Because"}).status_code == 403
    assert browser.post(of(application), form(name="Mine")).status_code == 403
    credential.refresh_from_db()
    assert (credential.revoked_at, ClientCredential.objects.count()) == (None, 1)
    application.refresh_from_db()
    assert (application.name, application.tokens_valid_after) == ("Shop", None)


def test_a_credential_is_acted_on_under_its_own_application_only(boss: Client, credential: ClientCredential) -> None:
    other = Application.objects.create(name="Other")

    assert boss.post(of(other, f"credentials/{credential.pk}/revoke/"), {"reason": "Because"}).status_code == 404

    credential.refresh_from_db()
    assert credential.revoked_at is None
