"""Odd bytes and numbers in any address, query or form of the console get a page with a sentence, never an error."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver

from sessions_app.admin.odd_input import is_canonical
from sessions_app.models import Application, AuditEntry, PaymentSession
from tests.admin.matrix import MATRIX, Act
from tests.console_dataset import Everything, everything
from tests.faults.world import SCALE
from tests.sandbox_control import Sandbox
from tests.staff.conftest import confirm

ACTS = [act for acts in MATRIX.values() for act in acts]
ODD_IDS = ["%00", "%20", "06", "+6", "-1", "6%0A", "%ED%A0%80", "%FF", "1" * 30, "%D9%A3", "_30", "x" * 300]
ODD_UUIDS = ["01A21FD3-4D59-71A7-BAD0-2C222D39634A", "01a21fd34d5971a7bad02c222d39634a"]
ODD_NUMBERS = [str(10**30), "9" * 19, "٣", "1e400"]
ODD_TEXTS = ["a\0b", "1e400", "NaN", "٣", "\ud800", "2026-13-45", "-1"]
QUERIES = [
    "p", "o", "q", "e", "_popup", "_to_field", "_changelist_filters", "before", "ids", "id__in", "status__in", "like",
    "template", "account", "application", "endpoint", "period", "opened", "paid", "shopper", "today", "now", "actor",
    "state", "kind", "upload", "s", "page", "next", "ended", "background", "firstDay", "timeZone", "basis", "total",
    "app_label", "account__id__exact", "application__id__exact", "groups__id__exact", "author__id__exact", "currency",
    "provider",
]  # fmt: skip
WITH_A_QUERY = ["", "search/", "autocomplete/", "login/", "signed-in/", "confirm/", "finance/", "jsi18n/"]


@pytest.fixture
def made(application: Application, account: Any, sandbox: Sandbox, post: Any, order: Any) -> Iterator[Everything]:
    def opened() -> PaymentSession:
        assert post(order()).status_code == 201
        return PaymentSession.objects.get()

    with everything(application, account, opened) as made:
        yield made


@pytest.fixture
def browser(database: None) -> Client:
    """Of somebody who may do everything; an error is an answer, as a person has it."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root"))
    confirm(client)
    return client


def addresses(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Every address of the console that names an object, with {} for what names it."""
    for each in patterns:
        path = re.sub(r"<[^>]+>", "{}", f"{prefix}{each.pattern}")
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, path)
        elif path.startswith("admin/") and "{}" in path:
            yield path


@pytest.mark.parametrize("odd", ODD_IDS + ODD_UUIDS)
def test_an_id_written_another_way_is_no_address(odd: str) -> None:
    assert not is_canonical(unquote(odd, errors="replace"))


@pytest.mark.parametrize(
    "written", ["6", "0", "01a21fd3-4d59-71a7-bad0-2c222d39634a", "sessions.csv", "user", "", "1e9"]
)
def test_what_we_write_is_one(written: str) -> None:
    assert is_canonical(written)


def test_no_page_of_the_console_takes_another_way_of_writing_an_id(browser: Client) -> None:
    paths = sorted(set(addresses(get_resolver().url_patterns)))
    assert len(paths) > 60

    for path in paths:
        assert browser.get(f"/{path.replace('{}', '06')}").status_code == 404, path
        assert browser.get(f"/{path.replace('{}', '1e9')}").status_code < 500, path


def test_odd_texts_in_a_query_are_answered_with_a_page(browser: Client, made: Everything) -> None:
    looked_at = sorted({made.filled(act.path) for act in ACTS if not act.is_pressed and act.path.endswith("/")})
    assert len(looked_at) > 15

    for path in [*WITH_A_QUERY, *looked_at]:
        for odd in ODD_NUMBERS:
            query = "&".join(f"{name}={quote(odd)}" for name in QUERIES)
            assert browser.get(f"/admin/{path}?{query}", follow=True).status_code < 500, (path, odd)


@pytest.mark.parametrize("name", ["p", "o", "q", "before", "period", "opened", "account", "shopper", "id__in", "today"])
@pytest.mark.parametrize("odd", [*ODD_NUMBERS, "-1", "2026-13-45..9999-99-99", "1,x,"])
def test_odd_texts_in_what_the_list_of_sessions_reads_are_answered_with_a_page(
    name: str, odd: str, browser: Client
) -> None:
    answer = browser.get("/admin/sessions_app/paymentsession/", {name: odd}, follow=True)

    assert answer.status_code == 200


@pytest.mark.parametrize("act", [act for act in ACTS if act.is_pressed], ids=lambda act: act.words)
def test_odd_texts_in_a_form_are_answered_with_a_page(act: Act, browser: Client, made: Everything) -> None:
    given = {name: made.filled(value) for name, value in act.form.items()}
    path = f"/admin/{made.filled(act.path)}"

    for odd in (dict.fromkeys(names, str(10**30)) for names in few_at_a_time(sorted(given))):
        assert browser.post(path, {**given, **odd, **upload(act)}).status_code < 500, odd
    for text in ODD_TEXTS:
        odd = dict.fromkeys(given.keys() - {"action"}, text.encode("utf-8", "surrogatepass"))
        assert browser.post(path, {**given, **odd, **upload(act)}).status_code < 500, text


def few_at_a_time(names: list[str]) -> Iterator[list[str]]:
    """Every name: in five shares, and with PROVE each alone."""
    shares = 5 if SCALE == 1 else len(names)
    yield from filter(None, (names[share::shares] for share in range(shares)))


def upload(act: Act) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("file.csv", act.file)} if act.file else {}


def test_nul_in_a_form_changes_nothing_and_says_so(browser: Client, made: Everything) -> None:
    before = AuditEntry.objects.count()

    answer = browser.post(made.filled("/admin/sessions_app/paymentsession/{session}/expire/"), {"reason": "a\0b"})

    assert answer.status_code == 400
    assert "This could not be understood" in answer.content.decode()
    assert AuditEntry.objects.count() == before


def test_a_forged_form_is_refused_in_words(browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies

    answer = strict.post("/admin/auth/user/add/", {"username": "new"})

    assert answer.status_code == 403
    assert "This form cannot be taken" in answer.content.decode()


@pytest.mark.parametrize("path", ["/admin/auth/user/06/password/", "/admin/%00"])
def test_who_is_not_signed_in_gets_the_page_too(path: str, database: None) -> None:
    answer = Client(raise_request_exception=False).get(path)

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert "Sign in" in answer.content.decode()
