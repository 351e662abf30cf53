"""Signs users out and shows the reason."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sessions_app.staff import audit


def _counted(number: float, unit: str) -> str:
    return f"{number:.0f} {unit}{'' if number == 1 else 's'}"


IDLE, AGE, SECOND_FACTOR = "idle", "age", "second-factor"
SENTENCES = {
    IDLE: f"You were signed out after {_counted(settings.STAFF_IDLE.total_seconds() / 60, 'minute')} without activity.",
    AGE: f"You were signed out {_counted(settings.STAFF_SESSION.total_seconds() / 3600, 'hour')} after you signed in.",
    SECOND_FACTOR: "You have two-factor sign-in since. Sign in with a code.",
}


def sign_out(request: HttpRequest, *, why: str) -> HttpResponse:
    """End the session with one of SENTENCES, and redirect to the sign-in page and from there back here.

    A script that sends `X-Background: 1` gets 401 and the sentence.
    """
    audit.record("signed out", actor=request.user, subject=request.user, reason=SENTENCES[why])  # type: ignore[arg-type]
    logout(request)
    if "X-Background" in request.headers:
        return HttpResponse(SENTENCES[why], status=401, content_type="text/plain; charset=utf-8")
    back = urlencode({"ended": why, "next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('admin:login')}?{back}")
