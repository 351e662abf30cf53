"""`manage.py explain` tells why a provider was chosen, and whether the same comes out again."""

from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.core.management import CommandError, call_command

from providers.models import AccountTerms
from routing.decision.explanation import because
from routing.decision.scoring import COMPONENTS
from sessions_app.models import PaymentSession


def explain(session_id: Any, *options: str) -> str:
    output = StringIO()
    call_command("explain", str(session_id), *options, stdout=output)
    return output.getvalue()


@pytest.fixture
def session(
    post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> PaymentSession:
    made = account(f"first-{uuid4().hex[:8]}", preference=1)
    AccountTerms.objects.create(account=made, currency="AUD", fee_percent="1.75", fee_fixed="0.30")
    account("second", preference=0)
    account("elsewhere", currencies=["EUR"])
    return PaymentSession.objects.get(pk=post(order()).json()["sessionId"])


def test_every_candidate_is_shown_with_its_parts_and_the_refused_with_reasons(session: PaymentSession) -> None:
    text = explain(session.id)

    first, second = session.decision["candidates"]
    assert f"order {session.order_reference}" in text
    assert f" 1  {first['name']:32}{first['score']:>5}   first with 100.00 %" in text
    assert f" 2  {second['name']:32}{second['score']:>5}   first with 0.00 %" in text
    assert "preference  ████████████████████  1.0000    5.0 of   5.0" in text
    assert "preference  ░░░░░░░░░░░░░░░░░░░░  0.0000    0.0 of   5.0" in text
    assert "1.750 % + 0.3000 = 2.7633 for this order" in text
    assert "no checkout lately; 80.0 % is assumed until more is known" in text
    assert "no call lately" in text
    assert "95 of 100 calls are answered within 1000 ms" in text
    assert f"    {'sandbox/elsewhere':32}The account does not take this currency" in text
    assert f"Tried: {first['name']} live" in text
    assert "identical to the byte" in text
    assert "jane" not in text.lower()


def test_the_evidence_says_what_its_numbers_are() -> None:
    evidence = {"paid": "135.97", "opened": "182.96", "account_paid": "135.97", "account_opened": "183.91"}
    evidence |= {"prior": "0.840", "faults": "0.41", "calls": "37.20", "p95_ms": "118"}
    evidence |= {"fee_percent": "1.750", "fee_fixed": "0.3000"}
    candidate = {"evidence": evidence, "fee": "2.7633"}

    assert {name: because(candidate, name) for name in COMPONENTS} == {
        "conversion": "135.97 of 182.96 checkouts in this currency were paid, 135.97 of 183.91 in all currencies; "
        "84.0 % is assumed until more is known",
        "health": "0.41 of 37.20 calls failed",
        "cost": "1.750 % + 0.3000 = 2.7633 for this order",
        "latency": "95 of 100 calls are answered within 118 ms",
        "preference": "set by staff",
    }


def test_machines_get_json(session: PaymentSession) -> None:
    answer = orjson.loads(explain(session.id, "--json"))

    assert answer["recomputation"] == "identical"
    assert answer["recomputed"] == answer["decision"] == session.decision
    assert [each["state"] for each in answer["attempts"]] == ["LIVE"]


def test_a_record_that_was_changed_is_found_out(session: PaymentSession) -> None:
    session.decision["candidates"][0]["evidence"]["calls"] = "500.00"
    session.save()

    assert "DIFFERENT" in explain(session.id)
    assert orjson.loads(explain(session.id, "--json"))["recomputation"] == "different"


def test_a_record_of_an_older_kind_is_shown_as_far_as_it_goes(session: PaymentSession) -> None:
    old = session.decision
    for name in ("version", "rule", "probe", "exploration"):
        del old[name]
    for row in old["candidates"]:
        for name in ("evidence", "probability", "fee", "since"):
            del row[name]
    session.save()

    text = explain(session.id)

    assert f" 1  {old['candidates'][0]['name']:32}" in text
    assert "older kind" in text


def test_an_unknown_session_is_refused(database: None) -> None:
    with pytest.raises(CommandError, match="There is no session"):
        explain(uuid4())
