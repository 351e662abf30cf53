"""The product as a generated client meets it: a web process of its own, an application, and a provider that answers."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from providers.models import ProviderAccount
from sessions_app.models import Application
from sessions_app.usecases.merchants.tokens import add_credential
from tests import processes
from tests.sandbox_control import Sandbox


@dataclass(frozen=True)
class Shop:
    """A merchant's server: where it finds the product, and its client credentials."""

    web: str
    client_id: str
    client_secret: str
    token: str


@pytest.fixture
def shop(
    application: Application, token: str, account: Callable[..., ProviderAccount], sandbox: Sandbox
) -> Iterator[Shop]:
    """An application that may call a web process; its orders open at the sandbox."""
    account("contract")
    credential = add_credential(application)
    web = f"http://127.0.0.1:{(port := processes.free_port())}"
    environment = {
        "DATABASE_URL": processes.database_url(),
        "CELERY_BROKER_URL": "",  # the database
        "SANDBOX_API_BASE": sandbox.base,
        "PUBLIC_BASE_URL": web,
        "LOG_LEVEL": "CRITICAL",
    }
    granian = [str(Path(sys.executable).with_name("granian")), "--interface", "rsgi", "config.rsgi:door"]
    granian += ["--http", "1", "--port", str(port), "--workers", "1", "--no-log"]
    with processes.process(*granian, ready=f"{web}/healthz", env=environment, seconds=60):
        yield Shop(web, credential.client_id, credential.client_secret, token)
