"""Operations tune the weights after a back-test, and close a session."""

import base64
import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django_otp.oath import totp
from playwright.sync_api import Page, expect

from providers.models import ProviderAccount
from routing.models import WeightsRevision
from routing.trials.revisions import in_force
from sessions_app.models import Application, AuditEntry
from tests import processes
from tests.browser.session_page import act, address, notes
from tests.browser.site import PASSWORD, Site
from tests.browser.watch import Watch
from tests.sandbox_control import Sandbox

ORDERS = 4
DRAFT = {"conversion": 45, "health": 25, "cost": 0, "latency": 10, "preference": 60}


def test_operations_set_up_a_second_factor_try_weights_and_publish_them(
    sign_in: Callable[..., Page],
    watch: Watch,
    site: Site,
    application: Application,
    account: Callable[..., ProviderAccount],
    order: Any,
) -> None:
    cheap, liked = account("cheap", fee_percent=0, preference=0), account("liked", fee_percent=5, preference=1)
    assert {site.open(application, order()).account for _ in range(ORDERS)} == {cheap}

    page = sign_in("operations", enrolled=False)
    set_up_second_factor(page)
    propose(page, DRAFT, sample_size=2000)
    watch_until_it_is_done(page, site)
    expect(
        page.get_by_role("heading", name=f"{ORDERS} of {ORDERS} sessions would have gone to another account")
    ).to_be_visible()
    expect(page.get_by_role("row", name="sandbox/liked 0.0% 100.0%")).to_be_visible()

    watch.refusals.add(422)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_contain_text("It was not published")
    assert WeightsRevision.objects.count() == 1
    page.get_by_label("Reason").fill("Shoppers ask for it")
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_text("Revision 2 decides all orders.")).to_be_visible()
    row = page.get_by_role("row", name="Shoppers ask for it")
    for text in ("In force", "operations", "preference 5 → 60", "cost 15 → 0"):
        expect(row).to_contain_text(text)
    revision = in_force(timezone.now())
    assert (revision.pk, revision.author.username) == (2, "operations")  # type: ignore[union-attr]
    assert AuditEntry.objects.filter(subject_type="routing_weightsrevision", reason=revision.reason).exists()
    assert site.open(application, order()).account == liked


def test_operations_close_a_session_once_they_have_said_why(
    signed_in: Callable[[str], Page],
    site: Site,
    application: Application,
    account: Callable[..., ProviderAccount],
    order: Any,
    sandbox: Sandbox,
) -> None:
    account("closing")
    session = site.open(application, order())
    page = signed_in("operations")
    page.goto(address(session))

    page.get_by_role("link", name="Close it").click()
    expect(page.get_by_text("so that it can no longer be paid")).to_be_visible()
    act(page, "Close it now", "Wrong price")

    expect(page.get_by_text("The session is expired.")).to_be_visible()
    expect(page.get_by_role("link", name="Close it")).to_have_count(0)
    session.refresh_from_db()
    assert session.status == "EXPIRED"
    assert not sandbox.pay("closing", session.reference)
    assert notes(session) == [("operations", "asked to close", "Wrong price")]


def set_up_second_factor(page: Page) -> None:
    """As the page asks, before anything else can be opened."""
    page.goto("/admin/routing/weightsrevision/")
    expect(page).to_have_url(re.compile("/admin/confirm/"))
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Set it up").click()
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("Authentication code").fill(f"{totp(base64.b32decode(secret)):06}")
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="I have saved them").click()


def propose(page: Page, draft: dict[str, int], *, sample_size: int) -> None:
    """Drafts weights from the list of those there were."""
    page.get_by_role("link", name="Weights", exact=True).click()
    page.get_by_role("link", name="Add").click()
    for name, value in draft.items():
        page.get_by_role("spinbutton", name=name.title()).fill(str(value))
    page.get_by_role("spinbutton", name="Try on the last").fill(str(sample_size))
    page.get_by_role("button", name="Run the back-test").click()


def watch_until_it_is_done(page: Page, site: Site) -> None:
    """The page says how far it is and shows the result by itself, once there is a worker."""
    expect(page.locator("#progress-text")).to_have_text("Waiting for a worker.")
    expect(page.get_by_role("progressbar", name="Sessions decided again")).to_be_visible()
    with processes.worker(site.environment):
        expect(page.get_by_role("heading", name="Expected conversion")).to_be_visible(timeout=60_000)
