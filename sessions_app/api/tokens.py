"""Access tokens of applications: JWTs under our own signing keys, never a staff user's.

The header's `kid` names the key, so keys can be rotated: the first of `JWT_SIGNING_KEYS` signs, all of them verify.
"""

from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import jwt
from django.conf import settings
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenError
from rest_framework_simplejwt.tokens import Token
from rest_framework_simplejwt.utils import aware_utcnow

SCOPE = "sessions"
MAX_TOKEN_LENGTH = 4096


class KeyRingBackend(TokenBackend):
    """Signs with the newest key and verifies with the one the token names."""

    def encode(self, payload: dict[str, Any]) -> str:
        """This will sign `payload` for our audience, as our issuer, naming the key."""
        key_id, secret = next(iter(settings.JWT_SIGNING_KEYS.items()))
        claims = {**payload, "aud": self.audience, "iss": self.issuer}
        return jwt.encode(claims, secret, algorithm=self.algorithm, headers={"kid": key_id})

    def get_verifying_key(self, token: Any) -> str:
        """This will find the key the token's header names. Raises TokenBackendError for a key we do not have."""
        try:
            return settings.JWT_SIGNING_KEYS[jwt.get_unverified_header(token)["kid"]]
        except (jwt.InvalidTokenError, KeyError, TypeError) as exc:
            raise TokenBackendError("Token names no key of ours") from exc


@cache
def _backend() -> KeyRingBackend:
    return KeyRingBackend("HS256", audience=settings.JWT_AUDIENCE, issuer=settings.JWT_ISSUER, leeway=0)


class ApplicationToken(Token):
    """An access token whose subject is an application."""

    token_type = "access"  # noqa: S105
    lifetime: timedelta = settings.ACCESS_TOKEN_LIFETIME

    @property
    def token_backend(self) -> KeyRingBackend:
        """Ours, with its key ring."""
        return _backend()

    @classmethod
    def for_application(cls, application_id: UUID) -> "ApplicationToken":
        """This will make a token for one application."""
        token = cls()
        token["sub"] = str(application_id)
        token["scope"] = SCOPE
        return token


def verified(text: str) -> ApplicationToken:
    """This will verify a token's signature and every claim. Raises TokenError for anything short of perfect."""
    if len(text) > MAX_TOKEN_LENGTH:
        raise TokenError("Token is too long")
    token = _read(text)
    token.check_exp(current_time=aware_utcnow())
    return token


@lru_cache(maxsize=4096)
def _read(text: str) -> ApplicationToken:
    """A token is sent with thousands of requests; its signature and claims are judged once."""
    try:
        token = ApplicationToken(text)
        UUID(token["sub"])
        if not (isinstance(token["jti"], str) and isinstance(token["iat"], int | float)):
            raise TokenError("Token has a claim of the wrong type")
        datetime.fromtimestamp(token["iat"], UTC)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError) as exc:
        raise TokenError("Token lacks a claim or has one of the wrong type") from exc
    return token
