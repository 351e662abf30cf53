"""The code in docs/webhooks.md does what it says, with real messages."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from sessions_app.event_types import EVENT_TYPES, TEST
from sessions_app.usecases.webhooks import endpoints, redeliver
from sessions_app.webhooks import queue, schedule
from sessions_app.webhooks.message import headers
from tests.node import node

PAGE = Path("docs/webhooks.md").read_text()
BODY = '{"type":"session.completed","data":{"orderReference":"Größe 42"}}'
OLD, NEW = endpoints._new_secret(), endpoints._new_secret()

Receive = Callable[[str, dict[str, str], str], Any]


def code(language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return block


def in_python(body: str, given: dict[str, str], secret: str) -> Any:
    room: dict[str, Any] = {}
    exec(code("python"), room)
    return room["receive"](body.encode(), given, secret)


def in_javascript(body: str, given: dict[str, str], secret: str) -> Any:
    call = f"console.log(JSON.stringify(receive({json.dumps(body)}, {json.dumps(given)}, {json.dumps(secret)})))"
    ran = subprocess.run(
        [node(), "--input-type=module"],
        input=f"{code('javascript')}\n{call}",
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


@pytest.fixture
def signed() -> dict[str, str]:
    from django.utils import timezone

    return headers(uuid7(), BODY.encode(), secrets=[NEW, OLD], now=timezone.now())


@pytest.mark.parametrize("receive", [in_python, in_javascript])
def test_the_receivers_take_good_messages_only(receive: Receive, signed: dict[str, str]) -> None:
    event = json.loads(BODY)

    assert receive(BODY, signed, NEW) == receive(BODY, signed, OLD) == event
    assert receive(BODY.replace("42", "43"), signed, NEW) is None
    assert receive(BODY, signed, endpoints._new_secret()) is None
    assert receive(BODY, signed | {"webhook-timestamp": "1700000000"}, NEW) is None
    assert receive(BODY, signed | {"webhook-signature": "nonsense"}, NEW) is None
    assert receive(BODY, {}, NEW) is None


def test_the_page_says_what_the_code_does() -> None:
    listed = re.findall(r"^\| `([a-z.]+)` \|", PAGE, re.MULTILINE)
    assert listed == [*EVENT_TYPES, TEST]
    assert "5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 8 h, 24 h and 36 h" in PAGE
    assert [pause.total_seconds() for pause in schedule.PAUSES] == [
        5, 30, 120, 600, 1800, 7200, 28_800, 86_400, 129_600,
    ]  # fmt: skip
    assert (schedule.TRIES, queue.AT_ONCE, queue.BREAKER_FAILURES, queue.IN_ORDER_TRIES) == (10, 4, 5, 3)
    assert (endpoints.MOST_ENDPOINTS, redeliver.LONGEST_RANGE.days) == (20, 7)
