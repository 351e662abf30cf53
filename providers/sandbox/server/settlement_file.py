"""An account's settlement file by day, as CSV, as providers offer it for download."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from itertools import groupby
from typing import Any

from providers.csv_formulas import guarded
from providers.sandbox.server.http import BadRequest, Request, Response
from providers.sandbox.server.storage import Database, Row
from providers.sandbox.settlement import HEADERS

PER_MILLE = {"swift": 29, "steady": 19, "thrifty": 9}
USUAL = 20
"""Its fee on a payment; it is not returned with a refund."""
USUAL_DAYS = 7
SETTLED = """
SELECT 'payment' AS type, 'en_' || substr(payment_id, 5) AS entry_id, payment_id, id AS checkout_id, reference,
       CAST(changed AS INTEGER) AS created, currency, amount, changed AS at
  FROM checkout WHERE account = :account AND status = 'paid' AND changed >= :since AND changed < :until
UNION ALL
SELECT 'refund', refund.id, refund.payment_id, checkout.id, reference, CAST(refund.created AS INTEGER),
       refund.currency, -refund.amount, refund.created
  FROM refund JOIN checkout ON checkout.payment_id = refund.payment_id
 WHERE refund.account = :account AND refund.created >= :since AND refund.created < :until
 ORDER BY at, entry_id"""


class SettlementFiles:
    """The files, over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def download(self, request: Request, account: str) -> Response:
        """Answer with what was settled from day `from` to day `to`, both included, UTC; usually a week."""
        first, last = usual_days(datetime.now(UTC).date())
        first, last = _day(request, "from", first), _day(request, "to", last)
        values = {"account": account, "since": _midnight(first), "until": _midnight(last + timedelta(days=1))}
        rows = self._database.read(SETTLED, values)
        name = f"settlement-{account}-{first}-to-{last}.csv"
        return Response(
            200,
            _written(_with_payouts(account, rows)).encode(),
            {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="{name}"'},
        )


def usual_days(today: date) -> tuple[date, date]:
    """Give the days offered by default."""
    return today - timedelta(days=USUAL_DAYS - 1), today


def _with_payouts(account: str, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Each day's lines of a currency are paid out together."""
    for day, of_day in groupby(rows, key=lambda row: datetime.fromtimestamp(row["created"], UTC).date()):
        lines = [_line(account, row, f"po_{account}_{day:%Y%m%d}_{row['currency']}") for row in of_day]
        yield from lines
        for payout in sorted({line["payout_id"] for line in lines}):
            yield _payout(payout, [line for line in lines if line["payout_id"] == payout])


def _line(account: str, row: Row, payout: str) -> dict[str, Any]:
    kept = PER_MILLE.get(account, USUAL) if row["type"] == "payment" else 0
    fee = (row["amount"] * kept + 500) // 1000
    return {**dict(row), "payout_id": payout, "fee": fee, "net": row["amount"] - fee}


def _payout(payout: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    amount = -sum(line["net"] for line in lines)
    last = lines[-1]
    return {"type": "payout", "entry_id": payout, "payout_id": payout, "created": last["created"],
            "currency": last["currency"], "amount": amount, "fee": 0, "net": amount}  # fmt: skip


def _written(lines: Iterable[dict[str, Any]]) -> str:
    text = StringIO(newline="")
    writer = csv.DictWriter(text, HEADERS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**line, "reference": guarded(line.get("reference", ""))} for line in lines)
    return text.getvalue()


def _day(request: Request, name: str, usual: date) -> date:
    try:
        day = date.fromisoformat(request.query[name]) if name in request.query else usual
        _midnight(day + timedelta(days=1))
    except (ValueError, OverflowError) as exc:
        raise BadRequest(f"{name} must be a day such as 2026-01-31") from exc
    return day


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()
