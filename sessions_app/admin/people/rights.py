"""Permissions in words, and the field that selects them."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from sessions_app.admin.people.delegation import Somebody, rights_given_by
from sessions_app.staff.roles import ROLES

USED = frozenset[str]().union(*ROLES.values())
"""Permissions that some page checks; Django makes many more."""


class RightsField(ModelMultipleChoiceField):
    """Permissions, named by what they are about."""

    def label_from_instance(self, obj: Any) -> str:
        """Say what may be done with what."""
        return f"{thing_of(obj)}: {verb_of(obj)}"


def rights_field(actor: Somebody, *, held: Q) -> RightsField:
    """Offer the permissions that `actor` has and some page checks, and those already held: saving removes none."""
    given = Q(codename__in=[label.partition(".")[2] for label in USED], pk__in=rights_given_by(actor).values("pk"))
    offered = Permission.objects.filter(pk__in=Permission.objects.filter(given | held).values("pk"))
    ordered = offered.order_by("content_type__app_label", "content_type__model", "codename")
    queryset = ordered.select_related("content_type")
    return RightsField(queryset=queryset, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget)


def id_in(request: HttpRequest) -> str:
    """Give the id of what the request's page is about; 0, which nothing has, where something is added."""
    return str(request.resolver_match.kwargs.get("object_id", 0)) if request.resolver_match else "0"


def thing_of(right: Permission) -> str:
    """Name what a right is about."""
    thing, name = right.codename.partition("_")[2], str(right.content_type.name)
    return name if thing == right.content_type.model else f"{name}, {thing}"


def verb_of(right: Permission) -> str:
    """Name what a right lets one do with it."""
    return right.codename.partition("_")[0]
