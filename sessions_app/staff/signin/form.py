"""The sign-in form: name, password and, for users with a second factor, a code."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.models import User
from unfold.forms import AuthenticationForm
from unfold.widgets import BASE_INPUT_CLASSES

from sessions_app.staff.signin import codes


def code_field(*, required: bool = True, help_text: str = "") -> forms.CharField:
    """Make a field for a code that browsers and phones can fill in."""
    attributes = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "autocapitalize": "off",
        "spellcheck": "false",
        "class": " ".join(BASE_INPUT_CLASSES),
    }
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label="Authentication code", required=required, help_text=help_text, widget=widget)


class SignInForm(AuthenticationForm):
    """Asks for everything in one step. `refusal` is the reason for the audit log; empty without name or password."""

    code = code_field(required=False, help_text="Only if you have set up two-factor sign-in")
    refusal = ""

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("username") and self.cleaned_data.get("password"):
            self.refusal = "wrong password"
        return super().clean()

    def confirm_login_allowed(self, user: User) -> None:
        """Refuse users who are not staff, and check the code of a second factor."""
        self._look_again(user)
        self.refusal = "not staff"
        super().confirm_login_allowed(user)
        if not codes.is_set_up(user):
            return
        try:
            user.otp_device = codes.use_code(user, code=self.cleaned_data.get("code", ""))  # type: ignore[attr-defined]
        except codes.CodeRefused as exc:
            self._refuse(user, exc)

    def _look_again(self, user: User) -> None:
        """Check the lock again: hashing is slow, so many parallel guesses would pass before the first one fails."""
        if not AxesProxyHandler.is_allowed(self.request, {"username": user.get_username()}):
            self.request.axes_locked_out = True  # type: ignore[union-attr]
            raise self.get_invalid_login_error()

    def _refuse(self, user: User, exc: codes.CodeRefused) -> None:
        """Refuse the sign-in; a wrong code counts as a refused sign-in, a missing one does not."""
        self.refusal = exc.why
        del self.fields["username"].widget.attrs["autofocus"]
        self.fields["password"].widget.attrs["autofocus"] = ""  # it is never sent back, so it must be typed again
        self.add_error("code", str(exc))
        if not isinstance(exc, codes.CodeMissing):
            credentials = {"username": user.get_username()}
            AxesProxyHandler.user_login_failed(sender=__name__, credentials=credentials, request=self.request)
