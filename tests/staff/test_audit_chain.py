"""The audit log is a chain of hashes that reveals changed, removed and inserted entries, even by a superuser."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from io import StringIO
from threading import Barrier

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.transaction import atomic, set_rollback

from sessions_app.models import Application, AuditEntry
from sessions_app.staff import audit
from tests import processes

WRITERS, ROUNDS = 20, 5
CHANGE = "UPDATE sessions_app_application SET session_minutes = %s WHERE id = %s"
NOTE = """INSERT INTO sessions_app_auditentry
    (at, actor, action, subject_type, subject_id, subject, before, after, reason, request_id)
    VALUES (now(), '', 'noted', '', '', '', '{}', '{}', '', '')"""


def verify(*arguments: str) -> tuple[int, str]:
    """The command's exit code and output."""
    said, code = StringIO(), 0
    try:
        call_command("audit", "verify", *arguments, stdout=said, stderr=said)
    except SystemExit as exc:
        code = int(str(exc.code))
    return code, said.getvalue()


@pytest.fixture
def log(database: None) -> Iterator[list[AuditEntry]]:
    """Five entries at the end of an intact chain; the log is restored afterwards."""
    for number in range(5):
        audit.record("noted", actor=None, reason=f"Reason {number}, naïve “quotes” \n \\ \x7f")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE kept_log AS TABLE sessions_app_auditentry")
        try:
            yield list(AuditEntry.objects.order_by("-number")[:5])[::-1]
        finally:
            with tampering():
                cursor.execute("DELETE FROM sessions_app_auditentry")
                cursor.execute("INSERT INTO sessions_app_auditentry OVERRIDING SYSTEM VALUE TABLE kept_log")
            cursor.execute("DROP TABLE kept_log")


@contextmanager
def tampering() -> Iterator[None]:
    """Disables the triggers, as a superuser can."""
    with atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def test_anybody_can_compute_the_hashes_again(log: list[AuditEntry]) -> None:
    previous = AuditEntry.objects.get(number=log[0].number - 1).hash
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, id, at, actor_id, actor, action, subject_type, subject_id, subject, before::text,"
            " after::text, reason, request_id, hash FROM sessions_app_auditentry WHERE number >= %s ORDER BY number",
            [log[0].number],
        )
        rows = cursor.fetchall()

    for number, pk, at, *rest, kept in rows:
        text = json.dumps([number, previous, pk, f"{at:%Y-%m-%dT%H:%M:%S.%fZ}", *rest], ensure_ascii=False)
        previous = sha256(text.encode()).hexdigest()
        assert previous == kept
    assert len(rows) == 5


def test_a_log_that_nobody_touched_holds_and_names_its_head(log: list[AuditEntry]) -> None:
    newest = log[-1]

    code, said = verify("--head", f"{log[1].number}:{log[1].hash}")

    assert code == 0
    assert f"The audit log holds: {newest.number:,} entries." in said
    assert f"--head {newest.number}:{newest.hash}" in said
    assert f"({newest.at:%Y-%m-%d %H:%M:%S} UTC)" in said


@pytest.mark.parametrize("column", ["reason", "actor", "action", "subject", "request_id", "subject_id", "subject_type"])
def test_a_changed_entry_is_named(column: str, log: list[AuditEntry]) -> None:
    with tampering():
        AuditEntry.objects.filter(pk=log[1].pk).update(**{column: "something else"})

    code, said = verify()

    assert code == 1
    assert f"entry {log[1].number} (id {log[1].pk}, " in said
    assert "was changed" in said


@pytest.mark.parametrize(
    "changes", [{"before": {"a": 1}}, {"after": {"a": 1}}, {"actor_id": 7}, {"at": "2020-01-01T00:00:00Z"}]
)
def test_no_part_of_an_entry_can_be_changed(changes: dict[str, object], log: list[AuditEntry]) -> None:
    with tampering():
        AuditEntry.objects.filter(pk=log[3].pk).update(**changes)

    assert verify()[0] == 1


def test_an_entry_changed_together_with_its_hash_breaks_the_next(log: list[AuditEntry]) -> None:
    with tampering(), connection.cursor() as cursor:
        cursor.execute("UPDATE sessions_app_auditentry SET reason = 'x' WHERE id = %s", [log[1].pk])
        cursor.execute(
            "UPDATE sessions_app_auditentry e SET hash = encode(sha256(convert_to("
            "switchyard_audit_text(e, %s), 'UTF8')), 'hex') WHERE id = %s",
            [log[0].hash, log[1].pk],
        )

    code, said = verify()

    assert code == 1
    assert f"entry {log[2].number} (id {log[2].pk}, " in said


