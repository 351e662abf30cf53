"""Whatever arrives at a webhook address gets a clear answer, and nothing untrue is stored: at every provider."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from providers.base import Notice
from providers.facts import Proof
from providers.models import ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.models import InboundEvent
from sessions_app.usecases.provider_events.tally import not_kept
from tests.providers.provider_stands import STANDS

EVERY = pytest.mark.parametrize("provider", sorted(PROVIDERS))
SIGNED = pytest.mark.parametrize(
    "provider", sorted(name for name, kind in PROVIDERS.items() if kind.facts.proof is not Proof.ASKED)
)
POINTING = pytest.mark.parametrize(
    "provider", sorted(name for name, kind in PROVIDERS.items() if kind.facts.proof is Proof.ASKED)
)


@pytest.fixture
def shop(account: Callable[..., ProviderAccount]) -> Callable[[str], ProviderAccount]:
    def make(provider: str) -> ProviderAccount:
        made = account("eu", provider=provider)
        made.seal_credentials(STANDS[provider].good)
        made.save()
        return made

    return make


def send(provider: str, event: Any, *, secret: str | None = None, to: str = "", size: int = 0) -> Any:
    """Sends an event as its provider does, to its own account's address or to another one."""
    stand, path = STANDS[provider], f"/webhooks/{to or f'{provider}/eu'}"
    url, body = settings.PUBLIC_BASE_URL + path, json.dumps(event).encode() + b" " * size
    notice = stand.notice(body, secret=secret or stand.secret, now=datetime.now(UTC), url=url)
    return deliver(path + notice.url.removeprefix(url), notice)


def deliver(path: str, notice: Notice) -> Any:
    """Posts a notice through the whole stack."""
    headers = {name.title(): value for name, value in notice.headers.items() if name != "content-type"}
    content_type = notice.headers.get("content-type", "application/json")
    try:
        return Client(raise_request_exception=False).post(path, notice.body, content_type=content_type, headers=headers)
    finally:
        connection.close()


@SIGNED
def test_a_genuine_event_is_stored_and_answered_as_its_provider_expects(provider: str, shop: Any) -> None:
    shop(provider)

    answer = send(provider, STANDS[provider].event)

    content_type, body = PROVIDERS[provider].facts.event_answer
    assert (answer.status_code, answer.content) == (200, body)
    assert answer["Content-Type"].startswith(content_type)
    assert InboundEvent.objects.count() == 1


@SIGNED
def test_a_secret_that_is_no_longer_valid_signs_nothing(provider: str, shop: Any) -> None:
    account = shop(provider)

    answer = send(provider, STANDS[provider].event, secret="ab" * 32)

    assert answer.status_code == 400
    assert not InboundEvent.objects.exists()
    assert [tally.reason for tally in not_kept(account.pk)] == ["MISSIGNED"]


@POINTING
def test_a_notice_that_anybody_can_send_is_kept_only_about_an_attempt_of_ours(provider: str, shop: Any) -> None:
    account = shop(provider)

    answer = send(provider, STANDS[provider].event)

    assert answer.status_code == 200
    assert not InboundEvent.objects.exists()
    assert [tally.reason for tally in not_kept(account.pk)] == ["UNKNOWN_ATTEMPT"]


@EVERY
def test_a_notice_of_ten_megabytes_is_refused(provider: str, shop: Any) -> None:
    shop(provider)

    answer = send(provider, STANDS[provider].event, size=10 << 20)

    assert answer.status_code in (400, 413)
    assert not InboundEvent.objects.exists()


@EVERY
def test_an_address_without_an_account_is_not_found(provider: str, shop: Any) -> None:
    shop(provider)

    for to in (f"{provider}/us", f"{provider}x/eu", f"{provider}/"):
        assert send(provider, STANDS[provider].event, to=to).status_code == 404


@EVERY
def test_an_account_of_another_provider_takes_no_event_of_this_one(provider: str, shop: Any) -> None:
    other = next(name for name, kind in PROVIDERS.items() if name != provider and kind.facts.proof is not Proof.ASKED)
    shop(other)

    assert send(provider, STANDS[provider].event, to=f"{other}/eu").status_code == 400
    assert not InboundEvent.objects.exists()
