"""Imported settlement files of providers, their lines, and breaks: differences from our ledger."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from providers.models import ProviderAccount
from providers.money import format_settled
from providers.settlement import LineKind
from providers.triggers import audit_changes, functions_of
from sessions_app.models.session import PaymentSession
from sessions_app.settlement.outcomes import BREAK_TEXTS, BreakKind

KINDS = [(kind.value, kind.value.title()) for kind in LineKind]
BREAKS = [(kind.value, text.title) for kind, text in BREAK_TEXTS.items()]


class SettlementMapping(models.Model):
    """How to read a settlement file in another format than the provider's own, for one account."""

    account = models.ForeignKey(ProviderAccount, on_delete=models.CASCADE, related_name="settlement_mappings")
    name = models.CharField(max_length=100)
    layout = models.JSONField(help_text="What sessions_app.settlement.layouts reads")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="mapping_name_unique"),
            audit_changes(ignored="changed_at"),
        ]

    def __str__(self) -> str:
        return self.name


class SettlementFile(models.Model):
    """One imported file, with all of its lines. The file itself is not kept.

    Sessions of the account that were opened since `opened_from` and paid from `judged_from` until before `judged_until`
    were looked for among the lines of every imported file; empty: the file has no charge, so none was looked for.
    `continues` is the file it carries on from (sessions_app/settlement/window.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(ProviderAccount, on_delete=models.PROTECT, related_name="settlement_files")
    name = models.CharField(max_length=255, help_text="Of the file")
    sha256 = models.CharField("SHA-256", max_length=64)
    bytes = models.PositiveBigIntegerField()
    layout_name = models.CharField(
        "read as", max_length=100, help_text="The provider's own format, or a mapping's name"
    )
    layout = models.JSONField(help_text="How it was read, in full")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    imported_at = models.DateTimeField()
    matched_at = models.DateTimeField(help_text="When it was last compared to our ledger")
    line_count = models.PositiveIntegerField("lines")
    first_at = models.DateTimeField(null=True, help_text="The first charge's time")
    last_at = models.DateTimeField(null=True, help_text="The last charge's time")
    tail_days = models.PositiveSmallIntegerField(help_text="Last days of the file whose payments may be settled later")
    opened_from = models.DateTimeField(null=True)
    judged_from = models.DateTimeField(null=True)
    judged_until = models.DateTimeField(null=True)
    judged_sessions = models.PositiveIntegerField(default=0, help_text="Paid sessions that were looked for")
    continues = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    totals = models.JSONField(default=list, help_text="currency, kind, count, gross, fee, net")
    tally = models.JSONField(null=True, help_text="What became of every line; empty: imported before it was counted")
    not_ours = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Charges without a session and without an id of ours"
    )

    class Meta:
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("import_settlement", "Can import settlement files")]
        constraints = [
            models.UniqueConstraint(fields=["account", "sha256"], name="settlement_file_once"),
            models.CheckConstraint(
                condition=Q(first_at__isnull=True, opened_from__isnull=True, judged_from__isnull=True)
                | Q(
                    first_at__isnull=False,
                    last_at__isnull=False,
                    opened_from__isnull=False,
                    judged_from__isnull=False,
                    judged_until__isnull=False,
                    judged_until__gte=F("judged_from"),
                ),
                name="settlement_judged_window",
            ),
            audit_changes("INSERT OR DELETE", ignored="layout totals tally"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def judged(self) -> str:
        """Which of our payments were looked for, in a sentence."""
        if self.opened_from is None or self.judged_from is None or self.judged_until is None:
            return "No payment of ours was looked for: the file has no charge."
        if self.judged_from == self.judged_until:
            return f"No payment of ours was looked for: all of the file is within its last {self.tail_days} days."
        opened, since, until = (
            f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (self.opened_from, self.judged_from, self.judged_until)
        )
        count = f"{self.judged_sessions:,} {'session' if self.judged_sessions == 1 else 'sessions'}"
        return f"Looked for {count} paid from {since} until before {until} and opened since {opened}, UTC."


class SettlementLine(models.Model):
    """What was read of one line. Amounts are major units: gross, fee and net in `currency`, what was paid in its own.

    A positive fee is what the provider keeps: net is gross less fee.
    """

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(SettlementFile, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.PositiveIntegerField(help_text="Where it begins in the file; the header is line 1")
    kind = models.CharField(max_length=7, choices=KINDS)
    word = models.CharField(max_length=64, blank=True, help_text="The provider's own for the kind")
    reference = models.CharField(max_length=255, blank=True, help_text="The provider's id of the payment or checkout")
    our_id = models.UUIDField(null=True, help_text="The attempt's or session's id the provider gives back")
    entry = models.CharField(max_length=255, blank=True, help_text="The provider's id of the line")
    payout = models.CharField(max_length=255, blank=True)
    occurred_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    gross = models.DecimalField(max_digits=16, decimal_places=4)
    fee = models.DecimalField(max_digits=16, decimal_places=4)
    net = models.DecimalField(max_digits=16, decimal_places=4)
    paid_currency = models.CharField(max_length=3)
    paid_amount = models.DecimalField(max_digits=16, decimal_places=4)
    not_ours = models.BooleanField(
        default=False, db_default=False, help_text="The file has a column for our id; the line holds none of our form"
    )
    session = models.ForeignKey(
        PaymentSession, on_delete=models.PROTECT, null=True, related_name="settlement_lines", db_index=False
    )

    class Meta:
        ordering = ["file", "line"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["file", "line"], name="settlement_line_unique"),
            models.CheckConstraint(condition=Q(kind__in=list(LineKind)), name="settlement_line_kind"),
            functions_of(__file__),
        ]
        indexes = [
            models.Index(
                fields=["session", "kind"], condition=Q(session__isnull=False), name="settlement_line_session"
            ),
            models.Index(fields=["reference", "kind"], condition=~Q(reference=""), name="settlement_line_reference"),
            models.Index(
                "file",
                "currency",
                F("occurred_at").desc(),
                condition=Q(kind="CHARGE", session__isnull=False),
                name="settlement_line_fees",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"


class SettlementBreak(models.Model):
    """Something a person must look at: a line that does not agree, or a paid session that no line is about.

    `our_...` is what our ledger said when it was last compared. It ends when somebody says why it is in order (a note),
    or when it turns out to be after all (`cleared`): a session completed later, or another file holds the payment.
    """

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(SettlementFile, on_delete=models.CASCADE, related_name="breaks", db_index=False)
    line = models.OneToOneField(SettlementLine, on_delete=models.CASCADE, null=True, related_name="break_found")
    session = models.ForeignKey(
        PaymentSession, on_delete=models.PROTECT, null=True, related_name="settlement_breaks", db_index=False
    )
    kind = models.CharField(max_length=16, choices=BREAKS)
    our_status = models.CharField(max_length=10, blank=True)
    our_currency = models.CharField(max_length=3, blank=True)
    our_amount = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    found_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True, help_text="Why it is in order")
    cleared = models.BooleanField(default=False, help_text="It turned out to be in order by itself")

    class Meta:
        ordering = ["id"]
        default_permissions = ("view",)
        permissions = [("resolve_break", "Can resolve settlement breaks")]
        constraints = [
            # A session has one MISSING_THERE break, however many files should have it.
            models.UniqueConstraint(
                fields=["session"], condition=Q(kind="MISSING_THERE"), name="settlement_missing_there_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(BreakKind)), name="settlement_break_kind"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, note="", cleared=False, resolved_by__isnull=True)
                | (Q(resolved_at__isnull=False) & (Q(cleared=True, note="") | (Q(cleared=False) & ~Q(note="")))),
                name="settlement_resolved_has_note",
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=False) | Q(kind="MISSING_THERE", session__isnull=False),
                name="settlement_break_about",
            ),
            # Breaks that staff resolve or reopen; not those an import finds or clears.
            audit_changes(
                "UPDATE OF resolved_at",
                when="OLD.resolved_at IS DISTINCT FROM NEW.resolved_at AND NOT NEW.cleared",
                ignored="our_status our_currency our_amount found_at",
            ),
        ]
        indexes = [
            models.Index(fields=["file", "id"], name="settlement_break_of_file"),
            models.Index(fields=["file"], condition=Q(resolved_at__isnull=True), name="settlement_break_open"),
            models.Index(fields=["session"], condition=Q(session__isnull=False), name="settlement_break_session"),
        ]

    def __str__(self) -> str:
        return BREAK_TEXTS[BreakKind(self.kind)].title

    @property
    def finding(self) -> str:
        """The difference in a few words."""
        theirs = (
            f"{format_settled(self.line.paid_amount, self.line.paid_currency)} {self.line.paid_currency}"
            if self.line
            else ""
        )
        ours = (
            "nothing"
            if self.our_amount is None
            else f"{format_settled(self.our_amount, self.our_currency)} {self.our_currency}"
        )
        return BREAK_TEXTS[BreakKind(self.kind)].finding.format(theirs=theirs, ours=ours, status=self.our_status)
