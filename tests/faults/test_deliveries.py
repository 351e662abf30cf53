"""Webhook deliveries: a sender is killed at each step, and the merchant's events are compared with the timeline."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from sessions_app.models import Application, SessionEvent, WebhookDelivery, WebhookEndpoint
from tests.faults.clients import LATER, one
from tests.faults.kill_points import STEPS
from tests.faults.world import SCALE, World
from tests.stand_ins.merchant import Merchant, merchant

pytestmark = pytest.mark.timeout(300 * SCALE)
DELIVER = [step for step in STEPS if step.startswith("deliver")]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def shop(application: Application) -> Iterator[Merchant]:
    """A merchant's receiver."""
    with merchant() as listening:
        endpoint = WebhookEndpoint(application=application, url=listening.url(), created_at=timezone.now())
        endpoint.use_secret(SECRET)
        endpoint.save()
        listening.secrets["/hook"] = SECRET
        yield listening


def deliveries_that_die(there: World, token: str, shop: Merchant, steps: list[str]) -> list[str]:
    """Every session is delivered while a sender is killed; afterwards the merchant must have every event."""
    found = []
    for step in steps:
        one(there, token)
        there.doom(step)
        if there.sweep("deliver_webhooks", apart=True):
            found.append(f"nobody died {step}")
        _send_the_rest(there)
    there.sweep("expire_sessions", later=LATER)
    _send_the_rest(there)
    return found + _undelivered(shop)


def _send_the_rest(there: World) -> None:
    """Uses the real time, which signatures need: leases are ended instead of waiting for them."""
    waiting = WebhookDelivery.objects.filter(state="PENDING")
    waiting.update(next_at=timezone.now(), leased_until=None)
    there.sweep("deliver_webhooks")


def _undelivered(shop: Merchant) -> list[str]:
    bodies: dict[str, set[bytes]] = defaultdict(set)
    for received in shop.got():
        bodies[received.id].add(received.body)
    events = {str(event.id): event.type for event in SessionEvent.objects.all()}
    return [
        *(f"{kind} {event} never arrived" for event, kind in events.items() if event not in bodies),
        *(f"{event} arrived with different bodies" for event, sent in bodies.items() if len(sent) > 1),
        *(f"{received.id} is not correctly signed" for received in shop.got() if received.verified is None),
        *(f"{row} is not delivered" for row in WebhookDelivery.objects.exclude(state="DELIVERED")),
    ]


def test_a_sender_that_dies_anywhere_loses_no_event(
    started: Any, token: str, shop: Merchant, accounts: list[str]
) -> None:
    with started() as there:
        assert deliveries_that_die(there, token, shop, DELIVER * SCALE) == []


def test_dying_would_find_a_mark_before_the_sending(
    started: Any, token: str, shop: Merchant, accounts: list[str]
) -> None:
    with started("delivered before sending") as there:
        assert deliveries_that_die(there, token, shop, ["deliver: before sending"])
