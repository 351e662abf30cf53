"""Checks the codes of authenticator apps, and recovery codes."""

import re
from math import ceil

from django.contrib.auth.models import User
from django.db.transaction import atomic
from django.utils import timezone
from django_otp.models import Device

from providers.sealed import CannotUnseal
from sessions_app.models import AuthenticatorApp, RecoveryCodes

SHAPES: dict[type[AuthenticatorApp | RecoveryCodes], re.Pattern[str]] = {
    AuthenticatorApp: re.compile(r"[0-9]{6}"),
    RecoveryCodes: re.compile(r"[0-9]{12}"),
}


class CodeRefused(Exception):
    """A code is missing, wrong or was not checked. The text is for the user, `why` for the audit log."""

    why = "wrong code"


class CodeMissing(CodeRefused):
    """The user has a second factor, and entered no code."""

    why = "no code"


class KeyLost(CodeRefused):
    """The seed was encrypted with a key that is no longer in FIELD_ENCRYPTION_KEYS."""

    why = "its key is lost"


class TooManyCodes(CodeRefused):
    """Codes are not checked for a while; the wait doubles with every wrong code in a row."""

    why = "too many wrong codes"


WRONG = "This code is not right, or was used already. Wait for the next one and try again."


def is_set_up(user: User) -> bool:
    """Tell whether the user has a second factor."""
    return AuthenticatorApp.objects.filter(user=user, confirmed=True).exists()


def use_code(user: User, *, code: str) -> Device:
    """Use up a code of an authenticator app or a recovery code; returns the device it belongs to.

    Raises CodeMissing, TooManyCodes, KeyLost, CodeRefused.
    """
    if not code:
        raise CodeMissing("Enter the code your authenticator app shows now, or a recovery code.")
    token = re.sub(r"[\s-]", "", code)
    kind = next((kind for kind, shape in SHAPES.items() if shape.fullmatch(token)), None)
    if kind is None:
        raise CodeRefused("A code is 6 digits; a recovery code is 12.")
    with atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        accepted = device is not None and accepts(device, token)
    if device is None or not accepted:  # outside the transaction, so that the failure stays counted
        raise CodeRefused(WRONG)
    return device


def accepts(device: Device, token: str) -> bool:
    """Check a token against a device (row locked); a wrong one is counted. Raises TooManyCodes, KeyLost."""
    allowed, why = device.verify_is_allowed()
    if not allowed:
        seconds = ceil((why["locked_until"] - timezone.now()).total_seconds())
        raise TooManyCodes(f"Too many wrong codes. Try again in {seconds} seconds.")
    try:
        return device.verify_token(token)
    except CannotUnseal as exc:
        raise KeyLost(
            "The key of your authenticator app is lost. Use a recovery code, or ask an administrator."
        ) from exc
