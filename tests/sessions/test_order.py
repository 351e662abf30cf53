"""An order adds up in exact decimals, and its canonical form ignores only what means nothing."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sessions_app.api import strict_json
from sessions_app.order import adds_up, canonical

AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=2)


def content(text: str) -> bytes:
    return canonical(strict_json.read(text.encode()))


def test_the_published_order_adds_up() -> None:
    lines = [(Decimal(119), 1)]

    assert adds_up(total=Decimal("140.76"), shipping=Decimal("9.95"), tax=Decimal("11.81"), lines=lines)
    assert not adds_up(total=Decimal("140.77"), shipping=Decimal("9.95"), tax=Decimal("11.81"), lines=lines)


@given(AMOUNTS, AMOUNTS, st.lists(st.tuples(AMOUNTS, st.integers(1, 9999)), min_size=1, max_size=20))
def test_only_the_exact_sum_adds_up(shipping: Decimal, tax: Decimal, lines: list[tuple[Decimal, int]]) -> None:
    total = shipping + tax + sum(price * quantity for price, quantity in lines)

    assert adds_up(total=total, shipping=shipping, tax=tax, lines=lines)
    assert not adds_up(total=total + Decimal("0.01"), shipping=shipping, tax=tax, lines=lines)


def test_key_order_white_space_and_trailing_zeros_mean_nothing() -> None:
    assert content('{"a":119,"b":1.50}') == content('{ "b": 1.5, "a": 119.00 }') == content('{"b":15e-1,"a":1.19e2}')


def test_a_number_is_not_the_same_as_its_text() -> None:
    assert content('{"a":1}') != content('{"a":"1"}')
    assert content('{"a":1.5}') != content('{"a":"1.5"}')
    assert content('{"a":true}') != content('{"a":1}')


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_different_numbers_are_different(number: Decimal) -> None:
    assert content(f'{{"a":{number}}}') != content(f'{{"a":{number + Decimal("0.000001")}}}')
