"""The moves between statuses."""

import pytest

from sessions_app.states import CLOSED, FROM_PROVIDER, MOVES, OCCUPIES_ORDER, Status, sources_of


def test_every_status_has_its_moves() -> None:
    assert set(MOVES) == set(Status)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.CREATING, Status.ABANDONED, Status.COMPLETED}))
def test_a_payment_beats_whatever_we_believed(status: Status) -> None:
    assert Status.COMPLETED in MOVES[status]


def test_nothing_leaves_completed() -> None:
    assert MOVES[Status.COMPLETED] == frozenset()


def test_a_session_that_may_be_paid_or_is_paid_occupies_its_order() -> None:
    assert set(Status) - set(OCCUPIES_ORDER) == {Status.FAILED, Status.CANCELLED, Status.EXPIRED, Status.ABANDONED}


def test_what_ended_unpaid_gives_way_only_to_stronger_ends() -> None:
    assert sources_of(Status.EXPIRED) >= {Status.CANCELLED}
    assert Status.CANCELLED not in MOVES[Status.EXPIRED]
    assert MOVES[Status.FAILED] == {Status.COMPLETED}


def test_every_word_of_a_provider_has_a_meaning() -> None:
    assert {FROM_PROVIDER[word] for word in FROM_PROVIDER} == CLOSED | {Status.PENDING, Status.PROCESSING}
