"""What staff see of an account at Square: what to enter, whether it works, and where a payment is."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from providers.base import Connection, Credentials, ProviderMisconfigured, ProviderUnknown
from providers.credentials import problem_with
from providers.facts import WEBHOOK_SECRET
from providers.registry import KNOWN_LAYOUTS, SETTLEMENTS
from providers.square.adapter import SquareProvider
from providers.square.facts import FACTS
from tests.providers.square.test_recorded import recorded
from tests.providers.test_contract import impostor

TOKEN = "EAAAlx_-" + "Q" * 56


@pytest.mark.parametrize(
    ("text", "field", "refused"),
    [
        (TOKEN, "access_token", ""),
        ("sq0atp-" + "x" * 22, "access_token", ""),
        ("EAAA••••", "access_token", "has a blank"),
        ("EAAA", "access_token", "cut off or masked"),
        ("sq0idp-abc", "access_token", "an application's id (sq0idp-…), which is of no use here"),
        ("sandbox-sq0csb-abc", "access_token", "an application's secret for tests"),
        ("L88917AVBK2S5", "access_token", "does not look like one of Square's"),
        ("L88917AVBK2S5", "location_id", ""),
        ("anything-at-all", WEBHOOK_SECRET, ""),
    ],
)
def test_a_credential_is_refused_where_it_is_entered_when_it_cannot_be_one(text: str, field: str, refused: str) -> None:
    problem = problem_with(text, field=field, facts=FACTS)

    assert refused in problem
    assert bool(problem) == bool(refused)


def test_the_access_token_is_secret_and_the_location_is_not() -> None:
    assert {each.name: each.secret for each in FACTS.credential_fields} == {"access_token": True, "location_id": False}


@pytest.mark.parametrize(("currency", "least"), [("AUD", "0.01"), ("EUR", "0.01"), ("JPY", "1")])
def test_the_smallest_payments_are_those_of_square_s_table(currency: str, least: str) -> None:
    assert FACTS.minimums[currency] == Decimal(least)
    assert FACTS.currencies is not None
    assert currency in FACTS.currencies


@pytest.mark.parametrize(
    ("lifetime", "keeps"), [(timedelta(seconds=30), False), (timedelta(minutes=1), True), (timedelta(days=30), True),
                            (timedelta(days=31), False)],
)  # fmt: skip
def test_a_checkout_is_open_as_long_as_we_say_up_to_the_life_of_a_draft_order(lifetime: timedelta, keeps: bool) -> None:
    assert FACTS.keeps_open(lifetime) is keeps


def test_the_connection_works_with_the_documented_locations() -> None:
    locations = recorded("locations")

    with impostor(200, _json(locations), poses_as="@@") as base:
        _account(base, "18YC4JDH91E1H").check_credentials()
        with pytest.raises(ProviderMisconfigured, match="without this location"):
            _account(base, "LOTHER").check_credentials()


@pytest.mark.parametrize(
    "changes", [{"status": "INACTIVE"}, {"capabilities": []}, {"capabilities": None}, {"capabilities": 5}]
)
def test_a_location_that_takes_no_cards_is_found_before_the_first_order(changes: dict[str, object]) -> None:
    locations = {"locations": [recorded("locations")["locations"][0] | changes]}

    with (
        impostor(200, _json(locations), poses_as="@@") as base,
        pytest.raises(ProviderMisconfigured, match="takes no cards"),
    ):
        _account(base, "18YC4JDH91E1H").check_credentials()


@pytest.mark.parametrize("body", [b'{"locations": null}', b'{"locations": {}}', b"[]"])
def test_locations_of_another_shape_blame_nobody(body: bytes) -> None:
    with impostor(200, body) as base, pytest.raises(ProviderUnknown):
        _account(base, "18YC4JDH91E1H").check_credentials()


@pytest.mark.parametrize(("live", "host"), [(True, "squareup.com"), (False, "squareupsandbox.com")])
def test_a_paid_checkout_has_its_transaction_in_square_s_dashboard(live: bool, host: str) -> None:
    square = SquareProvider(Credentials({}), Connection(live=live))

    shown = square.dashboard_url(reference="LINK1:order1", payment_reference="pay1")

    assert shown == f"https://{host}/dashboard/sales/transactions/order1"
    assert square.dashboard_url(reference="LINK1:order1", payment_reference="") is None


def test_square_s_file_differs_by_account_so_its_layout_is_where_a_mapping_begins() -> None:
    layout = SquareProvider.settlement

    assert layout is not None
    assert layout.ask == ("currency", "dates")
    assert KNOWN_LAYOUTS[layout.title] is layout
    assert "square" not in SETTLEMENTS


def test_each_mode_has_its_own_address() -> None:
    for live, host in ((True, "connect.squareup.com"), (False, "connect.squareupsandbox.com")):
        assert SquareProvider(Credentials({}), Connection(live=live))._api._base == f"https://{host}"


def _account(base: str, location: str) -> SquareProvider:
    return SquareProvider(Credentials({"access_token": TOKEN, "location_id": location}), Connection(base))


def _json(body: object) -> bytes:
    return json.dumps(body).encode()
