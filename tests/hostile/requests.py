"""Hostile requests: valid ones with some parts replaced by malformed bytes, drawn from a seed."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from providers.sandbox.webhook import signature
from tests.hostile.materials import HEADER_VALUES, HEADERS, HOSTS, JSON_NAMES, JSON_VALUES, TEXTS, escaped
from tests.hostile.targets import Site, Target, targets_of

FORM, JSON = b"application/x-www-form-urlencoded", b"application/json"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO", "get")
PARTS = ("path", "query", "header", "body", "body", "method", "host", "nothing")
MARK = "\u2603"
LONGEST_LINE = 60_000
"""The web server itself answers longer request lines."""


@dataclass(frozen=True)
class Hostile:
    """The bytes of a request, and whether the web server may refuse it before the product sees it."""

    method: str
    path: bytes
    raw: bytes = field(repr=False)
    is_http: bool


def hostile_requests(site: Site, *, seed: int, count: int) -> Iterator[Hostile]:
    """Draws requests for the targets in turn."""
    random, targets = Random(seed), targets_of(site)
    for number in range(count):
        yield _mutated(random, site, targets[number % len(targets)])


def _mutated(random: Random, site: Site, target: Target) -> Hostile:
    parts = set(random.choices(PARTS, k=2))
    method = random.choice(METHODS) if "method" in parts else target.method
    path, is_http = _path(random, site, target, hostile="path" in parts)
    line = path + (_query(random, target) if "query" in parts else b"")
    body = _body(random, target, hostile="body" in parts)
    headers = dict(_usual_headers(site, target, body))
    if "header" in parts:
        headers[random.choice(HEADERS)] = random.choice(HEADER_VALUES)
    if "host" in parts:
        headers[b"Host"], is_http = random.choice(HOSTS), False
    head = b"".join(b"%s: %s\r\n" % pair for pair in headers.items())
    raw = b"%s %s HTTP/1.1\r\n%sConnection: close\r\n\r\n%s" % (method.encode(), line, head, body)
    return Hostile(method, path, raw, is_http and len(line) < LONGEST_LINE)


def _usual_headers(site: Site, target: Target, body: bytes) -> Iterator[tuple[bytes, bytes]]:
    yield b"Host", site.host.encode()
    yield b"Idempotency-Key", b"hostile"
    if target.needs_token:
        yield b"Authorization", f"Bearer {site.token}".encode()
    if body or target.method == "POST":
        yield b"Content-Length", str(len(body)).encode()
        yield b"Content-Type", FORM if target.form else JSON
    if target.path.startswith("/webhooks/"):
        yield b"Sandbox-Signature", signature(body, secret=site.secret, timestamp=int(time.time())).encode()


def _path(random: Random, site: Site, target: Target, *, hostile: bool) -> tuple[bytes, bool]:
    """The path, and whether all its bytes are allowed in a path."""
    known, text = site.places, random.choice(TEXTS)
    if not hostile:
        return target.path.format(**known).encode(), True
    if "{" not in target.path:
        return target.path.encode() + b"/" + escaped(text), True
    name = random.choice([each for each in known if f"{{{each}}}" in target.path])
    before, after = target.path.format(**known | {name: MARK}).encode().split(MARK.encode())
    if random.random() < 0.2:
        return before + text[:200] + after, False
    return before + escaped(text) + after, True


def _query(random: Random, target: Target) -> bytes:
    names = [*map(str.encode, target.query), random.choice(TEXTS)]
    pairs = [(random.choice(names), random.choice(TEXTS)) for _ in range(random.choice((1, 1, 2, 30)))]
    return b"?" + _form(pairs)


def _body(random: Random, target: Target, *, hostile: bool) -> bytes:
    if target.form:
        pairs = [(name.encode(), value.encode()) for name, value in target.form]
        if hostile:
            name = random.choice((random.choice(pairs)[0], random.choice(TEXTS)))
            pairs[random.randrange(len(pairs))] = name, random.choice(TEXTS)
        return _form(pairs)
    if not hostile:
        return b"" if target.body is None else json.dumps(target.body).encode()
    return random.choice(JSON_VALUES) if not target.body else mutated_json(random, target.body)


def _form(pairs: list[tuple[bytes, bytes]]) -> bytes:
    return b"&".join(escaped(name) + b"=" + escaped(value) for name, value in pairs)


def mutated_json(random: Random, body: dict[str, Any]) -> bytes:
    """The body as JSON, with a value, a name or the whole body replaced by a drawn value."""
    copy, chance = json.loads(json.dumps(body)), random.random()
    if chance < 0.1:
        return random.choice(JSON_VALUES)
    if chance < 0.2:
        copy[MARK] = copy.pop(random.choice(list(copy)))
        return _marked(copy, MARK, random.choice(JSON_NAMES))
    holder, key = random.choice(list(_places(copy)))
    holder[key] = MARK
    return _marked(copy, f'"{MARK}"', random.choice(JSON_VALUES))


def _marked(body: Any, mark: str, replacement: bytes) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode().replace(mark.encode(), replacement)


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(node, dict | list):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield node, key
            yield from _places(child)
