"""What a back-test's page shows, in words and numbers."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.safestring import mark_safe

from routing.charts import plots
from routing.models import Backtest
from routing.trials import revisions

ESTIMATES = {
    "snips": ("Self-normalised (SNIPS)", "Weighs each session by how likely the draft would have made the same choice"),
    "ips": ("Inverse propensity (IPS)", "The same without normalising: no bias, more noise"),
    "direct": ("Direct method (DM)", "Asks a model instead: the paid share of each account and currency"),
}


class PublishForm(forms.Form):
    """The reason, the orders it applies to, and the start."""

    reason = forms.CharField(
        min_length=3,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "Why are you changing this?"}),
    )
    audience = forms.ChoiceField(
        choices=[("everybody", "All orders"), ("canary", "A canary first")], initial="everybody"
    )
    percent = forms.IntegerField(min_value=1, max_value=50, initial=10, required=False)
    limit = forms.DecimalField(
        min_value=Decimal(0), max_value=Decimal(100), decimal_places=1, initial=Decimal(2), required=False
    )
    starts_at = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def clean_starts_at(self) -> datetime | None:
        """Refuse a start that has passed."""
        start: datetime | None = self.cleaned_data["starts_at"]
        if start and start <= timezone.now():
            raise forms.ValidationError("The start has already passed. Leave it empty to begin at once.")
        return start.astimezone(UTC) if start else None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in ("percent", "limit"):
            if values.get("audience") == "canary" and values.get(name) is None and name not in self.errors:
                self.add_error(name, "A canary needs this.")
        return values


def progress_text(backtest: Backtest) -> str:
    """Say how far a back-test is."""
    if backtest.status == Backtest.Status.QUEUED:
        return "Waiting for a worker."
    return f"{backtest.progress:,} sessions decided again so far, of {backtest.sample_size:,} at most."


def context(backtest: Backtest, *, now: datetime) -> dict[str, Any]:
    """Gather what the template needs; times in words, shares as text."""
    in_force = revisions.in_force(now)
    return {
        "backtest": backtest,
        "progress_text": progress_text(backtest),
        "in_force": in_force,
        "weights": [
            {"name": name, "draft": value, "in_force": getattr(in_force, name)}
            for name, value in revisions.weights_of(backtest).items()
        ],
        "published": list(backtest.revisions.all()),
        **(_result(backtest.result) if backtest.result else {}),
    }


def _result(result: dict[str, Any]) -> dict[str, Any]:
    decisions = result["decisions"]
    return {
        "result": result,
        "flip_share": _percent(result["flips"] / decisions) if decisions else "",
        "shares": [_share(each, decisions) for each in result["shares"]],
        "chart": _chart(result["shares"], decisions) if decisions else "",
        "evidence": _evidence(result["evidence"]),
        "capped": sum(each["capped"] for each in result["costs"]),
    }


def _share(row: dict[str, Any], decisions: int) -> dict[str, Any]:
    shift = (row["after"] - row["before"]) / decisions * 100
    before, after = _percent(row["before"] / decisions), _percent(row["after"] / decisions)
    return {"account": row["account"], "before": before, "after": after, "shift": f"{shift:+.1f}"}


def _chart(shares: list[dict[str, Any]], decisions: int) -> str:
    rows = [plots.Bar(each["account"], each["before"] / decisions, each["after"] / decisions) for each in shares]
    title = "Share of the sessions each account wins, as decided and under the draft"
    return mark_safe(plots.bars(title, rows, before="as decided", after="under the draft"))  # noqa: S308 - our drawing


def _evidence(found: dict[str, Any]) -> dict[str, Any]:
    estimates = [
        {"title": title, "meaning": meaning, **{name: _percent(value) for name, value in found[key].items()}}
        for key, (title, meaning) in ESTIMATES.items()
        if found[key]
    ]
    return {
        "enough": not found["shortcomings"],
        "shortcomings": found["shortcomings"],
        "decisions": found["decisions"],
        "paid_share": _percent(found["paidShare"]) if found["decisions"] else "–",
        "estimates": estimates,
        "headline": estimates[0] if estimates else None,
        "effective_size": f"{found['effectiveSize']:,.0f}",
        "unsupported": _percent(found["unsupported"]),
    }


def _percent(share: float) -> str:
    return f"{share:.1%}"
