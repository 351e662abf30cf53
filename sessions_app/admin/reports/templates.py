"""Report templates: everything about a report but its days, under a name."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.reason_field import ReasonModelForm
from sessions_app.admin.reports import texts
from sessions_app.admin.reports.content import CONTENT, FIELDSETS, ContentForm, refuse_more_templates
from sessions_app.models import ReportTemplate


class TemplateForm(ContentForm, ReasonModelForm):
    """A template."""

    class Meta:
        model = ReportTemplate
        fields = ["name", *(name for name in CONTENT if name != "filters")]
        error_messages = {"name": {"unique": "Another template has this name already."}}

    def clean(self) -> dict[str, Any]:
        if self.instance._state.adding:
            refuse_more_templates()
        return super().clean()


@admin.register(ReportTemplate)
class ReportTemplateAdmin(ConsoleAdmin):
    """Templates by name."""

    form = TemplateForm
    fieldsets = (
        ("Template", {"fields": ("name", "time_zone", "basis")}),
        *FIELDSETS,
        ("Reason", {"fields": ("reason",)}),
    )
    list_display = ("name", "holds", "scheduled", "owner", "use")
    list_select_related = ("owner",)
    search_fields = ("name",)
    actions = None
    change_list_template = "admin/reports/plain_list.html"
    none_yet = (
        "No templates yet",
        "A template is everything about a report except its days, under a name, for reuse and for schedules.",
    )
    change_form_outer_after_template = "admin/reports/template.html"

    class Media:
        css = {"all": ["merchants.css", "reports.css"]}
        js = ["reports.js"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(schedule_count=Count("schedules"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        schedules = list(found.schedules.all()) if found else []
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "schedules": schedules})

    def save_model(self, request: HttpRequest, obj: ReportTemplate, form: Any, change: bool) -> None:
        if not change:
            obj.owner_id = request.user.pk
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: ReportTemplate | None = None) -> bool:
        """Forbid it for a template that a schedule uses; the page says so."""
        return super().has_delete_permission(request, obj) and not (obj and obj.schedules.exists())

    @admin.display(description="Contents")
    def holds(self, template: ReportTemplate) -> str:
        return texts.contents(template)

    @admin.display(description="Schedules")
    def scheduled(self, template: Any) -> str:
        return str(template.schedule_count or "none")

    @admin.display(description="Use")
    def use(self, template: ReportTemplate) -> SafeString:
        """Lead to the form of a report that starts from it."""
        address = f"{reverse('admin:sessions_app_report_add')}?template={template.pk}"
        return format_html('<a class="report-link" href="{}">New report from this template</a>', address)
