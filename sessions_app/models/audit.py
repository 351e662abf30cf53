"""The audit log: who changed what, when and why. The database keeps it append-only and chains it by hashes."""

from django.db import models
from django.utils import timezone

from providers.triggers import Trigger, audit_changes, functions_of


class AuditEntry(models.Model):
    """One change or act. `before` and `after` hold the columns that changed; secrets only as "(hidden)".

    Changes are written by triggers on the audited tables, so that none is missed, whoever makes it; acts that change
    no such table by `sessions_app.staff.audit.record`. `at`, `number` and `hash` are the database's own, whatever is
    given; the last two appear as the transaction commits.
    """

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.IntegerField(null=True, help_text="A member of staff; empty: the product itself, or a shell")
    actor = models.CharField(max_length=150, blank=True, help_text="The name they had")
    action = models.CharField(max_length=32)
    subject_type = models.CharField("kind", max_length=64, help_text="A table")
    subject_id = models.CharField("id", max_length=64)
    subject = models.CharField(max_length=200, blank=True, help_text="Its name then")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    number = models.BigIntegerField(null=True, unique=True, help_text="Its place in the chain")
    hash = models.CharField(
        max_length=64, blank=True, db_default="", help_text="SHA-256 of it and of the entry before it"
    )

    class Meta:
        verbose_name = "audit entry"
        verbose_name_plural = "audit log"
        ordering = ["-id"]
        permissions = [("export_auditentry", "Can export the audit log")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
            models.Index(fields=["action", "-id"], name="audit_action"),
        ]
        constraints = [
            functions_of(__file__),
            Trigger(trigger="audit_begins", event="BEFORE INSERT", run="switchyard_audit_begins()"),
            Trigger(trigger="audit_chain", event="AFTER INSERT", run="switchyard_audit_chain()", deferred=True),
            Trigger(
                trigger="audit_stays",
                event="BEFORE DELETE OR TRUNCATE",
                each="STATEMENT",
                run="switchyard_audit_stays()",
            ),
            Trigger(
                trigger="audit_stays_as_written",
                event="BEFORE UPDATE",
                when="OLD.number IS NOT NULL OR NEW.number IS NULL",
                run="switchyard_audit_stays()",
            ),
            # Tables of Django's own. Tables of ours declare this on their own models.
            audit_changes(table="auth_group"),
            audit_changes(table="auth_group_permissions", whose="people"),  # or each migration would fill pages
            audit_changes(table="auth_user", hidden="password", ignored="last_login"),
            audit_changes(table="auth_user_groups"),
            audit_changes(table="auth_user_user_permissions"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject or self.subject_id}"
