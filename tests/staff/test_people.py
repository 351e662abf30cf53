"""Administrators manage users; they cannot raise their own rights or change users with more rights."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from sessions_app.models import AuditEntry, AuthenticatorApp
from tests.console_dataset import second_factor
from tests.staff.conftest import PASSWORD, confirm

PEOPLE = "/admin/auth/user/"
Person = Callable[..., User]


@pytest.fixture
def browser(ann: User) -> Client:
    """An administrator's."""
    client = Client()
    client.force_login(ann)
    confirm(client)
    return client


def change(browser: Client, person: User, **form: Any) -> Any:
    """Saves a user's page."""
    ours = {"username": person.username, "first_name": "", "last_name": "", "email": "", "is_active": "on"}
    answer = browser.post(f"{PEOPLE}{person.pk}/change/", ours | form)
    person.refresh_from_db()
    return answer


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


def test_a_new_person_is_staff_and_gets_roles(browser: Client) -> None:
    form = {"username": "cleo", "password1": PASSWORD, "password2": PASSWORD}
    browser.post(f"{PEOPLE}add/", form)
    cleo = User.objects.get(username="cleo")

    assert change(browser, cleo, groups=[role("support")]).status_code == 302

    assert (cleo.is_staff, cleo.is_superuser) == (True, False)
    assert cleo.has_perm("sessions_app.reveal_customer")
    assert "support" in browser.get(PEOPLE).content.decode()


def test_nobody_changes_his_own_roles(browser: Client, ann: User) -> None:
    change(browser, ann, first_name="Ann", groups=[role("viewer")], is_superuser="on", is_active="")

    assert ann.first_name == "Ann"
    assert [group.name for group in ann.groups.all()] == ["administrator"]
    assert (ann.is_superuser, ann.is_active) == (False, True)


def test_an_administrator_makes_no_superuser_and_gives_no_single_rights(browser: Client, person: Person) -> None:
    bob = person("bob")
    some = Permission.objects.get(codename="delete_user").pk

    change(browser, bob, is_superuser="on", user_permissions=[some])

    assert not bob.is_superuser
    assert not bob.user_permissions.exists()


def test_a_superuser_is_out_of_an_administrators_reach(browser: Client, ann: User) -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    second_factor(root)

    assert browser.get(f"{PEOPLE}{root.pk}/change/").status_code == 200  # to look at
    assert change(browser, root, is_active="").status_code == 403
    new = {"password1": "a longer password", "password2": "a longer password"}
    assert browser.post(f"{PEOPLE}{root.pk}/password/", new).status_code == 403
    browser.post(PEOPLE, {"action": "reset_two_factor", "_selected_action": [root.pk, ann.pk]})

    root.refresh_from_db()
    assert root.is_active
    assert root.check_password(PASSWORD)
    assert AuthenticatorApp.objects.filter(user=root).exists()


def test_whoever_keeps_people_with_fewer_rights_lifts_nobody_above_himself(person: Person) -> None:
    keeper, former = person("keeper", "viewer"), person("former", "administrator", is_active=False)
    keeper.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "view_user"]))
    bob, client = person("bob"), Client()
    client.force_login(keeper)
    confirm(client)

    refused = change(client, bob, groups=[role("administrator")])
    assert "groups" in refused.context["adminform"].form.errors
    assert change(client, former, is_active="on").status_code == 403
    assert client.get(f"{PEOPLE}{former.pk}/password/").status_code == 403
    assert change(client, bob, groups=[role("viewer")]).status_code == 302


def test_somebody_who_lost_a_phone_is_helped_and_that_is_noted(browser: Client, ann: User, person: Person) -> None:
    bob = person("bob")
    second_factor(bob)

    browser.post(PEOPLE, {"action": "reset_two_factor", "_selected_action": [bob.pk]})

    assert not AuthenticatorApp.objects.exists()
    entry = AuditEntry.objects.filter(subject_type="sessions_app_authenticatorapp").order_by("-id")[0]
    assert (entry.action, entry.actor, entry.subject) == ("deleted", "ann", "bob")
    assert entry.before.keys() - {"id", "created_at"} == {"confirmed", "sealed_seed", "name", "user_id"}
    assert entry.before["sealed_seed"] == "(hidden)"


def test_nobody_is_deleted_and_secrets_have_no_page(ann: User) -> None:
    root = User.objects.create_superuser("root")
    client = Client()
    client.force_login(root)

    assert client.post(f"{PEOPLE}{ann.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(PEOPLE, {"action": "delete_selected", "_selected_action": [ann.pk]}).status_code == 302
    assert User.objects.filter(pk=ann.pk).exists()
    for page in ("authenticatorapp/", "recoverycodes/", "recoverycode/", "staffsession/"):
        assert client.get(f"/admin/sessions_app/{page}").status_code == 404


def test_a_persons_page_shows_nothing_of_the_password(browser: Client, person: Person) -> None:
    bob, root = person("bob"), User.objects.create_superuser("root", password=PASSWORD)

    bobs_page = browser.get(f"{PEOPLE}{bob.pk}/change/").content.decode()
    theirs = browser.get(f"{PEOPLE}{root.pk}/change/").content.decode()

    assert f'href="{PEOPLE}{bob.pk}/password/"' in bobs_page
    assert "/password/" not in theirs
    for page, somebody in ((bobs_page, bob), (theirs, root)):
        assert somebody.password.split("$")[1][:6] not in page  # its salt, part of which Django would show


def test_ones_own_password_is_changed_with_the_old_one(browser: Client, ann: User) -> None:
    new = {"password1": "a longer password", "password2": "a longer password"}

    assert browser.post(f"{PEOPLE}{ann.pk}/password/", new)["Location"] == "/admin/password_change/"

    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_roles_are_in_words_and_not_ones_own_to_change(browser: Client, ann: User) -> None:
    support = browser.get(f"/admin/auth/group/{role('support')}/change/").content.decode()
    assert "Answers merchants" in support
    assert "reveal" in support

    own = browser.post(f"/admin/auth/group/{role('administrator')}/change/", {"permissions": []})

    assert own.status_code == 403
    beyond = Permission.objects.get(codename="delete_user").pk
    refused = browser.post(f"/admin/auth/group/{role('viewer')}/change/", {"permissions": [beyond]})
    assert "permissions" in refused.context["adminform"].form.errors
    assert Group.objects.get(name="viewer").permissions.count() > 10


def test_rights_of_a_role_are_ticked(browser: Client) -> None:
    page = f"/admin/auth/group/{role('viewer')}/change/"
    before = Group.objects.get(name="viewer").permissions.count()
    form = browser.get(page).context["adminform"].form
    ticked = [str(each.pk) for each in form.initial["permissions"]]
    extra = Permission.objects.get(codename="reveal_customer").pk

    assert browser.post(page, {"permissions": [*ticked, extra]}).status_code == 302
    assert Group.objects.get(name="viewer").permissions.count() == before + 1
    assert browser.post(page, {"permissions": ticked}).status_code == 302
    assert Group.objects.get(name="viewer").permissions.count() == before


def test_only_rights_that_some_page_asks_for_are_offered(database: None) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))

    offered = client.get("/admin/auth/group/add/").context["adminform"].form.fields["permissions"].queryset

    assert offered.filter(codename="view_paymentsession").exists()
    assert not offered.filter(codename__in=["delete_session", "view_totpdevice", "add_auditentry"]).exists()
