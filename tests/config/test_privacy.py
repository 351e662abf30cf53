"""What `make run` keeps and starts tells its secrets to nobody else on the machine."""

import json
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import private
from providers.sandbox.server.storage import Database
from tests import processes
from tests.config import runs
from tests.config.runs import ended, run, said_until

pytestmark = pytest.mark.timeout(240)


@contextmanager
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def watched(seen: set[str]) -> Iterator[None]:
    """Collects the command lines of every process there is, as anybody can."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            seen.update(map(runs.words, runs.pids()))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def secrets_of(var: Path) -> set[str]:
    """Every secret that a first run has made."""
    lines = (var / "secrets.env").read_text().splitlines()
    written = {line.partition("=")[2] for line in lines}
    made = written | {secret.partition(":")[2] for secret in written if ":" in secret}
    return made | {
        (var / "postgres" / "password").read_text(),
        json.loads((var / "admin.json").read_text())["password"],
    }


def readable_by_others(folder: Path) -> list[str]:
    """What somebody else could list, read or write, with its mode. Folders of root's may be passed through."""
    passed = 0o011 if os.getuid() == 0 else 0
    return [
        f"{stat.S_IMODE(path.lstat().st_mode):o} {path}"
        for path in (folder, *folder.rglob("*"))
        if path.lstat().st_mode & (0o077 & ~passed if path.is_dir() else 0o077)
    ]


def test_a_run_shows_no_secret_in_the_process_list_and_leaves_no_file_to_others(clone: Path) -> None:
    seen: set[str] = set()
    var = clone / "var"
    with usual_umask(), watched(seen):
        started = run(clone, processes.free_port())
        with ended(started, clone):
            said_until(started, "curl -X POST")
            assert runs.within(30, (var / "sandbox.sqlite3-wal").exists)
            asked = [
                sys.executable,
                "-m",
                "config.standalone.embedded_postgres",
                "psql",
                "-Atc",
                "SELECT current_user, pg_sleep(1)",
            ]
            answer = subprocess.run(
                asked, cwd=clone, env=runs.environment(1), capture_output=True, text=True, check=True
            )
            time.sleep(0.1)
            kept = {path.name for path in var.iterdir()}
            open_to_others = readable_by_others(var)
            started.terminate()
            started.communicate(timeout=60)

    assert answer.stdout == "switchyard|\n"
    assert {"sandbox.sqlite3", "sandbox.sqlite3-shm", "secrets.env", "run.lock"} <= kept
    assert any(name.startswith("beat-schedule") for name in kept)  # how it ends is the machine's kind of dbm
    assert open_to_others == []
    assert any("bin/psql -Atc" in words for words in seen)
    assert any("bin/postgres" in words for words in seen)
    assert any("config.celery" in words for words in seen)
    secrets = secrets_of(var)
    assert len(secrets) == 7
    assert [words for words in seen for secret in secrets if secret in words] == []


def test_what_was_readable_before_is_closed(tmp_path: Path) -> None:
    with usual_umask():
        (tmp_path / "var" / "reports").mkdir(parents=True)
        for name in ("sandbox.sqlite3", "sandbox.sqlite3-wal", "beat-schedule.dat", "reports/report.csv"):
            (tmp_path / "var" / name).write_text("kept")
        outside = tmp_path / "outside"
        outside.write_text("not ours to change")
        (tmp_path / "var" / "link").symlink_to(outside)

        private.close_to_others(tmp_path / "var")

    (tmp_path / "var" / "link").unlink()
    assert readable_by_others(tmp_path / "var") == []
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert (tmp_path / "var" / "reports" / "report.csv").read_text() == "kept"


def test_what_is_closed_is_not_opened_again(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var").chmod(0o700)

    private.close_to_others(tmp_path / "var")

    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_the_sandbox_keeps_its_books_to_itself_wherever_they_are(tmp_path: Path) -> None:
    file = tmp_path / "books" / "ledger.sqlite3"
    with usual_umask():
        file.parent.mkdir()
        file.touch()
        books = Database(file)
        books.write("INSERT INTO behaviour (account, settings) VALUES ('main', '{}')")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert modes == {"ledger.sqlite3": 0o600, "ledger.sqlite3-wal": 0o600, "ledger.sqlite3-shm": 0o600}
