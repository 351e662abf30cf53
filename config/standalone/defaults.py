"""Defaults for a machine without configuration: an embedded PostgreSQL and generated secrets, kept in `var/`."""

import base64
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import environ

from config import private
from config.standalone import embedded_postgres

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
SECRETS = ("SECRET_KEY", "JWT_SIGNING_KEYS", "FIELD_ENCRYPTION_KEYS")


@contextmanager
def environment(*, folder: Path = VAR, durable: bool = True) -> Iterator[None]:
    """Add the missing variables to the environment while the block runs; a configured database is used as it is.

    `durable=False` is for tests: the server may lose data after a power cut.
    """
    environ.Env.read_env(ROOT / os.environ.get("ENV_FILE", ".env"))
    private.close_to_others(VAR)
    if os.environ.get("DATABASE_URL"):
        _require_secrets()
        yield
        return
    read_secrets(folder / "secrets.env")
    try:
        with embedded_postgres.running(folder / "postgres", durable=durable) as owner:
            os.environ["DATABASE_OWNER_URL"] = owner
            os.environ["DATABASE_URL"] = embedded_postgres.Server(folder / "postgres").app_url()
            yield
    except embedded_postgres.CannotStart as exc:
        sys.exit(str(exc))


def _require_secrets() -> None:
    """Refuse to generate secrets for a configured database: without this folder, its data could not be decrypted."""
    missing = [name for name in SECRETS if not os.environ.get(name)]
    if missing:
        sys.exit(f"DATABASE_URL is set, so {', '.join(missing)} must be set too; .env.example shows their formats")


def read_secrets(file: Path) -> None:
    """Set the three secrets from `file`, which is created on first use, readable by its owner only."""
    if not file.exists():
        _write_once(file, "".join(f"{name}={value}\n" for name, value in _fresh_secrets().items()))
    environ.Env.read_env(file)


def _fresh_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "JWT_SIGNING_KEYS": f"k1:{_random_key()}",
        "FIELD_ENCRYPTION_KEYS": f"k1:{_random_key()}",
    }


def _random_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _write_once(file: Path, text: str) -> None:
    """Create the file or fail: two first starts at the same time must not end with two sets of secrets."""
    private.make_folder(file.parent)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    private.write(draft, text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
