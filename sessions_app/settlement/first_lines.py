"""How a layout reads the beginning of a file: lines as read, what is left out and why, what is left over. Pure."""

from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from providers.settlement import Layout
from sessions_app.settlement.lines import LeftOut, LeftOver, SettlementRow, outcomes
from sessions_app.settlement.problems import BadFile, FileProblem, FileProblems
from sessions_app.settlement.tally import Tally

RECORDS, SHOWN = 2000, 8
"""Records that are looked at, and the most that are shown of a kind."""


@dataclass(slots=True)
class FirstLines:
    """What became of the first RECORDS records: at most SHOWN of each kind, and the number of all."""

    read: list[SettlementRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    left_over: list[LeftOver] = field(default_factory=list)
    problems: tuple[FileProblem, ...] = ()
    counts: dict[str, int] = field(default_factory=lambda: {"read": 0, "left_out": 0, "left_over": 0})

    def add(self, name: str, outcome: object) -> None:
        """Count an outcome, and keep it if few of its kind are kept."""
        self.counts[name] += 1
        kept = getattr(self, name)
        if len(kept) < SHOWN:
            kept.append(outcome)


def first_lines(content: BinaryIO, layout: Layout) -> FirstLines:
    """Read the beginning of a file; problems do not end it before there are too many."""
    content.seek(0)
    found, problems = FirstLines(), FileProblems()
    names = {SettlementRow: "read", LeftOut: "left_out", LeftOver: "left_over"}
    try:
        for outcome in islice(outcomes(content, layout, problems, Tally()), RECORDS):
            if type(outcome) in names:
                found.add(names[type(outcome)], outcome)
        problems.check()
    except BadFile as exc:
        found.problems = exc.problems
    return found
