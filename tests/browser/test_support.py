"""Support answers a merchant's question about one order."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from providers.models import ProviderAccount
from sessions_app import sweeps
from sessions_app.models import Application, PaymentSession, WebhookDelivery
from sessions_app.usecases.background.sweeping import NO_LIMITS
from sessions_app.usecases.webhooks.endpoints import NewEndpoint, create_endpoint
from tests import processes
from tests.browser.session_page import act, address, notes, section
from tests.browser.site import Site, reload_until
from tests.sandbox_control import Sandbox
from tests.stand_ins.merchant import Merchant, merchant

EMAIL = "jo.bloggs@example.org"
SHOPPER = {"firstName": "Jo", "lastName": "Bloggs", "email": EMAIL}


@pytest.fixture
def shop(application: Application) -> Iterator[Merchant]:
    """A merchant whose receiver has trouble with the first webhook."""
    with merchant() as receiving:
        new = NewEndpoint(receiving.url(), ())
        shown = create_endpoint(application_id=application.id, mode=application.mode, new=new, now=timezone.now())
        receiving.secrets["/hook"] = shown.secret
        receiving.behave(status=500, times=1)
        yield receiving


@pytest.fixture
def asked_about(
    site: Site, application: Application, account: Callable[..., ProviderAccount], shop: Merchant, order: Any
) -> PaymentSession:
    """The session in question, whose webhook failed; another stands beside it."""
    account("asked")
    session = site.open(application, order(orderReference="ASKED-1", customer=SHOPPER))
    sweeps.SWEEPS["deliver_webhooks"].run(now=timezone.now(), limits=NO_LIMITS)
    site.open(application, order(orderReference="OTHER-1"))
    return session


def test_support_find_an_order_and_read_what_happened_without_the_shopper(
    sign_in: Callable[..., Page], asked_about: PaymentSession
) -> None:
    page = sign_in("support")

    for text in ("ASKED-1", str(asked_about.pk), asked_about.reference, EMAIL):
        page.get_by_role("searchbox", name="Find a session").fill(text)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="ASKED-1")).to_be_visible()
        expect(page.get_by_role("link", name="OTHER-1")).to_have_count(0)
        assert EMAIL not in page.url
    page.get_by_role("link", name="ASKED-1").click()

    expect(section(page, "Facts")).to_contain_text(asked_about.reference)
    expect(section(page, "Money")).to_contain_text("140.76 AUD")
    expect(section(page, "Timeline")).to_contain_text("Opened the checkout")
    expect(section(page, "Webhook deliveries").get_by_role("row", name="session.created")).to_contain_text("500")
    expect(section(page, "Attempts to open a checkout")).to_contain_text("sandbox/asked")
    expect(section(page, "Why this provider")).to_contain_text("1. sandbox/asked")
    expect(section(page, "Shopper")).to_contain_text("j•••@e•••.org")
    assert EMAIL not in page.content()
    expect(page.get_by_role("link", name="Close it")).to_have_count(0)


def test_support_see_the_shopper_once_they_have_said_why(
    signed_in: Callable[[str], Page], asked_about: PaymentSession
) -> None:
    page = signed_in("support")
    page.goto(address(asked_about))

    page.get_by_role("link", name="Reveal").click()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_label("Reason")).to_be_focused()
    assert notes(asked_about) == []
    act(page, "Show", "The shop asks who ordered")

    expect(page.get_by_text(EMAIL)).to_be_visible()
    assert notes(asked_about) == [("support", "looked at the shopper", "The shop asks who ordered")]
    page.get_by_role("link", name="Back to the session").click()
    expect(section(page, "Timeline")).to_contain_text("The shop asks who ordered")
    assert EMAIL not in page.content()


def test_support_ask_the_provider_and_send_the_webhooks_again(
    signed_in: Callable[[str], Page], site: Site, asked_about: PaymentSession, shop: Merchant, sandbox: Sandbox
) -> None:
    assert sandbox.pay("asked", asked_about.reference)
    page = signed_in("support")
    page.goto(address(asked_about))

    page.get_by_role("link", name="Ask the provider now").click()
    act(page, "Ask now", "The shopper has a receipt")
    expect(page.get_by_text("Now completed.")).to_be_visible()
    page.get_by_role("link", name="Send webhooks again").click()
    act(page, "Send again", "Their server was down")
    expect(page.get_by_text("deliveries are queued.")).to_be_visible()
    with processes.worker(site.environment):
        delivered = section(page, "Webhook deliveries").get_by_role("cell", name="Delivered", exact=True)
        reload_until(page, lambda: delivered.count() == 2)

    arrived = [(each.verified["type"], each.id) for each in shop.got() if each.id in ids_of(asked_about)]
    assert sorted(kind for kind, _ in arrived) == ["session.completed", "session.created", "session.created"]
    assert len(set(arrived)) == 2, "it comes again under its own id"
    assert notes(asked_about) == [
        ("support", "redelivered webhooks", "Their server was down"),
        ("support", "asked the provider", "The shopper has a receipt"),
    ]


def ids_of(session: PaymentSession) -> set[str]:
    """Under which its webhooks are sent."""
    return {str(each) for each in WebhookDelivery.objects.filter(session=session).values_list("message_id", flat=True)}
