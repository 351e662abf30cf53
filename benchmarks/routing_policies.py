"""`python -m benchmarks.routing_policies`: our routing compared with other policies in a synthetic world.

No database. All policies learn an outcome an hour after the session. Regret is the number of payments missed against
the account that was best at each moment, added up.
"""

import argparse
import math
import random
import statistics
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.policies import OURS, POLICIES, Maker, Policy, Switchyard
from routing.charts.frame import Axis
from routing.charts.plots import PlotLine, lines

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "regret.svg"
ACCOUNTS = 4
DELAY_HOURS = 1.0
T_95 = {20: 2.093}
CURVE_POINTS = 100
WINDOW = 100
PER_DAY = 1000


@dataclass(frozen=True)
class World:
    """The true conversion of every account at every session, and one random draw a session, shared by all policies."""

    rates: Sequence[Sequence[float]]
    draws: Sequence[float]
    per_hour: float


@dataclass(frozen=True)
class Played:
    """A policy's result in one world: paid share, cumulative regret, and chosen accounts."""

    paid_share: float
    regret: Sequence[float]
    chosen: Sequence[int]


def drifting(seed: int, sessions: int, per_hour: float) -> World:
    """Make a world where conversion drifts around 82 % within days, and every account has one bad day."""
    draw = random.Random(seed)
    means = [draw.gauss(1.5, 0.35) for _ in range(ACCOUNTS)]
    levels = [draw.gauss(mean, 0.35) for mean in means]
    pull = 1 / (72 * per_hour)
    noise = 0.35 * math.sqrt(2 * pull)
    incidents = [_incident(draw, sessions, per_hour) for _ in range(ACCOUNTS)]
    rates = []
    for number in range(sessions):
        levels = [x + pull * (m - x) + noise * draw.gauss(0, 1) for x, m in zip(levels, means, strict=True)]
        rates.append([_rate(x, number, incident) for x, incident in zip(levels, incidents, strict=True)])
    return World(rates, [draw.random() for _ in range(sessions)], per_hour)


def falling(seed: int, before: int, after: int, per_hour: float) -> World:
    """Make a world where the best account falls from 90 % to 60 %, and the others stay at 85 % and 80 %."""
    draw = random.Random(seed)
    rates = [[0.90, 0.85, 0.80]] * before + [[0.60, 0.85, 0.80]] * after
    return World(rates, [draw.random() for _ in range(before + after)], per_hour)


def play(world: World, policy: Policy) -> Played:
    """Run a policy over all sessions of a world."""
    waiting: deque[tuple[float, int, bool]] = deque()
    paid_sessions, regret, curve, chosen = 0, 0.0, [], []
    for number, (rates, draw) in enumerate(zip(world.rates, world.draws, strict=True)):
        hour = number / world.per_hour
        while waiting and waiting[0][0] <= hour:
            _, account, paid = waiting.popleft()
            policy.learn(account, paid, hour)
        account = policy.choose(hour)
        paid = draw < rates[account]
        waiting.append((hour + DELAY_HOURS, account, paid))
        paid_sessions += paid
        regret += max(rates) - rates[account]
        curve.append(regret)
        chosen.append(account)
    return Played(paid_sessions / len(chosen), curve, chosen)


