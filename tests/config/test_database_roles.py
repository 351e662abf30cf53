"""Web and workers sign in to PostgreSQL as a role that can do their work and nothing to the audit log."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from sessions_app.reports.snapshot import is_committed
from tests import processes

OWNER, APP, DATABASE = (f"{name}_{token_hex(3)}" for name in ("owner", "app", "roles"))
pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True)
class Place:
    """A migrated database with two roles."""

    owner: str
    app: str
    superuser: str

    @property
    def environment(self) -> dict[str, str]:
        """What web and workers are given."""
        return os.environ | {"DATABASE_URL": self.app, "DATABASE_OWNER_URL": "", "CELERY_BROKER_URL": ""}

    def manage(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=processes.ROOT, env=self.environment | variables, capture_output=True, text=True
        )

    def rights(self) -> list[tuple[str, ...]]:
        """Everything that is granted on anything."""
        with psycopg.connect(self.superuser) as connection:
            return connection.execute(
                "SELECT relname, (SELECT string_agg(a, ' ' ORDER BY a) FROM unnest(relacl::text[]) a) FROM pg_class"
                " WHERE relacl IS NOT NULL ORDER BY oid"
            ).fetchall()


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: object) -> Iterator[Place]:
    """Migrated by one role that owns everything, and used; from then on by two."""
    server = processes.database_url().rsplit("/", 1)[0]
    host = urlsplit(server).netloc.rpartition("@")[2]
    made = Place(
        owner=f"postgres://{OWNER}:o%2Fwn@{host}/{DATABASE}",
        app=f"postgres://{APP}:a%3App@{host}/{DATABASE}",
        superuser=f"{server}/{DATABASE}",
    )
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD 'o/wn'")
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        try:
            before = made.manage("migrate", "--noinput", DATABASE_URL=made.owner)
            assert before.returncode == 0, before.stderr
            with psycopg.connect(made.owner) as own:
                own.execute("INSERT INTO auth_group (name) SELECT 'old ' || n FROM generate_series(1, 12000) n")
            after = made.manage("migrate", "--noinput", DATABASE_OWNER_URL=made.owner)
            assert after.returncode == 0, after.stderr
            yield made
        finally:
            connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            connection.execute(f"DROP ROLE IF EXISTS {APP}")
            connection.execute(f"DROP ROLE {OWNER}")


@pytest.fixture(scope="module")
def queue(place: Place) -> None:
    """A worker has run, twice, and made its queues itself; the second one found them."""
    for beat in range(2):
        with processes.worker(place.environment | {"LOG_LEVEL": "CRITICAL"}), psycopg.connect(place.app) as connection:
            wake = "import config.celery; from sessions_app.wake import wake; wake('heartbeat')"
            subprocess.run(
                [sys.executable, "manage.py", "shell", "-v0", "-c", wake],
                cwd=processes.ROOT, env=place.environment, check=True,
            )  # fmt: skip
            deadline = time.monotonic() + 60
            while len(connection.execute("SELECT FROM sessions_app_heartbeat").fetchall()) == 0:
                assert time.monotonic() < deadline, f"worker {beat} does nothing"
                connection.rollback()
                time.sleep(0.1)
        with psycopg.connect(place.superuser) as connection:
            connection.execute("DELETE FROM sessions_app_heartbeat")


def test_everything_the_product_does_the_lesser_role_can_do(
    place: Place, sandbox_server: object, tmp_path: object
) -> None:
    from django.conf import settings

    environment = place.environment | {
        "SANDBOX_API_BASE": settings.PROVIDER_API_BASES["sandbox"], "REPORTS_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings", "CELERY_BROKER_URL": "memory://",
    }  # fmt: skip
    steps = [sys.executable, "-m", "tests.config.lesser_steps"]

    done = subprocess.run(steps, cwd=processes.ROOT, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "opened": 201,
        "repeated": 201,
        "endpoint": 201,
        "closed": "EXPIRED",
        "pages": [200],
        "posts": [302, 302, 302, 302],
        "noted": [
            ["boss", "changed", "sessions_app_application"],
            ["boss", "created", "routing_weightsrevision"],
        ],
        "report": "DONE",
        "analysed": 1,
        "audit": "The audit log holds",
    }


def test_entries_from_before_there_were_two_roles_are_chained_in_their_order(place: Place) -> None:
    with psycopg.connect(place.superuser) as connection:
        old = "SELECT id, number FROM sessions_app_auditentry WHERE subject LIKE 'old %' ORDER BY id"
        rows = connection.execute(old).fetchall()

    verified = place.manage("audit", "verify")

    assert len(rows) == 12_000
    assert [number for _, number in rows] == list(range(rows[0][1], rows[0][1] + 12_000))
    assert verified.returncode == 0, verified.stderr


def test_workers_make_their_queues_and_work_through_them(place: Place, queue: None) -> None:
    with psycopg.connect(place.superuser) as connection:
        owners = connection.execute(
            "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'pgmq'::regnamespace"
        ).fetchall()
        queues = connection.execute("SELECT queue_name FROM pgmq.meta WHERE queue_name = 'celery'").fetchall()

    assert owners == [(OWNER,)]
    assert queues == [("celery",)]


def test_a_queue_is_emptied_and_dropped_by_those_who_made_it(place: Place, queue: None) -> None:
    with psycopg.connect(place.app) as connection:
        connection.execute("SELECT pgmq.create('spare')")
        connection.execute("SELECT pgmq.send('spare', '{}')")

        assert connection.execute("SELECT queue_length FROM pgmq.metrics('spare')").fetchone() == (1,)
        assert connection.execute("SELECT pgmq.purge_queue('spare')").fetchone() == (1,)
        assert connection.execute("SELECT pgmq.drop_queue('spare')").fetchone() == (True,)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE sessions_app_auditentry DISABLE TRIGGER audit_stays",
        "ALTER TABLE sessions_app_auditentry DISABLE TRIGGER ALL",
        "ALTER TABLE routing_weightsrevision DISABLE TRIGGER audit",
        "ALTER TABLE sessions_app_auditentry OWNER TO CURRENT_USER",
        "SET session_replication_role = replica",
        "UPDATE sessions_app_auditentry SET reason = 'nothing'",
        "DELETE FROM sessions_app_auditentry",
        "TRUNCATE sessions_app_auditentry",
        "TRUNCATE sessions_app_paymentsession CASCADE",
        "DROP TABLE sessions_app_auditentry",
        "DROP TRIGGER audit ON routing_weightsrevision",
        "DROP FUNCTION switchyard_audit() CASCADE",
        "DROP SCHEMA pgmq CASCADE",
        "DROP DATABASE {database}",
        "CREATE OR REPLACE FUNCTION switchyard_audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "ALTER FUNCTION switchyard_audit() SECURITY INVOKER",
        "CREATE TRIGGER mine BEFORE INSERT ON sessions_app_auditentry EXECUTE FUNCTION switchyard_audit_stays()",
        "CREATE TABLE mine (id int)",
        "CREATE TABLE pgmq.mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "UPDATE django_migrations SET name = 'x'",
        "DELETE FROM auth_permission",
        "CREATE ROLE mine SUPERUSER",
        "CREATE ROLE mine",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "GRANT {owner} TO {app}",
        "SET ROLE {owner}",
        "SELECT rolpassword FROM pg_authid",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT switchyard_audit_link(1)",
    ],
)
def test_the_lesser_role_is_refused_whatever_the_audit_log_could_be_changed_with(statement: str, place: Place) -> None:
    attempt = statement.format(owner=OWNER, app=APP, database=DATABASE)

    with (
        psycopg.connect(place.app, autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(attempt)


def test_a_temporary_table_of_the_same_name_catches_no_entry(place: Place) -> None:
    change = "INSERT INTO auth_group (name) VALUES ('shadowed') RETURNING id"
    with psycopg.connect(place.app) as connection:
        connection.execute("CREATE TEMP TABLE sessions_app_auditentry AS TABLE sessions_app_auditentry WITH NO DATA")
        made = connection.execute(change).fetchone()
        assert connection.execute("SELECT count(*) FROM sessions_app_auditentry").fetchone() == (0,)

    with psycopg.connect(place.app) as connection:
        noted = "SELECT action, number > 0 FROM sessions_app_auditentry WHERE subject = 'shadowed' AND subject_id = %s"
        assert made is not None
        assert connection.execute(noted, [str(made[0])]).fetchall() == [("created", True)]


def test_a_report_waits_for_transactions_of_another_role_too(place: Place) -> None:
    now = datetime.now(UTC)
    with psycopg.connect(place.app, autocommit=True) as own, psycopg.connect(place.owner) as writing:
        assert is_committed(own, now, margin=timedelta(0))
        writing.execute("SELECT pg_current_xact_id()")

        assert not is_committed(own, datetime.now(UTC), margin=timedelta(0))


def test_what_the_owner_adds_later_can_be_used_at_once(place: Place) -> None:
    with psycopg.connect(place.owner) as connection:
        connection.execute("CREATE TABLE later (id bigint GENERATED BY DEFAULT AS IDENTITY, name text)")
    try:
        with psycopg.connect(place.app) as connection:
            connection.execute("INSERT INTO later (name) VALUES ('x')")
            connection.execute("UPDATE later SET name = 'y'")
            assert connection.execute("DELETE FROM later RETURNING id, name").fetchall() == [(1, "y")]
    finally:
        with psycopg.connect(place.owner) as connection:
            connection.execute("DROP TABLE later")


def test_migrating_again_changes_no_right_and_mends_what_was_given_by_hand(place: Place) -> None:
    before = place.rights()
    with psycopg.connect(place.owner) as connection:
        connection.execute(f"GRANT UPDATE, TRUNCATE ON sessions_app_auditentry TO {APP}")
    assert place.rights() != before

    place.manage("migrate", DATABASE_OWNER_URL=place.owner).check_returncode()

    assert place.rights() == before


def test_a_check_before_deployment_says_that_the_role_is_too_mighty(place: Place) -> None:
    as_app = place.manage("check", "--deploy")
    as_owner = place.manage("check", "--deploy", DATABASE_URL=place.owner)
    as_superuser = place.manage("check", "--deploy", DATABASE_URL=place.superuser)

    assert "sessions.W020" not in as_app.stderr
    assert (
        "signs in as a role that may create roles and owns the tables: it can switch the audit log's" in as_owner.stderr
    )
    assert "signs in as a role that is a superuser and may create roles and owns the tables" in as_superuser.stderr


def test_a_role_that_cannot_be_created_is_asked_for_in_words(place: Place) -> None:
    with psycopg.connect(place.superuser, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER ROLE {} NOCREATEROLE").format(sql.Identifier(OWNER)))
        try:
            said = place.manage(
                "migrate", DATABASE_OWNER_URL=place.owner, DATABASE_URL=place.app.replace(APP, "nobody_yet")
            )
        finally:
            connection.execute(sql.SQL("ALTER ROLE {} CREATEROLE").format(sql.Identifier(OWNER)))

    assert said.returncode == 1
    assert "CREATE ROLE nobody_yet LOGIN PASSWORD" in said.stderr
    assert "Traceback" not in said.stderr


def test_two_urls_of_two_databases_are_refused(place: Place) -> None:
    said = place.manage("migrate", DATABASE_OWNER_URL=place.owner.replace(DATABASE, "postgres"))

    assert said.returncode == 1
    assert said.stderr.strip().endswith("DATABASE_OWNER_URL and DATABASE_URL must name the same database")
