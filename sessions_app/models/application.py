"""Who may call the API: a merchant's application, its credentials and its revoked tokens."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from providers.models import Mode
from providers.triggers import Trigger, audit_changes, count_changes, functions_of
from sessions_app.scopes import Scope

SHORTEST_LIFETIME, LONGEST_LIFETIME = 30, 24 * 60


class Application(models.Model):
    """A merchant's integration. Tokens name it; sessions belong to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, unique=True)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.SANDBOX)
    enabled = models.BooleanField(default=True, help_text="Off refuses every token at once")
    tokens_valid_after = models.DateTimeField(
        null=True, blank=True, help_text="Tokens issued before this moment are refused"
    )
    session_minutes = models.PositiveSmallIntegerField(
        "session lifetime in minutes",
        default=60,
        validators=[MinValueValidator(SHORTEST_LIFETIME), MaxValueValidator(LONGEST_LIFETIME)],
    )
    redirect_hosts = ArrayField(
        models.CharField(max_length=253),
        default=list,
        blank=True,
        help_text="Hosts redirect URLs may name, comma separated; empty allows any",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="application_mode_known"),
            models.CheckConstraint(
                condition=Q(session_minutes__range=(SHORTEST_LIFETIME, LONGEST_LIFETIME)),
                name="application_session_minutes",
            ),
            functions_of(__file__),
            count_changes("UPDATE OR DELETE"),
            audit_changes(),
            Trigger(
                trigger="mode_stays",
                event="BEFORE UPDATE OF mode",
                when="OLD.mode IS DISTINCT FROM NEW.mode",
                run="switchyard_mode_stays()",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def session_lifetime(self) -> timedelta:
        """How long a session of this application stays payable."""
        return timedelta(minutes=self.session_minutes)


class ClientCredential(models.Model):
    """A client id and the digest of its secret. Several may be active at once, so that they can be rotated."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="credentials")
    client_id = models.CharField(max_length=64, unique=True)
    secret_digest = models.BinaryField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField("valid until", null=True, blank=True, help_text="Empty: until it is revoked")
    last_used_at = models.DateTimeField(null=True, editable=False, help_text="To the hour")
    scopes = ArrayField(
        models.CharField(max_length=20),
        db_default=[scope.value for scope in Scope],
        help_text="What its tokens may be used for, right now: those issued before included",
    )
    tokens_refused = models.BooleanField(
        db_default=False,
        editable=False,
        help_text="Whether it was revoked with the tokens it had been exchanged for",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=[scope.value for scope in Scope], scopes__len__gt=0),
                name="credential_scopes_known",
            ),
            models.CheckConstraint(
                condition=Q(tokens_refused=False) | Q(revoked_at__isnull=False), name="credential_refused_is_revoked"
            ),
            count_changes("UPDATE OF scopes, tokens_refused OR DELETE"),
            audit_changes(hidden="secret_digest", ignored="last_used_at"),
        ]

    def __str__(self) -> str:
        return self.client_id

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it is exchanged for tokens at `now`."""
        return self.revoked_at is None or self.revoked_at > now


class RevokedToken(models.Model):
    """A token revoked before it expired; the row is not needed after `expires_at`."""

    jti = models.CharField(primary_key=True, max_length=64)
    application = models.ForeignKey(Application, on_delete=models.CASCADE)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [count_changes("INSERT")]

    def __str__(self) -> str:
        return self.jti
