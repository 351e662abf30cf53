"""What staff can do about one session. Each action asks for a reason and is in the audit log."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from providers.base import Customer, ProviderError
from sessions_app.admin.console import ConsoleAdmin, OwnPages, require
from sessions_app.admin.sessions import page
from sessions_app.admin.sessions.masking import in_full
from sessions_app.admin.with_reason import Confirmation, NotDone, with_reason
from sessions_app.ids import as_uuid
from sessions_app.models import PaymentSession, WebhookDelivery
from sessions_app.staff import audit
from sessions_app.usecases.sessions.expire import AlreadyPaid, BeingPaid, StillOpen, expire_session
from sessions_app.usecases.sessions.reconcile import reconcile_session
from sessions_app.usecases.webhooks.redeliver import requeue

NOT_EXPIRED = {
    AlreadyPaid: "It is paid and cannot be closed any more.",
    BeingPaid: "The payment is processing, or is held for review.",
    StillOpen: "The provider has not closed the checkout yet. Try again in a minute.",
}
NO_SHOPPER = "There is no shopper data: none was sent, or it has been erased."


def _confirm_expire(request: HttpRequest, key: str) -> Confirmation[PaymentSession]:
    session = _find(request, key, "expire_paymentsession")
    return Confirmation(
        subject=session,
        title=f"Close the session of order {session.order_reference}",
        explanation="The provider is asked to close the checkout, so that it can no longer be paid, and the merchant "
        "is notified. A payment completed before that still counts.",
        button="Close it now",
        back=_page(session),
    )


def _confirm_reconcile(request: HttpRequest, key: str) -> Confirmation[PaymentSession]:
    session = _find(request, key, "reconcile_paymentsession")
    return Confirmation(
        subject=session,
        title=f"Ask {session.account} about order {session.order_reference}",
        explanation="The provider is asked for the status of the checkout. If it is paid there, the session is "
        "completed here and the merchant is notified.",
        button="Ask now",
        back=_page(session),
    )


def _confirm_redeliver(request: HttpRequest, key: str) -> Confirmation[PaymentSession]:
    session = _find(request, key, "change_webhookdelivery")
    return Confirmation(
        subject=session,
        title=f"Send the webhooks of order {session.order_reference} again",
        explanation="Every event of this session is sent again to each enabled endpoint, with the same ids and bytes.",
        button="Send again",
        back=_page(session),
    )


def _confirm_reveal(request: HttpRequest, key: str) -> Confirmation[PaymentSession]:
    session = _find(request, key, "reveal_customer")
    if session.customer is None:
        raise NotDone(NO_SHOPPER, level=messages.INFO, back=_page(session))
    return Confirmation(
        subject=session,
        title=f"Show the shopper of order {session.order_reference}",
        explanation="Name, e-mail, phone and addresses are shown to you once. Your name and the reason are kept in "
        "the audit log.",
        button="Show",
        back=_page(session),
    )


class SessionActions(ConsoleAdmin):
    """The page of one session and its actions."""

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "sessions_app_paymentsession_expire": ("<str:key>/expire/", self.expire_view),
            "sessions_app_paymentsession_reconcile": ("<str:key>/reconcile/", self.reconcile_view),
            "sessions_app_paymentsession_redeliver": ("<str:key>/redeliver/", self.redeliver_view),
            "sessions_app_paymentsession_reveal": ("<str:key>/reveal/", self.reveal_view),
        }

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        session = _find(request, object_id, "view_paymentsession")
        shown = {
            **self.admin_site.each_context(request),
            **page.context(session, viewer=cast(User, request.user), now=timezone.now()),
            "title": session.order_reference,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/sessions_app/paymentsession/session.html", shown)

    @with_reason(_confirm_expire, note="asked to close")
    def expire_view(self, request: HttpRequest, session: PaymentSession, *, reason: str) -> str:
        """Close the checkout at the provider and the session here, unless it is paid."""
        try:
            after = expire_session(application_id=session.application_id, session_id=session.pk, now=timezone.now())
        except (AlreadyPaid, BeingPaid, StillOpen) as exc:
            raise NotDone(NOT_EXPIRED[type(exc)], level=messages.WARNING) from exc
        except ProviderError as exc:
            text = "The provider could not be reached. It is asked again automatically in a few minutes."
            raise NotDone(text) from exc
        return f"The session is {after.status.lower()}."

    @with_reason(_confirm_reconcile, note="asked the provider")
    def reconcile_view(self, request: HttpRequest, session: PaymentSession, *, reason: str) -> str:
        """Ask the provider for the session's status now and apply the answer."""
        try:
            status = reconcile_session(session, now=timezone.now())
        except ProviderError as exc:
            raise NotDone(f"The provider gave no answer: {exc}.") from exc
        return f"The provider agrees: {status.lower()}." if status == session.status else f"Now {status.lower()}."

    @with_reason(_confirm_redeliver)
    def redeliver_view(self, request: HttpRequest, session: PaymentSession, *, reason: str) -> str:
        """Send all webhooks of the session again."""
        with atomic():
            audit.record("redelivered webhooks", actor=cast(User, request.user), subject=session, reason=reason)
            count = requeue(WebhookDelivery.objects.filter(session=session), now=timezone.now())
        return "1 delivery is queued." if count == 1 else f"{count} deliveries are queued."

    @with_reason(_confirm_reveal, note="looked at the shopper")
    def reveal_view(self, request: HttpRequest, session: PaymentSession, *, reason: str) -> HttpResponse:
        """Show the shopper's data once."""
        shown = {
            **self.admin_site.each_context(request),
            "title": f"The shopper of order {session.order_reference}",
            "opts": self.opts,
            "session": session,
            "shopper": in_full(cast(Customer, session.customer)),
        }
        answer = TemplateResponse(request, "admin/sessions_app/paymentsession/shopper.html", shown)
        answer["Cache-Control"] = "no-store"
        return answer


def _find(request: HttpRequest, key: str, permission: str) -> PaymentSession:
    require(request, "sessions_app.view_paymentsession", f"sessions_app.{permission}")
    rows = PaymentSession.objects.select_related("application", "account")
    return get_object_or_404(rows, pk=as_uuid(key) or UUID(int=0))


def _page(session: PaymentSession) -> str:
    return reverse("admin:sessions_app_paymentsession_change", args=[session.pk])
