"""Hostile bytes in every address, query, header and form of the console, by somebody who may do everything."""

import os
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLResolver, get_resolver

from providers.models import ProviderAccount
from sessions_app.models import Application, PaymentSession, WebhookEndpoint
from tests.admin.matrix import MATRIX
from tests.console_dataset import Everything, everything
from tests.hostile.answers import send
from tests.hostile.materials import HEADER_VALUES, HEADERS, TEXTS, escaped
from tests.hostile.targets import Site
from tests.staff.conftest import confirm

COUNT = 200 * int(os.environ.get("PROVE", "1"))
ACTS = [act for acts in MATRIX.values() for act in acts]
FORGERY = "a" * 32
METHODS = (*["GET"] * 3, "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "FOO")
MULTIPART = b"multipart/form-data; boundary=x"
PARAMETERS = (
    b"p o q e _popup _to_field _changelist_filters before ids id__in status__in like template account application now "
    b"endpoint period opened paid shopper today actor state kind upload s page next ended firstDay timeZone basis"
).split()


@pytest.fixture
def made(application: Application, account: Callable[..., ProviderAccount], site: Site, post: Any, order: Any) -> Any:
    def opened() -> PaymentSession:
        assert post(order()).status_code == 201
        return PaymentSession.objects.get()

    WebhookEndpoint.objects.all().delete()  # the site's: `everything` makes its own
    application.credentials.all().delete()
    with everything(application, account, opened) as made:
        yield made


@pytest.fixture
def cookie(database: None) -> str:
    """The cookies of somebody signed in; the forgery token is the one the forms send."""
    browser = Client()
    browser.force_login(User.objects.create_superuser("root"))
    confirm(browser)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}; {settings.CSRF_COOKIE_NAME}={FORGERY}"


@pytest.mark.timeout(600)
def test_no_bytes_sent_to_the_console_are_a_failure_of_ours(site: Site, made: Everything, cookie: str) -> None:
    random, failures, statuses = Random(COUNT), [], set()
    paths = sorted(set(_addresses(get_resolver().url_patterns)))

    for _ in range(COUNT):
        raw = _request(random, site, made, cookie, paths)
        answer = send(site.host, raw)
        statuses.add(answer.status)
        if answer.status >= 500:
            failures.append((answer.status, raw[:400], raw[-300:]))

    assert failures == []
    assert statuses >= {200, 302, 400, 403, 404}  # pages were seen and forms taken, not only refused


def _addresses(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Every address of the console, with {} for what names an object."""
    for each in patterns:
        path = re.sub(r"<[^>]+>", "{}", f"{prefix}{each.pattern}")
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns, path)
        elif path.startswith("admin/") and "(" not in path:
            yield path


def _request(random: Random, site: Site, made: Everything, cookie: str, paths: list[str]) -> bytes:
    act = random.choice(ACTS)
    path = made.filled(f"admin/{act.path}") if random.random() < 0.7 else random.choice(paths)
    line = b"/" + b"".join(
        each.encode() if each != "{}" else random.choice((b"1", escaped(random.choice(TEXTS)[:200])))
        for each in re.split(r"(\{\})", path)
    )
    if random.random() < 0.5:
        line += (b"&" if b"?" in line else b"?") + _pairs(
            [(random.choice((*PARAMETERS, *TEXTS)), random.choice(TEXTS)) for _ in range(random.choice((1, 2, 30)))]
        )
    form = [(name.encode(), made.filled(value).encode()) for name, value in act.form.items()]
    for _ in range(random.choice((0, 1, 1, 3)) if form else 0):
        place = random.randrange(len(form))
        form[place] = (random.choice((form[place][0], form[place][0], random.choice(TEXTS))), random.choice(TEXTS))
    packed = random.random() < 0.3
    body = _parts(form, random) if packed else _pairs(form)
    headers = {
        b"Host": site.host.encode(),
        b"Cookie": cookie.encode(),
        b"X-CSRFToken": FORGERY.encode(),
        b"Content-Type": MULTIPART if packed else b"application/x-www-form-urlencoded",
        b"Content-Length": str(len(body)).encode(),
    }
    if random.random() < 0.3:
        headers[random.choice(HEADERS)] = random.choice(HEADER_VALUES)
    method = b"POST" if form and random.random() < 0.8 else random.choice(METHODS).encode()
    head = b"".join(b"%s: %s\r\n" % pair for pair in headers.items())
    return b"%s %s HTTP/1.1\r\n%sConnection: close\r\n\r\n%s" % (method, line[:60_000], head, body)


def _pairs(pairs: list[tuple[bytes, bytes]]) -> bytes:
    return b"&".join(escaped(name) + b"=" + escaped(value) for name, value in pairs)


def _parts(pairs: list[tuple[bytes, bytes]], random: Random) -> bytes:
    """As parts of a form with files: raw bytes, and now and then a file where a text is expected."""
    parts = []
    for name, value in pairs:
        file = b'; filename="%s"' % random.choice(TEXTS)[:100] if random.random() < 0.2 else b""
        parts.append(b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (name, file, value))
    return b"".join(parts) + random.choice((b"--x--\r\n", b"--x", b""))
