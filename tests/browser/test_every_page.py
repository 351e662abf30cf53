"""Every page works in a browser: without errors, missing files and other hosts, in both colours, and by keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sessions_app.models import Application
from tests.browser.links import sidebar
from tests.browser.session_page import address
from tests.browser.site import ADMIN, PASSWORD, Site, code_of, person
from tests.console_dataset import Everything

DETAILS = [
    "providers/provideraccount/{account}/change/",
    "providers/provideraccount/add/",
    "providers/provideraccount/add/?provider=stripe",
    "providers/provideraccount/add/?provider=nobody",
    "routing/backtest/{backtest}/change/",
    "routing/canary/{canary}/change/",
    "sessions_app/application/{application}/change/",
    "sessions_app/paymentsession/{session}/change/",
    "sessions_app/webhookendpoint/{endpoint}/change/",
    "sessions_app/report/{report}/change/",
    "sessions_app/report/add/",
    "sessions_app/reportschedule/add/",
    "sessions_app/reporttemplate/{template}/change/",
    "sessions_app/settlementfile/{settlement}/change/",
    "routing/backtest/add/",
    "routing/routingrule/{rule}/change/",
    "routing/plannedoutage/add/",
    "auth/user/{colleague}/change/",
    "signed-in/",
    "confirm/",
    "password_change/",
]
MOST_TABS = 60
NAME = """() => {
    const at = document.activeElement;
    return (at.labels?.[0]?.innerText ?? at.getAttribute("aria-label") ?? at.innerText ?? "").trim();
}"""
SEEN = """() => {
    const at = document.activeElement;
    const look = () => [at, at.parentElement].map(each => {
        const { outline, boxShadow, borderColor, backgroundColor } = getComputedStyle(each);
        return [outline, boxShadow, borderColor, backgroundColor].join();
    }).join();
    const focused = look();
    at.blur();
    const different = look() !== focused;
    at.focus({ preventScroll: true });
    return different;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_sidebar_has_an_error_or_asks_another_host(
    scheme: str, signed_in: Callable[[str], Page], made: Everything
) -> None:
    page = signed_in("administrator")
    paths = sidebar(page) + [f"{ADMIN}{made.filled(each)}" for each in DETAILS]
    assert len(paths) > 20

    for path in paths:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.classList.contains('dark')") is (scheme == "dark"), path


def test_an_order_is_opened_by_keyboard_alone(
    page: Page, site: Site, application: Application, account: Callable[..., Any], order: Any
) -> None:
    account("keyboard")
    session = site.open(application, order(orderReference="KEYS-1"))
    support = person("support")

    page.goto(ADMIN)
    for label, text in (("Username", "support"), ("Password", PASSWORD), ("Authentication code", code_of(support))):
        tab_to(page, label)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    tab_to(page, "Find a session by")
    page.keyboard.type("KEYS-1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="KEYS-1")).to_be_visible()
    tab_to(page, "KEYS-1")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(address(session)))
    tab_to(page, "Ask the provider now")


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until what is called `name` has the focus; wherever the focus goes, it is seen."""
    for _ in range(MOST_TABS):
        if page.evaluate(NAME).startswith(name):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), f"the focus is not seen on {page.evaluate('document.activeElement.outerHTML')}"
    raise AssertionError(f"{name} is not reached by Tab")
