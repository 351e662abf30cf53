"""One line a fact, with its context."""

import io
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from config.logs import formatter
from sessions_app.models import Application


def written(record: logging.LogRecord, *, as_json: bool) -> str:
    return formatter(as_json=as_json).format(record)


@pytest.fixture
def record() -> logging.LogRecord:
    made = logging.makeLogRecord({"msg": "Checkout not opened", "levelname": "WARNING", "name": "x"})
    made.session = UUID("0199f3a4-5b6c-7d8e-9f00-112233445566")
    return made


def test_ids_are_text_for_machines_and_for_people(record: logging.LogRecord) -> None:
    assert json.loads(written(record, as_json=True))["session"] == "0199f3a4-5b6c-7d8e-9f00-112233445566"
    shown = written(record, as_json=False)
    assert "session=0199f3a4-5b6c-7d8e-9f00-112233445566" in shown
    assert "UUID(" not in shown


def test_a_call_of_stripes_sdk_writes_no_line_of_its_own() -> None:
    assert not logging.getLogger("stripe").isEnabledFor(logging.INFO)
    assert logging.getLogger("stripe").isEnabledFor(logging.WARNING)


def test_a_request_names_its_application(
    post: Callable[..., Any], order: Callable[..., Any], application: Application
) -> None:
    said, name = io.StringIO(), logging.getLogger("switchyard.request")
    handler = logging.StreamHandler(said)
    handler.setFormatter(formatter(as_json=True))
    name.addHandler(handler)
    name.setLevel("INFO")
    try:
        post(order(), key=str(uuid4()))
    finally:
        name.removeHandler(handler)
        name.setLevel("NOTSET")

    line = json.loads(said.getvalue())
    assert (line["application"], line["path"], line["status"]) == (str(application.id), "/api/v1/sessions", 422)


TRICKS = "a\x1b[31m\r\nforged line\x9b\x7f\u2028\u202e\u2066\ud800\x00z"
SHOWN = r"a\x1b[31m\r\nforged line\x9b\x7f\u2028\u202e\u2066\ud800\x00z"


@pytest.mark.parametrize("as_json", [True, False])
def test_nothing_that_is_logged_speaks_to_the_terminal_or_begins_a_line(as_json: bool) -> None:
    record = logging.makeLogRecord({"msg": f"Not found: {TRICKS}", "levelname": "WARNING", "name": "django.request"})
    record.path, record.typed = TRICKS, {TRICKS: [TRICKS]}

    line = written(record, as_json=as_json)

    assert re.sub(r"\x1b\[[0-9;]*m", "", line).isprintable()  # a terminal's colours are ours
    text = line.replace("\\\\", "\\")
    assert text.count(SHOWN) == 4


@pytest.mark.parametrize("as_json", [True, False])
def test_the_text_of_an_exception_forges_no_line(as_json: bool) -> None:
    try:
        raise ValueError(f"bad\n2026-01-01 [info] all is well {TRICKS}")
    except ValueError:
        record = logging.makeLogRecord({"msg": "Request failed", "levelname": "ERROR", "exc_info": sys.exc_info()})

    line = written(record, as_json=as_json)

    exception = json.loads(line)["exception"].split("\n") if as_json else line.split("\n")[1:]
    assert any("all is well" in each for each in exception)
    assert all(each.isprintable() for each in exception)
    assert as_json or all(each.startswith("  | ") for each in exception)


@pytest.fixture
def said() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What the product logs meanwhile, for machines."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(as_json=True))
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)


def test_every_refusal_says_where_it_came_from_and_who_it_says_it_is(
    said: Callable[[], list[dict[str, Any]]], application: Application, token: str
) -> None:
    client, form = Client(REMOTE_ADDR="2001:db8::7"), "application/x-www-form-urlencoded"
    Application.objects.update(enabled=False)
    known = f"app_{'0' * 24}"

    client.get("/api/v1/sessions")
    client.get("/api/v1/sessions", headers={"Authorization": f"Bearer {token}"})
    client.post("/oauth/token", f"grant_type=client_credentials&client_id={known}&client_secret=x", content_type=form)
    client.post("/oauth/token", "grant_type=client_credentials&client_id=hunter2&client_secret=x", content_type=form)
    client.post("/admin/login/", {"username": "hunter2", "password": "hunter2"})

    lines = said()
    assert {each["client"] for each in lines} == {"2001:db8::7"}
    assert [each.get("status") for each in lines] == [401, 401, 401, 401, None]
    assert [each.get("application") for each in lines] == [None, str(application.id), None, None, None]
    assert [each.get("client_id") for each in lines] == [None, None, known, None, None]
    assert (lines[-1]["event"], lines[-1]["reason"]) == ("Sign-in refused", "wrong password")
    assert "hunter2" not in str(lines)
    assert token not in str(lines)
