"""A token is good for its scopes and for nothing else, on every call that there is."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from sessions_app.api.permissions import NEEDED
from sessions_app.api.tokens import ApplicationToken, verify
from sessions_app.creation.callers import recall
from sessions_app.models import (
    Application,
    ClientCredential,
    IdempotencyRecord,
    PaymentSession,
    Report,
    UnroutableOrder,
    WebhookEndpoint,
)
from sessions_app.scopes import EVERYTHING, Scope
from sessions_app.usecases.merchants import credentials as manage
from sessions_app.usecases.merchants.tokens import NewCredential, add_credential
from tests.api.test_tokens import ask, claims, is_refused, signed

METHODS = ("get", "post", "put", "patch", "delete")
ALL_FOUR = "sessions:read sessions:write reports webhooks"


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every call of the OpenAPI document: method, path, what is said of it."""
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    for path, calls in paths.items():
        yield from ((method, path, calls[method]) for method in METHODS if method in calls)


def token_for(application: Application, *scopes: str, client_id: str | None = None) -> str:
    return str(ApplicationToken.for_application(application.id, scope=" ".join(scopes), client_id=client_id))


def refusal(scope: str) -> dict[str, Any]:
    message = f"This call needs the scope {scope}, which the token does not have"
    return {"error": "Forbidden", "message": message, "statusCode": 403}


def exchange(credential: NewCredential, scope: str | None = None) -> Any:
    form = f"grant_type=client_credentials&client_id={credential.client_id}&client_secret={credential.client_secret}"
    return ask(form if scope is None else f"{form}&scope={scope}")


@pytest.fixture
def send(database: None) -> Callable[..., Any]:
    """Makes any call of the document, with ids of nothing."""
    client = Client(raise_request_exception=False)

    def call(method: str, path: str, token: str, body: bytes = b"{}") -> Any:
        for name in ("sessionId", "reportId", "endpointId", "deliveryId"):
            path = path.replace(f"{{{name}}}", str(uuid4()))
        headers = {"Authorization": f"Bearer {token}"}
        try:
            return client.generic(method.upper(), path, body, content_type="application/json", headers=headers)
        finally:
            connection.close()

    return call


@pytest.fixture
def credential(application: Application) -> NewCredential:
    return add_credential(application)


def test_every_call_says_which_scope_it_needs(database: None) -> None:
    said = {
        f"{method} {path}": call["security"]
        for method, path, call in operations()
        if call["security"] != [{"clientCredentials": []}]
    }

    assert len(said) == sum(len(actions) for actions in NEEDED.values())
    for call, security in said.items():
        assert security in [[{"bearerToken": [scope]}] for scope in Scope], call


def test_a_token_makes_the_calls_of_its_scope_and_no_other(application: Application, send: Callable[..., Any]) -> None:
    tokens = {scope.value: token_for(application, scope) for scope in Scope}
    said = [(method, path, call["security"][0].get("bearerToken")) for method, path, call in operations()]
    needing = [(method, path, scopes[0]) for method, path, scopes in said if scopes]
    heads = [("head", path, scope) for method, path, scope in needing if method == "get"]

    for method, path, needed in (*needing, *heads):
        for scope, token in tokens.items():
            answer = send(method, path, token)
            if scope == needed:
                assert answer.status_code in (200, 400, 404), (method, path, scope)
                continue
            assert answer.status_code == 403, (method, path, scope)
            assert answer["WWW-Authenticate"] == f'Bearer error="insufficient_scope", scope="{needed}"'
            assert method == "head" or answer.json() == refusal(needed)


@pytest.mark.parametrize(
    "given", [{}, {"scope": "sessions"}, {"scope": ALL_FOUR}, {"scope": "sessions reports"}], ids=str
)
def test_a_token_of_before_there_were_scopes_makes_every_call(
    given: dict[str, str], application: Application, send: Callable[..., Any]
) -> None:
    token = signed(claims(application, **given))

    for method, path, call in operations():
        if "bearerToken" in call["security"][0]:
            assert send(method, path, token).status_code in (200, 400, 404), (method, path)


@pytest.mark.parametrize("scope", ["", " ", "admin", "sessions:", "SESSIONS", "sessions:read\tsessions:write"])
def test_words_that_are_no_scope_grant_nothing(scope: str, application: Application, send: Callable[..., Any]) -> None:
    token = signed(claims(application, scope=scope))

    assert send("get", "/api/v1/sessions", token).status_code == 403
    assert send("post", "/api/v1/sessions", token).status_code == 403


