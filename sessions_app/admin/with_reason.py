"""Asks for a reason before something is done: confirmation page, audit log, message, redirect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminTextInputWidget

from sessions_app.staff import audit

Subject = TypeVar("Subject")
Address = ParamSpec("Address")
Outcome = str | HttpResponse | None
View = Callable[Concatenate[Any, HttpRequest, Subject, ...], Outcome]


class ReasonForm(forms.Form):
    """The reason. `ActingMiddleware` signs every write of the request with it; subclasses ask for more."""

    reason = forms.CharField(
        min_length=3,
        max_length=500,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="3 to 500 characters. Kept in the audit log with your name.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(Generic[Subject]):
    """What the page asks, and about which object. *Back* leads to `back`, as does the answer unless there is `then`."""

    subject: Subject
    title: str
    explanation: str
    button: str
    back: str
    then: str = ""
    form: type[ReasonForm] = ReasonForm
    initial: Mapping[str, Any] = field(default_factory=dict)


class NotDone(Exception):
    """Nothing was done, and the message says why. `back` is needed where the question was not asked yet."""

    def __init__(self, message: str, *, level: int = messages.ERROR, back: str = "") -> None:
        super().__init__(message)
        self.level = level
        self.back = back


def with_reason(
    confirm: Callable[Concatenate[HttpRequest, Address], Confirmation[Subject]], *, note: str = ""
) -> Callable[[View[Subject]], Callable[Concatenate[Any, HttpRequest, Address], HttpResponse]]:
    """Show the page that `confirm` describes; once a reason is given, call the view with the subject and that.

    `confirm` takes the view's address, checks the permission and finds the object: it raises PermissionDenied, Http404
    or NotDone. The view gets the form's fields as keywords. It returns the message of success, an answer of its own, or
    None where it has left messages itself; it raises NotDone. `note` is recorded before the view begins, so that what
    was meant is known even if the process dies meanwhile.
    """

    def decorate(view: View[Subject]) -> Callable[Concatenate[Any, HttpRequest, Address], HttpResponse]:
        @wraps(view)
        def answer(page: Any, request: HttpRequest, /, *args: Address.args, **kwargs: Address.kwargs) -> HttpResponse:
            back = ""
            try:
                asked = confirm(request, *args, **kwargs)
                back = asked.then or asked.back
                form = asked.form(request.POST) if request.method == "POST" else asked.form(initial=dict(asked.initial))
                if request.method != "POST" or not form.is_valid():
                    return _confirmation_page(page, request, asked, form)
                if note:
                    actor, subject = cast(User, request.user), cast(Model, asked.subject)
                    audit.record(note, actor=actor, subject=subject, reason=form.cleaned_data["reason"])
                outcome = view(page, request, asked.subject, **form.cleaned_data)
            except NotDone as exc:
                messages.add_message(request, exc.level, str(exc))
                return HttpResponseRedirect(exc.back or back)
            if isinstance(outcome, HttpResponse):
                return outcome
            if outcome:
                messages.success(request, outcome)
            return HttpResponseRedirect(back)

        return answer

    return decorate


def _confirmation_page(page: Any, request: HttpRequest, asked: Confirmation[Any], form: ReasonForm) -> HttpResponse:
    next(iter(form.fields.values())).widget.attrs["autofocus"] = True
    context = {
        **page.admin_site.each_context(request),
        "title": asked.title,
        "opts": page.opts,
        "explanation": asked.explanation,
        "button": asked.button,
        "form": form,
        "back": asked.back,
    }
    return TemplateResponse(request, "admin/confirm.html", context)
