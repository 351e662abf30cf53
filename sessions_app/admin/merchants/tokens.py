"""Tokens of an application refused before they expire: all that were issued so far, or one."""

from django.db.transaction import atomic
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework_simplejwt.exceptions import TokenError
from unfold.admin import ModelAdmin
from unfold.decorators import action

from sessions_app.admin.confirm import confirmed
from sessions_app.admin.merchants.credential_forms import TokenForm
from sessions_app.admin.merchants.credentials import back_to, page_of
from sessions_app.api.tokens import verify
from sessions_app.creation.callers import Claims
from sessions_app.models import Application
from sessions_app.staff import audit
from sessions_app.usecases.merchants import credentials as manage
from sessions_app.usecases.merchants.tokens import AlreadyRevoked, revoke_token

NO_TOKEN = "That is no token of this application that is still accepted; nothing was changed."  # noqa: S105
ALREADY = "That token has been revoked before; nothing was changed."


class TokenActions(ModelAdmin):
    """The pages behind the buttons about an application's tokens."""

    actions_detail = ("revoke_token", "refuse_tokens")

    @action(description="Revoke a token", url_path="revoke-token", icon="key_off", permissions=["change"])
    def revoke_token(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Refuse one token, which is pasted."""
        application = self._application(request, object_id)
        given = confirmed(
            request,
            admin=self,
            title=f"Revoke a token of {application}",
            explanation="The token is refused from now on; its other tokens and its credentials stay good. This cannot "
            "be undone.",
            button="Revoke it",
            form=TokenForm,
            back=page_of(application.pk),
        )
        if isinstance(given, HttpResponse):
            return given
        claims = _claims(given.cleaned_data["token"])
        if claims is None or claims.application_id != application.pk:
            return back_to(request, application.pk, error=NO_TOKEN)
        try:
            _revoke(request, application, claims, given.cleaned_data["reason"])
        except AlreadyRevoked:
            return back_to(request, application.pk, error=ALREADY)
        return back_to(request, application.pk, done=f"The token {claims.jti} is refused from now on.")

    @action(description="Refuse its tokens", url_path="refuse-tokens", icon="block", permissions=["change"])
    def refuse_tokens(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Refuse every token issued so far."""
        application = self._application(request, object_id)
        given = confirmed(
            request,
            admin=self,
            title=f"Refuse the tokens of {application}",
            explanation="Every token issued so far is refused at once. Its credentials stay valid: who has one gets "
            "new tokens. This cannot be undone.",
            button="Refuse them",
            back=page_of(application.pk),
        )
        if isinstance(given, HttpResponse):
            return given
        manage.refuse_issued_tokens(application_id=application.pk, now=timezone.now())
        return back_to(request, application.pk, done="Tokens issued so far are refused from now on.")

    def _application(self, request: HttpRequest, object_id: str) -> Application:
        application: Application | None = self.get_object(request, object_id)
        if application is None:
            raise Http404("There is no such application")
        return application


def _claims(token: str) -> Claims | None:
    try:
        return verify(token.removeprefix("Bearer ").strip())
    except TokenError:
        return None


def _revoke(request: HttpRequest, application: Application, claims: Claims, reason: str) -> None:
    """Revoked and noted, or neither: the token's id is no secret, the token is."""
    with atomic():
        revoke_token(jti=claims.jti, application_id=application.pk, expires_at=claims.expires_at)
        audit.record(
            "revoked a token",
            actor=request.user,  # type: ignore[arg-type]
            subject=application,
            reason=reason,
            after={"token id": claims.jti, "client id": claims.client_id or "none", "expires": str(claims.expires_at)},
        )
