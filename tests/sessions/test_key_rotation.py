"""A new first key in FIELD_ENCRYPTION_KEYS: what an older key made stays good; a key that is gone is named."""

import base64
import secrets
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from providers import sealed
from providers.sealed import CannotUnseal
from sessions_app.models import PaymentSession
from sessions_app.models.session import email_indexes
from tests.forget import forget_everything

COLUMN = "shop.till"
ROW = uuid4()
LOST = "FIELD_ENCRYPTION_KEYS has no key 'old': put it back until nothing is sealed with it"
Rotate = Callable[..., None]


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


OLD, NEW = new_key(), new_key()


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rotate]:
    """Sets the ring, as a process that starts with it has it; at first `old` is alone."""

    def use(**keys: str) -> None:
        monkeypatch.setattr(settings, "FIELD_ENCRYPTION_KEYS", keys)
        forget_everything()

    use(old=OLD)
    yield use
    monkeypatch.undo()
    forget_everything()


def test_an_older_key_opens_and_the_first_one_seals(ring: Rotate) -> None:
    before = sealed.seal(b"plain", column=COLUMN, row=ROW)

    ring(new=NEW, old=OLD)
    after = sealed.seal(b"plain", column=COLUMN, row=ROW)

    assert (before[:4], after[:4]) == (b"\x03old", b"\x03new")
    assert [sealed.unseal(each, column=COLUMN, row=ROW) for each in (before, after)] == [b"plain", b"plain"]


def test_a_key_that_is_gone_is_named(ring: Rotate) -> None:
    before, digest = sealed.seal(b"plain", column=COLUMN, row=ROW), sealed.fingerprint(b"order")

    ring(new=NEW)

    with pytest.raises(CannotUnseal, match=LOST):
        sealed.unseal(before, column=COLUMN, row=ROW)
    with pytest.raises(CannotUnseal, match=LOST):
        sealed.fingerprint(b"order", like=digest)


def test_another_key_under_the_same_name_opens_nothing(ring: Rotate) -> None:
    before = sealed.seal(b"plain", column=COLUMN, row=ROW)

    ring(old=NEW)

    with pytest.raises(CannotUnseal, match=r"shop\.till was sealed for another place, or changed"):
        sealed.unseal(before, column=COLUMN, row=ROW)


def test_what_is_no_sealed_value_is_refused_as_such(ring: Rotate) -> None:
    with pytest.raises(CannotUnseal):
        sealed.unseal(b"\x03\xff\xfe\xfd" + secrets.token_bytes(40), column=COLUMN, row=ROW)


def test_fingerprints_are_compared_under_the_key_of_the_older_one(ring: Rotate) -> None:
    before = sealed.fingerprint(b"order")

    ring(new=NEW, old=OLD)

    assert sealed.fingerprint(b"order", like=before) == before
    assert sealed.fingerprint(b"another", like=before) != before
    assert sealed.fingerprint(b"order")[:4] == b"\x03new"


def test_a_repeat_after_a_rotation_is_answered_as_before_and_another_order_is_still_refused(
    ring: Rotate, post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> None:
    account(f"rotated-{uuid4().hex[:8]}")
    body = order()
    first = post(body, key="the-key")

    ring(new=NEW, old=OLD)
    again, other = post(body, key="the-key"), post(order(), key="the-key")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert PaymentSession.objects.count() == 1


def test_shoppers_of_before_and_after_are_read_and_found_by_their_e_mail(
    ring: Rotate, post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> None:
    account(f"rotated-{uuid4().hex[:8]}")
    post(order())
    ring(new=NEW, old=OLD)
    post(order())

    found = PaymentSession.objects.filter(email_index__in=email_indexes("Jane.Smith@example.com")).order_by("id")

    assert [bytes(each.sealed_customer or b"")[1:4] for each in found] == [b"old", b"new"]
    assert [each.customer and each.customer.email for each in found] == ["jane.smith@example.com"] * 2
    assert found[0].email_index != found[1].email_index
