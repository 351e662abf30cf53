"""A real web process that receives the requests."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import Application
from sessions_app.usecases.merchants.tokens import add_credential
from sessions_app.usecases.webhooks.endpoints import NewEndpoint, create_endpoint
from tests import processes
from tests.hostile.targets import NOBODY, Site


@pytest.fixture
def site(application: Application, account: Callable[..., ProviderAccount], sandbox: Any) -> Iterator[Site]:
    """A web process with an account, an application and objects of the application."""
    shop, credential = account("hostile"), add_credential(application)
    port = processes.free_port()
    environment = {
        "DATABASE_URL": processes.database_url(),
        "CELERY_BROKER_URL": "",  # the database
        "SANDBOX_API_BASE": sandbox.base,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PORT": str(port),
        "WEB_PROCESSES": "1",
        "WEB_THREADS": "8",
        "LOG_LEVEL": "CRITICAL",
    }
    web = f"http://127.0.0.1:{port}"
    with processes.process(
        sys.executable, "-m", "config.process", "web", ready=f"{web}/healthz", env=environment, seconds=60
    ):
        new = NewEndpoint("http://127.0.0.1:9/hook", ())
        endpoint = create_endpoint(application_id=application.id, mode="sandbox", new=new, now=timezone.now()).endpoint
        ids = NOBODY | {"endpointId": str(endpoint.pk)}
        token = str(ApplicationToken.for_application(application.id))
        client = (credential.client_id, credential.client_secret)
        yield Site(f"127.0.0.1:{port}", token, client, shop.name, shop.credentials.webhook_secrets[0], ids)
