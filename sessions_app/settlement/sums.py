"""The sums of a file's lines. Pure."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from providers.money import format_settled
from providers.settlement import LineKind
from sessions_app.settlement.line_money import Money
from sessions_app.settlement.lines import SettlementRow

AMOUNTS = ("gross", "fee", "net")


@dataclass(slots=True)
class Sums:
    """The number of lines, the times of the first and last charge, and the sums by currency and kind."""

    count: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    _sums: dict[tuple[str, LineKind], list[Any]] = field(
        default_factory=lambda: defaultdict(lambda: [0, Decimal(0), Decimal(0), Decimal(0)])
    )

    def add(self, line: SettlementRow) -> None:
        """Add a line."""
        self.count += 1
        self._add(line.kind, line.money)
        if line.kind is LineKind.CHARGE:
            self.first_at = min(self.first_at or line.occurred_at, line.occurred_at)
            self.last_at = max(self.last_at or line.occurred_at, line.occurred_at)

    def _add(self, kind: LineKind, money: Money) -> None:
        sums = self._sums[money.currency, kind]
        sums[0] += 1
        for place, name in enumerate(AMOUNTS, start=1):
            sums[place] += getattr(money, name)

    def as_document(self) -> list[dict[str, Any]]:
        """Write currency, kind, count, gross, fee and net as JSON: sums as text with the currency's decimals."""
        return [
            {"currency": currency, "kind": kind.value, "count": count}
            | {name: format_settled(amount, currency) for name, amount in zip(AMOUNTS, amounts, strict=True)}
            for (currency, kind), (count, *amounts) in sorted(self._sums.items())
        ]
