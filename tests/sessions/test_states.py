"""The moves between statuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.base import CheckoutStatus
from sessions_app.states import ENDED, FROM_PROVIDER, MOVES, OCCUPIES_ORDER, PRECEDENCE, Status


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
    assert Status.EXPIRED in MOVES[Status.CANCELLED]
    assert Status.CANCELLED not in MOVES[Status.EXPIRED]
    assert MOVES[Status.FAILED] == {Status.COMPLETED}


def test_every_word_of_a_provider_has_a_meaning() -> None:
    assert {FROM_PROVIDER[word] for word in FROM_PROVIDER} == {*ENDED} | {Status.PENDING, Status.PROCESSING}


def believed(words: list[CheckoutStatus], start: Status) -> Status:
    """Where a session ends that hears `words` in that order."""
    status = start
    for word in words:
        target = FROM_PROVIDER[word]
        status = target if target in MOVES[status] else status
    return status


@given(
    words=st.lists(st.sampled_from(CheckoutStatus), min_size=1, max_size=8),
    start=st.sampled_from([Status.PENDING, Status.EXPIRING, Status.CANCELLING]),
    data=st.data(),
)
def test_any_order_and_repetition_of_the_same_news_ends_the_same(
    words: list[CheckoutStatus], start: Status, data: st.DataObject
) -> None:
    heard = {FROM_PROVIDER[word] for word in words}
    strongest = next((status for status in PRECEDENCE if status in heard), None)
    again = data.draw(st.permutations(words + data.draw(st.lists(st.sampled_from(words), max_size=6))))
    first = data.draw(st.integers(0, len(again)))

    for order in (words, again, again[first:] + again[:first] + again):
        end = believed(list(order), start)
        assert end is (strongest or end)
        assert strongest or end not in ENDED
