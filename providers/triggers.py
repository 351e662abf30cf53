"""What PostgreSQL does by itself, declared on the model it guards: triggers, and the functions they run.

Django takes them for constraints, so `makemigrations` writes their changes down and `migrate` makes them. Nothing here
is checked in Python. docs/decisions/0013 says why no package does this.
"""

from pathlib import Path
from typing import Any

from django.db.models import BaseConstraint

ANY_CHANGE = "INSERT OR UPDATE OR DELETE"
SCHEMA = ":schema"
"""Stands in the functions' SQL for the schema the tables are in."""


class _InDatabase(BaseConstraint):
    """A part of a table's definition that only the database acts on."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Add nothing to CREATE TABLE: it is made when the table is there."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Pass: the database refuses what it must."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _InDatabase) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class Functions(_InDatabase):
    """Functions, as CREATE OR REPLACE says. A migration drops by hand those that nothing runs any more."""

    def __init__(self, *, name: str, sql: str) -> None:
        super().__init__(name=name)
        self.sql = sql

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            return self.sql.replace(SCHEMA, connection.ops.quote_name(cursor.fetchone()[0]))

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """Keep them: triggers of other tables may run them."""
        return ""

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        return f"{__name__}.Functions", (), {"name": self.name, "sql": self.sql}


class Trigger(_InDatabase):
    """A trigger of the model's table, or of `table` where that belongs to an app that is not ours.

    `when` is the condition as SQL, `each` is ROW or STATEMENT; a `deferred` one runs as its transaction commits.
    """

    def __init__(
        self,
        *,
        trigger: str,
        event: str,
        run: str,
        each: str = "ROW",
        when: str = "",
        deferred: bool = False,
        table: str = "",
        name: str = "",
    ) -> None:
        super().__init__(name=name or f"{table or '%(app_label)s_%(class)s'}_{trigger}")
        self.trigger, self.event, self.run, self.each = trigger, event, run, each
        self.when, self.deferred, self.table = when, deferred, table

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        parts = [
            f"CREATE {'CONSTRAINT ' if self.deferred else ''}TRIGGER {self.trigger} {self.event} ON {self._on(model)}",
            "DEFERRABLE INITIALLY DEFERRED" if self.deferred else "",
            f"FOR EACH {self.each}",
            f"WHEN ({self.when})" if self.when else "",
            f"EXECUTE FUNCTION {self.run}",
        ]
        return " ".join(part for part in parts if part)

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f"DROP TRIGGER {self.trigger} ON {self._on(model)}"

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        given = {"trigger": self.trigger, "event": self.event, "run": self.run, "each": self.each, "name": self.name}
        more = {"when": self.when, "deferred": self.deferred, "table": self.table}
        return f"{__name__}.Trigger", (), given | {name: value for name, value in more.items() if value}

    def _on(self, model: Any) -> str:
        return self.table or model._meta.db_table


def functions_of(file: str) -> Functions:
    """Give the functions of a module of models: those in the file beside it that ends in .sql."""
    path = Path(file)
    return Functions(name=f"{path.stem}_functions", sql=path.with_suffix(".sql").read_text())


def count_changes(
    on: str = ANY_CHANGE, *, trigger: str = "configuration_changed", each: str = "STATEMENT", when: str = ""
) -> Trigger:
    """Count ConfigurationVersion up at a change, so that no process goes on with what it remembers."""
    return Trigger(trigger=trigger, event=f"AFTER {on}", run="switchyard_configuration_changed()", each=each, when=when)


def audit_changes(
    on: str = ANY_CHANGE, *, hidden: str = "", ignored: str = "", whose: str = "all", when: str = "", table: str = ""
) -> Trigger:
    """Write changes to the audit log.

    Of the columns in `hidden` only that they changed is written, of those in `ignored` nothing; `whose` is "all", or
    "people" for what a member of staff does and not the product itself.
    """
    run = f"switchyard_audit('{hidden}', '{ignored}', '{whose}')"
    return Trigger(trigger="audit", event=f"AFTER {on}", run=run, when=when, table=table)
