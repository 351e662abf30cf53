"""A revision of the weights in words: the columns of the list and the fields of its page."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from routing.models import Canary, WeightsRevision
from routing.trials import revisions

REPLACED, WAITS = "Replaced", "Waiting for approval by a second person."
BUTTON = '<a class="evidence-button" href="{}" aria-label="{}">{}</a>'


@admin.display(description="Author")
def writer(revision: WeightsRevision) -> str:
    """Name its author; a dash for the one that ships."""
    return str(revision.author or "–")


@admin.display(description="State")
def state(revision: Any) -> str:
    """Say what a revision does now, or did."""
    if revision.pk == revision.serving:
        return "In force"
    if hasattr(revision, "canary"):
        return _canary_state(revision.canary)
    if revision.pk < revision.serving:
        return REPLACED
    return "Waiting for approval" if revisions.is_waiting(revision) else f"Begins {revision.starts_at:%d %b %H:%M}"


@admin.display(description="Changes")
def changes(revision: WeightsRevision) -> str:
    """Write each weight that differs."""
    return format_changes(revisions.predecessor(revision), revision)


@admin.display(description="")
def restore(revision: Any) -> str:
    """Offer to make it serve again."""
    if not revision.may_restore or state(revision) != REPLACED:
        return ""
    url = reverse("admin:routing_weightsrevision_restore", args=[revision.pk])
    return format_html(BUTTON, url, f"Restore {revision}", "Restore")


@admin.display(description="Begins")
def begins(revision: WeightsRevision) -> str:
    """Say from when on it may serve."""
    return f"{revision.starts_at:%d %b %Y %H:%M} UTC" if revision.starts_at else "At once"


@admin.display(description="Approval")
def approved(revision: Any) -> str:
    """Say who approved it, or offer to."""
    if hasattr(revision, "approval"):
        return f"{revision.approval.approver}, {revision.approval.created_at:%d %b %Y %H:%M}"
    if not revision.needs_approval:
        return "Not needed"
    if not revision.may_approve:
        return WAITS
    url = reverse("admin:routing_weightsrevision_approve", args=[revision.pk])
    return format_html(WAITS + " " + BUTTON, url, f"Approve {revision}", "Approve")


@admin.display(description="Back-test")
def tried(revision: WeightsRevision) -> str:
    """Lead to the back-test it was published from."""
    if revision.backtest is None:
        return "No back-test"
    address = reverse("admin:routing_backtest_change", args=[revision.backtest_id])
    return format_html('<a href="{}">{}</a>', address, revision.backtest)


def format_changes(before: WeightsRevision | None, after: WeightsRevision) -> str:
    """Write the weights that differ in one line."""
    differing = revisions.changes(before, after)
    return ", ".join(f"{each.component} {each.before} → {each.after}" for each in differing) or "none"


def _canary_state(canary: Canary) -> str:
    running = canary.state == Canary.State.RUNNING
    return f"Canary, {canary.percent} %" if running else f"Canary: {canary.get_state_display().lower()}"
