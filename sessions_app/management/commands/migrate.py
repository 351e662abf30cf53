"""`manage.py migrate`: Django's own, as the owner of the tables, and then the rights of the role that uses them."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate

from sessions_app.database import roles

NO_ROLE = (
    "DATABASE_URL signs in as {role}, which does not exist, and DATABASE_OWNER_URL may not create it. "
    "As a superuser: CREATE ROLE {role} LOGIN PASSWORD '...'; then migrate again"
)
TWO_DATABASES = "DATABASE_OWNER_URL and DATABASE_URL must name the same database"


class Command(migrate.Command):
    """Migrates as the owner."""

    def execute(self, *args: Any, **options: Any) -> Any:
        """Migrate, checks included, as the owner where there is one; bring the lesser role's rights up to date."""
        if not roles.are_two():
            return super().execute(*args, **options)
        try:
            with roles.as_owner():
                done = super().execute(*args, **options)
                if not (options["plan"] or options["check_unapplied"]):
                    roles.give_rights()
                return done
        except roles.NotOneDatabase as exc:
            raise CommandError(TWO_DATABASES) from exc
        except roles.NoSuchRole as exc:
            raise CommandError(NO_ROLE.format(role=exc)) from exc
