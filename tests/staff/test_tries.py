"""Sign-in tries and concurrent password hashing are limited; a page says when to try again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from sessions_app.limits.people import turns
from sessions_app.limits.turns import Turns
from sessions_app.staff.signin import hashing
from tests.forget import forget_everything
from tests.staff.conftest import PASSWORD

SignIn = Callable[..., Any]


@pytest.fixture(autouse=True)
def few(settings: Any, clock: Any) -> None:
    """Three tries a minute, nothing counted yet; locks come later."""
    settings.SIGN_IN_RATE, settings.AXES_FAILURE_LIMIT = (3, 60), 50
    forget_everything()


def test_one_address_tries_so_often_whatever_the_names(
    ann: User, sign_in: SignIn, clock: Any, django_assert_num_queries: Any
) -> None:
    assert [sign_in(f"name-{number}", "wrong").status_code for number in range(3)] == [200] * 3

    with django_assert_num_queries(0):
        fourth = sign_in("ann")

    assert (fourth.status_code, fourth["Retry-After"]) == (429, "60")
    assert "no-store" in fourth["Cache-Control"]
    assert "Too many sign-ins were refused at this address. Try again in 60 seconds." in fourth.content.decode()
    assert sign_in("ann", address="192.0.2.2").status_code == 302
    clock.shift(60)
    assert sign_in("ann").status_code == 302


def test_addresses_of_one_ipv6_network_share_their_tries(database: None, sign_in: SignIn) -> None:
    answers = [sign_in(f"n-{n}", "wrong", address=f"2001:db8::{n}").status_code for n in range(1, 5)]

    assert answers == [200] * 3 + [429]


def test_one_name_is_tried_so_often_wherever_from_and_however_typed(
    ann: User, sign_in: SignIn, person: Callable[..., User]
) -> None:
    person("bob")
    typed = ("ann", " ann ", "\uff41\uff4e\uff4e")
    assert [sign_in(name, "wrong", address=f"192.0.2.{n}").status_code for n, name in enumerate(typed)] == [200] * 3

    fourth = sign_in(address="192.0.2.9")

    assert fourth.status_code == 429
    assert "Too many sign-ins were refused for this name." in fourth.content.decode()
    assert sign_in("bob", address="192.0.2.9").status_code == 302


def test_others_keep_nobody_out_where_they_signed_in_before(ann: User, sign_in: SignIn) -> None:
    assert sign_in(address="198.51.100.7").status_code == 302
    assert [sign_in(password="wrong", address=f"192.0.2.{n}").status_code for n in range(4)] == [200] * 3 + [429]

    assert sign_in(address="198.51.100.7").status_code == 302
    guesses = [sign_in(password="wrong", address="198.51.100.7").status_code for _ in range(4)]
    assert guesses == [200] * 3 + [429]


def test_signing_in_is_never_too_much(ann: User, sign_in: SignIn) -> None:
    assert [sign_in().status_code for _ in range(8)] == [302] * 8


def test_a_name_locked_at_one_address_is_not_used_up_from_there(ann: User, sign_in: SignIn, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 1
    settings.SIGN_IN_RATE = (2, 60)
    assert [sign_in(password="wrong").status_code for _ in range(2)] == [429, 429]

    assert sign_in(address="192.0.2.2").status_code == 302


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_a_password_is_hashed_without_a_connection_or_a_turn(
    name: str, ann: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PASSWORD_HASHERS = ["sessions_app.staff.signin.hashing.BoundedHasher"]
    ann.set_password(PASSWORD)
    ann.save()
    held, encode = [], PBKDF2PasswordHasher.encode

    def watched(hasher: Any, *given: Any) -> str:
        held.append((connection.connection is not None, turns._is_held()))
        return encode(hasher, *given)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", watched)

    answer = Client().post("/admin/login/", {"username": name, "password": PASSWORD})

    assert answer.status_code == (302 if name == "ann" else 200)
    assert held == [(False, False)]


def test_too_many_hashes_at_once_are_a_page_and_no_failure(
    ann: User, settings: Any, monkeypatch: pytest.MonkeyPatch, noted: Callable[[], list[tuple[str, str, str]]]
) -> None:
    settings.PASSWORD_HASHERS = ["sessions_app.staff.signin.hashing.BoundedHasher"]
    full = Turns(at_once=1, waiting=0, seconds=0, sentence=hashing.hashes.sentence)
    monkeypatch.setattr(hashing, "hashes", full)

    with full.one():
        client = Client(raise_request_exception=False)
        answer = client.post("/admin/login/", {"username": "ann", "password": PASSWORD})

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Many people are signing in right now. Nothing was looked at or changed." in answer.content.decode()
    assert noted() == []
