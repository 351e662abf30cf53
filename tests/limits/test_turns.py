"""A limited number run at once, a few wait, the rest are refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from sessions_app.limits.turns import Busy, Turns


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
    with turns.aside():  # no turn is held: nothing to release
        assert take() == "had it"


def test_who_waits_for_a_provider_makes_room_and_takes_a_turn_again() -> None:
    turns, gave_up, provider_answered, order = Turns(at_once=1), Event(), Event(), list[str]()

    def waits_for_a_provider() -> None:
        with turns.one():
            order.append("first")
            with turns.aside():
                gave_up.set()
                assert provider_answered.wait(20)
            order.append("first again")

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(waits_for_a_provider)
        assert gave_up.wait(20)
        with turns.one():
            order.append("second")
            provider_answered.set()
            order.append("second done")
        first.result()

    assert order == ["first", "second", "second done", "first again"]


def test_a_turn_comes_back_when_its_work_fails() -> None:
    turns = Turns(at_once=1)

    for _ in range(2):
        with pytest.raises(LookupError), turns.one(), turns.aside():
            raise LookupError

    with turns.one():
        assert not turns._free.acquire(blocking=False)
    assert turns._free.acquire(blocking=False)


def test_work_without_a_turn_gives_none_up() -> None:
    turns = Turns(at_once=1)

    with turns.aside(), turns.aside():
        assert turns._free.acquire(blocking=False)
        assert not turns._free.acquire(blocking=False)


def test_who_waits_for_a_turn_holds_no_database_connection(database: None) -> None:
    turns, waiting, held = Turns(at_once=1), Event(), list[bool]()

    def waits() -> None:
        connection.ensure_connection()
        real = turns._free.acquire

        def acquire(blocking: bool = True, timeout: float | None = None) -> bool:
            if blocking:
                held.append(connection.connection is not None)
                waiting.set()
            return real(blocking, timeout)

        turns._free.acquire = acquire  # type: ignore[method-assign,assignment]
        with turns.one():
            pass

    with ThreadPoolExecutor(1) as threads:
        with turns.one():
            waited = threads.submit(waits)
            assert waiting.wait(20)
        waited.result()

    assert held == [False]
