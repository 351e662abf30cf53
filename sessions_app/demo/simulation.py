"""The plan of a simulation: the conversion of the accounts and their outages. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from routing.charts.frame import Axis
from routing.charts.plots import PlotLine, lines

SHARES = re.compile(r"(?P<name>[\w-]+)=(?P<first>[\d.]+)(?::(?P<last>[\d.]+))?")
CHANGE = re.compile(r"(?P<name>[\w-]+)=(?P<share>[\d.]+)@(?P<order>\d+)")
OUTAGE = re.compile(r"(?P<name>[\w-]+)=(?P<first>\d+)-(?P<last>\d+)")
WINDOW = 30
"""The number of orders over which an account's share is computed."""


class InvalidPlan(ValueError):
    """The plan cannot be read; the message names the part."""


@dataclass(frozen=True, slots=True)
class SimulatedAccount:
    """How the shoppers of an account behave. `changes` are pairs of an order number and the share from then on."""

    name: str
    first: float
    last: float
    changes: tuple[tuple[int, float], ...] = ()
    outages: tuple[tuple[int, int], ...] = ()

    def pay_share(self, order: int, orders: int) -> float:
        """Return the probability that the shopper of this order pays; it drifts from first to last."""
        begun = [share for since, share in self.changes if order >= since]
        return begun[-1] if begun else self.first + (self.last - self.first) * order / max(orders - 1, 1)

    def is_down(self, order: int) -> bool:
        """Tell whether the account is down."""
        return any(first <= order < last for first, last in self.outages)


@dataclass(frozen=True, slots=True)
class Plan:
    """The accounts by name; shoppers at other accounts pay with probability `otherwise`."""

    accounts: dict[str, SimulatedAccount]
    otherwise: float = 0.8

    def pay_share(self, name: str, order: int, orders: int) -> float:
        """Return the probability that a shopper pays at this account."""
        return self.accounts[name].pay_share(order, orders) if name in self.accounts else self.otherwise


@dataclass(frozen=True, slots=True)
class SimulatedOutcome:
    """The outcome of one order: its account, if one opened it, and whether it was paid."""

    order: int
    account: str | None
    paid: bool = False


@dataclass
class SimulatedTally:
    """The outcomes so far."""

    outcomes: list[SimulatedOutcome] = field(default_factory=list)

    def rows(self) -> list[tuple[str, int, int]]:
        """List every account with its numbers of opened and paid orders."""
        opened = Counter(each.account for each in self.outcomes if each.account)
        paid = Counter(each.account for each in self.outcomes if each.paid)
        return [(name, opened[name], paid[name]) for name in sorted(opened)]

    @property
    def refused(self) -> int:
        """The number of orders that no account opened."""
        return sum(each.account is None for each in self.outcomes)


def plan(*, pay: Iterable[str], change: Iterable[str], outage: Iterable[str]) -> Plan:
    """Read NAME=SHARE or NAME=FIRST:LAST, NAME=SHARE@ORDER and NAME=FIRST-LAST. Raises InvalidPlan."""
    shares = {share["name"]: share for share in (_read(SHARES, text) for text in pay)}
    changes = [_read(CHANGE, text) for text in change]
    outages = [_read(OUTAGE, text) for text in outage]
    names = [*shares, *(each["name"] for each in changes), *(each["name"] for each in outages)]
    return Plan({name: _account(name, shares.get(name), changes, outages) for name in names})


def chart(outcomes: Sequence[SimulatedOutcome]) -> str:
    """Draw the share of every account in the last WINDOW orders, order by order."""
    opened = [each for each in sorted(outcomes, key=lambda each: each.order) if each.account]
    names = sorted({each.account for each in opened if each.account})
    series = [PlotLine(name, _shares(opened, name)) for name in names]
    across = Axis("orders", 0, max(len(opened) - 1, 1))
    return lines(f"Share of the last {WINDOW} orders", series, across=across, up=Axis("% of orders", 0, 100))


def _shares(opened: Sequence[SimulatedOutcome], name: str) -> list[tuple[float, float]]:
    points = []
    for number in range(len(opened)):
        window = opened[max(number - WINDOW + 1, 0) : number + 1]
        points.append((float(number), 100 * sum(each.account == name for each in window) / len(window)))
    return points


def _read(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    match = pattern.fullmatch(text)
    if not match:
        raise InvalidPlan(f"{text!r} cannot be read")
    return match.groupdict()


def _account(
    name: str, shares: dict[str, str] | None, changes: list[dict[str, str]], outages: list[dict[str, str]]
) -> SimulatedAccount:
    first = _share(shares["first"]) if shares else Plan({}).otherwise
    last = _share(shares["last"]) if shares and shares["last"] else first
    return SimulatedAccount(
        name,
        first,
        last,
        tuple(sorted((int(each["order"]), _share(each["share"])) for each in changes if each["name"] == name)),
        tuple((int(each["first"]), int(each["last"])) for each in outages if each["name"] == name),
    )


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError as exc:
        raise InvalidPlan(f"{text!r} is not a number") from exc
    if not 0 <= share <= 1:
        raise InvalidPlan(f"{text} is not between 0 and 1")
    return share
