"""Mappings: how files in other formats than a provider's own are read. They are created during an import."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from providers.settlement import LineKind
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.settlements.mapping_fields import KINDS, LABELS
from sessions_app.admin.times import to_the_second
from sessions_app.models import SettlementMapping


@admin.register(SettlementMapping)
class SettlementMappingAdmin(ConsoleAdmin):
    """Mappings by account and name. They are deleted here, and created during an import."""

    list_display = ("name", "account", "made_by", "changed")
    list_select_related = ("account", "created_by")
    ordering = ("account__provider", "account__name", "name")
    sortable_by = ()
    actions = None
    nothing_yet = "No mapping yet. One is created when a file in another than the provider's own format is imported."
    fields = readonly_fields = ("name", "account", "columns", "words", "formats", "made_by", "changed")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SettlementMapping | None = None) -> bool:
        return False

    @admin.display(description="Columns")
    def columns(self, mapping: SettlementMapping) -> SafeString:
        named = mapping.layout["headers"]
        listed = ((label, " or ".join(named[field])) for field, label in LABELS.items() if named.get(field))
        return format_html_join("", "<div>{}: {}</div>", listed)

    @admin.display(description="Words of the kind column")
    def words(self, mapping: SettlementMapping) -> SafeString | str:
        kinds, other = mapping.layout["kinds"], mapping.layout["unknown_kind"]
        words = {
            label: ", ".join(sorted(word for word, of in kinds.items() if of == kind)) for kind, label in KINDS.items()
        }
        words["Any other"] = KINDS[LineKind(other)] if other else "the file is refused"
        listed = ((label, text) for label, text in words.items() if text)
        return format_html_join("", "<div>{}: {}</div>", listed) if kinds else "–"

    @admin.display(description="Formats")
    def formats(self, mapping: SettlementMapping) -> str:
        layout = mapping.layout
        currency = f", all in {layout['currency']}" if layout["currency"] else ""
        return (
            f"decimal sign {layout['decimal_separator']}, {layout['units']} units, fees {layout['fees']}, dates as "
            f"{layout['dates']}, {layout['time_zone']}{currency}"
        )

    @admin.display(description="Made by")
    def made_by(self, mapping: SettlementMapping) -> str:
        return mapping.created_by.get_username() if mapping.created_by else "the shell"

    @admin.display(description="Changed (UTC)")
    def changed(self, mapping: SettlementMapping) -> str:
        return to_the_second(mapping.changed_at)
