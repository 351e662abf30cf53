"""The vendors' own schemas, for the stand-in servers: what they check requests with and are checked with themselves.

`specs/NAME.json` holds the structure of the calls we use, cut from the OpenAPI document that it names: no texts of it.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

SPECS = Path(__file__).parent / "specs"
COMBINED = ("allOf", "oneOf", "anyOf", "$ref")


class Schemas:
    """The schemas of one vendor. What a schema does not name is a violation, also where the vendor lets it pass.

    So is what it calls read-only, in a request; and that is required in answers only.
    """

    def __init__(self, name: str) -> None:
        self.spec = json.loads((SPECS / f"{name}.json").read_text())
        self._parts = {"components": {"schemas": _closed(self.spec["components"]["schemas"])}}
        self._validators: dict[tuple[str, bool], Draft202012Validator] = {}

    def request(self, call: str, body: Any) -> list[str]:
        """Say what is wrong with the body of a call, named as in the document: `POST /paymentLinks`."""
        wanted = self.spec["calls"][call]["request"]
        return ["no body is expected"] if wanted is None and body else self._violations(wanted, body, strict=True)

    def answer(self, call: str, status: int, body: Any) -> list[str]:
        """Say what is wrong with the answer to a call."""
        answers = self.spec["calls"][call]["answers"]
        wanted = answers.get(str(status)) or answers.get(f"{status // 100}XX") or answers.get("default")
        return [f"{call} never answers {status}"] if wanted is None else self._violations(wanted, body, strict=False)

    def _violations(self, schema: Any, body: Any, *, strict: bool) -> list[str]:
        if schema is None:
            return []
        key = (json.dumps(schema, sort_keys=True), strict)
        if key not in self._validators:
            parts = self._parts if strict else {"components": self.spec["components"]}
            self._validators[key] = Draft202012Validator({**(_site(schema) if strict else schema), **parts})
        found = self._validators[key].iter_errors(body)
        return [f"{_place(error.instance_path)}: {error.message[:200]}" for error in found]


def _place(path: Iterable[str | int]) -> str:
    """Write where it is: `$.orders[0].state`."""
    return "$" + "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in path)


@cache
def schemas(name: str) -> Schemas:
    """Read a vendor's schemas once."""
    return Schemas(name)


def _closed(named: dict[str, Any]) -> dict[str, Any]:
    hidden = {f"#/components/schemas/{name}" for name, schema in named.items() if schema.get("readOnly")}
    return {name: _inside(_marked(schema, hidden)) for name, schema in named.items()}


def _marked(schema: Any, hidden: set[str]) -> Any:
    """Mark as read-only what refers to a schema that is."""
    if isinstance(schema, list):
        return [_marked(each, hidden) for each in schema]
    if not isinstance(schema, dict):
        return schema
    marked = {name: _marked(each, hidden) for name, each in schema.items()}
    return marked | {"readOnly": True} if schema.get("$ref") in hidden else marked


def _site(schema: Any) -> Any:
    """Close a schema where it is used: parts that are combined into one object see each other's properties."""
    if not isinstance(schema, dict) or not ("properties" in schema or any(key in schema for key in COMBINED)):
        return _inside(schema)
    return {"allOf": [_inside(schema)], "unevaluatedProperties": False}


def _inside(schema: Any) -> Any:
    """Close what is below a schema, not the schema itself."""
    if not isinstance(schema, dict):
        return schema
    closed = dict(schema)
    if "properties" in schema:
        writable = {name: each for name, each in schema["properties"].items() if not each.get("readOnly")}
        closed["properties"] = {name: _site(each) for name, each in writable.items()}
        hidden = schema["properties"].keys() - writable.keys()
        closed["required"] = [name for name in schema.get("required", ()) if name not in hidden]
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            closed[key] = _site(schema[key])
    for key in ("allOf", "oneOf", "anyOf"):
        if key in schema:
            closed[key] = [_inside(each) for each in schema[key]]
    return closed
