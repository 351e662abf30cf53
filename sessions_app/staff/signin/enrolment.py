"""Sets up and removes a person's second factor: one authenticator app and ten recovery codes.

The database allows one confirmed device and one that waits for its first code.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.transaction import atomic

from sessions_app.models import AuthenticatorApp, RecoveryCode, RecoveryCodes
from sessions_app.models.second_factor import code_digest
from sessions_app.staff.signin.codes import WRONG, CodeRefused, accepts, use_code

PATIENCE = timedelta(minutes=15)
RECOVERY_CODES = 10
SEED_BYTES = 20


class NothingBegun(Exception):
    """There is no enrolment to confirm, or it has expired."""


class SetUpAlready(Exception):
    """The user has a second factor already."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A user's second factor. `pending` waits for its first code; `codes_left` counts recovery codes."""

    device: AuthenticatorApp | None
    pending: AuthenticatorApp | None
    codes_left: int


def second_factor_of(user: User, *, now: datetime) -> SecondFactor:
    """Read the user's second factor."""
    devices = {device.confirmed: device for device in AuthenticatorApp.objects.filter(user=user)}
    pending = devices.get(False)
    fresh = pending is not None and pending.created_at > now - PATIENCE
    left = RecoveryCode.objects.filter(device__user=user).count()
    return SecondFactor(devices.get(True), pending if fresh else None, left)


@atomic
def begin(user: User) -> None:
    """Create a new secret that waits for its first code, and replaces any other pending one. Raises SetUpAlready."""
    _hold(user)
    if AuthenticatorApp.objects.filter(user=user, confirmed=True).exists():
        raise SetUpAlready
    AuthenticatorApp.objects.filter(user=user).delete()
    waiting = AuthenticatorApp(user=user, name=user.username[:64], confirmed=False)
    waiting.seed = secrets.token_bytes(SEED_BYTES)
    waiting.save()


def confirm(user: User, *, code: str, now: datetime) -> tuple[AuthenticatorApp, list[str]]:
    """Make the waiting device the second factor; returns it and the recovery codes, to be shown once.

    Raises NothingBegun, CodeRefused, TooManyCodes.
    """
    with atomic():
        _hold(user)
        waiting = AuthenticatorApp.objects.select_for_update().filter(user=user, confirmed=False)
        device = waiting.filter(created_at__gt=now - PATIENCE).first()
        if device is None:
            raise NothingBegun
        codes = _confirm_device(device) if accepts(device, re.sub(r"\s", "", code)) else []
    if not codes:
        raise CodeRefused(WRONG)
    return device, codes


def new_recovery_codes(user: User, *, code: str) -> list[str]:
    """Replace the recovery codes. Raises as `use_code` does."""
    use_code(user, code=code)
    return _replace_codes(user)


def remove(user: User, *, code: str) -> None:
    """Remove the second factor. Raises as `use_code` does."""
    use_code(user, code=code)
    reset(user)


@atomic
def reset(user: User) -> bool:
    """Remove the second factor of a user who has lost it; tells whether there was one."""
    _hold(user)
    RecoveryCodes.objects.filter(user=user).delete()
    return AuthenticatorApp.objects.filter(user=user).delete()[0] > 0


def _hold(user: User) -> None:
    """Lock the user's row, so that changes happen one at a time."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _confirm_device(device: AuthenticatorApp) -> list[str]:
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return _replace_codes(device.user)


@atomic
def _replace_codes(user: User) -> list[str]:
    _hold(user)
    device, _ = RecoveryCodes.objects.get_or_create(user=user, confirmed=True, defaults={"name": user.username[:64]})
    device.codes.all().delete()
    codes = [f"{secrets.randbelow(10**12):012}" for _ in range(RECOVERY_CODES)]  # digits: phones show a number pad
    digests = (code_digest(code, user_id=user.pk) for code in codes)
    RecoveryCode.objects.bulk_create(RecoveryCode(device=device, digest=digest) for digest in digests)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]
