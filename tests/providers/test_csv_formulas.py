"""Text in CSV is no formula in any program, and can be read back."""

import csv
import io
from random import Random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from providers.csv_formulas import guarded, guarded_sql, unguarded

CHARACTERS = "=+-@＝－\t\r\n;,:| \u00a0\u3000\u2028\"'ax1"
TEXTS = st.text(st.sampled_from(CHARACTERS), max_size=12)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-1042", "'-1042"),
        ("＝1+1", "'＝1+1"),
        ('"=1+1"', '"\'=1+1"'),
        ("\u00a0=1+1", "\u00a0'=1+1"),
        ("\t=1+1", "'\t'=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a\r\n=1+1", "a\r\n'=1+1"),
        ("call @ops", "call '@ops"),
        ("paid twice - refund", "paid twice - refund"),
        ("2026-01-31T10:00:00+01:00", "2026-01-31T10:00:00+01:00"),
        ("ann+shop@example.com", "ann+shop@example.com"),
    ],
)
def test_a_sign_with_which_a_cell_could_begin_gets_an_apostrophe(text: str, written: str) -> None:
    assert guarded(text) == written
    assert unguarded(written) == text


@given(text=TEXTS)
def test_what_is_written_can_be_read_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(text=TEXTS, delimiter=st.sampled_from(",;:|\t "))
def test_no_cell_begins_with_a_sign_wherever_a_program_splits(text: str, delimiter: str) -> None:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(["before", guarded(text), "after"])

    rows = csv.reader(io.StringIO(line.getvalue(), newline=""), delimiter=delimiter)
    cells = [cell.lstrip('" ') for row in rows for cell in row]

    assert not [cell for cell in cells if cell[:1] in "=+-@＝－" and cell.strip(' \u00a0\u3000"')[1:]]


def test_the_database_writes_the_same(database: None) -> None:
    draw = Random(1)
    texts = ["".join(draw.choices(CHARACTERS, k=draw.randint(0, 12))) for _ in range(20_000)]
    numbered = "unnest(%s::text[]) WITH ORDINALITY AS t (text, number) ORDER BY number"

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {guarded_sql('text')} FROM {numbered}", [texts])
        written = [row[0] for row in cursor.fetchall()]

    assert written == [guarded(each) for each in texts]
