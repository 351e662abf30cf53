"""A client that a kept generator makes from the OpenAPI document works against the running product."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import orjson
import pytest

from sessions_app.api.sessions.samples import ORDER
from tests.contract.conftest import Shop

PACKAGE = "switchyard_client"


@pytest.fixture
def generated(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Generates the client from what the running product serves; yields the package's name."""
    document, options = tmp_path / "openapi.json", tmp_path / "options.json"
    document.write_bytes(httpx2.get(f"{shop.web}/api/v1/openapi.json").content)
    options.write_bytes(orjson.dumps({"package_name_override": PACKAGE, "post_hooks": []}))
    tool = str(Path(sys.executable).with_name("openapi-python-client"))
    command = [
        tool,
        "generate",
        "--path",
        str(document),
        "--config",
        str(options),
        "--meta",
        "none",
        "--fail-on-warning",
    ]
    done = subprocess.run(
        [*command, "--output-path", str(tmp_path / PACKAGE)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(tmp_path)
    yield PACKAGE
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def part(name: str) -> ModuleType:
    return importlib.import_module(f"{PACKAGE}.{name}")


def test_a_generated_client_creates_lists_reads_and_expires(shop: Shop, generated: str) -> None:
    models = part("models")
    client: Any = part("client").AuthenticatedClient(base_url=shop.web, token=shop.token)
    order = models.Order.from_dict(ORDER)

    created = part("api.sessions.create_checkout_session").sync(
        client=client, body=order, idempotency_key="generated-1"
    )
    listed = part("api.sessions.list_sessions").sync(client=client, limit=10)
    read = part("api.sessions.get_session").sync(created.session_id, client=client)
    timeline = part("api.sessions.list_session_events").sync(created.session_id, client=client)
    expired = part("api.sessions.expire_session").sync(created.session_id, client=client)

    assert (created.status, created.routing.selected_provider) == ("PENDING", "sandbox")
    assert [each.session_id for each in listed.data] == [created.session_id]
    assert (read.order_reference, read.amount.total, read.closed_at) == ("ORD-2024-001", 140.76, None)
    assert [event.type_ for event in timeline.data] == ["session.created"]
    assert (expired.status, expired.session_id) == ("EXPIRED", created.session_id)


def test_a_generated_client_reads_a_refusal(shop: Shop, generated: str) -> None:
    client: Any = part("client").AuthenticatedClient(base_url=shop.web, token=shop.token)
    body = part("models").Order.from_dict(ORDER | {"currency": "XXX"})

    refused = part("api.sessions.create_checkout_session").sync(client=client, body=body, idempotency_key="two")

    assert (refused.message, refused.status_code) == (["currency must be an ISO 4217 code"], 400)


def test_a_generated_client_keeps_webhook_endpoints_and_lists_reports(shop: Shop, generated: str) -> None:
    models = part("models")
    client: Any = part("client").AuthenticatedClient(base_url=shop.web, token=shop.token)
    new = models.NewEndpoint(url="http://127.0.0.1:9/hook")

    made = part("api.webhooks.create_webhook_endpoint").sync(client=client, body=new)
    there = part("api.webhooks.list_webhook_endpoints").sync(client=client)
    gone = part("api.webhooks.delete_webhook_endpoint").sync_detailed(made.endpoint_id, client=client)
    reports = part("api.reports.list_reports").sync(client=client)

    assert made.secret.startswith("whsec_")
    assert [each.endpoint_id for each in there.data] == [made.endpoint_id]
    assert gone.status_code == 204
    assert (reports.data, reports.next_cursor) == ([], None)
