"""The sandbox lets in whoever has a key; not pages of other origins, nor what somebody was made to send."""

import os
import subprocess
import sys
from typing import Any

import pytest

from tests import processes
from tests.providers.sandbox.browser import BROWSER
from tests.providers.sandbox.conftest import key_of
from tests.sandbox_control import operator

WEBHOOK = {"Content-Type": "application/json", "User-Agent": "Switchyard-Webhooks/1", "webhook-id": "x"}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("headers", [WEBHOOK, bearer("ct_sandbox_"), bearer("sk_sandbox_swift"), {}])
def test_without_the_operators_token_nobody_pays_reads_or_controls(
    sandbox: Any, account: str, headers: dict[str, str]
) -> None:
    identity = sandbox.opened(account)["id"]
    calls = (
        ("POST", f"/_control/accounts/{account}/pay/{identity}"),
        ("GET", "/_control/ledger"),
        ("GET", f"/_control/accounts/{account}"),
        ("PUT", f"/_control/accounts/{account}"),
    )

    answers = [BROWSER.request(method, sandbox.base + path, content=b"{}", headers=headers) for method, path in calls]

    assert [answer.status_code for answer in answers] == [401] * 4
    assert sandbox.status(account, identity) == "open"


def test_an_accounts_own_key_sets_its_own_faults_and_no_more(sandbox: Any, account: str) -> None:
    identity, key = sandbox.opened(account)["id"], bearer(key_of(account))
    control = f"{sandbox.base}/_control/accounts"

    assert BROWSER.put(f"{control}/{account}", json={"hang_ms": 1}, headers=key).json()["hang_ms"] == 1
    assert BROWSER.put(f"{control}/swift", json={"down": True}, headers=key).status_code == 401
    assert BROWSER.post(f"{control}/{account}/pay/{identity}", headers=key).status_code == 401
    assert BROWSER.get(f"{sandbox.base}/_control/ledger", headers=key).status_code == 401


def test_a_key_that_only_names_its_account_is_none(sandbox: Any, account: str) -> None:
    identity = sandbox.opened(account)["id"]
    others = key_of("somebody-else").partition(".")[2]

    for key in (f"sk_sandbox_{account}", f"sk_sandbox_{account}.{others}", f"sk_sandbox_{account}.{'0' * 32}"):
        expired = BROWSER.post(f"{sandbox.base}/v1/checkouts/{identity}/expire", headers=bearer(key))
        assert expired.status_code == 401

    assert sandbox.status(account, identity) == "open"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8001", "169.254.169.254", "localhost.evil.example"])
def test_a_name_that_was_made_to_lead_here_is_not_answered(sandbox: Any, account: str, host: str) -> None:
    opened = sandbox.opened(account)

    for path in ("/", f"/pay/{opened['id']}", "/_control/ledger", "/healthz"):
        answer = BROWSER.get(sandbox.base + path, headers={"Host": host, **operator()})
        assert (answer.status_code, "token" in answer.text) == (400, False)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "127.8.8.8"])
def test_names_of_this_machine_are(sandbox: Any, host: str) -> None:
    assert BROWSER.get(sandbox.base, headers={"Host": f"{host}:{sandbox.port}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://127.0.0.1:8000"}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-site"},
     {"Sec-Fetch-Site": "cross-site"}],
)  # fmt: skip
def test_a_page_of_another_origin_sends_no_form_even_with_its_token(
    sandbox: Any, account: str, headers: dict[str, str]
) -> None:
    opened = sandbox.opened(account)
    token = BROWSER.get(opened["url"]).text.split('name="token" value="')[1].split('"')[0]
    form = {"token": token, "card": "4242 4242 4242 4242", "action": "pay"}

    assert BROWSER.post(opened["url"], data=form, headers=headers).status_code == 403
    assert sandbox.status(account, opened["id"]) == "open"
    own = {"Origin": sandbox.base, "Sec-Fetch-Site": "same-origin"}
    assert BROWSER.post(opened["url"], data=form, headers=own).status_code == 303
    assert sandbox.status(account, opened["id"]) == "paid"


@pytest.mark.parametrize("given", ["", "too short"])
def test_without_a_secret_it_does_not_start(given: str) -> None:
    environment = os.environ | {"SANDBOX_SECRET": given, "SECRET_KEY": "", "SANDBOX_PORT": "9"}

    ended = subprocess.run(
        [sys.executable, "-m", "providers.sandbox.server"],
        cwd=processes.ROOT, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert ended.returncode == 1
    assert ended.stderr.startswith("SANDBOX_SECRET must be set: 32 or more random characters")
