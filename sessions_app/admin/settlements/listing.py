"""The list of settlement files, newest first."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from providers.models import ProviderAccount
from providers.settlement import LineKind
from sessions_app.admin.keyset_list import BEFORE, KeysetList
from sessions_app.admin.settlements.actions import SettlementActions
from sessions_app.admin.settlements.importing import SettlementImportActions
from sessions_app.admin.settlements.page import days, who
from sessions_app.admin.times import to_the_second
from sessions_app.ids import as_uuid
from sessions_app.models import SettlementBreak, SettlementFile
from sessions_app.settlement.outcomes import BreakKind

OPEN = Q(resolved_at__isnull=True)
OF_CHARGES = Q(cleared=False, line__isnull=False) & ~Q(kind=BreakKind.PAYOUT_DIFFERS)


class SettledAccountFilter(admin.SimpleListFilter):
    """One provider account."""

    title, parameter_name = "provider account", "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(each.pk), str(each)) for each in ProviderAccount.objects.only("provider", "name")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        key = as_uuid(self.value())
        return queryset.filter(account_id=key) if key else queryset


class OpenFilter(admin.SimpleListFilter):
    """Files with open breaks, or without."""

    title, parameter_name = "open breaks", "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Some"), ("0", "None")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("0", "1"):
            return queryset
        return queryset.filter(open_breaks__gt=0) if self.value() == "1" else queryset.filter(open_breaks=0)


@admin.register(SettlementFile)
class SettlementFileAdmin(SettlementImportActions, SettlementActions):
    """Settlement files and their breaks."""

    list_display = ("named", "account", "days", "lines_shown", "agree", "breaks_shown", "paid", "imported", "by")
    list_parameters = (BEFORE,)
    list_filter = (SettledAccountFilter, OpenFilter)
    list_select_related = ("account", "imported_by")
    search_fields = ("name", "=sha256")
    search_help_text = "Part of a file's name, or its SHA-256"
    sortable_by = ()
    actions = None
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    change_list_template = "admin/settlements/list.html"

    class Media:
        css = {"all": ["settlements.css"]}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetList]:
        return KeysetList

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the breaks of each, and not read how it was read."""
        counts = {"open_breaks": _breaks(OPEN), "broken_charges": _breaks(OF_CHARGES)}
        return super().get_queryset(request).annotate(**counts).defer("layout")

    def has_change_permission(self, request: HttpRequest, obj: SettlementFile | None = None) -> bool:
        """Forbid it: an imported file stays as it was read."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SettlementFile | None = None) -> bool:
        """Forbid it: the file is the record of what was compared."""
        return False

    @admin.display(description="File")
    def named(self, file: SettlementFile) -> str:
        return file.name

    @admin.display(description="Charges (UTC)")
    def days(self, file: SettlementFile) -> str:
        return days(file)

    @admin.display(description="Lines")
    def lines_shown(self, file: SettlementFile) -> SafeString:
        return _number(file.line_count)

    @admin.display(description="Agree")
    def agree(self, file: Any) -> SafeString:
        charges = sum(each["count"] for each in file.totals if each["kind"] == LineKind.CHARGE)
        return _number(charges - file.broken_charges - file.not_ours)

    @display(description="Open breaks", label={"None": "success", "*": "danger"})
    def breaks_shown(self, file: Any) -> tuple[str, str]:
        return ("*", f"{file.open_breaks:,}") if file.open_breaks else ("None", "None")

    @admin.display(description="Payments, gross")
    def paid(self, file: SettlementFile) -> str:
        charges = [each for each in file.totals if each["kind"] == LineKind.CHARGE]
        return "; ".join(f"{Decimal(each['gross']):,} {each['currency']}" for each in charges) or "–"

    @admin.display(description="Imported (UTC)")
    def imported(self, file: SettlementFile) -> str:
        return to_the_second(file.imported_at)

    @admin.display(description="By")
    def by(self, file: SettlementFile) -> str:
        return who(file)


def _breaks(condition: Q) -> Coalesce:
    found = SettlementBreak.objects.filter(condition, file=OuterRef("pk")).order_by().values("file")
    return Coalesce(Subquery(found.annotate(count=Count("pk")).values("count")), 0)


def _number(count: int) -> SafeString:
    return format_html('<span class="settlement-number">{}</span>', f"{count:,}")
