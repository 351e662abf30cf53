"""How each account behaves: fast or slow, and what goes wrong with its calls and events."""

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import orjson

from providers.sandbox.server.storage import Database

LONGEST_MS = 120_000


class InvalidSetting(ValueError):
    """The message says which setting may be what."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One account's settings: milliseconds, shares of calls from 0 to 1, and switches."""

    latency_ms: int = 0
    """Every call takes this long ..."""
    latency_jitter_ms: int = 0
    """... and up to this much more."""
    refuse_rate: float = 0
    """Refuses a new checkout: 402."""
    error_rate: float = 0
    """Answers 500 without doing anything."""
    lost_answer_rate: float = 0
    """Does it, then breaks the connection instead of answering."""
    hang_ms: int = 0
    """Does it, then waits this long before it answers."""
    settles_after_ms: int = 3000
    """How long the cards that are processed first take."""
    duplicate_events: bool = False
    """Sends every event twice."""
    reorder_events: bool = False
    """Holds every event but the paid one back, until it is overtaken."""
    down: bool = False
    """Answers 503 to everything."""

    def delay(self) -> float:
        """Say how many seconds the next call takes."""
        return (self.latency_ms + random.random() * self.latency_jitter_ms) / 1000  # noqa: S311

    def event_delay(self, kind: str) -> float:
        """Say how many seconds an event of `kind` is held back."""
        held = self.reorder_events and kind != "checkout.paid"
        return (self.settles_after_ms + 1000) / 1000 if held else 0


PERSONAS = {
    "swift": Behaviour(latency_ms=30, latency_jitter_ms=10),
    "steady": Behaviour(latency_ms=120, latency_jitter_ms=40),
    "thrifty": Behaviour(latency_ms=450, latency_jitter_ms=150),
}
"""The demo's accounts differ in speed as their terms differ in price."""
SETTINGS = tuple(field.name for field in fields(Behaviour))
RATES = tuple(name for name in SETTINGS if name.endswith("_rate"))
TIMES = tuple(name for name in SETTINGS if name.endswith("_ms"))


def strikes(rate: float) -> bool:
    """Draw whether a fault that happens to `rate` of the calls happens to this one."""
    return rate > 0 and random.random() < rate  # noqa: S311


def change(before: Behaviour, wanted: Mapping[str, Any]) -> Behaviour:
    """Apply settings by name, given as JSON or as form text. Raises InvalidSetting."""
    return replace(before, **dict(_read(name, value) for name, value in wanted.items()))


def _read(name: str, value: Any) -> tuple[str, Any]:
    if name in RATES:
        return name, _number(name, value, 1)
    if name in TIMES:
        return name, int(_number(name, value, LONGEST_MS))
    if name not in SETTINGS:
        raise InvalidSetting(f"{name} is not a setting; settings are {', '.join(SETTINGS)}")
    if not isinstance(value, bool):
        raise InvalidSetting(f"{name} must be true or false")
    return name, value


def _number(name: str, value: Any, largest: int) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= largest:
        raise InvalidSetting(f"{name} must be between 0 and {largest}")
    return number


class Accounts:
    """Who behaves how; kept in the ledger, held in memory because every call asks."""

    def __init__(self, database: Database) -> None:
        self._database = database
        rows = database.read("SELECT account, settings FROM behaviour")
        self._set = {row["account"]: change(Behaviour(), orjson.loads(row["settings"])) for row in rows}

    def behaviour(self, account: str) -> Behaviour:
        """Say how an account behaves: as it was set, as its persona does, or without any fault."""
        return self._set.get(account) or PERSONAS.get(account) or Behaviour()

    def behave(self, account: str, wanted: Mapping[str, Any]) -> Behaviour:
        """Make the account behave like its persona but for `wanted`. Raises InvalidSetting."""
        behaviour = change(PERSONAS.get(account, Behaviour()), wanted)
        self._database.write(
            "INSERT INTO behaviour VALUES (:account, :settings) ON CONFLICT DO UPDATE SET settings = excluded.settings",
            {"account": account, "settings": orjson.dumps(asdict(behaviour)).decode()},
        )
        self._set[account] = behaviour
        return behaviour

    def known(self) -> list[str]:
        """List the personas and the accounts with settings of their own."""
        return [*PERSONAS, *sorted(self._set.keys() - PERSONAS.keys())]
