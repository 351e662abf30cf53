"""So many at once, a few wait, the rest are refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from sessions_app.turns import Busy, Turns


@pytest.fixture
def make() -> Callable[..., Turns]:
    return lambda **how: Turns(**{"at_once": 1, "waiting": 1, "seconds": 30, "sentence": "Later."} | how)


def test_one_holds_it_one_waits_and_the_third_is_refused_at_once(make: Callable[..., Turns]) -> None:
    turns, first_holds, go_on = make(), Event(), Event()

    def hold() -> str:
        with turns.one():
            first_holds.set()
            go_on.wait(30)
            return "held"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(hold)
        first_holds.wait(30)
        second = pool.submit(hold)
        while turns._known._value:  # until the second waits
            pass
        with pytest.raises(Busy, match=r"^Later\.$"), turns.one():
            pass
        go_on.set()
        assert (first.result(), second.result()) == ("held", "held")
    with turns.one():
        pass


def test_who_waits_too_long_is_refused_and_leaves_no_trace(make: Callable[..., Turns]) -> None:
    turns = make(seconds=0.01)

    with turns.one(), ThreadPoolExecutor(1) as pool:
        for _ in range(3):
            assert isinstance(pool.submit(turns.one().__enter__).exception(), Busy)
    with turns.one():
        pass


def test_a_turn_put_aside_is_somebody_elses(make: Callable[..., Turns]) -> None:
    turns = make(waiting=0)

    def take() -> str:
        with turns.one():
            return "had it"

    with ThreadPoolExecutor(1) as pool, turns.one():
        with turns.aside():
            assert pool.submit(take).result() == "had it"
        assert isinstance(pool.submit(take).exception(), Busy)
    with turns.aside():  # nobody's turn: nothing to put aside
        assert take() == "had it"
