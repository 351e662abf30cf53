"""Guessable passwords are refused wherever they are set, with advice for a better one."""

import secrets
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from sessions_app.staff.signin.passwords import ADVICE
from tests.staff.conftest import PASSWORD

WEAK = [
    "elevenchars",
    "123456789012",
    "switchyard123",
    "Switchyard2026!",
    "admin-switchyard",
    "sandbox-checkout-admin",
    "testserver-x7Kp",
    "administrator1",
    "operations-2026",
    "password1234",
    "P@ssw0rd2026!",
    "qwertyuiop12",
    "1qaz2wsx3edc",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "111222333444",
    "Summer2026!!",
    "annabelle.miller",
]


@pytest.fixture
def annabelle(database: None) -> User:
    return User(username="ann", first_name="Annabelle", last_name="Miller", email="annabelle@example.com")


@pytest.mark.parametrize("weak", WEAK)
def test_a_password_that_is_guessed_early_is_refused(weak: str, annabelle: User) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak, annabelle)


@pytest.mark.parametrize("good", [PASSWORD, "a longer password", "violet tram over mud", "Rw8ACxWe5Z0Sw96k", "x" * 3])
def test_others_are_taken(good: str, annabelle: User) -> None:
    validate_password(
        good if len(good) > 3 else secrets.token_urlsafe(12), annabelle
    )  # as the demo seed generates them


def test_a_password_of_a_thousand_characters_takes_no_time(annabelle: User) -> None:
    validate_password("violet tram over mud " * 50, annabelle)


def test_the_page_says_what_to_do_instead(ann: User, sign_in: Any) -> None:
    browser: Client = sign_in().client
    form = {"old_password": PASSWORD, "new_password1": "switchyard123", "new_password2": "switchyard123"}

    refused = browser.post("/admin/password_change/", form)

    assert refused.context["form"].errors["new_password2"] == [ADVICE]
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)
