"""Credentials of an application: add, change, rotate and revoke them. Each action asks for a reason."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from sessions_app.admin.console import ConsoleAdmin, OwnPages, require
from sessions_app.admin.merchants.credential_forms import NewCredentialForm, RevocationForm, RotationForm, ScopesForm
from sessions_app.admin.show_once import secret_page
from sessions_app.admin.with_reason import Confirmation, NotDone, with_reason
from sessions_app.models import Application, ClientCredential
from sessions_app.scopes import in_order
from sessions_app.usecases.merchants import credentials as manage
from sessions_app.usecases.merchants.tokens import NewCredential, TooManyCredentials, add_credential

ADD, CHANGE = "sessions_app.add_clientcredential", "sessions_app.change_clientcredential"
LAST = " It is the last valid credential: the merchant gets no token until there is another."
ENDED = "%s has ended meanwhile; nothing was changed."
ENDS_ALREADY = "%s has been revoked or rotated meanwhile; nothing was changed."


def _confirm_add(request: HttpRequest, application_id: UUID) -> Confirmation[Application]:
    require(request, ADD)
    application = get_object_or_404(Application, pk=application_id)
    return Confirmation(
        subject=application,
        title=f"New credential for {application}",
        explanation="Creates a client id and a secret, which is shown once. Existing credentials stay valid.",
        button="Create credential",
        form=NewCredentialForm,
        back=page_of(application_id),
    )


def _confirm_scopes(request: HttpRequest, application_id: UUID, pk: int) -> Confirmation[ClientCredential]:
    credential = _find(request, application_id, pk, CHANGE)
    return Confirmation(
        subject=credential,
        title=f"Scopes of {credential}",
        explanation="What it may be used for from now on. It applies to tokens already issued for it, too.",
        button="Change scopes",
        form=ScopesForm,
        initial={"scopes": credential.scopes},
        back=page_of(application_id),
    )


def _confirm_rotate(request: HttpRequest, application_id: UUID, pk: int) -> Confirmation[ClientCredential]:
    credential = _find(request, application_id, pk, ADD, CHANGE)
    return Confirmation(
        subject=credential,
        title=f"Rotate {credential}",
        explanation="Creates a new client id and secret now; the secret is shown once. The old pair stays valid for "
        "the hours you choose, so that the merchant can change over, and then ends automatically.",
        button="Create the new credential",
        form=RotationForm,
        back=page_of(application_id),
    )


def _confirm_revoke(request: HttpRequest, application_id: UUID, pk: int) -> Confirmation[ClientCredential]:
    credential = _find(request, application_id, pk, CHANGE)
    last = LAST if manage.is_last(credential, now=timezone.now()) else ""
    return Confirmation(
        subject=credential,
        title=f"Revoke {credential}",
        explanation=f"No more tokens are issued for it. This cannot be undone.{last}",
        button="Revoke now",
        form=RevocationForm,
        back=page_of(application_id),
    )


class CredentialActions(ConsoleAdmin):
    """The actions on an application's credentials."""

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "credential_add": ("<uuid:application_id>/credentials/add/", self.add_credential_view),
            "credential_scopes": ("<uuid:application_id>/credentials/<int:pk>/scopes/", self.scopes_view),
            "credential_rotate": ("<uuid:application_id>/credentials/<int:pk>/rotate/", self.rotate_view),
            "credential_revoke": ("<uuid:application_id>/credentials/<int:pk>/revoke/", self.revoke_view),
        }

    @with_reason(_confirm_add)
    def add_credential_view(
        self, request: HttpRequest, application: Application, *, scopes: list[str], reason: str
    ) -> HttpResponse:
        """Add a credential and show its secret once."""
        try:
            new = add_credential(application, scopes=scopes)
        except TooManyCredentials as exc:
            raise NotDone(f"{exc}. Revoke one first; nothing was created.") from exc
        return self._show_secret(request, application, new)

    @with_reason(_confirm_scopes)
    def scopes_view(self, request: HttpRequest, credential: ClientCredential, *, scopes: list[str], reason: str) -> str:
        """Change what a credential may be used for."""
        try:
            manage.change_scopes(**_key(credential), scopes=scopes, now=timezone.now())
        except manage.CredentialEnds as exc:
            raise NotDone(ENDED % credential) from exc
        return f"{credential} now has the scopes {', '.join(in_order(scopes))}."

    @with_reason(_confirm_rotate)
    def rotate_view(
        self, request: HttpRequest, credential: ClientCredential, *, hours: int, reason: str
    ) -> HttpResponse:
        """Make a credential that replaces another after some hours."""
        try:
            new = manage.rotate_credential(**_key(credential), overlap=timedelta(hours=hours), now=timezone.now())
        except manage.CredentialEnds as exc:
            raise NotDone(ENDS_ALREADY % credential) from exc
        return self._show_secret(request, credential.application, new)

    @with_reason(_confirm_revoke)
    def revoke_view(
        self,
        request: HttpRequest,
        credential: ClientCredential,
        *,
        refuse_its_tokens: bool,
        refuse_tokens: bool,
        reason: str,
    ) -> str:
        """End a credential at once."""
        refused: dict[str, Any] = {"refuse_its_tokens": refuse_its_tokens, "refuse_tokens": refuse_tokens}
        try:
            manage.revoke_credential(**_key(credential), now=timezone.now(), **refused)
        except manage.CredentialEnds as exc:
            raise NotDone(ENDS_ALREADY % credential) from exc
        return f"{credential} is revoked.{_refused_in_words(**refused)}"

    def _show_secret(self, request: HttpRequest, application: Application, new: NewCredential) -> HttpResponse:
        return secret_page(
            request,
            admin=self,
            title=f"A new credential of {application}",
            values={"Client id": new.client_id, "Client secret": new.client_secret},
            explanation="The secret is shown only once and is not stored. Send both to the merchant over a secure "
            "channel.",
            back=page_of(application.pk),
        )


def _find(request: HttpRequest, application_id: UUID, pk: int, *permissions: str) -> ClientCredential:
    require(request, *permissions)
    rows = ClientCredential.objects.select_related("application").defer("secret_digest")
    return get_object_or_404(rows, pk=pk, application=application_id)


def _key(credential: ClientCredential) -> dict[str, Any]:
    return {"credential_id": credential.pk, "application_id": credential.application_id}


def _refused_in_words(*, refuse_its_tokens: bool, refuse_tokens: bool) -> str:
    if refuse_tokens:
        return " Tokens issued so far are refused."
    return " The tokens issued for it are refused." if refuse_its_tokens else ""


def page_of(application_id: UUID) -> str:
    """Give the address of an application's page."""
    return reverse("admin:sessions_app_application_change", args=[application_id])
