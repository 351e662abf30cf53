"""Checks the password of the signed-in user; wrong ones count like refused sign-ins."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.models import User
from django.http import HttpRequest

from sessions_app.staff import audit


class WrongPassword(Exception):
    """The password is wrong, or was not checked: after too many, `AxesMiddleware` answers the request instead."""


def prove(request: HttpRequest, *, password: str) -> None:
    """Check the password of the signed-in user. Raises WrongPassword, and counts it.

    The lock is checked before and after: hashing is slow, so many parallel guesses would pass before the first one
    fails.
    """
    user: User = request.user  # type: ignore[assignment]
    credentials = {"username": user.get_username()}
    if not _is_allowed(request, credentials):
        raise WrongPassword
    is_theirs = user.check_password(password)
    if not _is_allowed(request, credentials):
        raise WrongPassword
    if not is_theirs:
        AxesProxyHandler.user_login_failed(sender=__name__, credentials=credentials, request=request)
        locked = "; locked here" if getattr(request, "axes_locked_out", False) else ""
        audit.record("password refused", actor=user, subject=user, reason=f"wrong password{locked}")
        raise WrongPassword


def _is_allowed(request: HttpRequest, credentials: dict[str, str]) -> bool:
    if AxesProxyHandler.is_allowed(request, credentials):
        return True
    request.axes_locked_out, request.axes_credentials = True, credentials  # type: ignore[attr-defined]
    return False
