"""Import a settlement file from the console, and map its columns where no mapping exists yet."""

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from providers.models import ProviderAccount
from providers.registry import KNOWN_LAYOUTS
from sessions_app.admin.console import ConsoleAdmin, OwnPages, require
from sessions_app.admin.settlements.cut_form import CutForm
from sessions_app.admin.settlements.form import TOO_LARGE, ImportForm
from sessions_app.admin.settlements.mapping_form import MappingForm
from sessions_app.admin.settlements.refusal import ImportRefusal, read_preview, try_import
from sessions_app.admin.settlements.upload import Upload, put_aside
from sessions_app.models import SettlementFile
from sessions_app.settlement import uploads
from sessions_app.settlement.first_lines import first_lines
from sessions_app.settlement.layouts import UnacceptableLayout
from sessions_app.settlement.preview import preview
from sessions_app.settlement.problems import BadFile
from sessions_app.settlement.reading import LARGEST
from sessions_app.usecases.settlement.mappings import save_mapping
from sessions_app.usecases.settlement.resolve_breaks import counts_of, matched_of

IMPORT, MAP = "sessions_app.import_settlement", "sessions_app.add_settlementmapping"
GONE = "The file is no longer stored: it was kept for an hour. Choose it again."
DISCARDED = "Nothing was imported, and the file has been removed."


class SettlementImportActions(ConsoleAdmin):
    """The pages of an import."""

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "settlement_columns": ("add/columns/", self.columns_view),
        }

    def has_add_permission(self, request: HttpRequest) -> bool:
        return cast(User, request.user).has_perm(IMPORT)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Import a file, or put it aside until its columns are mapped."""
        require(request, IMPORT)
        form, refusal = ImportForm(request), None
        if request.method == "POST" and form.is_valid():
            answer = _import_now(request, form) if form.layout_name else _map_first(request, form)
            if isinstance(answer, HttpResponse):
                return answer
            refusal = answer
        shown = {"form": form, "refusal": refusal, "largest": LARGEST, "too_large": TOO_LARGE}
        return self._show(request, "import", title="Import a settlement file", **shown)

    def columns_view(self, request: HttpRequest) -> HttpResponse:
        """Ask what the columns of a file mean, keep that as a mapping, and import the file with it."""
        require(request, IMPORT, MAP)
        try:
            upload = Upload.of(request)
            content = uploads.open_upload(upload.name)
        except uploads.NotKept:
            messages.error(request, GONE)
            return HttpResponseRedirect(reverse("admin:sessions_app_settlementfile_add"))
        with content:
            return _discarded(request, upload) if "discard" in request.POST else self._map(request, upload, content)

    def _map(self, request: HttpRequest, upload: Upload, content: BinaryIO) -> HttpResponse:
        account, cut = ProviderAccount.objects.get(pk=upload.account), CutForm(request.GET)
        shown: dict[str, Any] = {"account": account, "cut": cut, "upload": request.GET["upload"]}
        shown["title"] = f"Columns of {upload.file_name}"
        try:
            seen = preview(content, cut.cut())
        except BadFile as exc:
            return self._show(request, "columns", refusal=ImportRefusal(problems=exc.problems), **shown)
        start = KNOWN_LAYOUTS.get(upload.start)
        form = MappingForm(request.POST or None, account=account, seen=seen, start=start)
        answer = None if "look" in request.POST else self._save(request, form, upload, content)
        if isinstance(answer, HttpResponse):
            return answer
        layout = form.layout() if not form.is_bound or form.is_valid() else None
        first = first_lines(content, layout) if layout else None
        return self._show(request, "columns", form=form, seen=seen, first=first, refusal=answer, **shown)

    def _save(
        self, request: HttpRequest, form: MappingForm, upload: Upload, content: BinaryIO
    ) -> HttpResponse | ImportRefusal | None:
        """Keep a valid mapping and import the file with it; None where the form has mistakes."""
        account = ProviderAccount.objects.get(pk=upload.account)
        if not (form.is_valid() and _saved(request, form, account)):
            return None
        about = {"account": account, "name": upload.file_name, "tail_days": upload.tail_days}
        content.seek(0)
        answer = _outcome(request, content=content, layout_name=form.cleaned_data["name"], **about)
        if isinstance(answer, HttpResponse):
            uploads.forget(upload.name)
        return answer

    def _show(self, request: HttpRequest, page: str, **shown: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **shown}
        return TemplateResponse(request, f"admin/settlements/{page}.html", context)


def _map_first(request: HttpRequest, form: ImportForm) -> HttpResponse | ImportRefusal:
    require(request, MAP)
    given, file = form.cleaned_data, form.cleaned_data["file"]
    seen = read_preview(file.file, account=given["account"])
    if isinstance(seen, ImportRefusal):
        return seen
    upload = put_aside(
        file.file,
        file_name=file.name,
        account=given["account"],
        tail_days=given["tail_days"],
        user_id=cast(User, request.user).pk,
        start=form.start,
    )
    return HttpResponseRedirect(upload.address)


def _import_now(request: HttpRequest, form: ImportForm) -> HttpResponse | ImportRefusal:
    given = form.cleaned_data
    about = {"account": given["account"], "name": given["file"].name, "tail_days": given["tail_days"]}
    return _outcome(request, content=given["file"].file, layout_name=form.layout_name, **about)


def _outcome(request: HttpRequest, **asked: Any) -> HttpResponse | ImportRefusal:
    found = try_import(**asked, user_id=request.user.pk, now=timezone.now())
    if isinstance(found, ImportRefusal):
        return found
    messages.success(request, _import_message(found))
    return HttpResponseRedirect(reverse("admin:sessions_app_settlementfile_change", args=[found.pk]))


def _import_message(file: SettlementFile) -> str:
    agree, differ = matched_of(file_id=file.pk), sum(each.open for each in counts_of(file_id=file.pk))
    lines = "1 line" if file.line_count == 1 else f"{file.line_count:,} lines"
    breaks = {0: "no breaks", 1: "1 break"}.get(differ, f"{differ:,} breaks")
    return f"Imported: {lines}, {agree:,} {'payment agrees' if agree == 1 else 'payments agree'}, {breaks}."


def _saved(request: HttpRequest, form: MappingForm, account: ProviderAccount) -> bool:
    """Whether the mapping is kept; the form that is shown again may replace it."""
    try:
        mapping = save_mapping(
            account=account,
            name=form.cleaned_data["name"],
            document=form.document,
            user_id=request.user.pk,
            now=timezone.now(),
        )
    except UnacceptableLayout as exc:
        form.refuse(exc.problems)
        return False
    form.remember(mapping)
    return True


def _discarded(request: HttpRequest, upload: Upload) -> HttpResponse:
    uploads.forget(upload.name)
    messages.info(request, DISCARDED)
    return HttpResponseRedirect(reverse("admin:sessions_app_settlementfile_changelist"))
