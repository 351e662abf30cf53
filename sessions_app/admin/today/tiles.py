"""The tiles of the Today page: a figure, what it means, and the list behind it, for those who may open that."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from routing.models import AccountBreaker, Canary, CanaryReading, PlannedOutage
from routing.snapshot import breaker_of
from sessions_app.admin.providers.account_facts import format_breaker
from sessions_app.admin.today.questions import MOST, MOST_NAMED, ask, list_of, questions, sessions_of
from sessions_app.models import PaymentSession
from sessions_app.usecases.background.heartbeat import SILENT, last_beat

BAD, LACKING, CALM = "bad", "lacking", ""
SLOW = timedelta(minutes=1)
"""A queue whose first is due for longer is not being worked on as it should be."""
May = Callable[[type[Model]], bool]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure. `tone` is bad (act now), lacking (have a look) or empty."""

    key: str
    name: str
    value: str
    detail: str
    address: str
    tone: str = CALM
    is_nothing: bool = False


@dataclass(frozen=True, slots=True)
class TileKind:
    """How a count is shown: its name, what it means when there are some and when there are none, its tone."""

    name: str
    some: str
    none: str
    tone: str


ATTENTION = {
    "unroutable": TileKind("Unroutable orders", "In the last 24 hours", "None in the last 24 hours", LACKING),
    "late": TileKind(
        "Late payments", "Paid after the session had ended, last 24 hours", "None in the last 24 hours", LACKING
    ),
    "review": TileKind("Held for review", "The payment needs a manual review", "No payment is held", BAD),
    "parked": TileKind("Provider events parked", "They could not be applied", "All were applied", BAD),
    "given_up": TileKind(
        "Webhook deliveries given up", "Kept 30 days; can be sent again", "None in the last 30 days", LACKING
    ),
    "switched_off": TileKind("Endpoints disabled automatically", "They answered 410 Gone", "None", LACKING),
    "breaks": TileKind("Settlement breaks", "Files with open breaks", "No file has an open break", BAD),
    "unapproved": TileKind("Weights to approve", "They wait for a second approver", "None", LACKING),
}
WORK = {
    "overdue": TileKind("Sessions overdue", "Not checked by a worker for 5 minutes", "All are checked in time", BAD),
    "paused": TileKind("Endpoints paused", "They fail; retried from time to time", "None has failed for long", LACKING),
}
NAMED = {
    "stuck": TileKind("Creations stuck", "The process died and no other took over", "None", BAD),
    "quarantined": TileKind("Checkouts in quarantine", "Not confirmed closed for 10 minutes", "None for long", LACKING),
}
QUEUES = {"events": "Provider events waiting", "webhooks": "Webhooks waiting"}


def answers(may: May, *, now: datetime) -> dict[str, Any]:
    """Query all that a person may see, at once."""
    asked = [name for name, each in questions(now).items() if may(each.model)]
    if may(PaymentSession):
        asked += NAMED
    return ask([*asked, *(f"{name}_due" for name in QUEUES if name in asked)], now=now)


def attention(found: Mapping[str, Any], *, now: datetime) -> list[Tile]:
    """Give the tiles of what waits for staff."""
    tiles = _counted(ATTENTION, found, now)
    return [_with_week(each, found) if each.key == "late" else each for each in tiles]


def background(found: Mapping[str, Any], *, now: datetime) -> list[Tile]:
    """Give the tiles of background work."""
    named = [_named(key, kind, found[key]) for key, kind in NAMED.items() if key in found]
    queues = [_queue(key, name, found, now) for key, name in QUEUES.items() if key in found]
    return [*queues, *_counted(WORK, found, now), *named]


def routing(found: Mapping[str, Any], may: May, *, now: datetime) -> list[Tile]:
    """Give the tiles of breakers, planned outages and the canary."""
    tiles = []
    if may(AccountBreaker):
        tiles.append(_breakers(now))
    if "outages" in found:
        tiles.append(_outages(found["outages"], now))
    if may(Canary):
        tiles.append(_canary())
    return tiles


def worker(now: datetime) -> dict[str, str]:
    """Say when a worker was last seen, and what it means when that is long ago."""
    seen = last_beat()
    ago = "" if seen is None else age(now - seen)
    if seen is not None and now - seen < SILENT:
        return {"seen": f"Background worker: last seen {ago} ago", "silent": ""}
    for_long = "has been seen yet" if seen is None else f"has been seen for {ago}"
    return {"seen": "", "silent": f"No background worker {for_long}"}


