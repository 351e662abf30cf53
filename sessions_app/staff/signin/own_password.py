"""The page for changing one's own password. Wrong old passwords count like refused sign-ins."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from unfold.forms import AdminOwnPasswordChangeForm

from sessions_app.staff.signin.proving import WrongPassword, prove


class OwnPasswordForm(AdminOwnPasswordChangeForm):
    """Unfold's form, with the request."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """Check the old password."""
        password: str = self.cleaned_data["old_password"]
        try:
            prove(self.request, password=password)
        except WrongPassword as exc:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect") from exc
        return password


class OwnPasswordView(PasswordChangeView):
    """Django's view, with the admin's template."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")
    template_name = "registration/password_change_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return admin.site.each_context(self.request) | super().get_context_data(**kwargs)


def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or change the password."""
    return OwnPasswordView.as_view()(request)  # type: ignore[return-value]
