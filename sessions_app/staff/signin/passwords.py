"""Refuses passwords that are guessed early: common ones, sequences, and what is made of our own words."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError

STRONG = 4
"""zxcvbn's score of what takes ten thousand million guesses or more."""
LEAST_OF_ONES_OWN = 8
"""So many letters and digits are none of the words we know."""
OUR_WORDS = ("switchyard", "sandbox", "payment", "payments", "session", "checkout", "admin", "console")
LONGEST_LOOKED_AT = 72
ADVICE = (
    "This password would be guessed early. Use four or more words that do not belong together, or let a password "
    "manager make one; numbers at the end of a word do not help."
)


class GuessableValidator:
    """Estimates how many guesses a password stands, knowing words of the product, the house and the person."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one that is guessed early."""
        from zxcvbn import zxcvbn  # its word lists take 20 MB, which only those need that set passwords

        looked_at = password[:LONGEST_LOOKED_AT]
        known = [*OUR_WORDS, *_words_of_the_house(), *_words_of(user)]
        if _without(looked_at, known) < LEAST_OF_ONES_OWN or zxcvbn(looked_at, user_inputs=known)["score"] < STRONG:
            raise ValidationError(ADVICE, code="password_guessable")

    def get_help_text(self) -> str:
        return "Best are four or more words that do not belong together, or what a password manager makes."


def _without(password: str, words: list[str]) -> int:
    """Count the letters and digits that are left once the words are taken out, the longest first."""
    rest = password.lower()
    for word in sorted(filter(None, words), key=len, reverse=True):
        rest = rest.replace(word.lower(), " ")
    return sum(each.isalnum() for each in rest)


def _words_of_the_house() -> list[str]:
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or ""
    return [*host.split("."), host, *Group.objects.values_list("name", flat=True)]


def _words_of(user: User | None) -> list[str]:
    if user is None:
        return []
    parts = " ".join((user.username, user.first_name, user.last_name, user.email))
    return [parts, *re.findall(r"\w{3,}", parts)]
