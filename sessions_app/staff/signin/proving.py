"""Whoever is signed in proves to be themselves by their password; wrong ones count like refused sign-ins."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.models import User
from django.http import HttpRequest

from sessions_app.staff import audit


class WrongPassword(Exception):
    """It is not theirs, or it was not looked at: after too many, `AxesMiddleware` answers the request instead."""


def prove(request: HttpRequest, *, password: str) -> None:
    """Check a password of whoever asks. Raises WrongPassword, and counts it.

    Looks at the lock before and after: hashing takes long, and of many guesses at once all would have been let in
    before the first one failed.
    """
    user: User = request.user  # type: ignore[assignment]
    named = {"username": user.get_username()}
    if not _is_allowed(request, named):
        raise WrongPassword
    is_theirs = user.check_password(password)
    if not _is_allowed(request, named):
        raise WrongPassword
    if not is_theirs:
        AxesProxyHandler.user_login_failed(sender=__name__, credentials=named, request=request)
        locked = "; locked here" if getattr(request, "axes_locked_out", False) else ""
        audit.record("password refused", actor=user, subject=user, reason=f"wrong password{locked}")
        raise WrongPassword


def _is_allowed(request: HttpRequest, named: dict[str, str]) -> bool:
    if AxesProxyHandler.is_allowed(request, named):
        return True
    request.axes_locked_out, request.axes_credentials = True, named  # type: ignore[attr-defined]
    return False
