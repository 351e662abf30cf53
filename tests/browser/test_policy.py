"""The Content-Security-Policy stops nothing that a page needs, and everything else."""

import re
from collections.abc import Callable
from typing import Any

import httpx2
from playwright.sync_api import Page, expect

from sessions_app.models import Application
from tests.browser.site import ADMIN, Site
from tests.browser.watch import Watch
from tests.console_dataset import Everything

PLANT = """() => {
    const script = document.createElement("script");
    script.textContent = "window.planted = true";
    document.body.append(script);
    document.body.setAttribute("style", "display: none");
}"""


def test_a_script_and_a_style_that_get_into_a_page_do_nothing_and_are_noticed(page: Page, watch: Watch) -> None:
    page.goto(ADMIN)

    page.evaluate(PLANT)

    assert page.evaluate("window.planted") is None
    expect(page.get_by_label("Username")).to_be_visible()
    stopped = [each.split(" of ")[0] for each in watch.problems if "Stopped by the policy" in each]
    assert [re.sub("^.*policy: ", "", each) for each in stopped] == ["script-src-elem inline", "style-src-attr inline"]
    watch.problems.clear()


def test_menus_filters_and_forms_of_the_console_work_under_it(
    signed_in: Callable[[str], Page], made: Everything
) -> None:
    page = signed_in("administrator")

    page.get_by_role("button", name="administrator").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Where you are signed in")).to_be_hidden()
    page.get_by_role("button", name="Show or hide the menu").click()
    expect(page.get_by_role("link", name="Sessions", exact=True)).to_be_hidden()
    page.reload()
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    expect(page.get_by_role("link", name="Sessions", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Show or hide the menu").click()

    page.goto(f"{ADMIN}auth/user/")
    page.locator("a", has_text="Filters").first.click()
    expect(page.get_by_role("heading", name="By superuser")).to_be_visible()
    page.goto(f"{ADMIN}auth/user/")
    page.locator("tbody input[type=checkbox]").first.check()
    page.locator("select[name=action]").select_option("lift_locks")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text(re.compile("is not locked|may try again"))).to_be_visible()

    page.goto(made.filled(f"{ADMIN}providers/provideraccount/{{account}}/change/"))
    before = page.locator(".formset .form-group:not(.empty-form)").count()
    page.locator(".add-row").first.click()
    expect(page.locator(".formset .form-group:not(.empty-form)")).to_have_count(before + 1)


def test_days_of_a_report_are_asked_for_where_they_are_meant(
    signed_in: Callable[[str], Page], made: Everything
) -> None:
    page = signed_in("administrator")
    page.goto(f"{ADMIN}sessions_app/report/add/")
    days = page.get_by_label("First day")
    expect(days).to_be_hidden()

    page.get_by_label("Period").select_option("days")

    expect(days).to_be_visible()


def test_the_reference_sends_a_call_under_its_own(page: Page, site: Site, token: str) -> None:
    page.goto("/docs")
    page.get_by_role("link", name="List sessions").first.click()
    page.locator("section", has_text="The application's sessions, newest first").get_by_role(
        "button", name="Test Request"
    ).last.click()
    form = page.locator("[role=dialog]")

    form.get_by_label("Bearer Token").fill(token)
    with page.expect_response("**/api/v1/sessions*") as answered:
        form.get_by_role("button", name="Send").first.click()

    assert answered.value.status == 200


def test_a_shopper_pays_on_the_sandboxs_page_under_its_own(
    page: Page, site: Site, watch: Watch, application: Application, account: Callable[..., Any], order: Any
) -> None:
    account("policy")
    address = site.open(application, order()).checkout_url
    watch.web = address.rpartition("/pay/")[0]

    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{watch.web}/")

    expect(page.get_by_role("heading", name="Checkouts")).to_be_visible()
    assert "frame-ancestors 'none'" in httpx2.get(address).headers["Content-Security-Policy"]
