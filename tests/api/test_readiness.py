"""Readiness is looked for once a second at most, and a lost database is reported."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.transaction import atomic, set_rollback

from sessions_app.api import health
from sessions_app.api.readiness import Remembered
from tests.threads import at_once

IS_MISSING = "DELETE FROM django_migrations WHERE (app, name) = (%s, %s)"
UP, DOWN = {"database": True}, {"database": False}


@pytest.fixture
def now() -> list[float]:
    return [100.0]


def test_it_is_looked_for_once_a_second_however_many_ask(now: list[float]) -> None:
    looks: list[float] = []

    def look() -> dict[str, bool]:
        looks.append(now[0])
        return UP

    readiness = Remembered(look, otherwise=DOWN, clock=lambda: now[0])

    assert at_once(200, readiness.read, threads=16) == [UP] * 200
    assert looks == [100.0]
    now[0] = 100.4
    assert at_once(200, readiness.read, threads=16) == [UP] * 200
    assert looks == [100.0]
    now[0] = 101.0
    assert at_once(200, readiness.read, threads=16) == [UP] * 200
    assert looks == [100.0, 101.0]


def test_an_answer_is_never_older_than_a_second(now: list[float]) -> None:
    states = iter([UP, DOWN, UP])
    readiness = Remembered(lambda: next(states), otherwise=DOWN, clock=lambda: now[0])

    assert readiness.read() == UP
    now[0] += 1.0
    assert readiness.read() == DOWN
    now[0] += 1.0
    assert readiness.read() == UP


def test_while_a_look_takes_long_the_last_answer_is_given_and_when_it_is_too_old_none(now: list[float]) -> None:
    looking, go_on, looks = threading.Event(), threading.Event(), []

    def look() -> dict[str, bool]:
        looks.append(now[0])
        if len(looks) > 1:
            looking.set()
            go_on.wait(30)
        return UP

    readiness = Remembered(look, otherwise=DOWN, clock=lambda: now[0])
    readiness.read()
    now[0] += 0.6

    assert readiness.read() == UP
    looking.wait(30)
    now[0] += 0.5
    assert readiness.read() == DOWN  # the database has not answered for a second: that is what there is to say
    assert len(looks) == 2
    go_on.set()
    readiness._under_way.result()  # type: ignore[union-attr]
    now[0] += 0.6
    assert readiness.read() == UP


def test_migrations_are_read_from_disk_until_all_are_applied_and_a_missing_one_is_seen(
    database: None, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    assert health._migrations()
    with django_assert_max_num_queries(2):
        assert health._migrations()

    (newest,) = MigrationLoader(connection).graph.leaf_nodes("sessions_app")

    with atomic():
        with connection.cursor() as cursor:
            cursor.execute(IS_MISSING, newest)
        assert not health._migrations()
        set_rollback(True)
    assert health._migrations()
