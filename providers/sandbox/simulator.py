"""The sandbox's controls for the console. They use its control API, which works however badly an account behaves."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any, ClassVar

import orjson

from providers.base import Connection, Credentials, ProviderMisconfigured, ProviderUnknown
from providers.calls.http import Http, ProviderAnswer
from providers.sandbox import failures
from providers.sandbox.keys import named_by
from providers.simulator import Setting, SettingKind

PATIENCE_SECONDS = 2.0
LONGEST_MS = 120_000

SETTINGS = (
    Setting("down", "Down", SettingKind.SWITCH, "Answers 503 to everything"),
    Setting("duplicate_events", "Sends events twice", SettingKind.SWITCH, "Every event arrives two times"),
    Setting("reorder_events", "Sends events out of order", SettingKind.SWITCH, "All but the paid one are held back"),
    Setting("refuse_rate", "Refuses orders", SettingKind.SHARE, "A definite no (402), nothing made"),
    Setting("error_rate", "Fails", SettingKind.SHARE, "Answers 500, nothing done"),
    Setting("lost_answer_rate", "Loses its answer", SettingKind.SHARE, "Does it, then the connection breaks"),
    Setting("latency_ms", "Latency", SettingKind.MILLISECONDS, "Every call takes this long", LONGEST_MS),
    Setting("latency_jitter_ms", "Jitter", SettingKind.MILLISECONDS, "And up to this much more", LONGEST_MS),
    Setting(
        "hang_ms", "Answers late by", SettingKind.MILLISECONDS, "Does it, then waits before it answers", LONGEST_MS
    ),
    Setting(
        "settles_after_ms", "Settles after", SettingKind.MILLISECONDS, "For cards that are processed first", LONGEST_MS
    ),
)


class SandboxSimulator:
    """One account's controls."""

    name: ClassVar[str] = "sandbox"
    settings: ClassVar[tuple[Setting, ...]] = SETTINGS

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._key = credentials.fields.get("api_key", "")
        self._base = connection.base_url.rstrip("/")
        self._connection = replace(connection, read_timeout=PATIENCE_SECONDS, total_timeout=PATIENCE_SECONDS)

    def behaviour(self) -> Mapping[str, float]:
        """Ask how the account behaves now."""
        return self._send("GET")

    def behave(self, wanted: Mapping[str, float]) -> Mapping[str, float]:
        """Make the account behave as its persona does but for `wanted`, and say how that is."""
        return self._send("PUT", dict(wanted))

    def _send(self, method: str, body: Any = None) -> Mapping[str, float]:
        if not (account := named_by(self._key)):
            raise ProviderMisconfigured("the API key names no sandbox account")
        url = f"{self._base}/_control/accounts/{account}"
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        content = None if body is None else orjson.dumps(body)
        with closing(Http(self._connection)) as http:
            return _read(http.call(method, url, headers=headers, content=content))


def _read(response: ProviderAnswer) -> Mapping[str, float]:
    if not response.is_success:
        raise failures.of_answer(response.status, None)
    try:
        answer = orjson.loads(response.body)
        return {each.name: answer[each.name] for each in SETTINGS}
    except (ValueError, TypeError, LookupError) as exc:
        raise ProviderUnknown("unreadable answer") from exc
