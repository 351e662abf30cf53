"""`manage.py migrate`: Django's own, as the owner of the tables, and then the rights of the role that uses them."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from sessions_app.database import old_chain, roles

NO_ROLE = (
    "DATABASE_URL signs in as {role}, which does not exist, and DATABASE_OWNER_URL may not create it. "
    "As a superuser: CREATE ROLE {role} LOGIN PASSWORD '...'; then migrate again"
)
TWO_DATABASES = "DATABASE_OWNER_URL and DATABASE_URL must name the same database"
STOPPED = (
    "This database is from before 0.1.0 and has not run {missing}. Migrations were squashed since: migrate with the "
    "last version that has them first, then with this one. docs/deployment.md, Databases from before 0.1.0, says how"
)


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

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a database that the squashed migrations cannot bring up to date."""
        try:
            old_chain.check(connections[options["database"]])
        except old_chain.StoppedOnTheWay as exc:
            raise CommandError(STOPPED.format(missing=exc)) from exc
        super().handle(*args, **options)
