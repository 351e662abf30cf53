"""Where Adyen is reached, which answers are believed, and what else an account can do."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from providers.adyen.adapter import AdyenProvider
from providers.adyen.facts import FACTS
from providers.adyen.translation import refund_of, state_of
from providers.base import (
    Checkout,
    CheckoutElsewhere,
    CheckoutStatus,
    Connection,
    Credentials,
    ForeignCheckout,
    Notice,
    ProviderEvent,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnknown,
)
from providers.credentials import problem_with
from providers.registry import KNOWN_LAYOUTS, SETTLEMENTS
from sessions_app.settlement.lines import lines
from sessions_app.settlement.tally import Tally
from tests.providers.adyen.notifications import LINK
from tests.providers.provider_stands import ATTEMPT, BENCHES
from tests.providers.test_contract import Impostor, impostor, request
from tests.settlement.test_known_layouts import ADYEN
from tests.stand_ins.schemas import schemas

RECORDED = Path(__file__).with_name("recorded")
running = BENCHES["adyen"]
ANSWERS = sorted(found.stem for found in RECORDED.glob("*.json") if "call" in json.loads(found.read_text()))


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with running(tmp_path_factory.mktemp("adyen")) as started:
        yield started


def adapter(live: bool = False, **fields: str) -> AdyenProvider:
    given = {"api_key": "AQEx", "merchant_account": "Shop"} | fields
    return AdyenProvider(Credentials(given), Connection(live=live))


def at(stand: Any) -> AdyenProvider:
    return AdyenProvider(stand.good, Connection(stand.base))


def recorded(name: str) -> dict[str, Any]:
    return dict(json.loads((RECORDED / f"{name}.json").read_text())["body"])


@pytest.mark.parametrize(
    ("live", "prefix", "base"),
    [
        (False, "", "https://checkout-test.adyen.com/v72"),
        (False, "1797a841fbb37ca7-Shop", "https://checkout-test.adyen.com/v72"),
        (True, "1797a841fbb37ca7-Shop", "https://1797a841fbb37ca7-Shop-checkout-live.adyenpayments.com/checkout/v72"),
    ],
)
def test_test_and_live_accounts_are_reached_where_they_are(live: bool, prefix: str, base: str) -> None:
    assert adapter(live, live_prefix=prefix)._base == base


@pytest.mark.parametrize(
    "prefix", ["", "evil.example/", "a.b", "a@b", "a:1", "-a", "a-", "a b", "a\n", "a#", "a?", "é", "x" * 50, "a/../b"]
)
def test_a_live_prefix_that_is_not_the_first_part_of_a_host_name_is_never_called(prefix: str) -> None:
    with pytest.raises(ProviderMisconfigured, match="live URL prefix"):
        adapter(live=True, live_prefix=prefix).check_credentials()


@pytest.mark.parametrize(
    ("url", "believed"),
    [
        ("https://test.adyen.link/PL1", True),
        ("https://eu.adyen.link/PL1", True),
        ("http://eu.adyen.link/PL1", False),
        ("https://adyen.link.evil.example/PL1", False),
        ("https://eviladyen.link/PL1", False),
        ("https://eu.adyen.link:8443/PL1", False),
        ("https://u@eu.adyen.link/PL1", False),
        ("https://[", False),
    ],
)
def test_a_page_is_believed_at_adyens_own_domain_only(url: str, believed: bool) -> None:
    wanted = request()
    state = state_of(link(url=url, reference=str(wanted.attempt_id)), merchant_account="Shop")

    if believed:
        assert adapter()._checkout(state, wanted) == Checkout(LINK, url)
        return
    with pytest.raises(CheckoutElsewhere) as raised:
        adapter()._checkout(state, wanted)
    assert raised.value.reference == LINK


def link(**changes: Any) -> dict[str, Any]:
    amount = {"currency": "AUD", "value": 14076}
    return {"id": LINK, "amount": amount, "merchantAccount": "Shop", "status": "active", **changes}


@pytest.mark.parametrize("changes", [{"reference": str(uuid4())}, {"reference": "ORD-1"}, {"merchantAccount": "Other"}])
def test_an_answer_about_another_attempt_or_account_is_unknown(changes: dict[str, Any], stand: Any) -> None:
    body = json.dumps(stand.answer(**changes)).encode()

    with impostor(201, body, poses_as=stand.base) as base, pytest.raises(ProviderUnknown):
        AdyenProvider(stand.good, Connection(base)).create_checkout(request())


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("active", CheckoutStatus.OPEN), ("paymentPending", CheckoutStatus.PROCESSING), ("paid", CheckoutStatus.PAID),
     ("completed", CheckoutStatus.PAID), ("expired", CheckoutStatus.EXPIRED)],
)  # fmt: skip
def test_every_status_of_a_link_is_known(theirs: str, ours: CheckoutStatus) -> None:
    assert state_of(link(status=theirs), merchant_account="Shop").status is ours
    assert (
        theirs in schemas("adyen").spec["components"]["schemas"]["PaymentLinkResponse"]["properties"]["status"]["enum"]
    )


def test_a_link_of_another_system_is_foreign() -> None:
    with pytest.raises(ForeignCheckout):
        state_of(recorded("link_read"), merchant_account="YOUR_MERCHANT_ACCOUNT")


@pytest.mark.parametrize("reference", ["", "PL1/../x", "PL 1", "PL\n", "é", "P" * 65])
def test_what_cannot_be_a_links_id_is_never_asked_for(reference: str) -> None:
    with pytest.raises(ProviderRejected):
        adapter().retrieve(reference)
    with pytest.raises(ProviderRejected):
        adapter().expire(reference)


def test_a_link_expires_although_its_answer_names_no_id(stand: Any) -> None:
    answer = recorded("link_expired_without_id") | {"merchantAccount": "Shop", "reference": str(uuid4())}

    state = state_of({"id": LINK} | answer, merchant_account="Shop", reference=LINK)

    assert (state.status, state.amount) == (CheckoutStatus.EXPIRED, Decimal("87.00"))


def test_a_refund_is_received_once_however_often_it_is_asked_for(stand: Any) -> None:
    provider, key = at(stand), uuid4()
    reference = provider.create_checkout(request()).reference
    stand.pay(reference)
    payment = stand.ledger()["payments"][-1]["pspReference"]

    refunds = [
        provider.refund(payment_reference=payment, amount=Decimal("10.50"), currency="AUD", refund_id=key)
        for _ in range(2)
    ]

    assert refunds[0] == refunds[1]
    assert (refunds[0].status, refunds[0].amount, refunds[0].currency) == ("received", Decimal("10.50"), "AUD")


def test_a_refund_of_a_payment_that_cannot_be_is_refused(stand: Any) -> None:
    for payment in ("", "../x", "0" * 16):
        with pytest.raises(ProviderRejected):
            at(stand).refund(payment_reference=payment, amount=Decimal(1), currency="AUD", refund_id=uuid4())


@pytest.mark.parametrize(
    "changes",
    [
        {"paymentPspReference": "X"},
        {"amount": {"currency": "EUR", "value": 1}},
        {"status": "sent"},
        {"pspReference": None},
    ],
)
def test_an_answer_about_another_refund_is_unknown(changes: dict[str, Any]) -> None:
    answer, amount = recorded("refund_received"), {"currency": "EUR", "value": 2500}
    assert refund_of(answer, payment_reference="993617894903480A", amount=amount).reference == "993617894906488A"

    with pytest.raises(ProviderUnknown):
        refund_of(answer | changes, payment_reference="993617894903480A", amount=amount)


def test_a_connection_is_tested_with_the_merchant_account_too(stand: Any) -> None:
    at(stand).check_credentials()
    for fields in ({"api_key": "AQEother"}, {"merchant_account": "OtherShop"}):
        wrong = AdyenProvider(Credentials({**stand.good.fields, **fields}), Connection(stand.base))
        with pytest.raises(ProviderMisconfigured):
            wrong.check_credentials()


@pytest.mark.parametrize(("live", "area"), [(False, "ca-test"), (True, "ca-live")])
def test_the_dashboard_link_leads_to_the_payment(live: bool, area: str) -> None:
    url = adapter(live, live_prefix="1797a841fbb37ca7-Shop").dashboard_url(
        reference=LINK, payment_reference="LD65H2FVNXSKGK82"
    )

    assert url == (f"https://{area}.adyen.com/ca/ca/accounts/showTx.shtml?pspReference=LD65H2FVNXSKGK82&txType=Payment")


@pytest.mark.parametrize("payment", ["", "a&b", "javascript:alert(1)"])
def test_without_a_payment_there_is_no_page_of_it(payment: str) -> None:
    assert adapter().dashboard_url(reference=LINK, payment_reference=payment) is None


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_recorded_fits_the_schema_by_which_the_stand_in_is_judged(name: str) -> None:
    found = json.loads((RECORDED / f"{name}.json").read_text())

    assert found["source"].startswith("https://")
    assert schemas("adyen").answer(found["call"], found["status"], found["body"]) == []


def test_expiry_is_ours_up_to_seventy_days() -> None:
    assert FACTS.keeps_open(timedelta(minutes=2))
    assert FACTS.keeps_open(timedelta(days=70))
    assert not FACTS.keeps_open(timedelta(days=70, seconds=1))


@pytest.mark.parametrize(
    ("text", "problem"),
    [("AQEyhmfxK4LIYhxHw0m/n3Q5qf3V-a{b", ""), ("test_870be2", "client key"), ("live_870be2", "client key"),
     ("AQE yh", "blank"), ("sk_test_1", "does not look like")],
)  # fmt: skip
def test_a_client_key_is_told_from_an_api_key(text: str, problem: str) -> None:
    found = problem_with(text, field="api_key", facts=FACTS)

    assert problem in found
    assert bool(found) == bool(problem)


def test_the_settlement_file_is_the_providers_own() -> None:
    assert SETTLEMENTS["adyen"] is AdyenProvider.settlement
    assert "Adyen settlement details" not in KNOWN_LAYOUTS


def test_a_line_of_the_settlement_file_names_our_attempt_beside_its_payment() -> None:
    file = ADYEN.replace(",A-1,", f",{ATTEMPT},").encode()

    rows = list(lines(BytesIO(file), SETTLEMENTS["adyen"], Tally()))

    assert [(row.reference, row.our_id, row.not_ours) for row in rows[:2]] == [
        ("8815486732108456", UUID(ATTEMPT), False), ("8815486732108457", None, True),
    ]  # fmt: skip


def test_the_page_of_a_link_takes_a_payment_and_leads_back(stand: Any) -> None:
    wanted = replace(request(), return_url="https://pay.example.com/return/1")
    opened = at(stand).create_checkout(wanted)

    refused = httpx2.post(f"{opened.url}/decline", follow_redirects=False)
    page = httpx2.get(opened.url).text
    paid = httpx2.post(f"{opened.url}/pay", follow_redirects=False)

    assert "active" in page
    assert refused.headers["location"] == f"/{opened.reference}"
    assert (paid.status_code, paid.headers["location"]) == (303, wanted.return_url)
    assert at(stand).retrieve(opened.reference).status is CheckoutStatus.PAID


def test_what_adyen_does_not_know_is_refused_by_the_stand_in_and_kept(tmp_path: Path) -> None:
    with ExitStack() as stack:
        strict = stack.enter_context(running(tmp_path))
        headers = {"X-API-Key": strict.good.fields["api_key"], "Idempotency-Key": "1"}

        answer = httpx2.post(f"{strict.base}/v72/paymentLinks", json={"merchantAcount": "Shop"}, headers=headers)

        assert (answer.status_code, answer.json()["errorCode"]) == (400, "702")
        assert 'POST /paymentLinks: $: "merchantAccount" is a required property' in strict.violations()
        with pytest.raises(AssertionError):
            stack.close()


def test_a_payment_at_the_stand_in_sends_an_event_that_the_account_reads(tmp_path: Path) -> None:
    with impostor(200, b"[accepted]") as events, running(tmp_path, events_to=events) as sending:
        opened = at(sending).create_checkout(request())
        Impostor.received = b""
        sending.pay(opened.reference)
        _wait_for(lambda: bool(Impostor.received))
        notice = Notice(Impostor.received, {"content-type": "application/json"}, events, datetime.now(UTC))

        (event,) = at(sending).read_events(notice)

        assert isinstance(event, ProviderEvent)
        assert event.state
        assert (event.reference, event.state.amount) == (opened.reference, Decimal("140.76"))
        assert event.state.payment_reference == sending.ledger()["payments"][0]["pspReference"]


def _wait_for(happened: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.02)
