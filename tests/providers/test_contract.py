"""What every provider's adapter must do, whatever its provider does. Runs for each of the registry, and for Example."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote_plus, urlsplit
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.base import (
    Address,
    CheckoutRequest,
    CheckoutStatus,
    Connection,
    Credentials,
    Customer,
    ForgottenEvent,
    InvalidEvent,
    LineItem,
    Provider,
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.facts import Proof, ProviderFacts
from providers.registry import PROVIDERS
from routing.decision.eligibility import why_not
from tests.processes import ROOT
from tests.providers.provider_stands import ADAPTERS, BENCHES, EXAMPLES, Bench
from tests.routing.decision.test_eligibility import ACCOUNT, ORDER
from tests.stand_ins import trickler as trickles

ADDRESS = Address("123 Collins Street", None, "Melbourne", "VIC", "3000", "AU")
ROOMS = ("config", "sessions_app", "routing", "providers")
SECRET_WORDS = ("jane", "collins", "sk_", "whsec", "nonsense")


def request(**changes: Any) -> CheckoutRequest:
    attempt = CheckoutRequest(
        attempt_id=uuid4(),
        session_id=uuid4(),
        order_reference="ORD-1",
        payment_method="card",
        currency="AUD",
        total=Decimal("140.76"),
        shipping=Decimal("9.95"),
        tax=Decimal("11.81"),
        items=(LineItem("Wireless Headphones", 1, Decimal(119), "WH-100"),),
        success_url="https://merchant.example.com/s",
        failure_url="https://merchant.example.com/f",
        expires_at=datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1),
        locale="en_AU",
        customer=Customer("Jane", "Smith", "jane@example.com", "+61412345678", ADDRESS, ADDRESS),
        return_url="https://pay.example.com/return/token",
        event_url="https://pay.example.com/webhooks/provider/bench",
    )
    return replace(attempt, **changes)


@pytest.fixture(scope="module", params=sorted(ADAPTERS))
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Bench]]:
    with BENCHES[request.param](tmp_path_factory.mktemp("bench")) as running:
        yield request.param, running


@pytest.fixture
def at(bench: tuple[str, Bench]) -> Iterator[Bench]:
    bench[1].behave("well")
    yield bench[1]
    bench[1].behave("well")


@pytest.fixture
def connect(bench: tuple[str, Bench]) -> Callable[..., Provider]:
    """Makes an adapter; by default with good credentials at the stand-in."""
    name, running = bench

    def make(
        credentials: Credentials = running.good, base: str = running.base, read: float = 1.0, total: float = 10.0
    ) -> Provider:
        return ADAPTERS[name](credentials, Connection(base, 1.0, read, total))

    return make


@pytest.fixture
def provider(connect: Callable[..., Provider]) -> Provider:
    return connect()


@pytest.fixture
def facts(bench: tuple[str, Bench]) -> ProviderFacts:
    return ADAPTERS[bench[0]].facts


def pay(provider: Provider, at: Bench, reference: str) -> None:
    """Pays, as far as we see: where an approval moves no money, it is captured."""
    at.pay(reference)
    if provider.facts.captures_when_asked:
        provider.capture(reference, capture_id=uuid4())


def test_every_provider_is_on_the_bench() -> None:
    assert BENCHES.keys() == ADAPTERS.keys()


def test_an_example_is_no_part_of_the_product() -> None:
    assert not EXAMPLES.keys() & PROVIDERS.keys()


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_only_the_registry_knows_an_adapter(name: str) -> None:
    ours = re.compile(rf"^\s*(?:from|import) providers\.{name}\b(?!\.keys\b)", re.MULTILINE)
    files = [each for room in ROOMS for each in (ROOT / room).rglob("*.py") if f"providers/{name}/" not in str(each)]

    assert [str(each.relative_to(ROOT)) for each in files if ours.search(each.read_text())] == ["providers/registry.py"]


def test_a_checkout_is_opened_for_the_exact_amount(provider: Provider, at: Bench) -> None:
    opened = provider.create_checkout(request())

    state = provider.retrieve(opened.reference)
    assert (state.status, state.amount, state.currency) == (CheckoutStatus.OPEN, Decimal("140.76"), "AUD")
    assert urlsplit(opened.url).netloc == urlsplit(at.base).netloc


@pytest.mark.parametrize(
    ("currency", "price", "shipping", "tax"),
    [
        ("JPY", "1000", "300", "130"),
        ("KWD", "1.250", "0.500", "0"),
        ("ISK", "1000", "0", "0"),
        ("USD", "0.10", "0", "0.40"),
    ],
)
def test_every_currency_is_charged_exactly(
    currency: str, price: str, shipping: str, tax: str, provider: Provider, at: Bench, facts: ProviderFacts
) -> None:
    if any(known is not None and currency not in known for known in (facts.currencies, at.currencies)):
        assert why_not(replace(ACCOUNT, provider=facts), replace(ORDER, currency=currency)) or at.currencies
        return
    items = (LineItem("A", 3, Decimal(price)), LineItem("Free", 1, Decimal(0)))
    total = 3 * Decimal(price) + Decimal(shipping) + Decimal(tax)
    customer = Customer(billing_address=Address(country="AU")) if facts.needs_country else None
    wanted = request(
        currency=currency, items=items, shipping=Decimal(shipping), tax=Decimal(tax), total=total, customer=customer
    )

    opened = provider.create_checkout(wanted)

    state = provider.retrieve(opened.reference)
    assert (state.amount, state.currency) == (total, currency)


def test_a_hundred_lines_with_shipping_and_tax_still_add_up(provider: Provider, at: Bench) -> None:
    items = tuple(LineItem(f"Item {n}" + "x" * 250, n % 3 + 1, Decimal(n) / 4) for n in range(1, 101))
    total = sum((item.unit_price * item.quantity for item in items), Decimal("21.76"))

    opened = provider.create_checkout(request(items=items, total=total))

    assert provider.retrieve(opened.reference).amount == total


def test_the_same_attempt_again_is_the_same_checkout_where_the_facts_say_so(
    provider: Provider, at: Bench, facts: ProviderFacts
) -> None:
    attempt, before = request(), at.open_count()

    first, second = provider.create_checkout(attempt), provider.create_checkout(attempt)

    assert (first == second) == (facts.remembers_for is not None)
    assert at.open_count() == before + (1 if facts.remembers_for else 2)


def test_a_checkout_is_found_again_by_its_attempt_where_the_facts_say_so(
    provider: Provider, at: Bench, facts: ProviderFacts
) -> None:
    attempt, other = request(), request()
    opened = provider.create_checkout(attempt)

    if facts.finds_again:
        assert provider.find(attempt) == opened.reference
        assert provider.find(other) is None
    else:
        with pytest.raises(NotImplementedError):
            provider.find(attempt)


def test_the_same_attempt_many_times_at_once_is_one_checkout(
    provider: Provider, at: Bench, facts: ProviderFacts
) -> None:
    if facts.remembers_for is None:
        assert not facts.repeats_safely(since=datetime.now(UTC), now=datetime.now(UTC))
        return
    attempt, before = request(), at.open_count()

    def go(_: int) -> object:
        try:
            return provider.create_checkout(attempt)
        except ProviderUnknown:
            return ProviderUnknown

    with ThreadPoolExecutor(16) as threads:
        answers = set(threads.map(go, range(32)))

    assert len(answers - {ProviderUnknown}) == 1
    assert at.open_count() == before + 1


def test_a_refusal_is_definite_and_opens_nothing(provider: Provider, at: Bench) -> None:
    before = at.open_count()
    at.behave("refuse")

    with pytest.raises(ProviderRejected):
        provider.create_checkout(request())
    assert at.open_count() == before


def test_wrong_credentials_are_told_from_a_refused_order(connect: Callable[..., Provider], at: Bench) -> None:
    with pytest.raises(ProviderMisconfigured) as raised:
        connect(at.bad).create_checkout(request())
    assert says_nothing(raised.value)


def test_nobody_listening_means_nothing_was_done(connect: Callable[..., Provider]) -> None:
    with pytest.raises(ProviderUnavailable):
        connect(base="http://127.0.0.1:9").create_checkout(request())


def test_a_name_that_does_not_resolve_means_nothing_was_done(connect: Callable[..., Provider]) -> None:
    with pytest.raises(ProviderUnavailable):
        connect(base="http://nobody.invalid").create_checkout(request())


@pytest.mark.parametrize("fault", ["lose", "fail", "hang"])
def test_an_unknown_outcome_is_cleared_up_by_the_same_call_where_it_repeats_safely(
    fault: str, connect: Callable[..., Provider], at: Bench, facts: ProviderFacts
) -> None:
    provider, attempt, before = connect(read=0.5), request(), at.open_count()
    at.behave(fault)

    with pytest.raises(ProviderTimedOut if fault == "hang" else ProviderUnknown) as raised:
        provider.create_checkout(attempt)
    assert says_nothing(raised.value)

    at.behave("well")
    if facts.remembers_for is None:
        return
    opened = provider.create_checkout(attempt)
    assert provider.retrieve(opened.reference).status is CheckoutStatus.OPEN
    assert at.open_count() == before + 1


def test_right_credentials_are_found_right_and_nothing_is_opened(provider: Provider, at: Bench) -> None:
    before = at.open_count()

    provider.check_credentials()

    assert at.open_count() == before


def test_wrong_credentials_are_found_wrong(connect: Callable[..., Provider], at: Bench) -> None:
    with pytest.raises(ProviderMisconfigured) as raised:
        connect(at.bad).check_credentials()
    assert says_nothing(raised.value)


@pytest.mark.parametrize(
    ("fault", "found"), [("hang", ProviderTimedOut), ("lose", ProviderUnknown), ("fail", ProviderUnknown)]
)
def test_credentials_are_not_blamed_for_a_provider_in_trouble(
    fault: str, found: type[ProviderError], connect: Callable[..., Provider], at: Bench
) -> None:
    at.behave(fault)

    with pytest.raises(found) as raised:
        connect(read=0.5).check_credentials()
    assert type(raised.value) is found


def test_credentials_are_not_blamed_when_nobody_is_there(connect: Callable[..., Provider]) -> None:
    with pytest.raises(ProviderUnavailable):
        connect(base="http://127.0.0.1:9").check_credentials()
    with impostor(200, b"{}") as base, pytest.raises(ProviderUnknown):
        connect(base=base).check_credentials()


class Impostor(BaseHTTPRequestHandler):
    """Answers whatever the test tells it to."""

    protocol_version = "HTTP/1.0"
    answer: tuple[int, bytes] = (200, b"")
    received: bytes = b""

    def do_POST(self) -> None:
        Impostor.received = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(self.answer[0])
        self.end_headers()
        self.wfile.write(self.answer[1])

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def impostor(status: int, body: bytes, *, poses_as: str = "-") -> Iterator[str]:
    """Answers everything with `body`, in which the address it poses as is replaced by its own."""
    handler = type("Handler", (Impostor,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    handler.answer = (status, body.replace(poses_as.encode(), base.encode()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield base
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"null", b"{}", b'"x"', b'{"id": 5}', b"\xff\xfe", b'{"error": "x"}']
)
@pytest.mark.parametrize("status", [200, 500, 503])
def test_an_unreadable_answer_is_unknown(status: int, body: bytes, connect: Callable[..., Provider]) -> None:
    with impostor(status, body) as base, pytest.raises(ProviderUnknown):
        connect(base=base).create_checkout(request())


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "https://evil.example/pay"},
        {"url": "javascript:alert(1)"},
        {"url": None},
        {"amount": 14075},
        {"amount": None},
        {"currency": "usd"},
        {"currency": None},
        {"status": "paid"},
    ],
    ids=str,
)
def test_an_answer_that_is_not_about_our_order_is_not_disclosed(
    changes: dict[str, Any], connect: Callable[..., Provider], at: Bench
) -> None:
    if not at.answers.issuperset(changes):
        return  # the answer does not speak of it
    good, bad = (json.dumps(at.answer(**each)).encode() for each in ({}, changes))
    with impostor(200, good, poses_as=at.base) as base:
        assert connect(base=base).create_checkout(request()).url.startswith(base)

    with impostor(200, bad, poses_as=at.base) as base, pytest.raises(ProviderUnknown):
        connect(base=base).create_checkout(request())


COPIED = "\u00a0\u3000\u202f\u2028\n\r\u200b\ufeff"


def test_copied_blanks_and_line_breaks_reach_no_provider(connect: Callable[..., Provider], at: Bench) -> None:
    odd = f"a{COPIED}b"
    wanted = request(
        order_reference=odd,
        items=(LineItem(odd, 1, Decimal(119), odd),),
        customer=Customer(odd, odd, None, None, None, Address(odd, odd, odd, odd, odd, "AU")),
    )

    with impostor(200, json.dumps(at.answer()).encode(), poses_as=at.base) as base:
        connect(base=base).create_checkout(wanted)

    sent = json.dumps(_texts_of(Impostor.received), ensure_ascii=False)
    assert "a      b" in sent
    assert not any(each in sent for each in (*COPIED, "\\n", "\\r"))


def _texts_of(body: bytes) -> list[str]:
    """All texts of a body, be it JSON or a form."""
    return [unquote_plus(body.decode())] if body[:1] != b"{" else list(_strings(json.loads(body)))


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _strings(child)
    elif isinstance(node, str):
        yield node


@pytest.mark.parametrize(
    ("act", "found"),
    [
        (trickles.head, ProviderTimedOut),
        (trickles.body, ProviderTimedOut),
        (trickles.silent_after_head, ProviderTimedOut),
        (trickles.interim, ProviderTimedOut),
        (trickles.endless, ProviderUnknown),
    ],
)
def test_a_good_answer_that_comes_too_slowly_or_never_ends_is_not_waited_for(
    act: trickles.Act, found: type[ProviderError], connect: Callable[..., Provider], at: Bench
) -> None:
    good = json.dumps(at.answer()).encode()

    total = 30.0 if act is trickles.endless else 1.6  # what never ends is stopped by its size

    with trickles.trickler(act, good, poses_as=at.base) as base, pytest.raises(ProviderUnknown) as raised:
        connect(base=base, read=0.8, total=total).create_checkout(request())

    assert type(raised.value) is found


def test_a_slow_answer_within_the_time_is_taken(connect: Callable[..., Provider], at: Bench) -> None:
    good = json.dumps(at.answer()).encode()

    with trickles.trickler(trickles.body, good, poses_as=at.base) as base:
        assert connect(base=base, read=5.0, total=60.0).create_checkout(request()).url.startswith(base)


def test_an_open_checkout_can_be_closed_once_and_for_all_where_the_facts_say_so(
    provider: Provider, at: Bench, facts: ProviderFacts
) -> None:
    reference = provider.create_checkout(request()).reference

    if not facts.can_expire:
        assert provider.expire(reference).status is CheckoutStatus.OPEN
        return
    assert provider.expire(reference).status is CheckoutStatus.EXPIRED
    assert provider.expire(reference).status is CheckoutStatus.EXPIRED
    assert facts.captures_when_asked or provider.retrieve(reference).status is CheckoutStatus.EXPIRED


def test_an_approval_is_captured_once_however_often_it_is_asked_for(
    provider: Provider, at: Bench, facts: ProviderFacts
) -> None:
    reference, before, key = provider.create_checkout(request()).reference, at.paid_count(), uuid4()
    at.pay(reference)
    if not facts.captures_when_asked:
        assert at.paid_count() == before + 1
        return
    assert provider.retrieve(reference).status is CheckoutStatus.APPROVED
    assert provider.expire(reference).status is CheckoutStatus.APPROVED
    assert at.paid_count() == before

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda _: _captured(provider, reference, key), range(20)))

    assert provider.capture(reference, capture_id=key).status is CheckoutStatus.PAID
    assert at.paid_count() == before + 1


def _captured(provider: Provider, reference: str, key: UUID) -> None:
    with suppress(ProviderUnknown):
        provider.capture(reference, capture_id=key)


def test_a_paid_checkout_stays_paid(provider: Provider, at: Bench) -> None:
    reference = provider.create_checkout(request()).reference
    pay(provider, at, reference)

    state = provider.expire(reference)

    assert (state.status, state.amount, state.currency) == (CheckoutStatus.PAID, Decimal("140.76"), "AUD")
    assert bool(state.payment_reference) == at.tells_payment


def test_an_unknown_checkout_is_a_definite_no(provider: Provider, at: Bench) -> None:
    with pytest.raises(ProviderRejected):
        provider.retrieve(at.unknown)


SIGNATURES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "",
            "t=1,v1=\u00e9",
            "t=1,t=2,v1=a",
            "v1=a",
            "t=",
            "t=9e9,v1=a",
            "t=-1,v1=a",
            "t=99999999999,v1=a",
            "t=\u0661,v1=a",
        ]
    ),
)


@given(body=st.binary(max_size=200), signature=SIGNATURES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_but_genuine_ones_are_an_event(
    provider: Provider, at: Bench, facts: ProviderFacts, body: bytes, signature: str
) -> None:
    genuine = at.notice(b"", secret="any", now=datetime.now(UTC))
    proofs = genuine.headers.keys() - {"content-type"}
    notice = replace(genuine, body=body, headers=dict(genuine.headers) | dict.fromkeys(proofs, signature))

    try:
        events = provider.read_events(notice)
    except InvalidEvent:
        return

    assert facts.proof is Proof.ASKED
    assert all(isinstance(event, ForgottenEvent) or event.state is None for event in events)


def test_credentials_are_never_printed(at: Bench) -> None:
    assert not [word for word in SECRET_WORDS if word in repr(at.good)]


def says_nothing(error: ProviderError) -> bool:
    return not [word for word in SECRET_WORDS if word in str(error).lower()]
