"""Writes the lines of a file to a temporary file in COPY's format, then copies them into the table at once."""

import csv
from collections.abc import Iterable
from io import TextIOWrapper
from typing import IO
from uuid import UUID

from django.db import connection

from sessions_app.settlement.lines import SettlementRow
from sessions_app.settlement.sums import Sums

COPY = """
COPY sessions_app_settlementline (file_id, line, kind, word, reference, our_id, entry, payout, occurred_at,
    currency, gross, fee, net, paid_currency, paid_amount, not_ours)
FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (word, reference, entry, payout))"""
PORTION = 256 * 1024


def stage(lines: Iterable[SettlementRow], aside: IO[bytes], *, file_id: UUID) -> Sums:
    """Write the lines to `aside`, with one line in memory at a time; returns their sums."""
    sums, text = Sums(), TextIOWrapper(aside, "utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    for line in lines:
        sums.add(line)
        money = line.money
        writer.writerow((
            file_id, line.line, line.kind.value, line.word, line.reference, line.our_id, line.entry, line.payout,
            line.occurred_at.isoformat(), money.currency, money.gross, money.fee, money.net, money.paid_currency,
            money.paid_amount, line.not_ours,
        ))  # fmt: skip
    text.detach()
    return sums


def copy_in(aside: IO[bytes]) -> int:
    """Copy the staged lines into the table, in the caller's transaction; returns their number."""
    aside.seek(0)
    with connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            while portion := aside.read(PORTION):
                copy.write(portion)
        return int(cursor.rowcount)
