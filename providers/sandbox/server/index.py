"""The first page: what was opened, whether events arrive, and how each account behaves, with a form to change it."""

import secrets
import time
from dataclasses import asdict
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any

from providers.sandbox.server.delivery import receiver
from providers.sandbox.server.events import Outbox
from providers.sandbox.server.faults import PERSONAS, RATES, SETTINGS, TIMES, Accounts, Behaviour, InvalidSetting
from providers.sandbox.server.http import BadRequest, Request, Response, see_other
from providers.sandbox.server.ledger import Ledger
from providers.sandbox.server.rendering import describe, page
from providers.sandbox.server.settlement_file import usual_days

NEWEST = 50
SWITCHES = tuple(name for name in SETTINGS if name not in RATES + TIMES)
LABELS = {
    "latency_ms": "Latency, ms",
    "latency_jitter_ms": "Jitter, up to ms",
    "refuse_rate": "Refuses, share",
    "error_rate": "Fails with 500, share",
    "lost_answer_rate": "Loses its answer, share",
    "hang_ms": "Answers late by, ms",
    "settles_after_ms": "Settles after, ms",
    "duplicate_events": "Sends events twice",
    "reorder_events": "Sends events out of order",
    "down": "Is down",
}


class Index:
    """The first page, over one ledger."""

    def __init__(self, ledger: Ledger, outbox: Outbox, accounts: Accounts) -> None:
        self._ledger, self._outbox, self._accounts = ledger, outbox, accounts
        self._token = secrets.token_urlsafe(16)

    def show(self, request: Request) -> Response:
        """List the newest checkouts and the accounts."""
        now = time.time()
        self._ledger.pass_time(now)
        return page(
            "index.html",
            checkouts=[describe(each, now=now) for each in self._ledger.newest(NEWEST)],
            accounts=[self._account(name) for name in self._accounts.known()],
            events={state.replace(" ", "_"): str(count) for state, count in self._outbox.totals().items()},
            receiver=receiver(),
            token=self._token,
            settled=[str(day) for day in usual_days(datetime.fromtimestamp(now, UTC).date())],
        )

    def behave(self, request: Request, account: str) -> Response:
        """Change how an account behaves, as the form says."""
        form = request.form()
        if not compare_digest(form.pop("token", "").encode(), self._token.encode()):
            raise BadRequest("this form is no longer valid; load the page again")
        try:
            self._accounts.behave(account, _settings_of(form))
        except InvalidSetting as exc:
            raise BadRequest(str(exc)) from exc
        return see_other("/#accounts")

    def _account(self, name: str) -> dict[str, Any]:
        now, usual = asdict(self._accounts.behaviour(name)), asdict(PERSONAS.get(name, Behaviour()))
        return {
            "name": name,
            "changed": now != usual,
            "numbers": [_field(each, now[each]) for each in (*TIMES, *RATES)],
            "switches": [_field(each, now[each]) for each in SWITCHES],
        }


def _settings_of(form: dict[str, str]) -> dict[str, Any]:
    """Browsers leave out switches that are off. *Back to normal* wants nothing at all."""
    if form.get("action") == "reset":
        return {}
    numbers = {name: text for name, text in form.items() if name in TIMES + RATES}
    return numbers | {name: name in form for name in SWITCHES}


def _field(name: str, value: Any) -> dict[str, Any]:
    share = name in RATES
    return {"name": name, "label": LABELS[name], "value": f"{value:g}" if share else str(value), "on": value is True,
            "step": "0.01" if share else "1", "most": "1" if share else "120000"}  # fmt: skip
