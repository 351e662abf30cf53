"""Takes one token back before its time."""

import logging
from datetime import datetime
from uuid import UUID

from sessions_app.models import RevokedToken

logger = logging.getLogger(__name__)


class AlreadyRevoked(Exception):
    """The token has been revoked before."""


def revoke_token(*, jti: str, application_id: UUID, expires_at: datetime) -> None:
    """Refuse a token of an application from the next request on, in every process. Raises AlreadyRevoked."""
    known = {"application_id": application_id, "expires_at": expires_at}
    _, made = RevokedToken.objects.get_or_create(jti=jti, defaults=known)
    if not made:
        raise AlreadyRevoked(jti)
    logger.info("Token revoked", extra={"application": application_id, "jti": jti})
