"""Bulkheads: how many calls may be under way, of one account and of all, whatever the others do."""

from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.base import Provider, ProviderBusy, ProviderUnavailable
from providers.calls.bounded import BoundedProvider, BoundedSimulator
from providers.calls.in_flight import InFlight
from providers.simulator import Simulator

NAMES = tuple("abcdefg")


def bulkheads(total: int = 192, accounts: tuple[str, ...] = NAMES[:4]) -> InFlight:
    made = InFlight(total)
    made.share_among(accounts)
    return made


def fill(calls: InFlight, *accounts: str) -> None:
    """Calls that never end: one account after the other takes all it gets."""
    for account in accounts:
        while not calls.is_full(account):
            calls._take(account)


def test_a_lone_account_gets_most_of_the_calls_but_not_all() -> None:
    calls = bulkheads()

    fill(calls, "a")

    assert calls.held("a") == 108  # its own 12, and two thirds of the 144 that are shared


def test_three_accounts_that_hang_one_after_the_other_leave_the_fourth_its_part() -> None:
    calls = bulkheads()

    fill(calls, "a", "b", "c")
    assert [calls.held(name) for name in "abc"] == [108, 44, 22]

    fill(calls, "d")
    assert calls.held("d") == 16
    assert sum(calls.held(name) for name in "abcd") < 192


def test_accounts_that_hang_together_come_to_the_same_share() -> None:
    calls = bulkheads()
    while not all(calls.is_full(name) for name in "abc"):
        for name in "abc":
            if not calls.is_full(name):
                calls._take(name)

    assert {calls.held(name) for name in "abc"} == {53}  # 12 + 2 (144 - 1) / 7, rounded up


def test_a_call_beyond_the_bound_is_refused_unsent_and_room_comes_back_when_one_ends() -> None:
    calls = bulkheads(total=4, accounts=("a",))
    with ExitStack() as held:
        while not calls.is_full("a"):
            held.enter_context(calls.call("a"))
        with pytest.raises(ProviderBusy), calls.call("a"):
            pytest.fail("it was called")

    assert not calls.is_full("a")
    assert calls.held("a") == 0


def test_a_call_that_fails_gives_its_place_back() -> None:
    calls = bulkheads()

    with pytest.raises(ProviderUnavailable), calls.call("a"):
        raise ProviderUnavailable

    assert calls.held("a") == 0


@given(
    total=st.integers(1, 64),
    accounts=st.integers(1, 7),
    moves=st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), max_size=400),
)
def test_whatever_the_others_do_an_account_gets_its_own_part(
    total: int, accounts: int, moves: list[tuple[str, bool]]
) -> None:
    calls, serving = bulkheads(total, NAMES[:accounts]), NAMES[:accounts]
    own = total // (4 * accounts)
    for name, begins in moves:
        if begins and not calls.is_full(name):
            calls._take(name)
        elif not begins and calls.held(name):
            calls._give_back(name)

        assert sum(calls.held(each) for each in NAMES) <= total
        assert not [each for each in serving if calls.held(each) < own and calls.is_full(each)]


@given(st.integers(1, 64), st.integers(1, 7))
def test_the_last_shared_call_is_for_an_account_that_has_borrowed_none(total: int, accounts: int) -> None:
    calls = bulkheads(total, NAMES[:accounts])
    fill(calls, *NAMES[:1])

    assert sum(calls.held(each) for each in NAMES) < total or total == 1


def test_accounts_that_come_and_go_leave_no_count_behind() -> None:
    calls = bulkheads(accounts=("a",))
    fill(calls, "a", "b")

    calls.share_among(("b", "c"))
    for name in "ab":
        while calls.held(name):
            calls._give_back(name)

    assert (calls._under_way, calls._borrowed) == (0, 0)


class Recorder:
    """Notes what is asked of it and how many calls are under way meanwhile."""

    settings = ()

    def __init__(self, calls: InFlight, key: Any) -> None:
        self.calls, self.key, self.seen = calls, key, dict[str, int]()

    def __getattr__(self, name: str) -> Any:
        return lambda *given, **named: self.seen.__setitem__(name, self.calls.held(self.key))


ASKS_NOBODY = {"read_events", "looks_genuine", "dashboard_url"}
GIVEN: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "create_checkout": (("request",), {}),
    "retrieve": (("co_1",), {}),
    "expire": (("co_1",), {}),
    "refund": ((), {"payment_reference": "", "amount": 1, "currency": "AUD", "refund_id": ""}),
    "check_credentials": ((), {}),
    "dashboard_url": ((), {"reference": "", "payment_reference": ""}),
    "find": (("request",), {}),
    "capture": (("co_1",), {"capture_id": ""}),
    "read_events": (("notice",), {}),
    "looks_genuine": (({},), {}),
    "behaviour": ((), {}),
    "behave": (({},), {}),
}


@pytest.mark.parametrize(("protocol", "bounded"), [(Provider, BoundedProvider), (Simulator, BoundedSimulator)])
def test_every_method_that_calls_a_provider_is_counted(protocol: type, bounded: Any) -> None:
    calls = bulkheads()
    recorder = Recorder(calls, "a" if protocol is Provider else ("controls", "a"))
    wrapped = bounded(recorder, calls, "a")
    methods = {name for name in vars(protocol) if not name.startswith("_") and callable(getattr(protocol, name))}

    for name in methods:
        positional, named = GIVEN[name]
        getattr(wrapped, name)(*positional, **named)

    assert recorder.seen == {name: 0 if name in ASKS_NOBODY else 1 for name in methods}
