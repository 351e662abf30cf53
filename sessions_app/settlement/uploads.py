"""An uploaded file between two steps of its import: private, under a name nobody can guess, for an hour at most.

It may hold shoppers' data, so it goes as soon as it is imported, given up, or forgotten by whoever brought it.
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
"""Since it was last looked at."""
NAME = re.compile(r"[A-Za-z0-9_-]{32}")


class NotKept(Exception):
    """There is no such upload any more."""


def keep(content: BinaryIO) -> str:
    """Put a file aside and give the name it has there."""
    name = secrets.token_urlsafe(24)
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    content.seek(0)
    with private_file(_folder() / name) as kept:
        shutil.copyfileobj(content, kept)
    return name


def open_upload(name: str) -> BinaryIO:
    """Open one for reading, and keep it for another hour. Raises NotKept."""
    try:
        os.utime(path := _path(name))
        return path.open("rb")
    except FileNotFoundError as exc:
        raise NotKept(name) from exc


def forget(name: str) -> None:
    """Remove one, if it is there. Raises NotKept for a name `keep` does not make."""
    _path(name).unlink(missing_ok=True)


def forget_old(*, now: datetime) -> int:
    """Remove those nobody has looked at for KEPT, and give how many."""
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
