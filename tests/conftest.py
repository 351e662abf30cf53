"""Fixtures for all tests: a clean real database, an application with a token, provider accounts, an order."""

import copy
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from providers.base import Credentials
from providers.models import ProviderAccount
from providers.registry import PROVIDERS, own_credentials
from sessions_app.api.sessions.samples import ORDER
from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import Application
from tests import processes
from tests.forget import forget_everything
from tests.sandbox_control import Sandbox

TABLES = (
    "sessions_app_allowance, "
    "sessions_app_settlementbreak, sessions_app_settlementline, sessions_app_settlementfile, "
    "sessions_app_settlementmapping, "
    "sessions_app_report, sessions_app_reportschedule, sessions_app_reporttemplate, sessions_app_sessionreview, "
    "sessions_app_heartbeat, sessions_app_deliveryattempt, sessions_app_webhookdelivery, sessions_app_webhookendpoint, "
    "sessions_app_unroutableorder, sessions_app_inboundevent, sessions_app_sessionevent, sessions_app_providerattempt, "
    "sessions_app_idempotencyrecord, sessions_app_paymentsession, sessions_app_revokedtoken, "
    "sessions_app_clientcredential, sessions_app_application, providers_accountterms, providers_provideraccount, "
    "routing_callstatistics, routing_callwindow, routing_conversionstatistics, routing_opencheckouts, "
    "routing_accounthour, routing_accountbreaker, routing_plannedoutage, routing_ruleaccount, routing_routingrule, "
    "routing_canaryreading, routing_canary, routing_approval, routing_backtest, "
    "routing_weightsrevision, auth_user, django_admin_log, sessions_app_staffsession, axes_accessattempt"
)
EMPTY = f"""
    WITH RECURSIVE emptied AS (
        SELECT unnest(string_to_array('{TABLES}', ', '))::regclass::oid AS id
        UNION SELECT conrelid FROM pg_constraint JOIN emptied ON contype = 'f' AND confrelid = id)
"""
"""TABLES and those that refer to them."""
CLEAN = f"""
    DO $$ DECLARE held regclass; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR held IN {EMPTY} SELECT id FROM emptied WHERE pg_relation_size(id) > 0 LOOP
            EXECUTE 'DELETE FROM ' || held;
        END LOOP;
    END $$;
    {EMPTY} SELECT setval(objid::regclass, 1, false) FROM pg_depend JOIN emptied ON refobjid = id
             WHERE deptype IN ('a', 'i') AND objid IN (SELECT seqrelid FROM pg_sequence);
    INSERT INTO routing_weightsrevision (conversion, health, cost, latency, preference, reason, created_at)
    VALUES (45, 25, 15, 10, 5, 'The defaults Switchyard ships with', now());
    UPDATE providers_configurationversion SET version = version + 1;
"""
"""Without triggers and foreign keys. TRUNCATE takes thirty times as long: it makes files of each table and index."""

# No deadline: examples may be slow on a busy machine.
hypothesis_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any) -> Any:
    """A database for each worker. pytest-django's own fixture makes none unless a test has its mark."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        connection.close_pool()
        teardown_databases(made, verbosity=0)


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The real database, emptied before the test, without a transaction around the test."""
    with django_db_blocker.unblock():
        forget_everything()
        with connection.cursor() as cursor:
            cursor.execute(CLEAN)
        yield
        connection.close()


@pytest.fixture
def application(database: None) -> Application:
    """A sandbox application."""
    return Application.objects.create(name="Shop")


@pytest.fixture
def token(application: Application) -> str:
    """A valid token of `application`."""
    return str(ApplicationToken.for_application(application.id))


@pytest.fixture
def order() -> Callable[..., dict[str, Any]]:
    """Makes the published example with a new reference; `**changes` replace top-level fields."""
    numbers = itertools.count(1)

    def make(**changes: Any) -> dict[str, Any]:
        return copy.deepcopy(ORDER) | {"orderReference": f"ORD-{next(numbers)}"} | changes

    return make


@pytest.fixture
def account(database: None) -> Callable[..., ProviderAccount]:
    """Makes a provider account with credentials."""

    def make(name: str = "main", *, provider: str = "sandbox", **columns: Any) -> ProviderAccount:
        made = ProviderAccount(provider=provider, name=name, **columns)
        signed_up = Credentials(
            {each.name: f"sk_test_{name}" for each in PROVIDERS[provider].facts.credential_fields}, (f"whsec_{name}",)
        )
        made.seal_credentials(own_credentials(provider, name) or signed_up)
        made.save()
        return made

    return make


@pytest.fixture
def post(token: str) -> Callable[..., Any]:
    """Posts an order through the whole stack; `key=None` sends no Idempotency-Key, `token` another token."""
    client, keys = Client(raise_request_exception=False), itertools.count(1)

    def send(body: Any, *, key: str | None = "", token: str = token, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {token}"} | headers
        if key is not None:
            given["Idempotency-Key"] = key or f"key-{next(keys)}"
        content_type = given.pop("Content-Type", "application/json")
        raw = orjson.dumps(body) if isinstance(body, dict) else body
        try:
            return client.generic("POST", "/api/v1/sessions", raw, content_type=content_type, headers=given)
        finally:
            connection.close()  # as the server does; the test client does not

    return send


@pytest.fixture
def call(token: str) -> Callable[..., Any]:
    """Makes any other call through the whole stack, to what follows `/api/v1/sessions`."""
    client = Client(raise_request_exception=False)

    def send(method: str, path: str = "", *, body: bytes = b"", token: str = token, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {token}"} | headers
        content_type = given.pop("Content-Type", "application/json")
        try:
            return client.generic(method, f"/api/v1/sessions{path}", body, content_type=content_type, headers=given)
        finally:
            connection.close()

    return send


@pytest.fixture(scope="session")
def sandbox_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox process for all tests of this worker."""
    with processes.sandbox(tmp_path_factory.mktemp("sandbox") / "ledger.sqlite3") as base:
        settings.PROVIDER_API_BASES["sandbox"] = base
        yield Sandbox(base)


@pytest.fixture
def sandbox(sandbox_server: Sandbox, request: pytest.FixtureRequest) -> Sandbox:
    """The sandbox. Its accounts are shared by all tests: use unique names to check its ledger."""
    return sandbox_server
