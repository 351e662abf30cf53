"""Databases of the version before go on: the squashed migrations find the same schema and touch no row."""

import json
import re
from collections.abc import Callable

import pytest

from sessions_app.staff.roles import ROLES
from tests.database.conftest import OLD_KEY, Copy

pytestmark = pytest.mark.timeout(300)
GRANTED = """
    SELECT g.name, t.app_label, t.model, p.codename FROM auth_group g
      JOIN auth_group_permissions gp ON gp.group_id = g.id JOIN auth_permission p ON p.id = gp.permission_id
      JOIN django_content_type t ON t.id = p.content_type_id WHERE g.name <> 'helpers' ORDER BY 1, 2, 3, 4"""
PERMISSIONS = """
    SELECT t.app_label, t.model, p.codename, p.name FROM auth_permission p
      JOIN django_content_type t ON t.id = p.content_type_id ORDER BY 1, 2, 3"""
KINDS = "SELECT app_label, model FROM django_content_type WHERE model <> ALL ('{eventtally}') ORDER BY 1, 2"
"""All but those of tables that came since."""
FIRST_ENTRIES = """
    SELECT number, id, actor_id, actor, action, subject_type, subject_id, subject, before, after, reason, request_id
      FROM sessions_app_auditentry ORDER BY number LIMIT 5"""
FIRST_REVISION = """
    SELECT id, conversion, health, cost, latency, preference, reason, author_id, needs_approval, backtest_id, starts_at
      FROM routing_weightsrevision WHERE id = 1"""
RENAMED = ("order nobody could take", "unroutable order")
LAST_FIVE = "DELETE FROM django_migrations WHERE app = 'sessions_app' AND name > '0020'"


Rows = dict[str, list[str]]
TABLES_WITH_COLUMNS = """
    SELECT format('%I.%I', table_schema, table_name), array_agg(quote_ident(column_name) ORDER BY ordinal_position)
      FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema IN ('public', 'pgmq') AND table_type = 'BASE TABLE' AND table_name <> 'django_migrations'
     GROUP BY 1"""


def columns(copy: Copy) -> dict[str, list[str]]:
    """The columns of each table, but for the names of migrations."""
    return dict(copy.rows(TABLES_WITH_COLUMNS))  # type: ignore[arg-type]


def data(copy: Copy, tables: dict[str, list[str]]) -> Rows:
    """Every row of the tables, as it is called now, with the named columns only."""
    queries = {table: f"SELECT row({', '.join(names)})::text FROM {table}" for table, names in tables.items()}
    return {table: sorted(str(row).replace(*RENAMED) for (row,) in copy.rows(q)) for table, q in queries.items()}


def test_a_new_database_has_the_schema_the_old_chain_made(make_copy: Callable[[], Copy], old: Copy, new: Copy) -> None:
    old.migrate()
    old.rows("SELECT pgmq.drop_queue('celery')")  # a worker had made it

    schemas = []
    for each in (old, new):
        again = make_copy()  # constraints are spelled another way once they have been dumped and restored
        again.load(each.dump("--schema-only"))
        schemas.append(again.dump("--schema-only").splitlines())

    assert schemas[0] == schemas[1]
    assert sum(line.startswith("CREATE TRIGGER") for line in schemas[0]) > 40


@pytest.mark.parametrize("query", [GRANTED, PERMISSIONS, KINDS, FIRST_ENTRIES, FIRST_REVISION])
def test_a_new_database_begins_with_the_rows_the_old_chain_made(query: str, untouched: Copy, new: Copy) -> None:
    rows = new.rows(query)

    assert rows
    assert str(rows) == str(untouched.rows(query)).replace(*RENAMED)


def test_a_new_database_counts_its_configuration_from_where_the_old_chain_did(new: Copy) -> None:
    assert new.rows("SELECT id, version FROM providers_configurationversion") == [(1, 3)]
    assert new.rows("SELECT queue_name FROM pgmq.meta") == []


def test_every_row_of_the_version_before_stays_and_the_models_read_it(old: Copy) -> None:
    tables = columns(old)
    before = data(old, tables)

    old.migrate()

    after = data(old, tables)
    for kinds in ("public.django_content_type", "public.auth_permission"):  # those of tables that came since are new
        assert set(before.pop(kinds)) <= set(after.pop(kinds))
    assert after == before
    assert sum(map(len, before.values())) > 100
    read = old.python("-m", "tests.database.read_everything", FIELD_ENCRYPTION_KEYS=OLD_KEY)
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout) == {
        "empty": ["EventTally"],
        "customer": "Jane Smith",
        "request": "140.76 AUD",
        "signing secrets": 2,
        "credentials": ["api_key"],
        "seed": "twenty bytes of seed",
        "recovery code": True,
        "audit": True,
    }


def test_migrating_again_does_nothing(old: Copy, new: Copy) -> None:
    old.migrate()

    for each in (old, new):
        before = each.dump()
        assert "No migrations to apply." in each.migrate()
        assert each.dump() == before
        assert each.python("manage.py", "migrate", "--check").returncode == 0


def test_a_database_that_stopped_on_the_way_is_refused_with_a_sentence_and_left_alone(old: Copy) -> None:
    old.rows(LAST_FIVE + " RETURNING id")
    before = old.dump()

    done = old.python("manage.py", "migrate", "--noinput")

    assert done.returncode == 1
    assert re.search("has not run sessions_app.0024_scopes.*docs/deployment.md", done.stderr)
    assert old.dump() == before


def test_a_new_database_gives_each_role_what_is_listed_for_it(new: Copy) -> None:
    granted: dict[str, set[str]] = {}
    for role, app, _, codename in new.rows(GRANTED):
        granted.setdefault(str(role), set()).add(f"{app}.{codename}")

    assert granted == ROLES
