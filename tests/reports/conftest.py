"""A month of random sessions, and reports of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from providers.models import ProviderAccount
from sessions_app.models import Application
from sessions_app.reports.definition import Definition
from sessions_app.reports.export import Exported, Paths, export
from tests.random_sessions import seed

SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
LATER = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def reports_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "REPORTS_DIR", tmp_path / "reports")
    return tmp_path / "reports"


@pytest.fixture
def till(account: Callable[..., ProviderAccount]) -> ProviderAccount:
    return account("till")


@pytest.fixture
def month(application: Application, till: ProviderAccount) -> Callable[..., None]:
    def make(count: int, **more: Any) -> None:
        seed(count, application=application.id, account=till.id, **{"since": SINCE, "until": UNTIL} | more)

    return make


class Quiet:
    """Listens to an export and says nothing."""

    total = rows = 0

    def begun(self, own: Any, rows: int) -> None:
        self.total = rows

    def counted(self, rows: int) -> None:
        self.rows += rows


def january(**changes: Any) -> Definition:
    return Definition(**{"first_day": date(2026, 1, 1), "last_day": date(2026, 1, 31), "as_of": LATER} | changes)


def exported(definition: Definition, folder: Path, name: str = "sessions") -> tuple[Exported, Path, Path]:
    """The files, in `folder`."""
    sessions = folder / f"{name}.{definition.format}"
    attempts = folder / f"{name}-attempts.{definition.format}"
    return export(definition, Paths(sessions, attempts), Quiet()), sessions, attempts
