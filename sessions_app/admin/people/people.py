"""Staff: their roles, second factor, sessions and locks. People are not deleted, but switched off."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Exists, ManyToManyField, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.people.delegation import may_manage, roles_given_by
from sessions_app.admin.people.rights import id_in, rights_field
from sessions_app.admin.times import to_the_second
from sessions_app.models import AuthenticatorApp, StaffSession
from sessions_app.staff import audit
from sessions_app.staff.signin import enrolment
from sessions_app.staff.signin.confirming import ask, is_confirmed
from sessions_app.staff.signin.locks import lift, locks_of
from sessions_app.staff.signin.signed_in import end

ACCESS = ("is_active", "groups")
ALL_ACCESS = (*ACCESS, "is_staff", "is_superuser", "user_permissions")
OWN_ACCESS = ("is_active", "roles")

if admin.site.is_registered(User):  # Django's own page
    admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin, ConsoleAdmin):
    """People."""

    form, add_form, change_password_form = UserChangeForm, UserCreationForm, AdminPasswordChangeForm
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    list_display = ("username", "name", "email", "roles", "two_factor", "last_sign_in", "is_active")
    list_filter = ("is_active", "is_superuser", "groups")
    filter_horizontal = ()
    readonly_fields = ("new_password", "roles", "two_factor", "locks", "last_sign_in", "date_joined")
    actions = ("reset_two_factor", "end_sessions", "lift_locks")

    class Media:
        css = {"all": ["signin.css"]}

    def get_queryset(self, request: HttpRequest) -> "QuerySet[User]":
        """Read people with their roles and whether they have a second factor."""
        factor = AuthenticatorApp.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).prefetch_related("groups").annotate(with_factor=Exists(factor))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Leave permissions of single people to superusers; others get theirs from roles."""
        if obj is None:
            return super().get_fieldsets(request, obj)
        others = ALL_ACCESS if _is_superuser(request) else ACCESS
        name = ("username", "new_password") if self.has_change_permission(request, obj) else ("username",)
        return (
            (None, {"fields": name}),
            ("Name", {"fields": ("first_name", "last_name", "email")}),
            ("Access", {"fields": OWN_ACCESS if obj.pk == request.user.pk else others}),
            ("Signing in", {"fields": ("two_factor", "locks", "last_sign_in", "date_joined")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        own = ALL_ACCESS if obj is not None and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *own)

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "user_permissions":
            return rights_field(request.user, held=Q(user=id_in(request)))
        kwargs |= {"queryset": roles_given_by(request.user), "widget": UnfoldAdminCheckboxSelectMultipleWidget}
        field = db_field.formfield(**kwargs)
        field.label, field.help_text = "Roles", "The Roles page says what each role may do."  # type: ignore[union-attr]
        return field

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Mark new people as staff."""
        obj.is_staff = obj.is_staff or not change
        super().save_model(request, obj, form, change)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Set another person's password, after confirming one's own; that one has a page of its own."""
        person = self.get_object(request, unquote(id))
        if person is not None and person.pk == request.user.pk:
            return HttpResponseRedirect(reverse("admin:password_change"))
        if self.has_change_permission(request, person) and not is_confirmed(request, now=timezone.now()):
            return ask(request, back=request.get_full_path())
        return super().user_change_password(request, id, form_url)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Add a person with a first password, after the own one was confirmed."""
        if self.has_add_permission(request) and not is_confirmed(request, now=timezone.now()):
            return ask(request, back=request.get_full_path())
        return super().add_view(request, form_url, extra_context)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_manage(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Forbid it: the audit log refers to people. Switch them off instead."""
        return False

    @admin.display(description="Name", ordering="first_name")
    def name(self, person: User) -> str:
        return person.get_full_name()

    @admin.display(description="Last sign-in", ordering="last_login")
    def last_sign_in(self, person: User) -> str:
        return to_the_second(person.last_login)

    @admin.display(description="Password")
    def new_password(self, person: User) -> SafeString:
        """Lead to where it is changed; nothing of it is shown, not even its salt."""
        address = reverse("admin:auth_user_password_change", args=[person.pk])
        return format_html('<a class="underline" href="{}">Set a new password</a>', address)

    @admin.display(description="Roles")
    def roles(self, person: User) -> str:
        names = sorted(group.name for group in person.groups.all())
        return ", ".join(["superuser", *names] if person.is_superuser else names) or "none"

    @admin.display(description="Two-factor", boolean=True, ordering="with_factor")
    def two_factor(self, person: User) -> bool:
        return bool(getattr(person, "with_factor", False))

    @admin.display(description="Locked")
    def locks(self, person: User) -> str:
        """Say where they are refused and how long."""
        found = locks_of(person.username, now=timezone.now())
        return "; ".join(f"at {lock.address} until {lock.until:%H:%M} UTC" for lock in found) or "nowhere"

    @admin.action(description="Reset two-factor sign-in", permissions=["change"])
    def reset_two_factor(self, request: HttpRequest, chosen: Iterable[User]) -> HttpResponse | None:
        """Remove the second factor of others who have lost it, after the own password was confirmed."""
        if not is_confirmed(request, now=timezone.now()):
            messages.info(request, "Confirm your password, then choose the action again.")
            return ask(request, back=request.get_full_path())
        for person in chosen:
            if person.pk == request.user.pk or not may_manage(request.user, person):
                messages.error(request, f"You may not reset two-factor sign-in of {person}.")
            elif enrolment.reset(person):
                messages.success(request, f"Two-factor sign-in of {person} is removed.")
            else:
                messages.info(request, f"{person} has no two-factor sign-in.")
        return None

    @admin.action(description="End all sessions", permissions=["change"])
    def end_sessions(self, request: HttpRequest, chosen: Iterable[User]) -> None:
        """Sign others out of every browser."""
        for person in chosen:
            if person.pk == request.user.pk or not may_manage(request.user, person):
                messages.error(request, f"You may not end the sessions of {person}.")
                continue
            ended = end(StaffSession.objects.filter(user=person), actor=request.user, person=person)  # type: ignore[arg-type]
            messages.success(request, f"{person}: {'1 session is' if ended == 1 else f'{ended} sessions are'} ended.")

    @admin.action(description="Lift sign-in locks", permissions=["change"])
    def lift_locks(self, request: HttpRequest, chosen: Iterable[User]) -> None:
        """Let people try again."""
        for person in chosen:
            if lift(person.username):
                audit.record("sign-in lock lifted", actor=request.user, subject=person)  # type: ignore[arg-type]
                messages.success(request, f"{person} may try again.")
            else:
                messages.info(request, f"{person} is not locked.")


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
