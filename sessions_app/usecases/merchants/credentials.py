"""Gives an application credentials and takes them back: at once, or with an overlap so that nobody is cut off."""

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
SETTLING = timedelta(seconds=1)
"""Tokens are dated in whole seconds, and one may be on its way out while they are refused."""


class UnknownCredential(Exception):
    """The application has no such credential."""


class CredentialEnds(Exception):
    """It has been revoked, or rotated so that it ends by itself; nothing was changed."""


def rotate_credential(
    *, credential_id: int, application_id: UUID, now: datetime, overlap: timedelta = OVERLAP
) -> NewCredential:
    """Make a new credential with the scopes of the one before, which stays valid during `overlap`.

    Of several rotations at the same time one wins. Raises UnknownCredential, CredentialEnds.
    """
    with atomic():
        application = _owner(credential_id, application_id)
        ending = ClientCredential.objects.filter(pk=credential_id, revoked_at=None)
        if not ending.update(revoked_at=now + overlap):
            raise CredentialEnds(credential_id)
        scopes = ClientCredential.objects.values_list("scopes", flat=True).get(pk=credential_id)
        return add_credential(application, scopes=scopes)


def change_scopes(*, credential_id: int, application_id: UUID, scopes: Collection[str], now: datetime) -> None:
    """Give a credential, and at once the tokens it was exchanged for, other scopes, at least one.

    No token gets more than it was issued with. Raises UnknownCredential, CredentialEnds.
    """
    with atomic():
        _owner(credential_id, application_id)
        if not valid(now).filter(pk=credential_id).update(scopes=in_order(scopes)):
            raise CredentialEnds(credential_id)


def revoke_credential(
    *, credential_id: int, application_id: UUID, now: datetime, refuse_its_tokens: bool, refuse_tokens: bool
) -> None:
    """End a credential at once, whether or not it was ending; and on request refuse the tokens issued so far.

    `refuse_its_tokens` are those it was exchanged for; `refuse_tokens` are all of the application's: those of other
    credentials, which are exchanged anew, and those that name none. Raises UnknownCredential, CredentialEnds.
    """
    with atomic():
        _owner(credential_id, application_id)
        if not valid(now).filter(pk=credential_id).update(revoked_at=now, tokens_refused=refuse_its_tokens):
            raise CredentialEnds(credential_id)
        if refuse_tokens:
            refuse_issued_tokens(application_id=application_id, now=now)


def refuse_issued_tokens(*, application_id: UUID, now: datetime) -> None:
    """Refuse every token an application was issued until SETTLING after `now`."""
    until = now + SETTLING
    earlier = Q(tokens_valid_after=None) | Q(tokens_valid_after__lt=until)
    Application.objects.filter(earlier, pk=application_id).update(tokens_valid_after=until)


def valid(now: datetime) -> "QuerySet[ClientCredential]":
    """Select the credentials that are exchanged for tokens at `now`."""
    return ClientCredential.objects.filter(Q(revoked_at=None) | Q(revoked_at__gt=now))


def is_last(credential: ClientCredential, *, now: datetime) -> bool:
    """Tell whether an application could get no token without this credential."""
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
