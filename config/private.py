"""Folders and files that only their owner can read, whatever the umask was when they were created."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

FILE = 0o600
FOLDER = 0o711 if os.getuid() == 0 else 0o700
"""Under root, PostgreSQL has another account, which must traverse our folders. It cannot list or read them."""


def make_folder(folder: Path) -> None:
    """Create a folder and its missing parents."""
    for each in reversed([folder, *folder.parents]):
        if not each.is_dir():
            each.mkdir(exist_ok=True)
            each.chmod(FOLDER)


def opener(path: str, flags: int) -> int:
    """Use as `open(..., opener=opener)`: a new file is private from the start."""
    return os.open(path, flags, FILE)


def write(file: Path, text: str) -> None:
    """Write a file."""
    with open(file, "w", opener=opener) as opened:
        opened.write(text)


def close_to_others(folder: Path) -> None:
    """Create a folder, or remove all rights of others from it and from our files in it."""
    make_folder(folder)
    for path in (folder, *_ours(folder)):
        with suppress(OSError):  # removed meanwhile, or a file system that is read-only or has no modes
            mode = path.lstat().st_mode
            if allowed := {stat.S_IFDIR: FOLDER, stat.S_IFREG: FILE | 0o100}.get(stat.S_IFMT(mode)):
                _narrow(path, stat.S_IMODE(mode), allowed)


def _ours(folder: Path) -> Iterator[Path]:
    """Skip what belongs to another account: PostgreSQL protects its own files."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if _is_ours(Path(place, name))]
        yield from (Path(place, name) for name in (*folders, *files))


def _is_ours(folder: Path) -> bool:
    with suppress(OSError):
        return folder.lstat().st_uid == os.getuid() and not (folder / "PG_VERSION").exists()
    return False


def _narrow(path: Path, mode: int, allowed: int) -> None:
    if mode & ~allowed:
        path.chmod(mode & allowed)
