"""A real browser in front of the real product.

Without a browser on this machine these tests are skipped; where CI is set they fail.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sessions_app.models import Application
from tests.browser.site import ADMIN, PASSWORD, PATIENCE_MS, Site, code_of, cookie_of, person, serving
from tests.browser.watch import Watch
from tests.console_dataset import Everything, everything
from tests.sandbox_control import Sandbox

MISSING = "no browser: install Debian's `chromium`, or name one in the environment variable CHROMIUM"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def chromium_of(environment: Mapping[str, str]) -> str:
    """Where it is; without one the test is skipped, or fails where CI is set."""
    found = environment.get("CHROMIUM") or shutil.which("chromium", path=environment.get("PATH"))
    return found or (pytest.fail(MISSING) if environment.get("CI") else pytest.skip(MISSING))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where it is; without it nothing here is even begun."""
    return chromium_of(os.environ)


@pytest.fixture(scope="session")
def site(chromium: str, django_db_setup: None, django_db_blocker: Any, sandbox_server: Sandbox) -> Iterator[Site]:
    """One web process for all tests of this worker."""
    with django_db_blocker.unblock(), serving(sandbox_server.base) as served:
        yield served


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Ends with its module: while Playwright's event loop is there, Django takes all of this thread to be async."""
    expect.set_options(timeout=PATIENCE_MS)
    with pytest.MonkeyPatch.context() as changed, sync_playwright() as playwright:
        changed.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright.chromium.launch(executable_path=chromium, args=SWITCHES)


@pytest.fixture
def scheme() -> str:
    """What the person prefers: light or dark."""
    return "light"


@pytest.fixture
def page(browser: Browser, database: None, site: Site, scheme: str, watch: Watch) -> Iterator[Page]:
    """A page of a browser nobody has used. Whatever test uses it, nothing may go wrong in it on the way."""
    context = browser.new_context(base_url=site.web, color_scheme=scheme, viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    watch.follow(opened)
    yield opened
    context.close()
    assert watch.problems == [], "\n".join(watch.problems)


@pytest.fixture
def watch(site: Site) -> Watch:
    """What goes wrong in the page."""
    return Watch(site.web)


@pytest.fixture
def made(
    database: None, site: Site, application: Application, account: Callable[..., Any], order: Callable[..., Any]
) -> Iterator[Everything]:
    """One of everything."""
    with everything(application, account, lambda: site.open(application, order())) as made:
        yield made


@pytest.fixture
def sign_in(page: Page) -> Callable[..., Page]:
    """Signs somebody of a role in on the sign-in page, with a code unless they have no app yet."""

    def make(role: str, *, enrolled: bool = True) -> Page:
        user = person(role, enrolled=enrolled)
        page.goto(ADMIN)
        page.get_by_label("Username").fill(role)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Authentication code").fill(code_of(user) if enrolled else "")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(re.compile(r"/admin/$" if enrolled else "/admin/confirm/"))
        return page

    return make


@pytest.fixture
def signed_in(page: Page, site: Site) -> Callable[[str], Page]:
    """Gives a page of somebody of a role who has signed in before, on Today."""

    def make(role: str) -> Page:
        session = {"name": settings.SESSION_COOKIE_NAME, "value": cookie_of(person(role)), "url": site.web}
        page.context.add_cookies([session])
        page.goto(ADMIN)
        return page

    return make
