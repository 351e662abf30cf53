"""Access tokens of applications: JWTs under our own signing keys, never a staff user's.

The header's `kid` names the key, so keys can be rotated: the first of `JWT_SIGNING_KEYS` signs, all of them verify.
"""

import re
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

from sessions_app.creation.callers import Claims
from sessions_app.scopes import UNDIVIDED, scopes_in

MAX_TOKEN_LENGTH = 4096
ID = re.compile(r"[!-~]{1,64}")
"""A client id, or the id of a token: what the database can hold."""


class KeyRingBackend(TokenBackend):
    """Signs with the newest key and verifies with the one the token names."""

    def encode(self, payload: dict[str, Any]) -> str:
        """Sign `payload` for our audience, as our issuer, naming the key."""
        key_id, secret = next(iter(settings.JWT_SIGNING_KEYS.items()))
        claims = {**payload, "aud": self.audience, "iss": self.issuer}
        return jwt.encode(claims, secret, algorithm=self.algorithm, headers={"kid": key_id})

    def get_verifying_key(self, token: Any) -> str:
        """Find the key the token's header names. Raises TokenBackendError for a key we do not have."""
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
    def for_application(
        cls, application_id: UUID, *, scope: str = UNDIVIDED, client_id: str | None = None
    ) -> "ApplicationToken":
        """Make a token for one application; `client_id` binds it to the credential it is exchanged for (RFC 9068)."""
        token = cls()
        token["sub"] = str(application_id)
        token["scope"] = scope
        if client_id:
            token["client_id"] = client_id
        return token


def verify(text: str) -> Claims:
    """Verify a token's signature and every claim. Raises TokenError for anything short of perfect."""
    if len(text) > MAX_TOKEN_LENGTH:
        raise TokenError("Token is too long")
    claims = _read(text)
    if claims.expires_at <= aware_utcnow():
        raise TokenError("Token has expired")
    return claims


@lru_cache(maxsize=4096)
def _read(text: str) -> Claims:
    """Judge a token's signature and claims once: it is sent with thousands of requests."""
    try:
        return _claims(ApplicationToken(text).payload)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError) as exc:
        raise TokenError("Token lacks a claim or has one of the wrong type") from exc


def _claims(given: dict[str, Any]) -> Claims:
    """Read the claims. Raises KeyError, TypeError, ValueError, AttributeError, OverflowError."""
    if isinstance(given["iat"], bool):
        raise TypeError("iat")
    return Claims(
        application_id=UUID(given["sub"]),
        client_id=_id(given["client_id"]) if "client_id" in given else None,
        jti=_id(given["jti"]),
        scopes=scopes_in(given.get("scope", UNDIVIDED)),
        issued_at=datetime.fromtimestamp(given["iat"], UTC),
        expires_at=datetime.fromtimestamp(given["exp"], UTC),
    )


def _id(given: Any) -> str:
    """Read an id. Raises TypeError for what is no text, ValueError for text that is no id."""
    if not ID.fullmatch(given):
        raise ValueError("Not an id")
    return str(given)
