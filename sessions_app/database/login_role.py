"""The lesser role that web and workers sign in to PostgreSQL with: made, or given its password."""

from typing import Any

from psycopg import Connection, sql

EXISTS = "SELECT FROM pg_roles WHERE rolname = %s"


def exists(connection: Connection[Any], role: str) -> bool:
    """Tell whether the server knows the role."""
    return connection.execute(EXISTS, [role]).fetchone() is not None


def give_login(connection: Connection[Any], *, role: str, password: str) -> None:
    """Create the role, or give it this password. The server's log sees a verifier only. Raises psycopg.Error."""
    verb = sql.SQL("ALTER" if exists(connection, role) else "CREATE")
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    statement = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")
    connection.execute(statement.format(verb, sql.Identifier(role), sql.Literal(verifier)))
