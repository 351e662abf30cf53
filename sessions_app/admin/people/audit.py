"""The audit log: who changed what, when and why. Looked at, searched and exported, never changed."""

import csv
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action
from unfold.paginator import InfinitePaginator

from providers.csv_formulas import guarded
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.read_only import ReadOnly
from sessions_app.limits.people import turn
from sessions_app.models import AuditEntry
from sessions_app.staff import audit
from sessions_app.staff.audit_chain import AT
from sessions_app.usecases.background.verify_audit import audit_head

EXPORTED_AT_ONCE = 500
COLUMNS = (
    "at", "actor", "action", "subject_type", "subject_id", "subject", "before", "after", "reason", "request_id",
    "id", "actor_id", "number", "previous", "hash",
)  # fmt: skip
KINDS = {
    "auth_group": "role",
    "auth_group_permissions": "permission of a role",
    "auth_user": "person",
    "auth_user_groups": "role of a person",
    "auth_user_user_permissions": "permission of a person",
    "otp_static_staticdevice": "recovery codes",
    "otp_totp_totpdevice": "authenticator app",
    "providers_accountterms": "terms",
    "providers_provideraccount": "provider account",
    "routing_accountbreaker": "circuit breaker",
    "routing_approval": "approval",
    "routing_canary": "canary",
    "routing_plannedoutage": "planned outage",
    "routing_routingrule": "rule",
    "routing_ruleaccount": "account of a rule",
    "routing_weightsrevision": "revision of the weights",
    "sessions_app_application": "application",
    "sessions_app_authenticatorapp": "authenticator app",
    "sessions_app_clientcredential": "client credential",
    "sessions_app_inboundevent": "provider event",
    "sessions_app_paymentsession": "session",
    "sessions_app_recoverycodes": "recovery codes",
    "sessions_app_report": "report",
    "sessions_app_reportschedule": "report schedule",
    "sessions_app_reporttemplate": "report template",
    "sessions_app_settlementbreak": "settlement break",
    "sessions_app_settlementfile": "settlement file",
    "sessions_app_settlementmapping": "settlement mapping",
    "sessions_app_webhookdelivery": "webhook delivery",
    "sessions_app_webhookendpoint": "webhook endpoint",
}
CHANGED, MADE = '<div class="change"><b>{}</b> {} → {}</div>', '<div class="change"><b>{0}</b> {2}</div>'
MORE = "<details><summary>{} more</summary>{}</details>"
MOST_LINES = 3


class ActorFilter(admin.SimpleListFilter):
    """Who did it; one indexed column."""

    title, parameter_name = "who", "actor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = User.objects.filter(is_staff=True).order_by("username").values_list("pk", "username")
        return [("none", "Switchyard"), *((str(pk), name) for pk, name in names)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        if value is None:
            return queryset
        return queryset.filter(actor_id=int(value) if value.isdecimal() else None)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, ConsoleAdmin):
    """The log, newest first."""

    list_display = ("at", "who", "action", "what", "changes", "reason")
    list_display_links = ("at",)
    list_filter = (ActorFilter, "action")
    search_fields = ("=subject_id", "=subject", "=actor", "=request_id", "reason")
    search_help_text = "An id, a name, who did it, or words of the reason"
    show_full_result_count = False
    paginator = InfinitePaginator
    list_per_page = 50
    actions_list = ("export",)
    list_before_template = "admin/people/audit_head.html"
    fields = ("at", "who", "action", "what", "subject_id", "changes", "reason", "request_id", "number", "hash")
    readonly_fields = fields

    @admin.display(description="Who", ordering="actor_id")
    def who(self, entry: AuditEntry) -> str:
        return entry.actor or "Switchyard"

    @admin.display(description="What", ordering="subject_type")
    def what(self, entry: AuditEntry) -> str:
        """Name what was changed in words, and lead to its page where it has one."""
        kind, name = KINDS.get(entry.subject_type, entry.subject_type), entry.subject or entry.subject_id
        try:
            address = reverse(f"admin:{entry.subject_type}_change", args=[entry.subject_id])
        except NoReverseMatch:
            return f"{kind} {name}".strip()
        return format_html('{} <a class="underline" href="{}">{}</a>', kind, address, name)

    @admin.display(description="Changes")
    def changes(self, entry: AuditEntry) -> str:
        """Write each column before and after; the rest of many unfold."""
        columns = sorted({*entry.before, *entry.after} - {"id", "created_at"})
        pairs = [(name, _text(entry.before, name), _text(entry.after, name)) for name in columns]
        changed = [(name, before or "–", after or "–") for name, before, after in pairs if before or after]
        form = CHANGED if entry.before else MADE
        shown, rest = (format_html_join("", form, lines) for lines in (changed[:MOST_LINES], changed[MOST_LINES:]))
        return format_html("{}{}", shown, format_html(MORE, len(changed) - MOST_LINES, rest) if rest else "")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the head of the chain beside the list and its export."""
        return super().changelist_view(request, {**(extra_context or {}), "head": audit_head()})

    @action(description="Export", url_path="export", icon="download", permissions=["export"])
    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send the filtered log as CSV, and note the export in it."""
        try:
            entries = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as exc:
            raise BadRequest("This filter cannot be understood") from exc
        audit.record("exported", actor=request.user, after={"filters": request.GET.urlencode()})  # type: ignore[arg-type]
        answer = StreamingHttpResponse(_rows(entries), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
        return answer

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Tell whether the person may export the log: a permission of its own."""
        return request.user.has_perm("sessions_app.export_auditentry")  # type: ignore[union-attr]


def _text(columns: dict[str, Any], name: str) -> str:
    return str(columns[name])[:200] if columns.get(name) not in (None, "", []) else ""


class _Line:
    """What csv writes to; gives the line back."""

    def write(self, line: str) -> str:
        return line


def _rows(entries: Any) -> Iterator[str]:
    """Everything that is hashed, as it is hashed: docs/audit.md."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    earlier = AuditEntry.objects.filter(number=OuterRef("number") - 1)
    found = entries.annotate(
        previous=Subquery(earlier.values("hash")),
        before_text=Cast("before", TextField()),
        after_text=Cast("after", TextField()),
    )
    for entry in _newest_first(found.order_by("-id").values(*COLUMNS, "before_text", "after_text")):
        entry["at"] = entry["at"].astimezone(UTC).strftime(AT)
        entry["before"], entry["after"] = entry["before_text"], entry["after_text"]
        yield writer.writerow(["" if entry[name] is None else guarded(str(entry[name])) for name in COLUMNS])


def _newest_first(entries: Any) -> Iterator[dict[str, Any]]:
    """Page by page, so that a slow reader holds no database connection meanwhile."""
    older = entries
    while True:
        with turn():
            page = list(older[:EXPORTED_AT_ONCE])
        yield from page
        if len(page) < EXPORTED_AT_ONCE:
            return
        older = entries.filter(id__lt=page[-1]["id"])
