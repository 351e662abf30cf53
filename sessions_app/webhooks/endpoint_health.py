"""How a webhook endpoint is doing, in words. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Condition(StrEnum):
    """From good to bad."""

    WELL = "well"
    FAILING = "failing"
    PAUSED = "paused"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Health:
    """A condition and the sentence that says so; times are UTC."""

    condition: Condition
    text: str


def health_of(
    *,
    enabled: bool,
    disabled_reason: str,
    failures: int,
    failing_since: datetime | None,
    paused_until: datetime | None,
    now: datetime,
) -> Health:
    """Judge an endpoint by what its last tries left behind."""
    if not enabled:
        return Health(Condition.DISABLED, f"Disabled: {disabled_reason or 'switched off'}")
    if failing_since is None:
        return Health(Condition.WELL, "OK")
    tries = "1 failed try" if failures == 1 else f"{failures:,} failed tries in a row"
    since = f"Failing since {_moment(failing_since)}, {tries}"
    if paused_until and paused_until > now:
        return Health(Condition.PAUSED, f"{since}; paused until {_moment(paused_until)}")
    return Health(Condition.FAILING, since)


def _moment(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"
