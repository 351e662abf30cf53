"""Only a perfect token of an application that is welcome right now gets in."""

import base64
import hmac
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
import orjson
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import Application, RevokedToken
from sessions_app.usecases.merchants.tokens import add_credential
from tests.api.test_answers import PUBLISHED

KID, KEY = next(iter(settings.JWT_SIGNING_KEYS.items()))


def claims(application: Application, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    good = {
        "token_type": "access",
        "sub": str(application.id),
        "iat": now,
        "exp": now + 60,
        "jti": uuid4().hex,
        "aud": settings.JWT_AUDIENCE,
        "iss": settings.JWT_ISSUER,
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def signed(payload: dict[str, Any], *, key: str = KEY, algorithm: str = "HS256", kid: str | None = KID) -> str:
    return jwt.encode(payload, key, algorithm=algorithm, headers={"kid": kid} if kid else {})


def is_refused(answer: Any) -> bool:
    return bool((answer.status_code, answer.content) == (401, PUBLISHED["unauthorized"]))


def test_a_good_token_gets_in(post: Callable[..., Any], order: Callable[..., Any], application: Application) -> None:
    assert post(order(), token=signed(claims(application))).status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"iat": None},
        {"iat": 99999999999},
        {"iat": "x"},
        {"nbf": 99999999999},
        {"jti": None},
        {"jti": 5},
        {"jti": ["a"]},
        {"aud": None},
        {"aud": "other"},
        {"iss": None},
        {"iss": "https://evil.example"},
        {"token_type": "refresh"},
        {"token_type": None},
        {"sub": None},
        {"sub": "1"},
        {"sub": "018f0000-0000-7000-8000-000000000000"},
        {"sub": True},
        {"sub": ["x"]},
    ],
    ids=str,
)
def test_a_claim_that_is_wrong_or_missing(
    changes: dict[str, Any], post: Callable[..., Any], order: Callable[..., Any], application: Application
) -> None:
    payload = claims(application, **changes)
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"%s"}' % KID.encode()).rstrip(b"=")
    body = base64.urlsafe_b64encode(orjson.dumps(payload)).rstrip(b"=")
    key = KEY.encode()
    mac = hmac.digest(key, head + b"." + body, "sha256")
    token = b".".join((head, body, base64.urlsafe_b64encode(mac).rstrip(b"="))).decode()

    assert is_refused(post(order(), token=token))


@pytest.mark.filterwarnings("ignore:The HMAC key")
def test_signatures_that_are_not_ours(
    post: Callable[..., Any], order: Callable[..., Any], application: Application
) -> None:
    good = claims(application)
    tokens = [
        signed(good, key="x" * 44),
        signed(good, algorithm="HS512"),
        signed(good, kid="unknown"),
        signed(good, kid=None),
        jwt.encode(good, None, algorithm="none", headers={"kid": KID}),
        signed(good)[:-2],
        "a.b.c",
        "",
        "x" * 65536,
    ]

    for token in tokens:
        assert is_refused(post(order(), token=token))


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer a b", "Basic YTpi", "Token x", "Bearer \u00e9"])
def test_a_header_that_is_no_bearer_token(header: str, post: Callable[..., Any], order: Callable[..., Any]) -> None:
    assert is_refused(post(order(), Authorization=header))


def test_the_scheme_may_be_lower_case(token: str, post: Callable[..., Any], order: Callable[..., Any]) -> None:
    assert post(order(), Authorization=f"bearer {token}").status_code == 422


def test_a_disabled_application_is_refused_at_once(
    post: Callable[..., Any], order: Callable[..., Any], application: Application
) -> None:
    assert post(order()).status_code == 422

    Application.objects.filter(pk=application.pk).update(enabled=False)

    assert is_refused(post(order()))
    assert is_refused(post(b"not json", key=None))


