"""Every answer says what a browser may do with it: a page loads what is served from here, anything else is no page."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from config.front_door.response_headers import OF_ANYTHING_ELSE, OF_PAGES

POLICY = "Content-Security-Policy"


@pytest.fixture
def browser(database: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root"))
    return client


def parts(policy: str) -> dict[str, str]:
    return dict(each.strip().partition(" ")[::2] for each in policy.split(";"))


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/admin/auth/user/", "/admin/auth/user/06/change/", "/admin/nowhere/", "/admin/login/?x=%00", "/docs/"],
)
def test_a_page_runs_no_text_as_a_script_and_stands_in_no_frame(path: str, browser: Client) -> None:
    answer = browser.get(path)

    assert answer[POLICY] == OF_PAGES
    assert "unsafe" not in OF_PAGES
    assert parts(OF_PAGES)["script-src"] == "'self'"
    assert (parts(OF_PAGES)["default-src"], parts(OF_PAGES)["frame-ancestors"]) == ("'none'", "'none'")


@pytest.mark.parametrize(
    "path",
    ["/api/v1/sessions", "/api/v1/openapi.json", "/oauth/token", "/healthz", "/readyz", "/webhooks/sandbox/none",
     "/static/page.js", "/static/switchyard.svg", "/nowhere", "/reports/files/sessions.csv?link=x"],
)  # fmt: skip
def test_anything_else_is_no_page(path: str, browser: Client) -> None:
    assert browser.get(path)[POLICY] == OF_ANYTHING_ELSE == "default-src 'none'; frame-ancestors 'none'"


def test_the_reference_may_call_any_server_and_style_itself_and_runs_no_text_as_a_script(browser: Client) -> None:
    policy = parts(browser.get("/docs")[POLICY])

    assert policy["script-src"] == "'self'"
    assert (policy["connect-src"], policy["style-src"]) == ("*", "'self' 'unsafe-inline'")
    assert (policy["default-src"], policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'", "'none'")


def test_swagger_is_gone_and_its_address_leads_to_the_reference(browser: Client) -> None:
    assert [browser.get(path)["Location"] for path in ("/docs/swagger", "/docs/")] == ["/docs", "/docs"]


def test_a_machine_is_told_so_too(call: Any) -> None:
    assert call("GET")[POLICY] == OF_ANYTHING_ELSE


def test_colours_are_those_unfold_would_write_into_every_page(browser: Client) -> None:
    context = browser.get("/admin/").context
    written = [
        f"--color-{name}-{key}: {value};" for name, each in context["colors"].items() for key, value in each.items()
    ]

    with open("static/colours.css") as file:
        kept = [line.strip() for line in file if line.strip().startswith("--")]

    assert kept == written
    assert not context["border_radius"]
