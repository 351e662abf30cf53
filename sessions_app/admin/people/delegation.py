"""Who may manage whom, and who may give which role: nobody can extend their own permissions."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, Permission, User
from django.db.models import Q, QuerySet

Somebody = AbstractBaseUser | AnonymousUser


def may_manage(actor: Somebody, person: User) -> bool:
    """Tell whether `person`, even switched off, has no permission that `actor` lacks."""
    if _is_above_all(actor):
        return True
    return not person.is_superuser and _rights_of(person) <= _rights_of(actor)


def may_shape(actor: Somebody, role: Group) -> bool:
    """Tell whether `actor` may change a role: never their own, nor one with permissions they lack."""
    if _is_above_all(actor):
        return True
    return not role.user_set.filter(pk=actor.pk or 0).exists() and _rights_in(role) <= _rights_of(actor)


def roles_given_by(actor: Somebody) -> "QuerySet[Group]":
    """Select the roles without a permission that `actor` lacks."""
    if _is_above_all(actor):
        return Group.objects.all()
    beyond = Permission.objects.exclude(pk__in=_rights_of(actor))
    return Group.objects.exclude(permissions__in=beyond)


def rights_given_by(actor: Somebody) -> "QuerySet[Permission]":
    """Select the permissions of `actor`."""
    return Permission.objects.all() if _is_above_all(actor) else Permission.objects.filter(pk__in=_rights_of(actor))


def _is_above_all(actor: Somebody) -> bool:
    return bool(getattr(actor, "is_superuser", False))


def _rights_of(person: Somebody) -> set[int]:
    held = Permission.objects.filter(Q(user=person.pk) | Q(group__user=person.pk))
    return set(held.values_list("pk", flat=True))


def _rights_in(role: Group) -> set[int]:
    return set(role.permissions.values_list("pk", flat=True))
