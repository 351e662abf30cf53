"""The weights: append-only, tuned by a new revision each time."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget

from routing.models import WeightsRevision
from routing.scoring import COMPONENTS

MEANING = {
    "conversion": "Share of opened checkouts that are paid",
    "health": "Share of calls to the provider that work",
    "cost": "What the provider charges for this very amount",
    "latency": "How quickly the provider opens a checkout",
    "preference": "What you prefer, set for each account",
}


class WeightsForm(forms.ModelForm):
    """A new revision; it starts from the weights in force."""

    class Meta:
        """What staff enter; author and time are ours to note."""

        model = WeightsRevision
        fields = [*COMPONENTS, "reason"]
        help_texts = MEANING
        widgets = {"reason": UnfoldAdminTextareaWidget(attrs={"rows": 2, "placeholder": "Why are you changing this?"})}

    def clean(self) -> dict[str, Any]:
        """This will refuse weights that cannot rank anybody."""
        values = super().clean() or self.cleaned_data
        if not self.errors and not any(values[name] for name in COMPONENTS):
            raise forms.ValidationError("At least one weight must be greater than 0.")
        return values


@admin.register(WeightsRevision)
class WeightsRevisionAdmin(ModelAdmin):
    """The weights in force and all before them. Nothing is edited: every change is a new revision."""

    form = WeightsForm
    list_display = ("__str__", "in_force", *COMPONENTS, "author", "reason", "created_at")
    list_filter = ("author",)
    search_fields = ("reason",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        """This will note beside each revision which one is the newest."""
        newest = WeightsRevision.objects.aggregate(newest=Max("id"))["newest"]
        self.newest = newest
        return super().get_queryset(request).select_related("author")

    @admin.display(boolean=True, description="In force")
    def in_force(self, revision: WeightsRevision) -> bool:
        """This will mark the newest revision."""
        return bool(revision.pk == self.newest)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """This will start from the weights in force, or from an older revision that is to be restored."""
        revisions = WeightsRevision.objects
        source = revisions.filter(pk=_number(request.GET.get("restore", ""))).first() or revisions.latest()
        initial = {name: getattr(source, name) for name in COMPONENTS}
        return initial | ({"reason": f"Restore {source}"} if "restore" in request.GET else {})

    def save_model(self, request: HttpRequest, obj: WeightsRevision, form: Any, change: bool) -> None:
        """This will note who did it."""
        obj.author_id = request.user.pk
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: WeightsRevision | None = None) -> bool:
        """A revision is what it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WeightsRevision | None = None) -> bool:
        """History stays."""
        return False


def _number(text: str) -> int:
    """The id of a revision; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
