"""Keys that machines make pass; keys that people type do not."""

import base64
import secrets
import string
from collections.abc import Callable

import pytest

from sessions_app.key_strength import is_guessable, problem_of

MADE = {
    "hexadecimal": lambda: secrets.token_hex(16),
    "URL-safe": lambda: secrets.token_urlsafe(24),
    "32 bytes in base64": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    "capitals and digits": lambda: base64.b32encode(secrets.token_bytes(20)).decode(),
    "Django's startproject": lambda: "".join(
        secrets.choice(string.ascii_lowercase + string.digits + "!@#$%^&*(-_=+)") for _ in range(50)
    ),
}
TYPED = [
    "x" * 50,
    "A" * 43 + "=",
    "abab" * 10,
    "0123456789" * 4,
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "zyxwvutsrqponmlkjihgfedcba9876543210",
    "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6",
    "deadbeefdeadbeefdeadbeefdeadbeef",
    "AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH",
    "change-me-change-me-change-me-1234",
    "django-insecure-changeme-changeme-changeme",
    "this_is-my.very-Secret-key-for-production-2026",
    "Sup3rS3cr3tK3yF0rPr0duct10nUs30nly!",
    "PasswordPasswordPassword123456789!!",
    "qwertyuiopasdfghjklzxcvbnm1234567890",
    "switchyard-signing-key-for-production-1",
    "correcthorsebatterystaplecorrecthorse",
]


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_what_a_machine_makes_passes(make: Callable[[], str]) -> None:
    assert [key for key in (make() for _ in range(300)) if problem_of(key)] == []


@pytest.mark.parametrize("key", TYPED)
def test_what_somebody_types_can_be_guessed(key: str) -> None:
    assert problem_of(key) == "can be guessed: it repeats itself, counts on or is made of words"


def test_a_short_key_is_called_short() -> None:
    assert problem_of(secrets.token_hex(16)[:31]) == "is shorter than 32 characters"


def test_the_comment_beside_a_variable_is_no_key() -> None:
    comment = "                               # 50 or more random characters"

    assert problem_of(comment) == "holds blanks: it is a sentence, or the comment beside it in .env.example"


def test_bytes_are_judged_like_text() -> None:
    assert not any(is_guessable(secrets.token_bytes(32).decode("latin-1")) for _ in range(300))
    assert is_guessable(bytes(32).decode("latin-1"))
    assert is_guessable(bytes(range(200, 232)).decode("latin-1"))
