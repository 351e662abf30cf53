"""Staff choose what a credential may be used for, and take one token back; neither shows anything secret."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sessions_app.api.tokens import ApplicationToken, verify
from sessions_app.models import Application, AuditEntry, ClientCredential, RevokedToken
from sessions_app.scopes import EVERYTHING, MEANING
from sessions_app.usecases.merchants.tokens import add_credential

ALL_FOUR = ["sessions:read", "sessions:write", "reports", "webhooks"]
NO_SCOPE = "Choose at least one scope."


@pytest.fixture
def boss(sign_in: Callable[..., Client]) -> Client:
    return sign_in("administrator")


@pytest.fixture
def credential(application: Application) -> ClientCredential:
    add_credential(application, scopes={"reports", "sessions:read"})
    return ClientCredential.objects.get()


def of(application: Application, rest: str = "change/") -> str:
    return f"/admin/sessions_app/application/{application.pk}/{rest}"


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def boxes(shown: str) -> dict[str, bool]:
    """The boxes of a form, and whether each is ticked."""
    found = re.findall(r'<input type="checkbox" name="(\w+)"(?: value="([\w:]+)")?([^>]*)>', shown)
    return {value or name: re.sub(r'class="[^"]*"', "", rest).endswith("checked") for name, value, rest in found}


def scopes(credential: ClientCredential) -> list[str]:
    credential.refresh_from_db()
    return credential.scopes


def test_a_new_credential_begins_with_every_scope_and_says_what_each_allows(
    boss: Client, application: Application
) -> None:
    shown = page(boss.get(of(application, "credentials/add/")))

    assert boxes(shown) == dict.fromkeys(ALL_FOUR, True)
    for scope, meaning in MEANING.items():
        assert f"<code>{scope}</code> {meaning}" in shown


def test_what_is_ticked_is_what_the_new_credential_has(boss: Client, application: Application) -> None:
    answer = boss.post(
        of(application, "credentials/add/"), {"scopes": ["", "webhooks", "reports"], "reason": "For the back office"}
    )

    assert answer.context["values"].keys() == {"Client id", "Client secret"}
    assert scopes(ClientCredential.objects.get()) == ["reports", "webhooks"]
    listed = page(boss.get(of(application)))
    assert "<code>reports</code><br><code>webhooks</code>" in listed


@pytest.mark.parametrize("given", [[""], ["", "admin"], ["sessions"]])
def test_a_credential_without_a_scope_cannot_be_made(given: list[str], boss: Client, application: Application) -> None:
    shown = page(boss.post(of(application, "credentials/add/"), {"scopes": given, "reason": "Because"}))

    assert (NO_SCOPE if given == [""] else "Select a valid choice") in shown
    assert not ClientCredential.objects.exists()


def test_scopes_are_changed_with_a_reason_that_the_audit_log_keeps(
    boss: Client, application: Application, credential: ClientCredential
) -> None:
    path = of(application, f"credentials/{credential.pk}/scopes/")
    assert [name for name, ticked in boxes(page(boss.get(path))).items() if ticked] == ["sessions:read", "reports"]

    refused = page(boss.post(path, {"scopes": ["", "webhooks"], "reason": ""}))
    none = page(boss.post(path, {"scopes": [""], "reason": "Because"}))
    left_out = page(boss.post(path, {"reason": "Because"}))
    assert "This field is required" in refused
    assert NO_SCOPE in none
    assert NO_SCOPE in left_out
    assert scopes(credential) == ["sessions:read", "reports"]
    boss.post(path, {"scopes": ["", "webhooks"], "reason": "It only listens"})

    assert scopes(credential) == ["webhooks"]
    entry = AuditEntry.objects.filter(subject=credential.client_id).first()
    assert entry is not None
    assert (entry.actor, entry.action, entry.reason) == ("administrator", "changed", "It only listens")
    assert (entry.before, entry.after) == ({"scopes": ["sessions:read", "reports"]}, {"scopes": ["webhooks"]})


def test_the_scopes_of_an_ended_credential_stay(
    boss: Client, application: Application, credential: ClientCredential
) -> None:
    boss.post(of(application, f"credentials/{credential.pk}/revoke/"), {"reason": "Over"})

    answer = boss.post(
        of(application, f"credentials/{credential.pk}/scopes/"),
        {"scopes": ["", *ALL_FOUR], "reason": "Because"},
        follow=True,
    )

    assert f"{credential} has ended meanwhile; nothing was changed." in page(answer)
    assert scopes(credential) == ["sessions:read", "reports"]


@pytest.mark.parametrize(("ticked", "status"), [({"refuse_its_tokens": "on"}, 401), ({}, 200)])
def test_who_revokes_a_credential_says_whether_its_tokens_end(
    ticked: dict[str, str],
    status: int,
    boss: Client,
    application: Application,
    credential: ClientCredential,
    call: Callable[..., Any],
) -> None:
    token = str(ApplicationToken.for_application(application.id, client_id=credential.client_id))
    path = of(application, f"credentials/{credential.pk}/revoke/")
    assert boxes(page(boss.get(path))) == {"refuse_its_tokens": True, "refuse_tokens": False}

    boss.post(path, {"reason": "Seen in a log"} | ticked)

    assert call("GET", token=token).status_code == status


def test_a_pasted_token_is_revoked_and_shown_nowhere(
    boss: Client,
    application: Application,
    token: str,
    call: Callable[..., Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    path, claims = of(application, "revoke-token/"), verify(token)
    assert "Revoke a token" in page(boss.get(of(application)))
    with caplog.at_level(logging.DEBUG):
        incomplete = page(boss.post(path, {"token": token, "reason": ""}))
        done = page(boss.post(path, {"token": f"Bearer {token}\n", "reason": "Seen in a ticket"}, follow=True))
        again = page(boss.post(path, {"token": token, "reason": "Once more"}, follow=True))

    assert call("GET", token=token).status_code == 401
    assert f"The token {claims.jti} is refused from now on." in done
    assert "This token had already been revoked; nothing was changed." in again
    row = RevokedToken.objects.get()
    assert (row.jti, row.application_id, row.expires_at) == (claims.jti, application.pk, claims.expires_at)
    (entry,) = AuditEntry.objects.filter(action="revoked a token", subject_id=str(application.pk))
    assert (entry.actor, entry.subject, entry.reason) == ("administrator", "Shop", "Seen in a ticket")
    assert entry.after["token id"] == claims.jti
    kept = incomplete + done + again + caplog.text + str([vars(each) for each in AuditEntry.objects.all()])
    assert token not in kept
    assert token.rpartition(".")[2] not in kept


def test_what_is_no_token_of_the_application_is_refused_with_a_sentence(
    boss: Client, application: Application, token: str, call: Callable[..., Any]
) -> None:
    other = Application.objects.create(name="Other")
    before = AuditEntry.objects.count()

    for text in (str(ApplicationToken.for_application(other.id)), "a.b.c", token[:-2], "é", "x" * 10_000):
        answer = boss.post(of(application, "revoke-token/"), {"token": text, "reason": "Because"}, follow=True)
        assert "not a valid token of the application" in page(answer)
    assert boss.post(of(application, "revoke-token/"), {"token": "\0", "reason": "Because"}).status_code == 400

    assert not RevokedToken.objects.exists()
    assert AuditEntry.objects.count() == before
    assert call("GET", token=token).status_code == 200


@pytest.mark.parametrize("role", ["viewer", "support", "operations", "finance"])
def test_nobody_else_changes_scopes_or_revokes_tokens(
    role: str,
    sign_in: Callable[..., Client],
    application: Application,
    credential: ClientCredential,
    token: str,
) -> None:
    browser = sign_in(role)
    everything = {"scopes": ["", *EVERYTHING], "token": token, "reason": "Because"}

    for path in (f"credentials/{credential.pk}/scopes/", "revoke-token/"):
        assert browser.get(of(application, path)).status_code == 403
        assert browser.post(of(application, path), everything).status_code == 403

    assert scopes(credential) == ["sessions:read", "reports"]
    assert not RevokedToken.objects.exists()
