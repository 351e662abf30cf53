"""The Unix account PostgreSQL runs as. It refuses to run as root; under root it runs as an existing account."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

SHARED = Path("/var/tmp")
CANDIDATES = ("postgres", "nobody")


class NoSafePlace(Exception):
    """Our folder in a shared place belongs to another account."""


@dataclass(frozen=True)
class UnixAccount:
    """The account a server runs as (None: our own) and the folder of its files."""

    user: pwd.struct_passwd | None
    place: Path

    def run(self, command: list[str]) -> None:
        """Run a command to its end, in a session of its own: no Ctrl-C cuts it short. Raises CalledProcessError."""
        subprocess.run(command, check=True, start_new_session=True, stdout=subprocess.DEVNULL, **self._as_user())

    def launch(self, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a command that runs independently: no terminal, none of our open files, its own session."""
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
        return subprocess.Popen(command, start_new_session=True, **streams, **self._as_user())

    def own(self, folder: Path) -> Path:
        """Create a folder that only the account can enter."""
        folder.mkdir(mode=0o700)
        self.give(folder)
        return folder

    def give(self, path: Path) -> None:
        """Make the account the owner."""
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def can_reach(self, path: Path) -> bool:
        """Tell whether the account can read `path`."""
        return subprocess.run(["test", "-x", str(path)], check=False, **self._as_user(cwd="/")).returncode == 0

    def readable_copy(self, folder: Path) -> Path:
        """Return `folder`, or a copy of it if the account cannot read the original."""
        if self.user is None or self.can_reach(folder / "bin" / "postgres"):
            return folder
        stamp = hashlib.sha256(f"2{folder}{folder.stat().st_mtime_ns}".encode()).hexdigest()[:12]
        copy = SHARED / f"switchyard-binaries-{stamp}"
        if not copy.exists():
            draft = Path(tempfile.mkdtemp(prefix="switchyard-", dir=SHARED))
            # The programs look for their libraries next to their package.
            libraries = folder.parent.with_name(f"{folder.parent.name}.libs")
            shutil.copytree(folder, draft / folder.parent.name / folder.name, symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            draft.chmod(0o755)
            (draft / folder.parent.name).chmod(0o755)
            _rename_unless_there(draft, copy)
        _refuse_strangers(copy, os.getuid())
        return copy / folder.parent.name / folder.name

    def _as_user(self, cwd: str | None = None) -> dict[str, Any]:
        common: dict[str, Any] = {"cwd": cwd or str(self.place)}
        if self.user is None:
            return common
        return common | {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}


def server_account(folder: Path) -> UnixAccount:
    """Choose the account for the server of `folder` and the place of its files. Raises NoSafePlace.

    It is our own account and the folder itself. Under root it is an existing account, and a folder in a shared place if
    that account cannot reach ours.
    """
    if os.getuid() != 0:
        return UnixAccount(None, folder)
    user = next(user for name in CANDIDATES if (user := _user(name)))
    if UnixAccount(user, folder).can_reach(folder):
        return UnixAccount(user, folder)
    place = SHARED / f"switchyard-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    if not place.exists():  # completed under another name first, because others may start at the same time
        draft = Path(tempfile.mkdtemp(prefix="switchyard-", dir=SHARED))
        os.chown(draft, user.pw_uid, user.pw_gid)
        _rename_unless_there(draft, place)
    _refuse_strangers(place, user.pw_uid)
    return UnixAccount(user, place)


def _user(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _refuse_strangers(path: Path, owner: int) -> None:
    if path.is_symlink() or path.stat().st_uid != owner:
        raise NoSafePlace(f"{path} belongs to another account: remove it, or set DATABASE_URL to your own server")


def _rename_unless_there(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)