def age(passed: timedelta) -> str:
    """Write a time that has passed, in its largest unit."""
    seconds = max(int(passed.total_seconds()), 0)
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{seconds // size} {unit}{'s' if seconds >= 2 * size else ''}"
    return f"{seconds} s"


def capped(count: int) -> str:
    """Write a count that stops at MOST."""
    return f"{MOST:,}+" if count > MOST else f"{count:,}"


def _counted(kinds: Mapping[str, TileKind], found: Mapping[str, Any], now: datetime) -> list[Tile]:
    asked = questions(now)
    return [_tile(key, kind, found[key], asked[key].address) for key, kind in kinds.items() if key in found]


def _tile(key: str, kind: TileKind, count: int, address: str) -> Tile:
    detail, tone = (kind.some, kind.tone) if count else (kind.none, CALM)
    return Tile(key, kind.name, capped(count), detail, address, tone, is_nothing=not count)


def _named(key: str, kind: TileKind, ids: list[Any]) -> Tile:
    tile = _tile(key, kind, len(ids), sessions_of(ids) if ids else list_of(PaymentSession))
    if len(ids) <= MOST_NAMED:
        return tile
    return replace(tile, detail=f"{tile.detail}; the list shows {MOST_NAMED}")


def _with_week(tile: Tile, found: Mapping[str, Any]) -> Tile:
    return replace(tile, detail=f"{tile.detail}; {capped(found['late_this_week'])} in 7 days")


def _queue(key: str, name: str, found: Mapping[str, Any], now: datetime) -> Tile:
    count, due = found[key], found[f"{key}_due"]
    late = now - due if due and due < now else None
    resting = "None is due" if count else "All are processed"
    detail = f"The oldest has been due for {age(late)}" if late else resting
    tone = LACKING if late and late > SLOW else CALM
    return Tile(key, name, capped(count), detail, questions(now)[key].address, tone, is_nothing=not count)


def _breakers(now: datetime) -> Tile:
    name, address = "Breakers not closed", list_of(AccountBreaker)
    rows = AccountBreaker.objects.exclude(state="closed").select_related("account").order_by("-opened_at")
    opened = [(row.account, breaker) for row in rows if (breaker := breaker_of(row, row.account))]
    if not opened:
        return Tile("breakers", name, "0", "Calls go through to every account", address, is_nothing=True)
    texts = (f"{account}: {' – '.join(format_breaker(breaker, now))}" for account, breaker in opened)
    return Tile("breakers", name, capped(len(opened)), _few(texts), address, BAD)


def _outages(count: int, now: datetime) -> Tile:
    name, address = "Planned outages now", questions(now)["outages"].address
    if not count:
        return Tile("outages", name, "0", "No account is in a planned outage", address, is_nothing=True)
    rows = PlannedOutage.objects.filter(starts_at__lte=now, ends_at__gt=now).select_related("account")
    texts = (f"{each.account} until {each.ends_at:%-d %b %H:%M} UTC" for each in rows.order_by("ends_at")[:MOST])
    return Tile("outages", name, capped(count), _few(texts), address, LACKING)


def _canary() -> Tile:
    canary = Canary.objects.filter(state=Canary.State.RUNNING).select_related("revision").first()
    if canary is None:
        return Tile("canary", "Canary", "None", "No canary is running", list_of(Canary), is_nothing=True)
    reading = CanaryReading.objects.filter(canary=canary).order_by("-id").first()
    address = f"{list_of(Canary)}{canary.pk}/change/"
    return Tile(
        "canary", "Canary", f"{canary.percent} %", f"Of orders go to {canary.revision}. {_read(reading)}", address
    )


def _read(reading: CanaryReading | None) -> str:
    if reading is None or not (reading.candidate_ended and reading.control_ended):
        return "No result yet"
    value = reading.candidate_paid / reading.candidate_ended - reading.control_paid / reading.control_ended
    low, high = reading.low * 100, reading.high * 100
    return f"Paid share {value * 100:+.1f} points (between {low:+.1f} and {high:+.1f})"


def _few(texts: Iterable[str]) -> str:
    each = list(texts)
    more = f"; and {len(each) - 2} more" if len(each) > 2 else ""
    return "; ".join(each[:2]) + more
