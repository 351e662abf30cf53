"""Events go to public hosts only, whatever a resolver says at first and whatever it says later."""

import ipaddress
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils import timezone

from providers.calls.connecting import MOST_ADDRESSES
from sessions_app.models import Application, DeliveryAttempt, WebhookEndpoint
from sessions_app.usecases.webhooks.deliver import deliver_webhooks
from sessions_app.usecases.webhooks.endpoints import NewEndpoint, create_endpoint
from sessions_app.usecases.webhooks.redeliver import send_test
from sessions_app.webhooks import addresses, connecting, sending
from sessions_app.webhooks.addresses import UnsafeAddress, resolve_public
from tests.stand_ins.merchant import Handler, Merchant, Server

HOST = "shop.example.com"
PUBLIC = ("93.184.216.34", "1.1.1.1", "2606:4700::6810:84e5", "64:ff9b::808:808")
LOOPBACK = ("127.0.0.1", "127.8.8.8", "::1")
NEVER = (
    "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "168.63.129.16",
    "192.0.0.8", "192.0.2.1", "198.18.0.1", "192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::127.0.0.1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::a00:1", "64:ff9b:1::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "not an address",
)  # fmt: skip


def answering(*found: str) -> Callable[[str, int], list[str]]:
    return lambda host, port: list(found)


@pytest.mark.parametrize("mode", ["live", "sandbox"])
@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_taken(address: str, mode: str) -> None:
    assert resolve_public(HOST, 443, mode=mode, resolver=answering(address)) == [address]


@pytest.mark.parametrize("mode", ["live", "sandbox"])
@pytest.mark.parametrize("address", NEVER)
def test_addresses_that_nobody_may_send_to(address: str, mode: str) -> None:
    with pytest.raises(UnsafeAddress, match="leads to an address that is not public"):
        resolve_public(HOST, 443, mode=mode, resolver=answering(address))


@pytest.mark.parametrize("address", LOOPBACK)
def test_only_sandbox_applications_may_send_to_loopback_and_only_where_it_is_switched_on(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resolve_public(HOST, 80, mode="sandbox", resolver=answering(address)) == [address]
    with pytest.raises(UnsafeAddress):
        resolve_public(HOST, 80, mode="live", resolver=answering(address))
    monkeypatch.setattr(settings, "WEBHOOK_LOOPBACK", False)
    with pytest.raises(UnsafeAddress):
        resolve_public(HOST, 80, mode="sandbox", resolver=answering(address))


def test_one_bad_address_spoils_the_name() -> None:
    with pytest.raises(UnsafeAddress):
        resolve_public(HOST, 443, mode="live", resolver=answering(PUBLIC[0], "10.0.0.1"))


def test_a_name_that_leads_nowhere_is_refused() -> None:
    def fail(host: str, port: int) -> list[str]:
        raise socket.gaierror

    for resolver in (fail, answering()):
        with pytest.raises(UnsafeAddress, match="cannot be resolved"):
            resolve_public(HOST, 443, mode="live", resolver=resolver)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "localhost", "[::1]".strip("[]")])
def test_other_ways_to_write_loopback_are_seen_through(host: str) -> None:
    with pytest.raises(UnsafeAddress):
        resolve_public(host, 443, mode="live")


@pytest.fixture
def live(database: None) -> Application:
    return Application.objects.create(name="Live shop", mode="live")


