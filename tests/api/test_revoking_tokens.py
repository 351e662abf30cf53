"""One token is taken back: by its application over RFC 7009, and it is over everywhere at the next request."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from providers.models import ConfigurationVersion
from sessions_app.api import oauth
from sessions_app.api.tokens import ApplicationToken, verify
from sessions_app.creation.callers import recall
from sessions_app.limits.rates import FixedWindow
from sessions_app.models import Application, RevokedToken
from sessions_app.usecases.background.purge import Retention, purge
from sessions_app.usecases.merchants.tokens import NewCredential, add_credential
from tests.api.test_tokens import FORM, claims, is_refused, signed


@pytest.fixture
def credential(application: Application) -> NewCredential:
    return add_credential(application)


@pytest.fixture
def revoke(credential: NewCredential) -> Callable[..., Any]:
    """Posts a form to /oauth/revoke in the application's name."""

    def send(body: str, *, secret: str = credential.client_secret, content_type: str = FORM) -> Any:
        basic = base64.b64encode(f"{credential.client_id}:{secret}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}"}
        client = Client(raise_request_exception=False)
        return client.post("/oauth/revoke", data=body, content_type=content_type, headers=headers)

    return send


def test_a_revoked_token_is_over_although_a_process_remembers_its_caller(
    revoke: Callable[..., Any],
    post: Callable[..., Any],
    order: Callable[..., Any],
    call: Callable[..., Any],
    application: Application,
    token: str,
    account: Any,
    sandbox: Any,
) -> None:
    account("revoking")
    other = str(ApplicationToken.for_application(application.id))
    assert post(order(), token=token).status_code == 201
    assert recall(verify(token).jti) is not None  # the next create would not ask the database who calls

    answer = revoke(f"token={token}&token_type_hint=access_token")

    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"{}", "no-store")
    assert recall(verify(token).jti) is not None  # as in a process that has not heard of it
    assert is_refused(post(order(), token=token))
    assert is_refused(call("GET", token=token))
    assert post(order(), token=other).status_code == 201


def test_a_hint_without_a_value_counts_as_left_out(revoke: Callable[..., Any], token: str) -> None:
    assert revoke(f"token={token}&token_type_hint=&token=&client_id=&client_secret=").status_code == 200
    assert revoke("token=&token_type_hint=access_token").json()["error"] == "invalid_request"
    assert RevokedToken.objects.count() == 1


def test_a_revoked_token_is_refused_before_anything_is_said_of_the_body(
    revoke: Callable[..., Any],
    post: Callable[..., Any],
    order: Callable[..., Any],
    token: str,
    account: Any,
    sandbox: Any,
) -> None:
    account("revoking")
    assert post(order(), token=token).status_code == 201

    revoke(f"token={token}")

    assert recall(verify(token).jti) is not None
    assert is_refused(post(b"{", token=token))


def test_the_row_is_kept_until_the_token_expires(revoke: Callable[..., Any], token: str) -> None:
    revoke(f"token={token}")

    expires = verify(token).expires_at
    assert RevokedToken.objects.get().expires_at == expires
    purge(now=expires, retention=Retention())
    assert RevokedToken.objects.count() == 1
    purge(now=expires + timedelta(seconds=1), retention=Retention())
    assert RevokedToken.objects.count() == 0


def test_what_is_no_good_token_of_the_application_is_answered_200_and_changes_nothing(
    revoke: Callable[..., Any], application: Application, call: Callable[..., Any]
) -> None:
    foreign = str(ApplicationToken.for_application(Application.objects.create(name="Other").id))
    before = ConfigurationVersion.objects.get().version

    answers = [
        revoke(f"token={text}")
        for text in (
            foreign,
            signed(claims(application, exp=1)),
            signed(claims(application), key="x" * 44),
            "nonsense",
            "a.b.c",
            "%E2%82%AC",
            "x" * 65536,
        )
    ]

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"{}")] * 7
    assert not RevokedToken.objects.exists()
    assert ConfigurationVersion.objects.get().version == before
    assert call("GET", token=foreign).status_code == 200


def test_revoking_twice_is_answered_alike_and_counted_once(revoke: Callable[..., Any], token: str) -> None:
    revoke(f"token={token}")
    before = ConfigurationVersion.objects.get().version

    assert revoke(f"token={token}").status_code == 200

    assert RevokedToken.objects.count() == 1
    assert ConfigurationVersion.objects.get().version == before


def test_who_revokes_shows_a_client_id_and_its_secret(
    revoke: Callable[..., Any], token: str, call: Callable[..., Any]
) -> None:
    wrong = revoke(f"token={token}", secret="wrong")
    bearer = Client().post(
        "/oauth/revoke", data=f"token={token}", content_type=FORM, headers={"Authorization": f"Bearer {token}"}
    )

    for answer in (wrong, bearer):
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer["WWW-Authenticate"] == 'Basic realm="switchyard"'
    assert call("GET").status_code == 200


@pytest.mark.parametrize("body", ["", "token=", "token_type_hint=access_token", "token=a&token=b", "token=a%00"])
def test_a_form_without_one_token_is_refused(body: str, revoke: Callable[..., Any]) -> None:
    answer = revoke(body)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_only_a_form_is_read(revoke: Callable[..., Any]) -> None:
    answer = revoke('{"token": "a.b.c"}', content_type="application/json")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert Client().get("/oauth/revoke").status_code == 405


def test_a_token_of_a_credential_is_revoked_with_another_one(
    revoke: Callable[..., Any], application: Application, call: Callable[..., Any]
) -> None:
    former = add_credential(application)
    token = str(ApplicationToken.for_application(application.id, client_id=former.client_id))
    application.credentials.filter(client_id=former.client_id).update(revoked_at=timezone.now())

    assert revoke(f"token={token}").status_code == 200

    assert is_refused(call("GET", token=token))


def test_a_credential_revokes_60_tokens_a_minute_at_most(
    revoke: Callable[..., Any], application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth, "revocations", FixedWindow(clock=lambda: 30.0))
    tokens = [str(ApplicationToken.for_application(application.id)) for _ in range(61)]

    *taken, refused = [revoke(f"token={each}") for each in tokens]

    assert {answer.status_code for answer in taken} == {200}
    assert (refused.status_code, refused["Retry-After"]) == (429, "30")
    assert RevokedToken.objects.count() == 60
