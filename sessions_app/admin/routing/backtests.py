"""Back-tests: weights are drafted, tried on recorded sessions and published from the result."""

from typing import Any

from celery import current_app
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.transaction import on_commit
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from routing.decision.scoring import COMPONENTS
from routing.models import Backtest, WeightsRevision
from routing.trials import canaries, revisions
from routing.trials.canaries import AlreadyRunning
from sessions_app.admin.console import ConsoleAdmin, OwnPages
from sessions_app.admin.routing import backtest_page
from sessions_app.admin.routing.backtest_page import PublishForm
from sessions_app.admin.sliders import Slider
from sessions_app.sweeps import WORK
from sessions_app.usecases.trials.backtest import run_backtest

MEANING = {
    "conversion": "Share of opened checkouts that are paid",
    "health": "Share of successful calls to the provider",
    "cost": "What the provider charges for the amount",
    "latency": "How quickly the provider opens a checkout",
    "preference": "Your preference, set on each account",
}
AT_ONCE = 1000
"""Up to this many sessions are decided again within the request; more go to a worker."""
TASK = WORK["run_backtests"].task


class DraftForm(forms.ModelForm):
    """A draft; it starts from the weights in force."""

    class Meta:
        model = Backtest
        fields = [*COMPONENTS, "sample_size", "mode"]
        help_texts = MEANING
        widgets = {name: Slider(name.title()) for name in COMPONENTS}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not any(values[name] for name in COMPONENTS):
            raise forms.ValidationError("At least one weight must be greater than 0.")
        return values


@admin.register(Backtest)
class BacktestAdmin(ConsoleAdmin):
    """Back-tests: a draft of weights, and what it would have changed."""

    nothing_yet = "Draft other weights and see what they would have changed."
    form = DraftForm
    list_display = ("__str__", "draft", "sample_size", "status", "author", "created_at")
    list_filter = ("status",)
    actions = None
    add_form_template = "admin/routing/draft.html"

    class Media:
        css = {"all": ["evidence.css"]}
        js = ["evidence.js", "watch.js"]

    @admin.display(description="Weights")
    def draft(self, backtest: Backtest) -> str:
        return ", ".join(f"{name} {value}" for name, value in revisions.weights_of(backtest).items())

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start from the weights in force, or from those of another back-test."""
        given = request.GET.get("like", "")
        like = Backtest.objects.filter(pk=int(given)).first() if given.isascii() and given.isdigit() else None
        return {**revisions.weights_of(like or revisions.in_force(timezone.now()))}

    def save_model(self, request: HttpRequest, obj: Backtest, form: Any, change: bool) -> None:
        """Set the author, and begin once it is stored."""
        now = timezone.now()
        obj.author_id, obj.created_at, obj.touched_at = request.user.pk, now, now
        at_once = obj.sample_size <= AT_ONCE
        obj.status = Backtest.Status.RUNNING if at_once else Backtest.Status.QUEUED
        super().save_model(request, obj, form, change)
        if at_once:
            on_commit(lambda: run_backtest(obj, now=now))
        else:
            on_commit(lambda: current_app.send_task(TASK), robust=True)  # if this fails, the scheduler will wake it

    def response_add(self, request: HttpRequest, obj: Backtest, post_url_continue: str | None = None) -> HttpResponse:
        return HttpResponseRedirect(_page(obj.pk))

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "routing_backtest_progress": ("<int:pk>/progress/", self.progress_view),
            "routing_backtest_publish": ("<int:pk>/publish/", self.publish_view),
        }

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        return self._show(request, self._find(request, object_id), PublishForm())

    def progress_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        backtest = self._find(request, pk)
        ended = backtest.status in (Backtest.Status.DONE, Backtest.Status.FAILED)
        text = backtest_page.progress_text(backtest)
        return JsonResponse({"progress": backtest.progress, "ended": ended, "text": text})

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish a result's weights: for all orders, or to a canary first."""
        backtest = self._find(request, pk)
        if not request.user.has_perm("routing.add_weightsrevision"):  # type: ignore[union-attr]
            raise PermissionDenied
        form = PublishForm(request.POST or None)
        if request.method != "POST" or not form.is_valid() or backtest.status != Backtest.Status.DONE:
            return self._show(request, backtest, form)
        try:
            revision = _publish(backtest, form.cleaned_data, author_id=int(request.user.pk or 0))
        except AlreadyRunning:
            form.add_error("audience", "A canary is already running. Promote or stop it first.")
            return self._show(request, backtest, form)
        messages.success(request, _published_message(revision, form.cleaned_data))
        return HttpResponseRedirect(_where(revision))

    def has_change_permission(self, request: HttpRequest, obj: Backtest | None = None) -> bool:
        """Forbid it: a back-test is a record."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Backtest | None = None) -> bool:
        return False

    def _find(self, request: HttpRequest, pk: int | str) -> Backtest:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.find(request, pk)

    def _show(self, request: HttpRequest, backtest: Backtest, form: PublishForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **backtest_page.context(backtest, now=timezone.now()),
            "title": str(backtest),
            "opts": self.opts,
            "media": self.media,
            "form": form,
            "may_publish": request.user.has_perm("routing.add_weightsrevision"),  # type: ignore[union-attr]
        }
        return TemplateResponse(request, "admin/routing/backtest.html", context, status=422 if form.errors else 200)


def _publish(backtest: Backtest, wanted: dict[str, Any], *, author_id: int) -> WeightsRevision:
    given = {"backtest": backtest, "author_id": author_id, "reason": wanted["reason"], "starts_at": wanted["starts_at"]}
    if wanted["audience"] == "everybody":
        return revisions.publish(**given)
    now = timezone.now()
    return canaries.start(**given, percent=wanted["percent"], limit=wanted["limit"], now=now).revision


def _published_message(revision: WeightsRevision, wanted: dict[str, Any]) -> str:
    to = "all orders" if wanted["audience"] == "everybody" else f"{wanted['percent']} % of the orders"
    when = f" from {revision.starts_at:%d %b %Y %H:%M} UTC on" if revision.starts_at else ""
    waits = ", once it has been approved" if revision.needs_approval else ""
    return f"{revision} decides {to}{when}{waits}."


def _where(revision: WeightsRevision) -> str:
    if hasattr(revision, "canary"):
        return reverse("admin:routing_canary_change", args=[revision.canary.pk])
    return reverse("admin:routing_weightsrevision_changelist")


def _page(pk: int) -> str:
    return reverse("admin:routing_backtest_change", args=[pk])
