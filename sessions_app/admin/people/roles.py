"""Roles: their permissions, in words and to change."""

from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, ManyToManyField, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.people.delegation import may_shape
from sessions_app.admin.people.rights import id_in, rights_field, thing_of, verb_of
from sessions_app.staff.roles import MEANING, ROLES

if admin.site.is_registered(Group):
    admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(GroupAdmin, ConsoleAdmin):
    """Roles."""

    list_display = ("name", "meaning", "people")
    readonly_fields = ("meaning", "may", "members")
    fields = ("name", "meaning", "members", "may", "permissions")
    filter_horizontal = ()

    class Media:
        css = {"all": ["signin.css"]}

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Group]":
        return super().get_queryset(request).annotate(people_count=Count("user", filter=Q(user__is_active=True)))

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        """Keep the names of the roles that ship: migrations know them by name."""
        return (*self.readonly_fields, "name") if obj is not None and obj.name in ROLES else self.readonly_fields

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: Any = None, **kwargs: Any
    ) -> Any:
        """Offer the permissions that some page checks and the person has."""
        return rights_field(request.user, held=Q(group=id_in(request)))

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_shape(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Forbid it for the roles that ship."""
        return obj is not None and obj.name not in ROLES and super().has_delete_permission(request, obj)

    @admin.display(description="Purpose")
    def meaning(self, role: Group) -> str:
        return MEANING.get(role.name, "A role added here")

    @admin.display(description="People", ordering="people_count")
    def people(self, role: Group) -> int:
        return role.people_count  # type: ignore[attr-defined]

    @admin.display(description="People")
    def members(self, role: Group) -> str:
        names = role.user_set.filter(is_active=True).order_by("username").values_list("username", flat=True)
        return ", ".join(names) or "nobody"

    @admin.display(description="Permissions")
    def may(self, role: Group) -> SafeString:
        """List, for each kind of thing, what the role may do with it."""
        lines = sorted((kind, ", ".join(verbs)) for kind, verbs in _verbs(role).items())
        return format_html("<dl class='roles-may'>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines))


def _verbs(role: Group) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for right in role.permissions.select_related("content_type").order_by("codename"):
        found[thing_of(right)].append(verb_of(right))
    return found
