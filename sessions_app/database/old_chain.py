"""The migrations from before 0.1.0, which the numbered ones of today replace.

A database that ran all of them is taken as it is: each migration of today names one of the last in `replaces`. One that
stopped on the way cannot go on, since what it still needs is no longer here.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

FIRST = {(app, "0001_initial") for app in ("providers", "routing", "sessions_app")}
LAST = {("providers", "0004_sandbox_mode"), ("routing", "0007_names"), ("sessions_app", "0024_scopes")}


class StoppedOnTheWay(Exception):
    """The database has begun with the old migrations and has not run the named ones."""


def check(connection: BaseDatabaseWrapper) -> None:
    """Pass a new database and one that ran all old migrations. Raises StoppedOnTheWay."""
    applied = MigrationRecorder(connection).applied_migrations().keys()
    missing = LAST - applied
    if missing and FIRST & applied:
        raise StoppedOnTheWay(", ".join(sorted(".".join(migration) for migration in missing)))