def test_what_a_process_remembers_of_a_caller_never_outlives_a_change(
    post: Callable[..., Any],
    order: Callable[..., Any],
    application: Application,
    account: Callable[..., Any],
    sandbox: Any,
) -> None:
    account("remembered")
    assert post(order(), key="first").status_code == 201

    Application.objects.filter(pk=application.pk).update(session_minutes=30)
    shorter = post(order(), key="second").json()
    Application.objects.filter(pk=application.pk).update(redirect_hosts=["other.example"])
    elsewhere = post(order(), key="third")
    replayed = post(order(orderReference="ORD-1"), key="first")
    RevokedToken.objects.create(jti="another", application=application, expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    Application.objects.filter(pk=application.pk).update(enabled=False)

    lifetime = datetime.fromisoformat(shorter["expiresAt"]) - datetime.fromisoformat(shorter["createdAt"])
    assert lifetime == timedelta(minutes=30)
    assert elsewhere.status_code == 400
    assert (replayed.status_code, replayed["Idempotent-Replayed"]) == (201, "true")
    assert is_refused(post(order(), key="fourth"))


def test_tokens_older_than_a_revocation_are_refused(
    post: Callable[..., Any], order: Callable[..., Any], application: Application
) -> None:
    Application.objects.filter(pk=application.pk).update(tokens_valid_after=timezone.now())
    assert is_refused(post(order()))

    Application.objects.filter(pk=application.pk).update(tokens_valid_after=timezone.now() - timedelta(hours=1))
    assert post(order()).status_code == 422


def test_one_token_can_be_taken_back(
    post: Callable[..., Any], order: Callable[..., Any], application: Application, token: str
) -> None:
    taken = ApplicationToken.for_application(application.id)
    RevokedToken.objects.create(jti=taken["jti"], application=application, expires_at=datetime(2100, 1, 1, tzinfo=UTC))

    assert is_refused(post(order(), token=str(taken)))
    assert post(order(), token=token).status_code == 422


def test_a_token_expires_although_it_was_accepted_before(
    post: Callable[..., Any], order: Callable[..., Any], application: Application
) -> None:
    short = signed(claims(application, exp=int(time.time()) + 2))
    assert post(order(), token=short).status_code == 422

    time.sleep(2.1)

    assert is_refused(post(order(), token=short))


def test_a_new_signing_key_keeps_older_tokens_good(
    settings: Any, post: Callable[..., Any], order: Callable[..., Any], application: Application, token: str
) -> None:
    settings.JWT_SIGNING_KEYS = {"k2": "y" * 44, KID: KEY}

    assert post(order()).status_code == 422
    new = str(ApplicationToken.for_application(application.id))
    assert jwt.get_unverified_header(new)["kid"] == "k2"
    assert post(order(), token=new).status_code == 422


FORM = "application/x-www-form-urlencoded"


def ask(body: str, **headers: str) -> Any:
    return Client().post("/oauth/token", data=body, content_type=FORM, headers=headers)


def test_client_credentials_in_the_form_or_by_basic_become_a_token(
    application: Application, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    new = add_credential(application)
    basic = base64.b64encode(f"{new.client_id}:{new.client_secret}".encode()).decode()
    form = f"grant_type=client_credentials&client_id={new.client_id}&client_secret={new.client_secret}"

    for answer in (ask(form), ask("grant_type=client_credentials", Authorization=f"Basic {basic}")):
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        body = answer.json()
        assert {**body, "access_token": ""} == {
            "access_token": "",
            "token_type": "Bearer",
            "expires_in": 3600,
            "scope": "sessions",
        }
        assert post(order(), token=body["access_token"]).status_code == 422


def test_refusals_are_those_of_rfc_6749(application: Application) -> None:
    new = add_credential(application)
    client = f"client_id={new.client_id}&client_secret={new.client_secret}"
    expected = {
        f"grant_type=client_credentials&client_id={new.client_id}&client_secret=wrong": (401, "invalid_client"),
        "grant_type=client_credentials&client_id=nobody&client_secret=x": (401, "invalid_client"),
        "grant_type=client_credentials": (401, "invalid_client"),
        client: (400, "invalid_request"),
        f"grant_type=password&{client}": (400, "unsupported_grant_type"),
        f"grant_type=client_credentials&scope=admin&{client}": (400, "invalid_scope"),
        f"grant_type=client_credentials&grant_type=x&{client}": (400, "invalid_request"),
        f"grant_type=&{client}": (400, "invalid_request"),
        "grant_type=client_credentials&client_id=&client_secret=": (401, "invalid_client"),
        "grant_type=client_credentials&client_id=%00&client_secret=x": (400, "invalid_request"),
    }

    for body, (status, error) in expected.items():
        answer = ask(body)
        assert (answer.status_code, answer.json()["error"]) == (status, error), body
    assert ask("grant_type=client_credentials", Authorization="Basic !!!").json()["error"] == "invalid_client"
    assert "WWW-Authenticate" in ask("grant_type=client_credentials")


@pytest.mark.parametrize(
    "empty",
    ["scope=", "scope", "scope=&scope=", "resource=", "client_id=&client_secret=", "grant_type=", "&&", "=&="],
)
def test_a_parameter_without_a_value_counts_as_left_out(empty: str, application: Application) -> None:
    new = add_credential(application)
    basic = base64.b64encode(f"{new.client_id}:{new.client_secret}".encode()).decode()

    answer = ask(f"{empty}&grant_type=client_credentials&{empty}", Authorization=f"Basic {basic}")

    assert (answer.status_code, answer.json()["scope"]) == (200, "sessions")


def test_a_disabled_application_or_revoked_credential_gets_no_token(application: Application) -> None:
    new = add_credential(application)
    form = f"grant_type=client_credentials&client_id={new.client_id}&client_secret={new.client_secret}"

    application.credentials.update(revoked_at=timezone.now())
    assert ask(form).status_code == 401

    application.credentials.update(revoked_at=None)
    Application.objects.update(enabled=False)
    assert ask(form).status_code == 401


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
def test_a_form_that_is_too_long_is_refused(path: str, database: None) -> None:
    answer = Client().post(path, data="a=" + "x" * 262_144, content_type=FORM)

    assert (answer.status_code, answer.json()["message"]) == (413, "Request body must be at most 256 KB")
