"""Credentials of an application: made, rotated and revoked, each after a confirmation with its reason."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldBooleanWidget

from sessions_app.admin.confirm import Reason, confirmed
from sessions_app.admin.secret import secret_page
from sessions_app.models import Application, ClientCredential
from sessions_app.usecases import manage_credentials as manage
from sessions_app.usecases.issue_token import NewCredential, TooManyCredentials, add_credential

ADD, CHANGE = "sessions_app.add_clientcredential", "sessions_app.change_clientcredential"
DEFAULT_HOURS = int(manage.OVERLAP.total_seconds() // 3600)
MOST_HOURS = int(manage.LONGEST_OVERLAP.total_seconds() // 3600)
HOURS_LIMITS = f"The overlap must be 1 to {MOST_HOURS} hours (30 days). To end it at once, revoke it."
LAST = " It is the last valid credential: nobody will get a token until there is another."
ENDS_ALREADY = "%s has been revoked or rotated meanwhile; nothing was changed."


class Overlap(Reason):
    """How long the credential before stays valid."""

    field_order = ("hours", "reason")

    hours = forms.IntegerField(
        label="Hours until the old one ends",
        min_value=1,
        max_value=MOST_HOURS,
        initial=DEFAULT_HOURS,
        widget=UnfoldAdminIntegerFieldWidget,
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid", "required"), HOURS_LIMITS),
    )


class Revocation(Reason):
    """Whether what it was exchanged for ends too."""

    field_order = ("refuse_tokens", "reason")

    refuse_tokens = forms.BooleanField(
        label="Refuse the application's tokens issued so far, too",
        required=False,
        widget=UnfoldBooleanWidget,
        help_text="Otherwise they are accepted until they expire, within the hour. Tokens of its other credentials are "
        "refused as well; their holders ask for new ones.",
    )


class CredentialActions(ModelAdmin):
    """The pages behind the buttons of an application's credentials."""

    actions_detail = ("refuse_tokens",)

    def get_urls(self) -> list[URLPattern]:
        """This will add a page for each act."""
        of_one = "<uuid:application_id>/credentials/<int:pk>/"
        ours = [
            path("<uuid:application_id>/credentials/add/", self._guarded(self.add_view_of, ADD), name="credential_add"),
            path(of_one + "rotate/", self._guarded(self.rotate_view, ADD, CHANGE), name="credential_rotate"),
            path(of_one + "revoke/", self._guarded(self.revoke_view, CHANGE), name="credential_revoke"),
        ]
        return ours + super().get_urls()

    def add_view_of(self, request: HttpRequest, application_id: UUID) -> HttpResponse:
        """This will make one more credential and show its secret once."""
        application = get_object_or_404(Application, pk=application_id)
        given = confirmed(
            request,
            admin=self,
            title=f"New credential for {application}",
            explanation="Makes a client id and a secret, which is shown once. Those it has stay valid.",
            button="Make the credential",
            back=_page(application_id),
        )
        if isinstance(given, HttpResponse):
            return given
        try:
            new = add_credential(application)
        except TooManyCredentials as exc:
            return self._back(request, application_id, error=f"{exc}. Revoke one first; nothing was made.")
        return self._shown(request, application, new)

    def rotate_view(self, request: HttpRequest, application_id: UUID, pk: int) -> HttpResponse:
        """This will make a credential that takes the place of another."""
        credential = _credential(application_id, pk)
        given = confirmed(
            request,
            admin=self,
            title=f"Rotate {credential}",
            explanation="Makes a new client id and secret now; the secret is shown once. The old pair stays valid for "
            "as many hours as you say, so that the merchant can change over, and ends by itself.",
            button="Make the new credential",
            form=Overlap,
            back=_page(application_id),
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
            return self._back(request, application_id, error=ENDS_ALREADY % credential)
        return self._shown(request, credential.application, new)

    def revoke_view(self, request: HttpRequest, application_id: UUID, pk: int) -> HttpResponse:
        """This will end a credential at once."""
        credential, now = _credential(application_id, pk), timezone.now()
        given = confirmed(
            request,
            admin=self,
            title=f"Revoke {credential}",
            explanation="It is exchanged for no more tokens from now on. This cannot be undone."
            + (LAST if manage.is_last(credential, now=now) else ""),
            button="Revoke it now",
            form=Revocation,
            back=_page(application_id),
        )
        if isinstance(given, HttpResponse):
            return given
        refuse = given.cleaned_data["refuse_tokens"]
        try:
            manage.revoke_credential(credential_id=pk, application_id=application_id, refuse_tokens=refuse, now=now)
        except manage.CredentialEnds:
            return self._back(request, application_id, error=ENDS_ALREADY % credential)
        tokens = " Tokens issued so far are refused." if refuse else ""
        return self._back(request, application_id, done=f"{credential} is revoked.{tokens}")

    @action(description="Refuse its tokens", url_path="refuse-tokens", icon="block", permissions=["change"])
    def refuse_tokens(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """This will refuse every token issued so far."""
        application: Application | None = self.get_object(request, object_id)
        if application is None:
            raise Http404("There is no such application")
        given = confirmed(
            request,
            admin=self,
            title=f"Refuse the tokens of {application}",
            explanation="Every token issued so far is refused at once. Its credentials stay valid: who has one gets "
            "new tokens. This cannot be undone.",
            button="Refuse them",
            back=_page(application.pk),
        )
        if isinstance(given, HttpResponse):
            return given
        manage.refuse_issued_tokens(application_id=application.pk, now=timezone.now())
        return self._back(request, application.pk, done="Tokens issued so far are refused from now on.")

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
            back=_page(application.pk),
        )

    def _back(self, request: HttpRequest, application_id: UUID, *, done: str = "", error: str = "") -> HttpResponse:
        messages.error(request, error) if error else messages.success(request, done)
        return HttpResponseRedirect(_page(application_id))


def _credential(application_id: UUID, pk: int) -> ClientCredential:
    rows = ClientCredential.objects.select_related("application").defer("secret_digest")
    try:
        return rows.get(pk=pk, application=application_id)
    except ClientCredential.DoesNotExist as exc:
        raise Http404("The application has no such credential") from exc


def _page(application_id: UUID) -> str:
    return reverse("admin:sessions_app_application_change", args=[application_id])
