"""What tokens are issued for, and how one ends early: client ids with their secrets and scopes, and revocations."""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.db.transaction import atomic

from providers.models import Mode
from sessions_app.models import Application, ClientCredential, RevokedToken
from sessions_app.scopes import EVERYTHING, in_order

logger = logging.getLogger(__name__)

MOST_CREDENTIALS = 20
"""Of an application that do not end by themselves."""
USED_ONCE_AN = timedelta(hours=1)
"""How often it is noted that a credential is in use: a write each time would cost more than issuing the token."""


class UnknownClient(Exception):
    """The client id is unknown, its secret wrong, the credential over or the application disabled."""


class TooManyCredentials(Exception):
    """The application has MOST_CREDENTIALS already. The message says so."""


class AlreadyRevoked(Exception):
    """The token has been revoked before."""


@dataclass(frozen=True)
class NewCredential:
    """A client id and its secret, which is shown this once and kept nowhere."""

    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Client:
    """Whom a client id and secret belong to, and what its tokens may be used for."""

    application_id: UUID
    client_id: str
    scopes: frozenset[str]


def application_of(*, client_id: str, client_secret: str, now: datetime) -> UUID:
    """Find the application a client id and secret belong to at `now`. Raises UnknownClient."""
    return authenticate_client(client_id=client_id, client_secret=client_secret, now=now).application_id


def authenticate_client(*, client_id: str, client_secret: str, now: datetime) -> Client:
    """Find whom a client id and secret belong to at `now`. Raises UnknownClient."""
    credential = (
        ClientCredential.objects.filter(Q(revoked_at=None) | Q(revoked_at__gt=now))
        .filter(client_id=client_id, application__enabled=True)
        .only("secret_digest", "application_id", "client_id", "scopes", "last_used_at")
        .first()
    )
    known = bytes(credential.secret_digest) if credential else b""
    if not hmac.compare_digest(known, _digest(client_secret)) or credential is None:
        raise UnknownClient
    _note_use(credential, now)
    return Client(credential.application_id, credential.client_id, frozenset(credential.scopes))


def add_credential(application: Application, *, scopes: Collection[str] = EVERYTHING) -> NewCredential:
    """Give an application one more client id with a fresh 256-bit secret, good for `scopes`, at least one.

    Raises TooManyCredentials.
    """
    secret = secrets.token_urlsafe(32)
    client_id = f"app_{secrets.token_hex(12)}"
    with atomic():
        Application.objects.select_for_update(no_key=True).get(pk=application.pk)
        if ClientCredential.objects.filter(application=application, revoked_at=None).count() >= MOST_CREDENTIALS:
            raise TooManyCredentials(f"An application may have at most {MOST_CREDENTIALS} credentials that do not end")
        ClientCredential.objects.create(
            application=application, client_id=client_id, secret_digest=_digest(secret), scopes=in_order(scopes)
        )
    return NewCredential(client_id, secret)


def create_application(*, name: str, mode: Mode, scopes: Collection[str] = EVERYTHING) -> NewCredential:
    """Make an application with its first credential. Raises IntegrityError when the name is taken."""
    return add_credential(Application.objects.create(name=name, mode=mode), scopes=scopes)


def revoke_token(*, jti: str, application_id: UUID, expires_at: datetime) -> None:
    """Refuse a token of an application from the next request on, in every process. Raises AlreadyRevoked."""
    known = {"application_id": application_id, "expires_at": expires_at}
    _, made = RevokedToken.objects.get_or_create(jti=jti, defaults=known)
    if not made:
        raise AlreadyRevoked(jti)
    logger.info("Token revoked", extra={"application": application_id, "jti": jti})


def _note_use(credential: ClientCredential, now: datetime) -> None:
    due = now - USED_ONCE_AN
    if credential.last_used_at is None or credential.last_used_at <= due:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lte=due)
        ClientCredential.objects.filter(unnoted, pk=credential.pk).update(last_used_at=now)


def _digest(secret: str) -> bytes:
    """Hash a secret. A plain hash is enough: it is random, not a password somebody chose."""
    return hashlib.sha256(secret.encode()).digest()
