"""One line a fact, with its context."""

import io
import json
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

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
