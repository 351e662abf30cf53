"""Creates at work in one process: so many at once, and those that wait for a provider make room for others."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from sessions_app.turns import Turns


def test_who_waits_for_a_provider_makes_room_and_takes_a_turn_again() -> None:
    turns, gave_up, provider_answered, order = Turns(1), Event(), Event(), list[str]()

    def waits_for_a_provider() -> None:
        with turns.taken():
            order.append("first")
            with turns.given_up():
                gave_up.set()
                assert provider_answered.wait(20)
            order.append("first again")

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(waits_for_a_provider)
        assert gave_up.wait(20)
        with turns.taken():
            order.append("second")
            provider_answered.set()
            order.append("second done")
        first.result()

    assert order == ["first", "second", "second done", "first again"]


def test_a_turn_comes_back_when_its_work_fails() -> None:
    turns = Turns(1)

    for _ in range(2):
        with pytest.raises(LookupError), turns.taken(), turns.given_up():
            raise LookupError

    with turns.taken():
        assert not turns._free.acquire(blocking=False)
    assert turns._free.acquire(blocking=False)


def test_work_without_a_turn_gives_none_up() -> None:
    turns = Turns(1)

    with turns.given_up(), turns.given_up():
        assert turns._free.acquire(blocking=False)
        assert not turns._free.acquire(blocking=False)


def test_who_waits_for_a_turn_holds_no_database_connection(database: None) -> None:
    turns, waiting, held = Turns(1), Event(), list[bool]()

    def waits() -> None:
        connection.ensure_connection()
        real = turns._free.acquire

        def acquire(blocking: bool = True) -> bool:
            if blocking:
                held.append(connection.connection is not None)
                waiting.set()
            return real(blocking)

        turns._free.acquire = acquire  # type: ignore[method-assign,assignment]
        with turns.taken():
            pass

    with ThreadPoolExecutor(1) as threads:
        with turns.taken():
            waited = threads.submit(waits)
            assert waiting.wait(20)
        waited.result()

    assert held == [False]
