"""Limits sign-in tries in each web process, before any query and before a password is hashed.

Refused sign-ins count for their address and for their name. Others cannot lock out a user for long: an address at which
a name has signed in lately is exempt from the name's limit (locks.py has the locks for one address).
"""

from django.conf import settings
from django.contrib.auth.forms import UsernameField

from sessions_app.limits.rates import FixedWindow
from sessions_app.staff.signin.locks import digest_of

MOST_KNOWN = 4096
FROM_ADDRESS = "Too many sign-ins were refused at this address."
WITH_NAME = "Too many sign-ins were refused for this name."
addresses, names = FixedWindow(), FixedWindow()
_known: dict[tuple[str, str], None] = {}


class TooManyTries(Exception):
    """Too many tries; the next one is allowed in `seconds`. The text is for the user."""

    def __init__(self, sentence: str, seconds: float) -> None:
        super().__init__(sentence)
        self.seconds = seconds


def count(name: str, *, address: str) -> None:
    """Count a try before it is checked. Raises TooManyTries."""
    if seconds := addresses.hit(address, rate=settings.SIGN_IN_RATE):
        raise TooManyTries(FROM_ADDRESS, seconds)
    key = _key(name)
    if (key, address) not in _known and (seconds := names.hit(key, rate=settings.SIGN_IN_RATE)):
        raise TooManyTries(WITH_NAME, seconds)


def record_success(name: str, *, address: str) -> None:
    """Take back a successful try, and remember the name at this address."""
    addresses.forgive(address, rate=settings.SIGN_IN_RATE)
    uncount(name, address=address)
    if len(_known) >= MOST_KNOWN:
        del _known[next(iter(_known))]
    _known[_key(name), address] = None


def uncount(name: str, *, address: str) -> None:
    """Take back a try from the name's count: the name is locked at this address, so nothing was checked."""
    key = _key(name)
    if (key, address) not in _known:
        names.forgive(key, rate=settings.SIGN_IN_RATE)


def _key(name: str) -> str:
    """Return the key of a name as the form reads it: a digest, because people type passwords into the name field."""
    return digest_of(UsernameField().to_python(name) or "")
