"""Who needs a second factor: users who have set one up, and all users where STAFF_TWO_FACTOR is on."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sessions_app.staff.signin.codes import is_set_up
from sessions_app.staff.signin.ending import SECOND_FACTOR, sign_out
from sessions_app.staff.signin.session_lifetime import is_guarded


class SecondFactorMiddleware:
    """Lets a user without the required second factor reach only the enrolment page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request, or redirect to the page where a second factor is entered or set up."""
        if not is_guarded(request) or request.user.is_verified():  # type: ignore[union-attr]
            return self.get_response(request)
        if is_set_up(request.user):  # type: ignore[arg-type]
            return sign_out(request, why=SECOND_FACTOR)
        if settings.STAFF_TWO_FACTOR and request.path not in (reverse("two-factor"), reverse("confirm-person")):
            return HttpResponseRedirect(reverse("two-factor"))
        return self.get_response(request)
