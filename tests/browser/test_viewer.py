"""A viewer looks and cannot act: there is nothing to press, and what is pressed all the same is refused."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page

from sessions_app.models import AuditEntry, PaymentSession
from tests.admin.matrix import MATRIX
from tests.browser.links import links, reading, walk
from tests.browser.site import ADMIN
from tests.console_dataset import Everything

ACTS = [act for acts in MATRIX.values() for act in acts]
FORBIDDEN = [act for act in ACTS if "viewer" not in act.roles]
LOOKED_AT = ("/change/", *(act.path for act in ACTS if "viewer" in act.roles))
"""How the addresses end of what a viewer opens without its buttons."""
BUTTONS = "form[method=post i]:not(#logout-form) :is(button, input[type=submit]):not([type=button])"
OWN = {"/admin/two-factor/", "/admin/password_change/", "/admin/signed-in/", "/admin/confirm/"}
"""Where everybody looks after their own sign-in."""


def test_a_viewer_finds_nothing_to_press(signed_in: Callable[[str], Page], browser: Browser, made: Everything) -> None:
    acts = {f"{ADMIN}{made.filled(act.path)}" for act in FORBIDDEN if not act.path.endswith(LOOKED_AT)}
    offered = {}
    with reading(signed_in("viewer"), browser) as page:
        for path in walk(page):
            found = page.locator(BUTTONS).all_inner_texts() + sorted(acts.intersection(links(page)) - {path})
            offered[path] = found

    assert len(offered) > 30
    assert {path: found for path, found in offered.items() if found and path not in OWN} == {}


def test_a_viewer_who_forges_a_button_is_refused_and_changes_nothing(
    signed_in: Callable[[str], Page], made: Everything
) -> None:
    page = signed_in("viewer")
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "csrftoken")
    before = AuditEntry.objects.count()

    answers = {}
    for act in FORBIDDEN:
        form = {name: made.filled(value) for name, value in act.form.items()} | {"csrfmiddlewaretoken": token}
        if act.is_pressed and not act.silent:
            answers[act.words] = page.request.post(f"{ADMIN}{made.filled(act.path)}", form=form).status

    assert len(answers) > 30
    assert set(answers.values()) == {403}, answers
    assert AuditEntry.objects.count() == before
    assert PaymentSession.objects.get().status == "PENDING"