def test_a_removed_entry_is_named(log: list[AuditEntry]) -> None:
    with tampering():
        AuditEntry.objects.filter(pk=log[2].pk).delete()

    code, said = verify()

    assert code == 1
    assert f"entry {log[2].number} was removed: the next there is entry {log[3].number} (id {log[3].pk}, " in said


def test_a_removed_newest_entry_is_found_by_a_head_that_was_kept(log: list[AuditEntry]) -> None:
    with tampering():
        AuditEntry.objects.filter(pk=log[4].pk).delete()

    assert verify()[0] == 0
    code, said = verify("--head", f"{log[4].number}:{log[4].hash}")

    assert code == 1
    assert f"entry {log[4].number} was removed: the log ends before the kept one, {log[4].number}" in said


def test_a_chain_written_anew_is_found_by_a_head_that_was_kept(log: list[AuditEntry]) -> None:
    with tampering(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM sessions_app_auditentry WHERE id >= %s", [log[3].pk])
    audit.record("noted", actor=None, reason="Nothing happened")
    audit.record("noted", actor=None, reason="Nothing at all")

    assert verify()[0] == 0
    code, said = verify("--head", f"{log[4].number}:{log[4].hash}")

    assert code == 1
    assert f"entry {log[4].number} (id " in said
    assert "is not the one that was kept" in said


def test_an_entry_put_in_between_is_named(log: list[AuditEntry]) -> None:
    with tampering(), connection.cursor() as cursor:
        cursor.execute("UPDATE sessions_app_auditentry SET number = -number - 1 WHERE number >= %s", [log[2].number])
        cursor.execute("UPDATE sessions_app_auditentry SET number = -number WHERE number < 0")
        forged = AuditEntry.objects.create(action="forged", number=log[2].number, hash=log[2].hash)

    code, said = verify()

    assert code == 1
    assert f"entry {log[2].number} (id {forged.pk}, " in said
    assert "forged" in said


def test_an_entry_put_in_beside_the_chain_is_named(log: list[AuditEntry]) -> None:
    with tampering():
        forged = AuditEntry.objects.create(action="forged")

    code, said = verify()

    assert code == 1
    assert f"entry None (id {forged.pk}, " in said
    assert "was put in beside the chain" in said


@pytest.mark.parametrize("text", ["12", "0:" + "a" * 64, "x:" + "a" * 64, "12:" + "A" * 64, "12:abc"])
def test_what_is_no_head_is_refused_with_its_form(text: str, database: None) -> None:
    with pytest.raises(Exception, match="a head is written NUMBER:HASH"):
        call_command("audit", "verify", "--head", text)


def test_what_a_writer_says_of_time_and_place_is_not_believed(database: None) -> None:
    made = AuditEntry.objects.create(action="forged", at="2020-01-01T00:00:00Z", number=1, hash="a" * 64)

    made.refresh_from_db()
    newest = AuditEntry.objects.order_by("-number")[0]
    assert made.at.year > 2020
    assert (newest.pk, newest.hash == "a" * 64) == (made.pk, False)


def test_writers_at_once_leave_a_chain_that_holds(database: None) -> None:
    before, together = AuditEntry.objects.count(), Barrier(WRITERS)
    shops = [Application.objects.create(name=f"Shop {number}").pk for number in range(WRITERS)]

    def write(shop: object) -> None:
        with psycopg.connect(processes.database_url(), autocommit=True) as own:
            for minutes in range(31, 31 + ROUNDS):
                together.wait(timeout=60)
                with own.transaction():
                    own.execute(CHANGE, [minutes, shop])
                    own.execute(NOTE)

    with ThreadPoolExecutor(WRITERS) as crew:
        list(crew.map(write, shops))

    assert AuditEntry.objects.count() == before + WRITERS + 2 * WRITERS * ROUNDS
    assert verify()[0] == 0


def test_a_long_transaction_keeps_no_other_writer_waiting(database: None) -> None:
    with psycopg.connect(processes.database_url()) as long:
        long.execute(NOTE)
        audit.record("short", actor=None)
        long.commit()

    newest, before = AuditEntry.objects.order_by("-number")[:2]
    assert (before.action, newest.action) == ("short", "noted")
    assert newest.id < before.id
    assert verify()[0] == 0


def test_what_is_rolled_back_leaves_no_gap(database: None) -> None:
    audit.record("first", actor=None)
    with atomic():
        audit.record("never", actor=None)
        set_rollback(True)
    audit.record("second", actor=None)

    second, first = AuditEntry.objects.order_by("-number")[:2]
    assert (first.action, second.action, second.number) == ("first", "second", first.number + 1)
