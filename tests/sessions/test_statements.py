"""Which statements PostgreSQL plans once, and which for their values."""

import pytest
from django.db import connection

from sessions_app.creation.statements import fetch_one
from sessions_app.models import PaymentSession

pytestmark = pytest.mark.usefixtures("database")
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"


def test_a_list_is_planned_for_its_values_however_often_it_is_asked_for() -> None:
    for _ in range(12):  # PostgreSQL takes a plan for any value from the sixth time on, and that has no partial index
        list(PaymentSession.objects.filter(status="ABANDONED").order_by("-id")[:50])

    with connection.cursor() as cursor:
        cursor.execute(PREPARED, ['%"status" = %LIMIT%'])
        assert cursor.fetchone() == (0,)


def test_the_hot_path_is_planned_once() -> None:
    assert fetch_one(PREPARED, [PREPARED.replace("%s", "$1")]) == (1,)  # itself, on whichever connection it borrows
