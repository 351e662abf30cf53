"""One token serves all threads of an account: fetched once, renewed before its end, replaced when it is refused."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from providers.base import CheckoutRequest, Connection, ProviderMisconfigured, ProviderTimedOut, ProviderUnavailable
from providers.paypal.adapter import PayPalProvider
from providers.paypal.token import RENEWED_BEFORE, SharedToken, Token, fetcher
from tests.providers.paypal.stand import Stand


class Source:
    """Gives tokens, which are `due` for renewal at once or `over`; `gate` holds it up, `fails` makes it fail."""

    def __init__(self, *, due: bool = False, over: bool = False) -> None:
        self.due, self.over, self.fails, self.fetched = due, over, False, 0
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self) -> Token:
        self.fetched += 1
        number = self.fetched
        assert self.gate.wait(10)
        if self.fails:
            raise ProviderUnavailable("down")
        now = time.monotonic()
        return Token(
            f"token-{number}", now - 1 if self.due or self.over else now + 60, now - 1 if self.over else now + 90
        )


def test_threads_without_a_token_wait_for_one_answer() -> None:
    source = Source()
    shared = SharedToken(source, patience=10)
    source.gate.clear()

    with ThreadPoolExecutor(20) as threads:
        texts = [threads.submit(shared.current) for _ in range(20)]
        time.sleep(0.1)
        source.gate.set()
        given = {each.result() for each in texts}

    assert (given, source.fetched) == ({"token-1"}, 1)


def test_threads_with_a_good_token_go_on_while_one_renews_it() -> None:
    source = Source(due=True)
    shared = SharedToken(source, patience=10)
    shared.current()
    source.due = False
    source.gate.clear()

    with ThreadPoolExecutor(1) as threads:
        renewing = threads.submit(shared.current)
        while source.fetched < 2:
            time.sleep(0.001)
        assert shared.current() == "token-1"
        source.gate.set()
        assert renewing.result() == "token-2"

    assert (shared.current(), source.fetched) == ("token-2", 2)


def test_a_renewal_that_fails_costs_nothing_while_the_token_is_good() -> None:
    source = Source(due=True)
    shared = SharedToken(source, patience=10)
    shared.current()
    source.fails = True

    assert shared.current() == "token-1"


def test_a_token_whose_time_is_over_is_not_used() -> None:
    source = Source(over=True)
    shared = SharedToken(source, patience=10)
    shared.current()
    source.fails = True

    with pytest.raises(ProviderUnavailable):
        shared.current()


def test_all_who_wait_for_a_fetch_that_fails_are_told_so_and_the_next_one_tries_again() -> None:
    source = Source()
    shared = SharedToken(source, patience=10)
    source.fails = True
    source.gate.clear()

    with ThreadPoolExecutor(5) as threads:
        waiting = [threads.submit(shared.current) for _ in range(5)]
        time.sleep(0.1)
        source.gate.set()
        assert {type(each.exception()) for each in waiting} == {ProviderUnavailable}

    assert source.fetched == 1
    source.fails = False
    assert shared.current() == "token-2"


def test_nobody_waits_longer_than_a_call_may_take() -> None:
    source = Source()
    shared = SharedToken(source, patience=0.1)
    source.gate.clear()

    with ThreadPoolExecutor(1) as threads:
        fetching = threads.submit(shared.current)
        while not source.fetched:
            time.sleep(0.001)
        with pytest.raises(ProviderTimedOut):
            shared.current()
        source.gate.set()
        assert fetching.result() == "token-1"


def test_only_the_token_that_was_refused_is_forgotten() -> None:
    shared = SharedToken(Source(), patience=10)
    shared.current()

    shared.forget("an older one")
    assert shared.current() == "token-1"
    shared.forget("token-1")
    assert shared.current() == "token-2"


@pytest.mark.parametrize(("lifetime", "before"), [(32_400, RENEWED_BEFORE), (600, 300), (100, 50)])
def test_a_token_is_renewed_five_minutes_before_its_end_or_half_way(lifetime: int, before: float, stand: Stand) -> None:
    stand.control("lifetime", str(lifetime))

    token = fetcher(Stand.good, Connection(stand.base))()

    assert token.ends_at - token.renew_at == pytest.approx(before)


def test_many_calls_at_once_fetch_one_token(
    provider: PayPalProvider, stand: Stand, order: Callable[..., CheckoutRequest]
) -> None:
    before = stand.control("books")["token_fetches"]

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda _: provider.create_checkout(order()), range(20)))

    assert stand.control("books")["token_fetches"] == before + 1


def test_a_token_that_paypal_refuses_is_replaced_and_the_call_made_once_more(
    provider: PayPalProvider, stand: Stand, order: Callable[..., CheckoutRequest]
) -> None:
    provider.create_checkout(order())
    before, opened = stand.control("books")["token_fetches"], stand.open_count()
    stand.control("revoke")

    provider.create_checkout(order())

    assert stand.control("books")["token_fetches"] == before + 1
    assert stand.open_count() == opened + 1


def test_a_wrong_client_is_the_account_s_fault(connect: Callable[..., PayPalProvider]) -> None:
    with pytest.raises(ProviderMisconfigured, match="status=401 name=invalid_client"):
        connect(Stand.bad).check_credentials()


def test_the_connection_is_tested_with_a_token_of_its_own(provider: PayPalProvider, stand: Stand) -> None:
    provider.check_credentials()
    before = stand.control("books")["token_fetches"]

    provider.check_credentials()

    assert stand.control("books")["token_fetches"] == before + 1
