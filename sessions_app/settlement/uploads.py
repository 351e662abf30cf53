"""An uploaded file between two steps of its import: private, with an unguessable name, for an hour at most.

It may contain shoppers' data, so it is deleted as soon as it is imported, cancelled or abandoned.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from sessions_app.reports.storage import private_file

KEPT = timedelta(hours=1)
"""Counted from the last access."""
NAME = re.compile(r"[A-Za-z0-9_-]{32}")


class NotKept(Exception):
    """The upload does not exist any more."""


def keep(content: BinaryIO) -> str:
    """Store a file; returns its name."""
    name = secrets.token_urlsafe(24)
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    content.seek(0)
    with private_file(_folder() / name) as kept:
        shutil.copyfileobj(content, kept)
    return name


def open_upload(name: str) -> BinaryIO:
    """Open an upload for reading, and keep it for another hour. Raises NotKept."""
    try:
        os.utime(path := _path(name))
        return path.open("rb")
    except FileNotFoundError as exc:
        raise NotKept(name) from exc


def forget(name: str) -> None:
    """Delete an upload if it exists. Raises NotKept for a name that `keep` does not make."""
    _path(name).unlink(missing_ok=True)


def forget_old(*, now: datetime) -> int:
    """Delete uploads without access for KEPT; returns their number."""
    old = list(_old(now.timestamp() - KEPT.total_seconds()))
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _old(before: float) -> Iterator[Path]:
    for path in _folder().glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                yield path


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise NotKept(name)
    return _folder() / name


def _folder() -> Path:
    return Path(settings.REPORTS_DIR) / "uploads"
