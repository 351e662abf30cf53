"""People of every role at the console, and a ledger with settlement files of it."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from tests.settlement.conftest import imported, session, stripe

__all__ = ["imported", "session", "stripe"]


@pytest.fixture
def sign_in(database: None) -> Callable[..., Client]:
    """Gives a browser of somebody who has one role."""

    def make(role: str, name: str = "") -> Client:
        person = User.objects.create_user(name or role, is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        browser = Client()
        browser.force_login(person)
        return browser

    return make


@pytest.fixture
def finance(sign_in: Callable[..., Client]) -> Client:
    return sign_in("finance")


def text(answer: Any) -> str:
    """What a person reads, in one line."""
    assert answer.status_code == 200, answer
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())
