"""People's second factors: an authenticator app whose seed is sealed, and recovery codes kept as keyed digests."""

import hmac
import time
from base64 import b32encode
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from providers import sealed
from providers.triggers import audit_changes

SEED = "sessions_app_authenticatorapp.sealed_seed"
USES = "last_used_at throttling_failure_count throttling_failure_timestamp"
DIGITS, STEP_SECONDS, TOLERATED_STEPS = 6, 30, 1


class AuthenticatorApp(TimestampMixin, ThrottlingMixin, Device):
    """One app of one person, confirmed or waiting for its first code. A code works once: `last_t` never goes back."""

    sealed_seed = models.BinaryField(help_text="Sealed to the person: in another's row it cannot be read")
    last_t = models.BigIntegerField(default=-1, help_text="The time step of the last code that was accepted")
    drift = models.SmallIntegerField(default=0, help_text="How many steps its clock is ahead of ours")

    class Meta(Device.Meta):
        verbose_name = "authenticator app"
        constraints = [
            models.UniqueConstraint(fields=["user", "confirmed"], name="one_authenticator_app_each"),
            audit_changes(hidden="sealed_seed", ignored=f"drift last_t {USES}"),
        ]

    @property
    def seed(self) -> bytes:
        """The secret it shares with the phone. Raises CannotUnseal."""
        return sealed.unseal(bytes(self.sealed_seed), column=SEED, row=_of(self.user_id))

    @seed.setter
    def seed(self, plain: bytes) -> None:
        self.sealed_seed = sealed.seal(plain, column=SEED, row=_of(self.user_id))

    @property
    def config_url(self) -> str:
        """The otpauth URL in the QR code."""
        label = quote(f"{settings.OTP_TOTP_ISSUER}:{self.user.get_username()}")
        asked = {
            "secret": b32encode(self.seed).decode(),
            "algorithm": "SHA1",
            "digits": DIGITS,
            "period": STEP_SECONDS,
            "issuer": settings.OTP_TOTP_ISSUER,
        }
        return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"

    def verify_token(self, token: str) -> bool:
        """Accept a code once, or count it as wrong."""
        if not self.verify_is_allowed()[0]:
            return False
        code = TOTP(self.seed, STEP_SECONDS, digits=DIGITS, drift=self.drift)
        code.time = time.time()
        if not code.verify(int(token), TOLERATED_STEPS, self.last_t + 1):
            self.throttle_increment()
            return False
        self.last_t, self.drift = code.t(), code.drift
        _accepted(self)
        return True

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first wrong code; each further one in a row doubles them."""
        return 1


class RecoveryCodes(TimestampMixin, ThrottlingMixin, Device):
    """The unused recovery codes of one person."""

    class Meta(Device.Meta):
        verbose_name = verbose_name_plural = "recovery codes"
        constraints = [
            models.UniqueConstraint(fields=["user", "confirmed"], name="one_set_of_recovery_codes_each"),
            audit_changes(ignored=USES),
        ]

    def verify_token(self, token: str) -> bool:
        """Use a code up, or count it as wrong. The caller has locked this row."""
        if not self.verify_is_allowed()[0]:
            return False
        same = [code.pk for code in self.codes.all() if code.is_code(token, user_id=self.user_id)]
        if not self.codes.filter(pk__in=same).delete()[0]:
            self.throttle_increment()
            return False
        _accepted(self)
        return True

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first wrong code; each further one in a row doubles them."""
        return 1


class RecoveryCode(models.Model):
    """A code for one sign-in. 40 bits could be guessed from a plain hash, so the digest is keyed."""

    device = models.ForeignKey(RecoveryCodes, models.CASCADE, related_name="codes")
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"Recovery code {self.pk}"

    def is_code(self, code: str, *, user_id: int) -> bool:
        """Compare in constant time."""
        kept = bytes(self.digest)
        try:
            return hmac.compare_digest(code_digest(code, user_id=user_id, like=kept), kept)
        except sealed.CannotUnseal:  # its key has left the ring
            return False


def code_digest(code: str, *, user_id: int, like: bytes | None = None) -> bytes:
    """Give the keyed digest of a recovery code; `like` is an older digest, whose key is used."""
    return sealed.fingerprint(f"recovery code:{user_id}:{code}".encode(), like=like)


def _accepted(device: AuthenticatorApp | RecoveryCodes) -> None:
    device.throttle_reset(commit=False)
    device.set_last_used_timestamp(commit=False)
    device.save()


def _of(user_id: int) -> UUID:
    """Make a user's id the UUID that sealed values are bound to."""
    return UUID(int=user_id)