@pytest.mark.parametrize(
    "given",
    [
        {"scope": 5},
        {"scope": True},
        {"scope": ["sessions:read"]},
        {"scope": {"sessions": "read"}},
        {"client_id": 5},
        {"client_id": ["app"]},
        {"client_id": ""},
        {"client_id": "a\0b"},
        {"client_id": "x" * 65},
        {"client_id": "app_nobody"},
        {"jti": ""},
        {"jti": "a\0b"},
        {"jti": "\ud800"},
        {"jti": "x" * 65},
        {"iat": True},
        {"iat": -1e300},
        {"iat": -(10**15)},
        {"iat": float("nan")},
        {"iat": float("-inf")},
        {"exp": 1e300},
        {"exp": float("inf")},
    ],
    ids=ascii,
)
def test_a_claim_of_the_wrong_type_or_size_is_refused(
    given: dict[str, Any], application: Application, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    assert is_refused(post(order(), token=signed(claims(application, **given))))


def test_a_scope_claim_of_null_is_refused(
    application: Application, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    assert is_refused(post(order(), token=signed(claims(application) | {"scope": None})))


def test_a_refused_call_stores_nothing(
    application: Application, post: Callable[..., Any], order: Callable[..., Any], send: Callable[..., Any]
) -> None:
    others = token_for(application, Scope.SESSIONS_READ)
    endpoint = orjson.dumps({"url": "http://127.0.0.1:9/hook"})
    report = orjson.dumps({"firstDay": "2026-01-01", "lastDay": "2026-01-02", "timeZone": "UTC"})

    refused = [
        post(order(), key="mine", token=others),
        send("post", "/api/v1/webhook-endpoints", others, endpoint),
        send("post", "/api/v1/reports", others, report),
    ]

    assert [answer.status_code for answer in refused] == [403, 403, 403]
    kept = (IdempotencyRecord, PaymentSession, UnroutableOrder, WebhookEndpoint, Report)
    assert [model.objects.count() for model in kept] == [0, 0, 0, 0, 0]
    assert post(order(), key="mine").status_code == 422  # nobody takes the order; the key is free


def test_what_the_token_lacks_is_said_before_anything_about_the_body(
    application: Application, post: Callable[..., Any]
) -> None:
    answer = post(b"not json", key=None, token=token_for(application, Scope.REPORTS))

    assert (answer.status_code, answer.json()) == (403, refusal("sessions:write"))


@pytest.mark.parametrize(
    ("has", "asked", "granted"),
    [
        (EVERYTHING, None, "sessions"),
        (EVERYTHING, "", "sessions"),
        (EVERYTHING, "+", "sessions"),
        (EVERYTHING, "sessions", "sessions"),
        (EVERYTHING, "sessions:read", "sessions:read"),
        (EVERYTHING, "webhooks+sessions:read", "sessions:read webhooks"),
        (EVERYTHING, "reports++reports", "reports"),
        (EVERYTHING, ALL_FOUR.replace(" ", "+"), ALL_FOUR),
        ({"sessions:write", "reports"}, None, "sessions:write reports"),
        ({"sessions:write", "reports"}, "", "sessions:write reports"),
        ({"sessions:write", "reports"}, "sessions", "sessions:write reports"),
        ({"sessions:write", "reports"}, "reports", "reports"),
    ],
)
def test_a_token_is_granted_what_is_asked_for_or_all_its_credential_has(
    has: set[str], asked: str | None, granted: str, application: Application
) -> None:
    answer = exchange(add_credential(application, scopes=has), asked)

    assert (answer.status_code, answer.json()["scope"]) == (200, granted)
    asked_for = EVERYTHING if granted == "sessions" else set(granted.split(" "))
    assert verify(answer.json()["access_token"]).scopes == asked_for


@pytest.mark.parametrize("asked", ["admin", "sessions:read", "reports+admin", "sessions+admin", "reports%09", "%22"])
def test_a_scope_that_is_unknown_or_not_the_credentials_is_refused(asked: str, application: Application) -> None:
    answer = exchange(add_credential(application, scopes={"sessions:write", "reports"}), asked)

    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid_scope",
        "error_description": "scope may name, of this credential's: sessions:write reports",
    }


def test_what_a_credential_has_is_told_to_nobody_without_its_secret(credential: NewCredential) -> None:
    answer = ask(f"grant_type=client_credentials&scope=admin&client_id={credential.client_id}&client_secret=wrong")

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_credential_that_loses_a_scope_takes_it_from_its_tokens_at_once(
    application: Application,
    credential: NewCredential,
    post: Callable[..., Any],
    order: Callable[..., Any],
    call: Callable[..., Any],
    account: Callable[..., Any],
    sandbox: Any,
) -> None:
    account("narrowed")
    token, unbound = exchange(credential).json()["access_token"], token_for(application, "sessions")
    assert post(order(), token=token).status_code == 201
    assert recall(verify(token).jti) is not None  # the next create would not ask the database who calls

    change(application, {Scope.SESSIONS_READ})
    narrowed = post(order(), token=token)
    reads = call("GET", token=token)
    change(application, EVERYTHING)

    assert (narrowed.status_code, narrowed.json()) == (403, refusal("sessions:write"))
    assert reads.status_code == 200
    assert post(order(), token=unbound).status_code == 201
    assert post(order(), token=token).status_code == 201
    assert PaymentSession.objects.count() == 3


def test_a_token_never_has_more_than_it_was_issued_with(
    application: Application, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    token = exchange(add_credential(application, scopes={"reports"})).json()["access_token"]

    change(application, EVERYTHING)

    assert post(order(), token=token).status_code == 403


def test_a_revoked_credential_takes_its_own_tokens_along(
    application: Application, post: Callable[..., Any], order: Callable[..., Any], account: Any, sandbox: Any
) -> None:
    account("revoked")
    leaked, other = (exchange(add_credential(application)).json()["access_token"] for _ in range(2))
    assert [post(order(), token=token).status_code for token in (leaked, other)] == [201, 201]

    revoke(application, ClientCredential.objects.earliest("pk"), refuse_its_tokens=True)

    assert is_refused(post(order(), token=leaked))
    assert post(order(), token=other).status_code == 201


def test_a_revoked_credential_leaves_its_tokens_on_request(
    application: Application, credential: NewCredential, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    token = exchange(credential).json()["access_token"]

    revoke(application, ClientCredential.objects.get(), refuse_its_tokens=False)

    assert post(order(), token=token).status_code == 422


def test_that_a_credential_is_in_use_ends_nothing_that_is_remembered(credential: NewCredential) -> None:
    before = version()

    assert exchange(credential).status_code == 200

    assert ClientCredential.objects.get().last_used_at is not None
    assert version() == before


@pytest.mark.parametrize("scopes", [[], ["admin"], ["reports", "admin"]])
def test_the_database_refuses_scopes_that_there_are_not(scopes: list[str], credential: NewCredential) -> None:
    with pytest.raises(IntegrityError, match="credential_scopes_known"):
        ClientCredential.objects.update(scopes=scopes)


def test_a_rotated_credential_keeps_its_scopes(application: Application) -> None:
    add_credential(application, scopes={"webhooks"})
    known = {"credential_id": ClientCredential.objects.get().pk, "application_id": application.pk}

    new = manage.rotate_credential(**known, now=timezone.now())

    assert exchange(new).json()["scope"] == "webhooks"


def test_commands_make_credentials_and_tokens_of_some_scopes(
    application: Application, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("create_application", "Reader", "--scope", "reports", "--scope", "sessions:read")
    made = NewCredential(**orjson.loads(capsys.readouterr().out))
    call_command("token", "Shop", "--scope", "reports")
    token = capsys.readouterr().out.strip()
    call_command("token", "Shop")

    assert exchange(made).json()["scope"] == "sessions:read reports"
    assert verify(token).scopes == {"reports"}
    assert verify(capsys.readouterr().out.strip()).scopes == EVERYTHING


def change(application: Application, scopes: Any) -> None:
    (pk,) = application.credentials.values_list("pk", flat=True)
    manage.change_scopes(credential_id=pk, application_id=application.pk, scopes=scopes, now=timezone.now())


def revoke(application: Application, credential: ClientCredential, **which: bool) -> None:
    known = {"credential_id": credential.pk, "application_id": application.pk, "refuse_tokens": False}
    manage.revoke_credential(**known, **which, now=timezone.now())


def version() -> int:
    from providers.models import ConfigurationVersion

    return ConfigurationVersion.objects.get().version
