"""`python -m benchmarks.ranking`: microseconds to decide one order, with few and many accounts and rules.

No database and no web server: the snapshot is made in memory. Orders differ in amount, session and reference. The
thread's CPU time is measured, and the fastest of several rounds is shown. One column includes writing the decision
record as JSON, which a create does afterwards.
"""

import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "ENV_FILE": os.devnull, "SECRET_KEY": "nothing is signed"}
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ORDERS, ROUNDS = 2_000, 9


def main() -> None:
    """Measure and print."""
    import django

    django.setup()
    print(f"{'accounts':>8}{'rules':>7}{'fees':>10}{'decide us':>12}{'with JSON us':>14}{'record bytes':>14}")
    for accounts, rules, fixed in ((3, 0, False), (3, 0, True), (5, 100, True), (50, 100, False), (50, 100, True)):
        decide = _decider(accounts, rules, fixed)
        alone = _microseconds(decide)
        whole = _microseconds(lambda number, made=decide: orjson.dumps(made(number)))
        size = len(orjson.dumps(decide(1)))
        print(f"{accounts:8}{rules:7}{'% + fixed' if fixed else '%':>10}{alone:12.1f}{whole:14.1f}{size:14,}")


def _microseconds(decide: Callable[[int], Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.thread_time()
        for number in range(ORDERS):
            decide(number)
        times.append((time.thread_time() - started) / ORDERS * 1e6)
    return min(times)


def _decider(accounts: int, rules: int, fixed: bool) -> Callable[[int], Any]:
    from routing.decision.rules import Rules
    from routing.ranking import decide
    from routing.snapshot import AccountInForce, Configuration, Snapshot
    from routing.statistics.performance import Calls, Performance

    chance = random.Random(1)
    rows = [_row(number, chance) for number in range(accounts)]
    terms = [_terms(row, chance) if fixed else {} for row in rows]
    configuration = Configuration(
        version=1,
        revision=1,
        weights={"conversion": 45, "health": 25, "cost": 15, "latency": 10, "preference": 5},
        accounts={row.id: AccountInForce(row, each) for row, each in zip(rows, terms, strict=True)},
        rules=Rules(tuple(_rule(number, rows) for number in range(rules))),
    )
    lines = [(row.id, "AUD") for row in rows]
    opened = {line: chance.uniform(0, 500) for line in lines}
    performance = Performance(
        {row.id: Calls(chance.uniform(0, 500), chance.uniform(0, 5)) for row in rows},
        {line: count * chance.uniform(0.6, 0.9) for line, count in opened.items()},
        opened,
    )
    known = Snapshot(configuration, performance)
    orders = [_order(number) for number in range(ORDERS)]
    return lambda number: decide(orders[number], known, session_id=UUID(int=number + 1), now=NOW).decision


def _row(number: int, chance: random.Random) -> Any:
    from providers.models import ProviderAccount

    return ProviderAccount(
        id=UUID(int=number + 1),
        provider="sandbox",
        name=f"account-{number}",
        fee_percent=Decimal(chance.randrange(1000, 3000)) / 1000,
        preference=Decimal(chance.randrange(0, 1000)) / 1000,
        sealed_credentials=b"x",
        created_at=NOW + timedelta(days=number),
    )


def _terms(row: Any, chance: random.Random) -> dict[str, Any]:
    from providers.models import AccountTerms

    made = AccountTerms(
        account=row, currency="AUD", fee_percent=row.fee_percent, fee_fixed=Decimal(chance.randrange(5, 50)) / 100
    )
    return {"AUD": made}


def _rule(number: int, rows: list[Any]) -> Any:
    """Make a realistic rule: most are for another application, currency or country, some for amounts and items."""
    from routing.decision.rules import Action, Rule

    conditions: list[dict[str, Any]] = [
        {"application": UUID(int=10_000 + number)},
        {"currency": "USD"},
        {"country": "NZ"},
        {"currency": "AUD", "minimum": Decimal(1_000_000)},
        {"application": UUID(int=10_000 + number), "item": "gift card"},
    ]
    if number % 20 == 0:
        conditions = [{"item": f"sku-{number}"}]
    return Rule(
        id=number + 1,
        name=f"Rule {number}",
        action=Action.NEVER,
        accounts=(rows[0].id,),
        **conditions[number % len(conditions)],
    )


def _order(number: int) -> Any:
    from providers.base import LineItem
    from routing.decision.eligibility import OrderFacts

    return OrderFacts(
        mode="sandbox",
        currency="AUD",
        total=Decimal(1000 + number * 7) / 100,
        payment_method="card",
        country="AU",
        has_email=True,
        lifetime=timedelta(hours=1),
        application_id=UUID(int=1),
        order_reference=f"ORD-{number}",
        items=(LineItem("Blue Wool Jumper", 1, Decimal("119.00"), "JUMP-BLUE-M"), LineItem("Socks", 1, Decimal(10))),
        additional_information={"channel": "web"},
    )


if __name__ == "__main__":
    main()
