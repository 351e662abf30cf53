"""The private folder of report files, with one unguessable subfolder for each build of a report."""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.conf import settings

from sessions_app.reports.manifest import FileFacts

KEPT = timedelta(hours=24)
"""How long files are kept; the report's row, with totals and digests, stays."""
BLOCK = 1 << 20
FOLDER = re.compile(r"[A-Za-z0-9_-]{32}")
FILE = re.compile(r"[a-z]+(\.[a-z]+){1,2}")


def new_folder() -> str:
    """Create an empty folder that only its owner can read; returns its name."""
    name = secrets.token_urlsafe(24)
    settings.REPORTS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    (settings.REPORTS_DIR / name).mkdir(mode=0o700)
    return name


def place(folder: str) -> Path:
    """Return the path of a folder. Raises ValueError for a name that `new_folder` does not make."""
    if not FOLDER.fullmatch(folder):
        raise ValueError(folder)
    return Path(settings.REPORTS_DIR) / folder


def path_of(folder: str, name: str) -> Path:
    """Return the path of a file in a folder. Raises ValueError for a name that no report has."""
    if not FILE.fullmatch(name):
        raise ValueError(name)
    return place(folder) / name


def remove(folder: str) -> None:
    """Delete a folder with its files, if it exists."""
    if folder:
        shutil.rmtree(place(folder), ignore_errors=True)


@contextmanager
def private_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that only its owner can read, with any umask."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb", buffering=BLOCK) as file:
        os.fchmod(descriptor, 0o600)
        yield file


def facts_of(path: Path, rows: int) -> FileFacts:
    """Read a finished file once for its size and digest."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileFacts(path.name, path.stat().st_size, digest, rows)
