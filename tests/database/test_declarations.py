"""What the database does by itself is declared on models, and migrations stand on their own."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from providers.models import AccountTerms
from providers.triggers import Trigger
from routing.models import WeightsRevision
from tests import processes

OURS = ("config", "providers", "routing", "sessions_app")
MIGRATIONS = sorted(
    path for app in OURS[1:] for path in Path(processes.ROOT, app, "migrations").glob("*.py") if path.stem != "__init__"
)
TRIGGERS = """
    SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"""


def declared() -> set[tuple[str, str]]:
    return {
        (constraint.table or model._meta.db_table, constraint.trigger)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, Trigger)
    }


def present() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        return set(cursor.fetchall())


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_a_migration_imports_nothing_of_ours_but_the_words_for_triggers(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")

    assert {name for name in imported if name.split(".")[0] in OURS} <= {"providers.triggers"}


def test_every_trigger_in_the_database_is_declared_on_a_model(database: None) -> None:
    assert present() == declared()


def test_a_declared_trigger_is_made_and_dropped_as_a_constraint_is(database: None) -> None:
    (audit,) = (each for each in AccountTerms._meta.constraints if getattr(each, "trigger", "") == "audit")

    with connection.schema_editor() as editor:
        editor.remove_constraint(AccountTerms, audit)
    without = present()
    with connection.schema_editor() as editor:
        editor.add_constraint(AccountTerms, audit)

    assert declared() - without == {("providers_accountterms", "audit")}
    assert present() == declared()


def test_a_declaration_is_written_down_and_read_back_as_the_same(database: None) -> None:
    for constraint in WeightsRevision._meta.constraints:
        assert constraint.clone() == constraint
    first, second, *_ = (each for each in WeightsRevision._meta.constraints if isinstance(each, Trigger))
    assert first != second
