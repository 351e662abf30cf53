"""Refuse tokens of an application before they expire: one, or all that were issued so far."""

from typing import cast

from django.contrib.auth.models import User
from django.db.transaction import atomic
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework_simplejwt.exceptions import TokenError
from unfold.decorators import action

from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.merchants.credential_forms import TokenForm
from sessions_app.admin.merchants.credentials import page_of
from sessions_app.admin.with_reason import Confirmation, NotDone, with_reason
from sessions_app.api.tokens import verify
from sessions_app.creation.callers import Claims
from sessions_app.ids import as_uuid
from sessions_app.models import Application
from sessions_app.staff import audit
from sessions_app.usecases.merchants import credentials as manage
from sessions_app.usecases.merchants.tokens import AlreadyRevoked, revoke_token

NO_TOKEN = "This is not a valid token of the application; nothing was changed."  # noqa: S105
ALREADY = "This token had already been revoked; nothing was changed."


def _confirm_revoke(request: HttpRequest, object_id: str) -> Confirmation[Application]:
    application = get_object_or_404(Application, pk=as_uuid(object_id))
    return Confirmation(
        subject=application,
        title=f"Revoke a token of {application}",
        explanation="The token is refused from now on; other tokens and the credentials stay valid. This cannot be "
        "undone.",
        button="Revoke token",
        form=TokenForm,
        back=page_of(application.pk),
    )


def _confirm_refuse(request: HttpRequest, object_id: str) -> Confirmation[Application]:
    application = get_object_or_404(Application, pk=as_uuid(object_id))
    return Confirmation(
        subject=application,
        title=f"Refuse the tokens of {application}",
        explanation="Every token issued so far is refused at once. Its credentials stay valid: clients can request "
        "new tokens. This cannot be undone.",
        button="Refuse tokens",
        back=page_of(application.pk),
    )


class TokenActions(ConsoleAdmin):
    """The actions on an application's tokens."""

    actions_detail = ("revoke_token", "refuse_tokens")

    @action(description="Revoke a token", url_path="revoke-token", icon="key_off", permissions=["change"])
    @with_reason(_confirm_revoke)
    def revoke_token(self, request: HttpRequest, application: Application, *, token: str, reason: str) -> str:
        """Refuse one token, which is pasted."""
        claims = _claims(token)
        if claims is None or claims.application_id != application.pk:
            raise NotDone(NO_TOKEN)
        try:
            _revoke(application, claims, actor=cast(User, request.user), reason=reason)
        except AlreadyRevoked as exc:
            raise NotDone(ALREADY) from exc
        return f"The token {claims.jti} is refused from now on."

    @action(description="Refuse its tokens", url_path="refuse-tokens", icon="block", permissions=["change"])
    @with_reason(_confirm_refuse)
    def refuse_tokens(self, request: HttpRequest, application: Application, *, reason: str) -> str:
        """Refuse every token issued so far."""
        manage.refuse_issued_tokens(application_id=application.pk, now=timezone.now())
        return "Tokens issued so far are refused from now on."


def _claims(token: str) -> Claims | None:
    try:
        return verify(token.removeprefix("Bearer ").strip())
    except TokenError:
        return None


def _revoke(application: Application, claims: Claims, *, actor: User, reason: str) -> None:
    """Revoke and note it, or neither. The token's id is no secret; the token is."""
    with atomic():
        revoke_token(jti=claims.jti, application_id=application.pk, expires_at=claims.expires_at)
        audit.record(
            "revoked a token",
            actor=actor,
            subject=application,
            reason=reason,
            after={"token id": claims.jti, "client id": claims.client_id or "none", "expires": str(claims.expires_at)},
        )
