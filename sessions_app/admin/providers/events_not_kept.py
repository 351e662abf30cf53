"""The events of an account that were not kept, on its page: how many, when the last one came, and what to do."""

from dataclasses import dataclass

from providers.base import NotKept
from providers.models import ProviderAccount
from sessions_app.admin.times import to_the_second
from sessions_app.models import EventTally
from sessions_app.usecases.provider_events.tally import not_kept

MEANINGS = {
    NotKept.MISSIGNED: (
        "Refused: wrong signature",
        "If the provider sent it, compare the signing secret of its endpoint, and this machine's clock",
    ),
    NotKept.UNREADABLE: (
        "Refused: cannot be read",
        "Correctly signed, in a form not known here. Its sessions are asked about when their time is over",
    ),
    NotKept.OTHER_KIND: ("Forgotten: another kind", "Events that end no checkout. The provider need not send them"),
    NotKept.NOT_OURS: (
        "Forgotten: not ours",
        "About checkouts that another system opened with the same account, such as a plug-in or a payment link",
    ),
    NotKept.OTHER_MODE: (
        "Forgotten: the other mode",
        "Tests at a live account, or real money at a sandbox account. They changed no session",
    ),
    NotKept.UNKNOWN_ATTEMPT: (
        "Ignored: unknown attempt",
        "Without money in it, and not in this database: another Switchyard uses the same account",
    ),
}
"""Each reason in words, and what it means."""


@dataclass(frozen=True, slots=True)
class NotKeptRow:
    """One line of the table."""

    reason: str
    meaning: str
    count: int
    since: str
    last: str
    said: str


def events_not_kept(account: ProviderAccount) -> list[NotKeptRow]:
    """Give the lines of an account, the newest first."""
    return [_row(each) for each in not_kept(account.pk)]


def _row(tally: EventTally) -> NotKeptRow:
    reason, meaning = MEANINGS[NotKept(tally.reason)]
    since, last = to_the_second(tally.first_at), to_the_second(tally.last_at)
    return NotKeptRow(reason, meaning, tally.count, since, last, tally.last_said)
