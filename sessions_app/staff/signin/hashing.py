"""How passwords are hashed: slowly on purpose, one at a time, and never with a database connection in hand.

Whatever hashes goes through here: signing in, with a name nobody has too, new and changed passwords.
"""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from sessions_app.limits.people import aside
from sessions_app.limits.turns import Turns

hashes = Turns(
    at_once=1, waiting=8, seconds=5, sentence="Many people are signing in right now. Nothing was looked at or changed."
)
"""In each web process: a hash takes a core for a third of a second or more, and payments need it, too."""


class BoundedHasher(PBKDF2PasswordHasher):
    """Django's default, so that every password there is stays good."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Hash. Raises Busy when too many others do."""
        with aside(), hashes.one():
            return super().encode(password, salt, iterations)
