"""An administrator adds a provider account by keyboard, with what the page says and shows on the way."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from providers.models import ProviderAccount
from tests.browser.site import ADMIN, Site
from tests.browser.test_every_page import tab_to
from tests.processes import ROOT

FIELDS = """
<select id="id_mode"><option value="sandbox">Sandbox</option><option value="live">Live</option></select>
<div class="field-row"><label for="prefix">Live URL prefix</label><input id="prefix" data-live-only="true"></div>
"""


def test_an_account_is_added_by_keyboard_and_its_credentials_are_tried(
    signed_in: Callable[[str], Page], site: Site
) -> None:
    page = signed_in("administrator")
    page.goto(f"{ADMIN}providers/provideraccount/add/")

    tab_to(page, "Add an account at Sandbox")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing has to be entered there")).to_be_visible()
    tab_to(page, "Name")
    page.keyboard.type("by-keyboard")
    expect(page.locator("#webhook-address")).to_have_text(f"{site.web}/webhooks/sandbox/by-keyboard")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Sandbox took the stored key and answered in")).to_be_visible()
    assert ProviderAccount.objects.get().name == "by-keyboard"


def test_the_webhook_address_of_a_new_account_is_copied_with_its_name(
    signed_in: Callable[[str], Page], site: Site
) -> None:
    page = signed_in("administrator")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{ADMIN}providers/provideraccount/add/?provider=stripe")

    page.get_by_label("Name").fill("eu")
    page.get_by_role("button", name="Copy the webhook address").click()

    expect(page.get_by_text("cannot reach 127.0.0.1 from outside")).to_be_visible()
    expect(page.get_by_text("checkout.session.completed")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.web}/webhooks/stripe/eu"


def test_what_belongs_to_live_accounts_is_asked_for_while_the_mode_is_live(page: Page) -> None:
    page.set_content(FIELDS)
    page.evaluate((ROOT / "static/accounts.js").read_text())
    page.evaluate("document.dispatchEvent(new Event('DOMContentLoaded'))")
    expect(page.get_by_label("Live URL prefix")).to_be_hidden()

    page.locator("#id_mode").select_option("live")

    expect(page.get_by_label("Live URL prefix")).to_be_visible()


def test_on_a_narrow_screen_nothing_sticks_out(signed_in: Callable[[str], Page]) -> None:
    page = signed_in("administrator")
    page.set_viewport_size({"width": 390, "height": 800})

    for query in ("", "?provider=stripe", "?provider=sandbox"):
        page.goto(f"{ADMIN}providers/provideraccount/add/{query}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