class Dns:
    """A resolver that tests steer, and every question it was asked."""

    def __init__(self) -> None:
        self.found: list[str] = [PUBLIC[0]]
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append((host, port))
        return self.found


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Dns:
    made = Dns()
    monkeypatch.setattr(addresses, "resolve", made)
    return made


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where sockets were opened to. Nothing leaves the machine."""
    opened: list[Any] = []
    create = socket.create_connection

    def only_loopback(address: Any, *rest: Any, **options: Any) -> Any:
        opened.append(address)
        if not ipaddress.ip_address(address[0]).is_loopback:
            raise ConnectionRefusedError
        return create(address, *rest, **options)

    monkeypatch.setattr(socket, "create_connection", only_loopback)
    return opened


@pytest.mark.parametrize("turned", ["127.0.0.1", "169.254.169.254", "10.1.2.3", "::1", "::ffff:127.0.0.1"])
def test_a_name_that_turns_inward_after_it_was_saved_is_not_connected_to(
    turned: str, live: Application, dns: Dns, connections: list[Any], merchant: Merchant
) -> None:
    new = NewEndpoint(f"https://{HOST}:{merchant.port}/hook")
    made = create_endpoint(application_id=live.id, mode=live.mode, new=new, now=timezone.now()).endpoint
    send_test(endpoint=made, now=timezone.now())
    dns.found = [turned]

    assert deliver_webhooks() == Counter(PENDING=1)

    assert connections == []
    assert merchant.received == []
    attempt = DeliveryAttempt.objects.get()
    assert attempt.problem == f"{HOST} leads to an address that is not public"
    assert dns.asked == [(HOST, merchant.port)] * 2


def test_the_connection_goes_to_the_address_that_was_checked(
    live: Application, dns: Dns, connections: list[Any]
) -> None:
    """Even when the resolver would say something else a moment later."""
    dns.found = list(PUBLIC[:2])
    made = create_endpoint(
        application_id=live.id, mode=live.mode, new=NewEndpoint(f"https://{HOST}/hook"), now=timezone.now()
    ).endpoint
    send_test(endpoint=made, now=timezone.now())

    deliver_webhooks()

    assert connections == [(PUBLIC[0], 443), (PUBLIC[1], 443)]
    assert dns.asked == [(HOST, 443)] * 2


def test_an_http_url_that_got_into_a_live_application_is_not_sent_to_loopback(
    application: Application, endpoint: Callable[..., WebhookEndpoint], merchant: Merchant
) -> None:
    made = endpoint()
    send_test(endpoint=made, now=timezone.now())
    Application.objects.update(mode="live")

    assert deliver_webhooks() == Counter(PENDING=1)
    assert merchant.received == []


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for HOST that is its own authority, with its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file = tmp_path_factory.mktemp("tls") / "shop.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *private) + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def secure(authority: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Merchant, list[str | None]]]:
    """A merchant over TLS that only our side trusts, and the server names it was asked for."""
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    made = Merchant()
    server = Server(("127.0.0.1", 0), type("SecureHandler", (Handler,), {"merchant": made}))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    made.port = server.server_port
    monkeypatch.setattr(sending, "_trust", lambda: ssl.create_default_context(cafile=str(authority)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield made, asked
    server.shutdown()
    server.server_close()


def try_once(url: str) -> sending.DeliveryOutcome:
    return sending.send(url, b"{}", {}, mode="sandbox", now=timezone.now())


def test_host_header_server_name_and_certificate_stay_those_of_the_name(
    secure: tuple[Merchant, list[str | None]], dns: Dns
) -> None:
    merchant, asked = secure
    dns.found = ["127.0.0.1"]

    outcome = try_once(f"https://{HOST}:{merchant.port}/hook?a=1")

    assert (outcome.status, outcome.problem) == (204, "")
    (got,) = merchant.received
    assert (got.path, got.headers["host"]) == ("/hook?a=1", f"{HOST}:{merchant.port}")
    assert asked == [HOST]


def test_a_certificate_of_another_name_is_refused(secure: tuple[Merchant, list[str | None]], dns: Dns) -> None:
    merchant, _ = secure
    dns.found = ["127.0.0.1"]

    outcome = try_once(f"https://other.example.com:{merchant.port}/hook")

    assert outcome.status is None
    assert "certificate verify failed" in outcome.problem
    assert merchant.received == []


def test_the_next_checked_address_is_tried_when_one_does_not_answer(merchant: Merchant, dns: Dns) -> None:
    dns.found = ["127.0.0.9", "127.0.0.1"]

    assert try_once(f"http://localhost:{merchant.port}/hook").status == 204


def test_no_proxy_of_the_environment_is_used(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert try_once(merchant.url()).status == 204


def test_waiting_for_a_connection_is_bounded(merchant: Merchant, dns: Dns, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def hang(address: Any, timeout: float, **_: Any) -> Any:
        given.append(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", hang)
    dns.found = [f"127.0.0.{last}" for last in range(1, 9)]

    outcome = try_once("http://localhost/hook")

    assert outcome.problem.startswith("ConnectTimeout")
    assert len(given) == MOST_ADDRESSES
    assert max(given) <= connecting.CONNECT_SECONDS
