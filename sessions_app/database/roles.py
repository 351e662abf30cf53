"""Two roles in one database: the owner, who migrates, and the lesser role of web and workers with the rights it needs.

The lesser role owns nothing, so it can switch no trigger off and change no table's shape. `DATABASE_URL` names it,
`DATABASE_OWNER_URL` the owner. Its rights are given here and nowhere else, after each migration.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.conf import settings
from django.db import connection, transaction
from environ import Env
from psycopg import Connection, sql

from sessions_app.database import login_role

PLACE = ("USER", "PASSWORD", "HOST", "PORT")
Owner = Connection[Any]
TABLE, SEQUENCE = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"
LESS = {
    "sessions_app_auditentry": "SELECT, INSERT",  # append-only, whatever becomes of its triggers
    "django_migrations": "SELECT",
    "django_content_type": "SELECT",
    "auth_permission": "SELECT",
}
"""Tables the product only reads, or only adds to."""
OURS = "n.nspname IN (current_schema(), 'pgmq') AND pg_has_role(o.{owner}, 'USAGE')"
RELATIONS = f"""
    SELECT o.relkind::text, n.nspname, o.relname FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
     WHERE {OURS.format(owner="relowner")} AND o.relkind IN ('r', 'p', 'S') ORDER BY o.oid"""
FUNCTIONS = f"""
    SELECT o.oid::regprocedure::text FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace
     WHERE {OURS.format(owner="proowner")} AND o.prorettype <> 'trigger'::regtype ORDER BY o.oid"""
SCHEMAS = """
    SELECT nspname, has_schema_privilege('public', oid, 'CREATE') AND pg_has_role(nspowner, 'USAGE')
      FROM pg_namespace WHERE nspname IN (current_schema(), 'pgmq')"""
MAY_CREATE_ROLES = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
POWERS = """
    SELECT r.rolsuper, r.rolcreaterole, EXISTS (
               SELECT FROM pg_class c WHERE c.oid = to_regclass('sessions_app_auditentry')
                  AND pg_has_role(c.relowner, 'MEMBER'))
      FROM pg_roles r WHERE r.rolname = current_user"""
NAMES_OF_POWERS = ("is a superuser", "may create roles", "owns the tables")
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('switchyard.rights', 0))"


class NoSuchRole(Exception):
    """The server does not know the role of DATABASE_URL, and the owner may not create it."""


class NotOneDatabase(Exception):
    """DATABASE_OWNER_URL and DATABASE_URL name different databases."""


def are_two() -> bool:
    """Tell whether web and workers sign in as somebody else than the owner."""
    return settings.DATABASE_OWNER_URL != settings.DATABASE_URL


def powers() -> list[str]:
    """List what the role Django's connection signs in with may do that web and workers must not, in words."""
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        return [name for name, has in zip(NAMES_OF_POWERS, cursor.fetchone(), strict=True) if has]


@contextmanager
def as_owner() -> Iterator[None]:
    """Be the owner on Django's connection until the block ends. Raises NotOneDatabase."""
    before, owner = dict(connection.settings_dict), Env.db_url_config(settings.DATABASE_OWNER_URL)
    if owner["NAME"] != before["NAME"]:
        raise NotOneDatabase
    options = before["OPTIONS"] | owner.get("OPTIONS", {})
    _sign_in({name: owner[name] for name in PLACE} | {"OPTIONS": options})
    try:
        yield
    finally:
        _sign_in(before)


def give_rights() -> None:
    """Give the lesser role its rights and no others, on Django's connection, as the owner.

    The role is created where it is missing. Raises NoSuchRole.
    """
    app = Env.db_url_config(settings.DATABASE_URL)
    with transaction.atomic():
        connection.ensure_connection()
        owner = cast("Owner", connection.connection)
        owner.execute(ONE_AT_A_TIME)
        _create(owner, role=app["USER"], password=app["PASSWORD"])
        for statement in _statements(owner, sql.Identifier(app["USER"])):
            owner.execute(statement)


def _create(owner: Owner, *, role: str, password: str) -> None:
    if login_role.exists(owner, role):
        return
    if owner.execute(MAY_CREATE_ROLES).fetchone() != (True,):
        raise NoSuchRole(role)
    login_role.give_login(owner, role=role, password=password)


def _statements(owner: Owner, app: sql.Identifier) -> Iterator[sql.Composed]:
    for name, anybody_creates in owner.execute(SCHEMAS).fetchall():
        yield from _on_schema(sql.Identifier(name), app, anybody_creates=anybody_creates)
    for kind, schema, name in owner.execute(RELATIONS).fetchall():
        rights = SEQUENCE if kind == "S" else LESS.get(name, TABLE)
        names = {"kind": sql.SQL("SEQUENCE" if kind == "S" else "TABLE"), "name": sql.Identifier(schema, name)}
        yield sql.SQL("REVOKE ALL ON {kind} {name} FROM {app}").format(app=app, **names)
        yield sql.SQL("GRANT {rights} ON {kind} {name} TO {app}").format(app=app, rights=sql.SQL(rights), **names)
    for (signature,) in owner.execute(FUNCTIONS).fetchall():  # quoted already
        yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(signature), app)


def _on_schema(schema: sql.Identifier, app: sql.Identifier, *, anybody_creates: bool) -> Iterator[sql.Composed]:
    """Tables to come get the same, queues among them; before PostgreSQL 15 anybody could create in `public`."""
    if anybody_creates:
        yield sql.SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC").format(schema)
    yield sql.SQL("REVOKE ALL ON SCHEMA {} FROM {}").format(schema, app)
    yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, app)
    for kind, rights in (("TABLES", TABLE), ("SEQUENCES", SEQUENCE)):
        to_come = sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA {} GRANT {} ON {} TO {}")
        yield to_come.format(schema, sql.SQL(rights), sql.SQL(kind), app)


def _sign_in(values: dict[str, Any]) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict.update(values)
