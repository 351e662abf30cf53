"""Every change staff make is in the audit log with its author, before and after, and stays there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.models import Application, AuditEntry, InboundEvent
from sessions_app.staff import audit


@pytest.fixture
def boss(database: None) -> User:
    return User.objects.create_superuser("boss")


@pytest.fixture
def staff(boss: User) -> Client:
    client = Client()
    client.force_login(boss)
    return client


def entries(**wanted: Any) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(**wanted).order_by("id"))


def test_a_change_is_noted_with_author_reason_before_and_after(
    staff: Client, boss: User, application: Application
) -> None:
    form = {"name": "Shop", "mode": "sandbox", "session_minutes": 90, "redirect_hosts": "", "enabled": "on"}
    form |= {"tokens_valid_after_0": "", "tokens_valid_after_1": "", "reason": "They asked"}
    form |= {"credentials-TOTAL_FORMS": 0, "credentials-INITIAL_FORMS": 0}

    answer = staff.post(f"/admin/sessions_app/application/{application.pk}/change/", form)

    assert answer.status_code == 302, answer.context["errors"]
    made, changed = entries(subject_id=str(application.pk))
    assert (made.action, made.actor_id, made.actor) == ("created", None, "")
    assert (changed.action, changed.actor_id, changed.actor) == ("changed", boss.pk, "boss")
    assert (changed.before, changed.after) == ({"session_minutes": 60}, {"session_minutes": 90})
    assert (changed.reason, changed.subject, changed.subject_type) == ("They asked", "Shop", "sessions_app_application")
    assert changed.request_id == answer["X-Request-Id"]


def test_secrets_are_never_in_it(account: Callable[..., ProviderAccount]) -> None:
    made = account("secretive")
    made.sealed_credentials = b"something else"
    made.save()

    _, changed = entries(subject_id=str(made.pk))

    assert changed.before == changed.after == {"sealed_credentials": "(hidden)"}


def test_what_the_product_or_a_shell_changes_is_noted_too(application: Application) -> None:
    Application.objects.filter(pk=application.pk).update(tokens_valid_after=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sessions_app_application WHERE id = %s", [application.pk])

    assert [each.action for each in entries(subject_id=str(application.pk))] == ["created", "changed", "deleted"]


def test_a_signature_ends_with_its_transaction(boss: User, application: Application) -> None:
    with audit.acting(boss, reason="Because"):
        Application.objects.filter(pk=application.pk).update(session_minutes=45)
    Application.objects.filter(pk=application.pk).update(session_minutes=46)

    _, signed, unsigned = entries(subject_id=str(application.pk))
    assert (signed.actor, signed.reason) == ("boss", "Because")
    assert (unsigned.actor, unsigned.reason) == ("", "")


def test_roles_of_people_are_noted(boss: User) -> None:
    person = User.objects.create_user("ann")
    person.groups.add(Group.objects.get(name="support"))
    person.set_password("something long enough")
    person.save()

    given = entries(subject_type="auth_user_groups", after__user_id=person.pk)[-1]  # nothing empties the log
    assert given.action == "created"
    assert entries(subject_type="auth_user", subject_id=str(person.pk))[-1].after == {"password": "(hidden)"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sessions_app_auditentry SET reason = 'nothing'",
        "DELETE FROM sessions_app_auditentry",
        "TRUNCATE sessions_app_auditentry",
    ],
)
def test_the_database_keeps_it(statement: str, application: Application) -> None:
    before = AuditEntry.objects.count()

    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.count() == before > 0


def test_it_is_searched_and_exported_and_that_is_noted(staff: Client, application: Application) -> None:
    Application.objects.filter(pk=application.pk).update(name="=SUM(A1)")
    page = staff.get(f"/admin/sessions_app/auditentry/?q={application.pk}").content.decode()
    assert "application <a" in page

    exported = staff.get(f"/admin/sessions_app/auditentry/export/?q={application.pk}")

    lines = b"".join(exported.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 3
    assert ",'=SUM(A1)," in lines[1]
    (note,) = entries(action="exported", actor="boss", after__filters=f"q={application.pk}")
    assert note.subject == ""


def test_an_exported_file_proves_itself(
    staff: Client, boss: User, application: Application, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with audit.acting(boss, reason="'=1+1, “as” they\nsaid"):
        Application.objects.filter(pk=application.pk).update(name="=SUM(A1)")
    exported = staff.get(f"/admin/sessions_app/auditentry/export/?q={application.pk}")
    file, forged = tmp_path / "audit-log.csv", tmp_path / "forged.csv"
    file.write_bytes(b"".join(exported.streaming_content))  # type: ignore[attr-defined]
    forged.write_text(file.read_text().replace(",boss,", ",bob,"))

    call_command("audit", "verify", "--file", str(file))
    with pytest.raises(SystemExit):
        call_command("audit", "verify", "--file", str(forged))

    said = capsys.readouterr()
    assert said.out == "The file holds: 2 entries.\n"
    assert "changed sessions_app_application =SUM(A1)) was changed or put in" in said.err


def test_the_head_of_the_chain_stands_beside_the_export(staff: Client, application: Application) -> None:
    newest = AuditEntry.objects.order_by("-number")[0]

    page = staff.get("/admin/sessions_app/auditentry/").content.decode()

    assert f"<code>{newest.number}:{newest.hash}</code>" in page


def test_what_was_made_is_listed_by_its_values_and_the_rest_unfolds(staff: Client, application: Application) -> None:
    page = staff.get(f"/admin/sessions_app/auditentry/?q={application.pk}").content.decode()

    assert '<div class="change"><b>enabled</b> True</div>' in page
    assert "<details><summary>1 more</summary>" in page
    assert f'<a class="underline" href="/admin/sessions_app/application/{application.pk}/change/">Shop</a>' in page
    assert "redirect_hosts" not in page


@pytest.mark.parametrize("role", ["viewer", "support"])
def test_parked_events_are_tried_again_by_who_may_and_that_is_noted(role: str, account: Callable[..., Any]) -> None:
    now, person = timezone.now(), User.objects.create_user(role, is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    browser = Client()
    browser.force_login(person)
    event = InboundEvent.objects.create(
        account=account("parking"), event_id="evt_1", kind="checkout.paid", reference="cs_1", status="PAID", amount=1,
        currency="AUD", occurred_at=now, received_at=now, next_at=now, progress="PARKED", tries=9,
    )  # fmt: skip

    browser.post("/admin/sessions_app/inboundevent/", {"action": "requeue", "_selected_action": [event.pk]})

    event.refresh_from_db()
    noted = [(each.actor, each.action) for each in entries(subject_id=str(event.pk))]
    expected = ("RECEIVED", [("support", "tried again")]) if role == "support" else ("PARKED", [])
    assert (event.progress, noted) == expected
