"""How often signing in may be tried in each web process, before anything is looked up or a password is hashed.

Refused sign-ins count, from an address whatever the name, and with a name wherever they come from. Nobody is locked out
for long by others: an address where a name has signed in lately goes on with it (locks.py has an address's own locks).
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
    """Try again in `seconds`. Its text is for whoever tries."""

    def __init__(self, sentence: str, seconds: float) -> None:
        super().__init__(sentence)
        self.seconds = seconds


def count(name: str, *, address: str) -> None:
    """Count a try that has not been looked at. Raises TooManyTries."""
    if seconds := addresses.hit(address, rate=settings.SIGN_IN_RATE):
        raise TooManyTries(FROM_ADDRESS, seconds)
    key = _key(name)
    if (key, address) not in _known and (seconds := names.hit(key, rate=settings.SIGN_IN_RATE)):
        raise TooManyTries(WITH_NAME, seconds)


def went_well(name: str, *, address: str) -> None:
    """Take a try back, and know the name at this address from now on."""
    addresses.forgive(address, rate=settings.SIGN_IN_RATE)
    not_looked_at(name, address=address)
    if len(_known) >= MOST_KNOWN:
        del _known[next(iter(_known))]
    _known[_key(name), address] = None


def not_looked_at(name: str, *, address: str) -> None:
    """Take a try off the name's count: the name is locked at this address, so nothing was guessed."""
    key = _key(name)
    if (key, address) not in _known:
        names.forgive(key, rate=settings.SIGN_IN_RATE)


def _key(name: str) -> str:
    """However it is typed, as the form reads it; a digest, because people type passwords into the name field."""
    return digest_of(UsernameField().to_python(name) or "")
