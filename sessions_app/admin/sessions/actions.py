"""What staff may do about one session: each asks for a reason first, and is in the audit log."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.transaction import atomic
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from providers.base import ProviderError
from sessions_app.admin.confirm import confirmed
from sessions_app.admin.sessions import page
from sessions_app.admin.sessions.masking import in_full
from sessions_app.ids import as_uuid
from sessions_app.models import PaymentSession, WebhookDelivery
from sessions_app.staff import audit
from sessions_app.usecases.sessions.expire import AlreadyPaid, BeingPaid, StillOpen, expire_session
from sessions_app.usecases.sessions.reconcile import reconcile_session
from sessions_app.usecases.webhooks.redeliver import requeue

EXPIRED_AS = {
    AlreadyPaid: "It is paid: it cannot be closed any more.",
    BeingPaid: "The shopper has paid and the money is on its way, or a person must look at what was paid.",
    StillOpen: "The provider was asked to close the checkout and has not. Ask again in a minute.",
}


class SessionActions:
    """The session's own page and its actions, for its ModelAdmin."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        views = {
            "expire": self.expire_view,
            "reconcile": self.reconcile_view,
            "redeliver": self.redeliver_view,
            "reveal": self.reveal_view,
        }
        ours = [
            path(f"<str:key>/{name}/", self.admin_site.admin_view(view), name=f"sessions_app_paymentsession_{name}")
            for name, view in views.items()
        ]
        return ours + super().get_urls()  # type: ignore[misc, no-any-return]

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        session = self._find(request, object_id, "view_paymentsession")
        shown = {
            **self.admin_site.each_context(request),
            **page.context(session, viewer=cast(User, request.user), now=timezone.now()),
            "title": session.order_reference,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/sessions_app/paymentsession/session.html", shown)

    def expire_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Close it at its provider and here, unless it is paid."""
        session = self._find(request, key, "expire_paymentsession")
        asked = self._asked(
            request,
            session,
            f"Close the session of order {session.order_reference}",
            "Its provider is asked to close the checkout, so that nobody can pay on it any more, and the merchant is "
            "told. A payment that was quicker wins.",
            "Close it now",
        )
        if isinstance(asked, HttpResponse):
            return asked
        self._note(request, session, "asked to close", asked)
        try:
            after = expire_session(application_id=session.application_id, session_id=session.pk, now=timezone.now())
        except (AlreadyPaid, BeingPaid, StillOpen) as exc:
            messages.warning(request, EXPIRED_AS[type(exc)])
        except ProviderError:
            messages.error(request, "The provider could not be asked. It is asked again by itself in a few minutes.")
        else:
            messages.success(request, f"The session is {after.status.lower()}.")
        return _page(session)

    def reconcile_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Ask its provider now and believe the answer."""
        session = self._find(request, key, "reconcile_paymentsession")
        asked = self._asked(
            request,
            session,
            f"Ask {session.account} about order {session.order_reference}",
            "The provider is asked what became of the checkout. If it is paid there, it is paid here, and the merchant "
            "is told.",
            "Ask now",
        )
        if isinstance(asked, HttpResponse):
            return asked
        self._note(request, session, "asked the provider", asked)
        try:
            status = reconcile_session(session, now=timezone.now())
        except ProviderError as exc:
            messages.error(request, f"The provider gave no answer: {exc}.")
        else:
            same = status == session.status
            messages.success(request, f"The provider agrees: {status.lower()}." if same else f"Now {status.lower()}.")
        return _page(session)

    def redeliver_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Send the merchant all webhooks of the session again."""
        session = self._find(request, key, "change_webhookdelivery")
        asked = self._asked(
            request,
            session,
            f"Send the webhooks of order {session.order_reference} again",
            "Every event of this session is sent again to each enabled endpoint, with the same ids and bytes.",
            "Send again",
        )
        if isinstance(asked, HttpResponse):
            return asked
        with atomic():
            self._note(request, session, "redelivered webhooks", asked)
            count = requeue(WebhookDelivery.objects.filter(session=session), now=timezone.now())
        messages.success(request, "1 delivery is queued." if count == 1 else f"{count} deliveries are queued.")
        return _page(session)

    def reveal_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show the shopper's data once, and note who asked and why."""
        session = self._find(request, key, "reveal_customer")
        if session.customer is None:
            messages.info(request, "Nothing is known of the shopper: none was sent, or it has been erased.")
            return _page(session)
        asked = self._asked(
            request,
            session,
            f"Show the shopper of order {session.order_reference}",
            "Name, e-mail, phone and addresses are shown to you once. That you looked, and why, is kept.",
            "Show",
        )
        if isinstance(asked, HttpResponse):
            return asked
        self._note(request, session, "looked at the shopper", asked)
        shown = {
            **self.admin_site.each_context(request),
            "title": f"The shopper of order {session.order_reference}",
            "opts": self.opts,
            "session": session,
            "shopper": in_full(session.customer),
        }
        answer = TemplateResponse(request, "admin/sessions_app/paymentsession/shopper.html", shown)
        answer["Cache-Control"] = "no-store"
        return answer

    def _find(self, request: HttpRequest, key: str, permission: str) -> PaymentSession:
        viewer = cast(User, request.user)
        if not all(viewer.has_perm(f"sessions_app.{each}") for each in ("view_paymentsession", permission)):
            raise PermissionDenied
        rows = PaymentSession.objects.select_related("application", "account")
        found = rows.filter(pk=as_uuid(key) or UUID(int=0)).first()
        if found is None:
            raise Http404
        return found

    def _asked(self, request: HttpRequest, session: PaymentSession, title: str, explanation: str, button: str) -> Any:
        back = _address(session)
        return confirmed(request, admin=cast(Any, self), title=title, explanation=explanation, button=button, back=back)

    def _note(self, request: HttpRequest, session: PaymentSession, act: str, form: Any) -> None:
        """Before it is done: what was meant is known even if the process dies meanwhile."""
        reason = form.cleaned_data["reason"]
        audit.record(act, actor=cast(User, request.user), subject=session, reason=reason)


def _page(session: PaymentSession) -> HttpResponse:
    return HttpResponseRedirect(_address(session))


def _address(session: PaymentSession) -> str:
    return reverse("admin:sessions_app_paymentsession_change", args=[session.pk])