def moved_after(world: World, seed: int, before: int, sigmas: float = 1.0) -> int | None:
    """Count the sessions from the fall until the fallen account gets only its share of exploration.

    None if that does not happen, or if the account did not have the traffic before.
    """
    chosen = play(world, Switchyard(len(world.rates[0]), seed, sigmas)).chosen
    if chosen[before - WINDOW : before].count(0) < WINDOW / 2:
        return None
    for number in range(before, len(chosen) - WINDOW):
        if chosen[number] != 0 and chosen[number : number + WINDOW].count(0) <= WINDOW * 0.05:
            return number - before
    return None


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and the half-width of its 95 % interval over the seeds."""
    half = T_95.get(len(values), 2.0) * statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0.0
    return statistics.fmean(values), half


def main() -> None:
    """Run all policies, print the tables and save the curves."""
    options = _options()
    worlds = [drifting(seed, options.sessions, options.per_hour) for seed in range(options.seeds)]
    results = {name: _play_all(worlds, make) for name, make in POLICIES.items()}
    _print_table(results, options)
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(_curves(results, options.sessions) + "\n")
    print(f"\nRegret curves: {PICTURE.relative_to(PICTURE.parents[2])}")
    _print_fall(options.seeds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.routing_policies", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--sessions", type=int, default=20_000)
    parser.add_argument("--per-hour", type=float, default=PER_DAY / 24)
    return parser.parse_args()


def _play_all(worlds: Sequence[World], make: Maker) -> list[Played]:
    return [play(world, make(ACCOUNTS, seed, world.rates)) for seed, world in enumerate(worlds)]


def _print_table(results: dict[str, list[Played]], options: argparse.Namespace) -> None:
    days = options.sessions / options.per_hour / 24
    print(
        f"{options.seeds} worlds of {options.sessions} sessions over {days:.0f} days, {ACCOUNTS} accounts;"
        " mean ± 95 %\n"
    )
    print(f"{'':32}{'paid share, %':>18}{'regret per 1,000':>20}{'ours paid more in':>20}")
    ours = [each.paid_share for each in results["Switchyard"]]
    for name, played in results.items():
        share = interval([100 * each.paid_share for each in played])
        regret = interval([1000 * each.regret[-1] / options.sessions for each in played])
        wins = sum(mine > each.paid_share for mine, each in zip(ours, played, strict=True))
        beaten = "" if name == "Switchyard" else f"{wins} of {len(ours)}"
        print(f"{name:32}{share[0]:11.2f} ± {share[1]:4.2f}{regret[0]:13.1f} ± {regret[1]:4.1f}{beaten:>20}")


def _curves(results: dict[str, list[Played]], sessions: int) -> str:
    step = max(sessions // CURVE_POINTS, 1)
    series = []
    for name, played in results.items():
        points = [(n, statistics.fmean(each.regret[n] for each in played)) for n in range(0, sessions, step)]
        series.append(PlotLine(name, points))
    highest = max(value for line in series for _, value in line.points)
    title = "Regret: payments missed against the best account at each moment, mean over all worlds"
    return lines(title, series, across=Axis("sessions", 0, sessions), up=Axis("payments missed", 0, highest))


def _print_fall(seeds: int) -> None:
    print("\nThe best account falls from 90 % to 60 %; another pays 85 %. Sessions until traffic has moved:")
    for name, sigmas in OURS.items():
        for per_hour in (10, PER_DAY / 24, 400):
            before, after = int(per_hour * 120), int(per_hour * 72)
            worlds = [falling(seed, before, after, per_hour) for seed in range(seeds)]
            counts = [moved_after(world, seed, before, sigmas) for seed, world in enumerate(worlds)]
            moved = sorted(count for count in counts if count is not None)
            median = statistics.median(moved) if moved else math.nan
            print(
                f"  {name:32}{per_hour:5.0f} an hour: median {median:5.0f} ({median / per_hour:4.1f} h), "
                f"{moved[0] if moved else '-'} to {moved[-1] if moved else '-'} in {len(moved)} of {seeds} worlds"
            )


def _rate(level: float, number: int, incident: tuple[int, int, float]) -> float:
    start, end, depth = incident
    return max(1 / (1 + math.exp(-level)) - (depth if start <= number < end else 0.0), 0.0)


def _incident(draw: random.Random, sessions: int, per_hour: float) -> tuple[int, int, float]:
    start = draw.randrange(max(sessions - int(24 * per_hour), 1))
    return start, start + int(draw.uniform(6, 24) * per_hour), draw.uniform(0.15, 0.35)


if __name__ == "__main__":
    main()
