"""A session's page as a person reads it and acts on it."""

from playwright.sync_api import Locator, Page

from sessions_app.models import AuditEntry, PaymentSession


def address(session: PaymentSession, act: str = "change") -> str:
    return f"/admin/sessions_app/paymentsession/{session.pk}/{act}/"


def section(page: Page, heading: str) -> Locator:
    return page.get_by_role("region", name=heading, exact=True)


def act(page: Page, button: str, reason: str) -> None:
    """Confirms, with the reason."""
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name=button, exact=True).click()


def notes(session: PaymentSession) -> list[tuple[str, str, str]]:
    """What the audit log has about it, newest first: who, what, why."""
    rows = AuditEntry.objects.filter(subject_id=str(session.pk)).order_by("-id")
    return list(rows.values_list("actor", "action", "reason"))
