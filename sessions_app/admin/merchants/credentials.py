"""Credentials of an application: made, changed, rotated and revoked, each after a confirmation with its reason."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from sessions_app.admin.confirm import confirmed
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.merchants.credential_forms import NewCredentialForm, Overlap, Revocation, ScopesForm
from sessions_app.admin.show_once import secret_page
from sessions_app.models import Application, ClientCredential
from sessions_app.scopes import in_order
from sessions_app.usecases.merchants import credentials as manage
from sessions_app.usecases.merchants.tokens import NewCredential, TooManyCredentials, add_credential

ADD, CHANGE = "sessions_app.add_clientcredential", "sessions_app.change_clientcredential"
LAST = " It is the last valid credential: nobody will get a token until there is another."
ENDED = "%s has ended meanwhile; nothing was changed."
ENDS_ALREADY = "%s has been revoked or rotated meanwhile; nothing was changed."


class CredentialActions(ConsoleAdmin):
    """The pages behind the buttons of an application's credentials."""

    def get_urls(self) -> list[URLPattern]:
        of_one = "<uuid:application_id>/credentials/<int:pk>/"
        ours = [
            path("<uuid:application_id>/credentials/add/", self._guarded(self.add_view_of, ADD), name="credential_add"),
            path(of_one + "scopes/", self._guarded(self.scopes_view, CHANGE), name="credential_scopes"),
            path(of_one + "rotate/", self._guarded(self.rotate_view, ADD, CHANGE), name="credential_rotate"),
            path(of_one + "revoke/", self._guarded(self.revoke_view, CHANGE), name="credential_revoke"),
        ]
        return ours + super().get_urls()

    def add_view_of(self, request: HttpRequest, application_id: UUID) -> HttpResponse:
        """Make one more credential and show its secret once."""
        application = get_object_or_404(Application, pk=application_id)
        given = confirmed(
            request,
            admin=self,
            title=f"New credential for {application}",
            explanation="Makes a client id and a secret, which is shown once. Those it has stay valid.",
            button="Make the credential",
            form=NewCredentialForm,
            back=page_of(application_id),
        )
        if isinstance(given, HttpResponse):
            return given
        try:
            new = add_credential(application, scopes=given.cleaned_data["scopes"])
        except TooManyCredentials as exc:
            return back_to(request, application_id, error=f"{exc}. Revoke one first; nothing was made.")
        return self._shown(request, application, new)

    def scopes_view(self, request: HttpRequest, application_id: UUID, pk: int) -> HttpResponse:
        """Change what a credential may be used for."""
        credential = _credential(application_id, pk)
        given = confirmed(
            request,
            admin=self,
            title=f"Scopes of {credential}",
            explanation="What it may be used for from now on, by the tokens it was exchanged for, too.",
            button="Change its scopes",
            form=ScopesForm,
            initial={"scopes": credential.scopes},
            back=page_of(application_id),
        )
        if isinstance(given, HttpResponse):
            return given
        scopes = given.cleaned_data["scopes"]
        try:
            manage.change_scopes(credential_id=pk, application_id=application_id, scopes=scopes, now=timezone.now())
        except manage.CredentialEnds:
            return back_to(request, application_id, error=ENDED % credential)
        return back_to(request, application_id, done=f"{credential} may be used for {', '.join(in_order(scopes))}.")

    def rotate_view(self, request: HttpRequest, application_id: UUID, pk: int) -> HttpResponse:
        """Make a credential that takes the place of another."""
        credential = _credential(application_id, pk)
        given = confirmed(
            request,
            admin=self,
            title=f"Rotate {credential}",
            explanation="Makes a new client id and secret now; the secret is shown once. The old pair stays valid for "
            "as many hours as you say, so that the merchant can change over, and ends by itself.",
            button="Make the new credential",
            form=Overlap,
            back=page_of(application_id),
        )
        if isinstance(given, HttpResponse):
            return given
        try:
            new = manage.rotate_credential(
                credential_id=pk,
                application_id=application_id,
                overlap=timedelta(hours=given.cleaned_data["hours"]),
                now=timezone.now(),
            )
        except manage.CredentialEnds:
            return back_to(request, application_id, error=ENDS_ALREADY % credential)
        return self._shown(request, credential.application, new)

    def revoke_view(self, request: HttpRequest, application_id: UUID, pk: int) -> HttpResponse:
        """End a credential at once."""
        credential, now = _credential(application_id, pk), timezone.now()
        given = confirmed(
            request,
            admin=self,
            title=f"Revoke {credential}",
            explanation="It is exchanged for no more tokens from now on. This cannot be undone."
            + (LAST if manage.is_last(credential, now=now) else ""),
            button="Revoke it now",
            form=Revocation,
            back=page_of(application_id),
        )
        if isinstance(given, HttpResponse):
            return given
        refused = {name: given.cleaned_data[name] for name in ("refuse_its_tokens", "refuse_tokens")}
        try:
            manage.revoke_credential(credential_id=pk, application_id=application_id, now=now, **refused)
        except manage.CredentialEnds:
            return back_to(request, application_id, error=ENDS_ALREADY % credential)
        return back_to(request, application_id, done=f"{credential} is revoked.{_refused_in_words(**refused)}")

    def _guarded(self, view: Any, *permissions: str) -> Any:
        def guarded(request: HttpRequest, **which: Any) -> HttpResponse:
            if not request.user.has_perms(permissions):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, **which)

        return self.admin_site.admin_view(guarded)

    def _shown(self, request: HttpRequest, application: Application, new: NewCredential) -> HttpResponse:
        return secret_page(
            request,
            admin=self,
            title=f"A new credential of {application}",
            values={"Client id": new.client_id, "Client secret": new.client_secret},
            explanation="The secret is shown this once and kept nowhere. Hand both to the merchant over a safe "
            "channel.",
            back=page_of(application.pk),
        )


def _credential(application_id: UUID, pk: int) -> ClientCredential:
    rows = ClientCredential.objects.select_related("application").defer("secret_digest")
    try:
        return rows.get(pk=pk, application=application_id)
    except ClientCredential.DoesNotExist as exc:
        raise Http404("The application has no such credential") from exc


def _refused_in_words(*, refuse_its_tokens: bool, refuse_tokens: bool) -> str:
    if refuse_tokens:
        return " Tokens issued so far are refused."
    return " The tokens it was exchanged for are refused." if refuse_its_tokens else ""


def back_to(request: HttpRequest, application_id: UUID, *, done: str = "", error: str = "") -> HttpResponse:
    """Say how it went, on the application's page."""
    messages.error(request, error) if error else messages.success(request, done)
    return HttpResponseRedirect(page_of(application_id))


def page_of(application_id: UUID) -> str:
    """Give the address of an application's page."""
    return reverse("admin:sessions_app_application_change", args=[application_id])
