"""The one door for every provider's events: verified on raw bytes, stored, answered; a worker applies them."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from providers.base import InvalidEvent, Notice
from providers.facts import Proof
from providers.registry import PROVIDERS, offered
from sessions_app.api.anonymous import mark_good
from sessions_app.api.before_body import headers_of
from sessions_app.api.body import read_body
from sessions_app.api.errors import Problem
from sessions_app.usecases.provider_events.receive import UnknownAccount, receive_provider_events

logger = logging.getLogger(__name__)


class ProviderEventsView(APIView):
    """Whoever signs correctly is the provider; where nobody signs, the provider is asked. Nothing else is believed."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    @extend_schema(exclude=True)
    def post(self, request: Request, provider: str, account: str) -> HttpResponse:
        """Take one event. 200 means we have it, or have no use for it. Nothing is read for a provider not offered."""
        if provider not in offered():
            raise Problem("not_found")
        body = read_body(request._request)
        if body is None:
            raise Problem("body_too_large")
        notice = Notice(body, headers_of(request._request.META), _address(request._request), timezone.now())
        try:
            stored = receive_provider_events(provider=provider, account=account, notice=notice)
        except UnknownAccount as exc:
            raise Problem("not_found") from exc
        except InvalidEvent as exc:
            problem = {"provider": provider, "account": account, "problem": str(exc)}
            logger.warning("Provider event refused", extra=problem)
            raise Problem("event_invalid") from exc
        facts = PROVIDERS[provider].facts
        if stored or facts.proof is not Proof.ASKED:
            mark_good(request._request)
        content_type, answer = facts.event_answer
        return HttpResponse(answer, content_type=content_type)


def _address(request: HttpRequest) -> str:
    """Give the address that the provider called, as it knows it: the public one, whatever proxies are in between."""
    return settings.PUBLIC_BASE_URL.rstrip("/") + request.get_full_path()
