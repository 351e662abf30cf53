"""Each role does what it may and nothing else: everything there is to press is pressed by everybody."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sessions_app.models import Application, AuditEntry, PaymentSession
from sessions_app.staff.roles import ROLES as SHIPPED
from tests.admin.matrix import MATRIX, ROLES, Act, markdown
from tests.console_dataset import Everything, everything
from tests.sandbox_control import Sandbox
from tests.staff.conftest import confirm

REFUSED = 403


@pytest.fixture(autouse=True)
def reports_dir(tmp_path: Path, settings: Any) -> None:
    settings.REPORTS_DIR = tmp_path


@pytest.fixture
def made(application: Application, account: Any, sandbox: Sandbox, post: Any, order: Any) -> Iterator[Everything]:
    """One of everything, opened over the API."""

    def opened() -> PaymentSession:
        answer = post(order())
        assert answer.status_code == 201, answer.content
        return PaymentSession.objects.get()

    with everything(application, account, opened) as made:
        yield made


@pytest.fixture
def client_of(database: None) -> Callable[[str], Client]:
    """Gives a browser of somebody who has one role."""

    def make(role: str) -> Client:
        person = User.objects.create_user(role, is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(person)
        confirm(client)
        return client

    return make


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_this_and_nothing_else(role: str, client_of: Callable[[str], Client], made: Everything) -> None:
    client = client_of(role)
    acts = [act for acts in MATRIX.values() for act in acts]

    did = [act.words for act in acts if done(act, client, made)]

    assert did == [act.words for act in acts if role in act.roles]


def test_the_matrix_has_every_role_that_ships_and_the_docs_have_the_matrix() -> None:
    assert set(ROLES) == set(SHIPPED)
    printed = Path("docs/staff-access.md").read_text().partition("## Who may do what")[2]
    assert [line for line in printed.splitlines() if line.startswith("|")] == markdown().splitlines()


def done(act: Act, client: Client, made: Everything) -> bool:
    """Whether it was done. It was either refused, and the audit log has nothing new, or done as the table says."""
    before = AuditEntry.objects.count()
    answer = answer_to(act, client, made)
    noted = AuditEntry.objects.count() > before
    if answer.status_code == REFUSED or (act.silent and not noted):
        assert not noted, act.words
        return False
    assert answer.status_code in (200, 302), (act.words, answer.status_code)
    if not act.is_pressed:
        return made.filled(act.shows) in answer.content.decode() if act.shows else True
    assert noted is act.noted, (act.words, problems(answer))
    return True


def answer_to(act: Act, client: Client, made: Everything) -> Any:
    path = f"/admin/{made.filled(act.path)}"
    if not act.is_pressed:
        return client.get(path)
    given: dict[str, Any] = {name: made.filled(value) for name, value in act.form.items()}
    return client.post(path, given | ({"file": SimpleUploadedFile("file.csv", act.file)} if act.file else {}))


def problems(answer: Any) -> Any:
    """What a form found wrong, for whoever has to mend the table."""
    context = answer.context or {}
    return [context[name] for name in ("errors", "form") if name in context]
