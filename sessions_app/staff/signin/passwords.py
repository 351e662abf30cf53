"""Refuses guessable passwords: common ones, sequences, and combinations of our own words."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError

STRONG = 4
"""zxcvbn's score for 10^10 guesses or more."""
LEAST_OF_ONES_OWN = 8
"""How many letters and digits must not belong to the known words."""
OUR_WORDS = ("switchyard", "sandbox", "payment", "payments", "session", "checkout", "admin", "console")
LONGEST_LOOKED_AT = 72
ADVICE = (
    "This password would be guessed early. Use four or more words that do not belong together, or let a password "
    "manager make one; numbers at the end of a word do not help."
)


class GuessableValidator:
    """Estimates the guesses a password withstands, given words of the product, the host and the user."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a guessable password."""
        from zxcvbn import zxcvbn  # its word lists take 20 MB, needed only where passwords are set

        looked_at = password[:LONGEST_LOOKED_AT]
        known = [*OUR_WORDS, *_words_of_the_host(), *_words_of(user)]
        if _without(looked_at, known) < LEAST_OF_ONES_OWN or zxcvbn(looked_at, user_inputs=known)["score"] < STRONG:
            raise ValidationError(ADVICE, code="password_guessable")

    def get_help_text(self) -> str:
        return "Best are four or more words that do not belong together, or what a password manager makes."


def _without(password: str, words: list[str]) -> int:
    """Count the letters and digits that remain without the words, the longest removed first."""
    rest = password.lower()
    for word in sorted(filter(None, words), key=len, reverse=True):
        rest = rest.replace(word.lower(), " ")
    return sum(character.isalnum() for character in rest)


def _words_of_the_host() -> list[str]:
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or ""
    return [*host.split("."), host, *Group.objects.values_list("name", flat=True)]


def _words_of(user: User | None) -> list[str]:
    if user is None:
        return []
    parts = " ".join((user.username, user.first_name, user.last_name, user.email))
    return [parts, *re.findall(r"\w{3,}", parts)]
