"""Rotates and revokes an application's credentials: at once, or with an overlap so that calls keep working."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.transaction import atomic

from sessions_app.models import Application, ClientCredential
from sessions_app.scopes import in_order
from sessions_app.usecases.merchants.tokens import NewCredential, add_credential

OVERLAP = timedelta(hours=24)
LONGEST_OVERLAP = timedelta(days=30)
TOKEN_MARGIN = timedelta(seconds=1)
"""Tokens are dated in whole seconds, and one may be issued while they are being refused."""


class UnknownCredential(Exception):
    """The application has no such credential."""


class CredentialEnds(Exception):
    """It was revoked or rotated already, so it has ended or will end; nothing was changed."""


def rotate_credential(
    *, credential_id: int, application_id: UUID, now: datetime, overlap: timedelta = OVERLAP
) -> NewCredential:
    """Create a new credential with the same scopes; the old one stays valid during `overlap`.

    Of several simultaneous rotations one succeeds. Raises UnknownCredential, CredentialEnds.
    """
    with atomic():
        application = _owner(credential_id, application_id)
        ending = ClientCredential.objects.filter(pk=credential_id, revoked_at=None)
        if not ending.update(revoked_at=now + overlap):
            raise CredentialEnds(credential_id)
        scopes = ClientCredential.objects.values_list("scopes", flat=True).get(pk=credential_id)
        return add_credential(application, scopes=scopes)


def change_scopes(*, credential_id: int, application_id: UUID, scopes: Collection[str], now: datetime) -> None:
    """Change the scopes, at least one, of a credential and of the tokens issued for it.

    No token gets more scopes than it was issued with. Raises UnknownCredential, CredentialEnds.
    """
    with atomic():
        _owner(credential_id, application_id)
        if not valid(now).filter(pk=credential_id).update(scopes=in_order(scopes)):
            raise CredentialEnds(credential_id)


def revoke_credential(
    *, credential_id: int, application_id: UUID, now: datetime, refuse_its_tokens: bool, refuse_tokens: bool
) -> None:
    """Revoke a credential at once, also during an overlap; on request refuse the tokens issued so far.

    `refuse_its_tokens` refuses the tokens issued for it. `refuse_tokens` refuses all of the application's tokens: also
    those of other credentials, which can get new ones, and those without a credential.
    Raises UnknownCredential, CredentialEnds.
    """
    with atomic():
        _owner(credential_id, application_id)
        if not valid(now).filter(pk=credential_id).update(revoked_at=now, tokens_refused=refuse_its_tokens):
            raise CredentialEnds(credential_id)
        if refuse_tokens:
            refuse_issued_tokens(application_id=application_id, now=now)


def refuse_issued_tokens(*, application_id: UUID, now: datetime) -> None:
    """Refuse every token issued to an application until TOKEN_MARGIN after `now`."""
    until = now + TOKEN_MARGIN
    earlier = Q(tokens_valid_after=None) | Q(tokens_valid_after__lt=until)
    Application.objects.filter(earlier, pk=application_id).update(tokens_valid_after=until)


def valid(now: datetime) -> "QuerySet[ClientCredential]":
    """Select the credentials that can get tokens at `now`."""
    return ClientCredential.objects.filter(Q(revoked_at=None) | Q(revoked_at__gt=now))


def is_last(credential: ClientCredential, *, now: datetime) -> bool:
    """Tell whether this is the application's only valid credential."""
    others = valid(now).filter(application=credential.application_id).exclude(pk=credential.pk)
    return not others.exists()


def _owner(credential_id: int, application_id: UUID) -> Application:
    try:
        credential = ClientCredential.objects.select_related("application").get(
            pk=credential_id, application=application_id
        )
    except ClientCredential.DoesNotExist as exc:
        raise UnknownCredential(credential_id) from exc
    return credential.application
