"""Hashes passwords: slowly on purpose, one at a time, and without holding a database connection.

All hashing goes through here: sign-ins, also with unknown names, and new and changed passwords.
"""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from sessions_app.limits.people import aside
from sessions_app.limits.turns import Turns

hashes = Turns(
    at_once=1, waiting=8, seconds=5, sentence="Many people are signing in right now. Nothing was looked at or changed."
)
"""For each web process: a hash uses a core for a third of a second or more, and payments need the core too."""


class BoundedHasher(PBKDF2PasswordHasher):
    """Django's default hasher, so that existing passwords stay valid."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Hash a password. Raises Busy when too many others are waiting."""
        with aside(), hashes.one():
            return super().encode(password, salt, iterations)
