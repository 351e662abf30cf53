"""The page that shoppers come back to from providers that know one address only, or whose payment we capture."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from providers.money import format_amount
from sessions_app.states import Status
from sessions_app.usecases.sessions.come_back import Return, come_back
from sessions_app.usecases.sessions.our_addresses import UnknownReturn, session_of

SECONDS, LOOKS = 3, 10
"""The page looks again by itself, so many times: half a minute. Then it says what can be done."""
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


@method_decorator(csrf_exempt, name="dispatch")  # a provider may have the browser post back; nothing of it is read
class ReturnView(View):
    """Sends the shopper on to the merchant as soon as it is known how the payment ended."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Forward, or show a page that looks again and ends."""
        try:
            found = come_back(session_of(token), now=timezone.now())
        except UnknownReturn:
            return _page("unknown", {}, status=404)
        if found.url:
            return HttpResponse(status=303, headers={**HEADERS, "Location": found.url})
        look = _look(request.GET.get("look", ""))
        return _page("waiting" if look < LOOKS else _after_waiting(found), _context(found, look))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Take a shopper whom the provider sends back with a form."""
        return self.get(request, token)


def _after_waiting(found: Return) -> str:
    return "processing" if found.status is Status.PROCESSING else "open"


def _context(found: Return, look: int) -> dict[str, Any]:
    amount = f"{format_amount(found.total, found.currency)} {found.currency}"
    return {"found": found, "amount": amount, "seconds": SECONDS, "next_look": look + 1}


def _look(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _page(state: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    page = render_to_string("return.html", {"state": state, **context})
    return HttpResponse(page, status=status, headers=HEADERS)
