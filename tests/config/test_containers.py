"""What containers may do, and what the proxy before them must. Rules for every service, also the one added next."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sessions_app.admin.upload_limit import LARGEST
from sessions_app.api.errors import answer
from sessions_app.api.strict_json import MAX_BYTES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EVERY = pytest.mark.parametrize("name", sorted(SERVICES))


@EVERY
def test_a_service_has_no_privilege(name: str) -> None:
    service = SERVICES[name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert not {"cap_add", "privileged", "devices", "network_mode", "pid"} & service.keys()
    assert not [volume for volume in service.get("volumes", ()) if "docker.sock" in volume]


@EVERY
def test_a_service_is_bounded_and_comes_back(name: str) -> None:
    service = SERVICES[name]

    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["restart"] == ("on-failure:3" if name == "migrate" else "unless-stopped")
    assert service["logging"]["options"]["max-size"]


@EVERY
def test_a_service_is_not_root(name: str) -> None:
    """Our own image names its user; others are told one."""
    user = str(SERVICES[name].get("user", ""))

    assert user not in ("0", "root", "0:0")
    assert user or "build" in SERVICES[name]


def test_our_image_runs_as_somebody_who_owns_no_code() -> None:
    lines = DOCKERFILE.splitlines()

    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]
    assert "COPY . ." in lines[: lines.index("USER 10001")]
    assert not re.search(r"^(ARG|ENV) .*(SECRET|PASSWORD|KEY)", DOCKERFILE, re.MULTILINE)


def test_only_the_proxy_publishes_a_port() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_database_and_broker_are_on_networks_without_a_way_in_or_out() -> None:
    internal = {name for name, network in COMPOSE["networks"].items() if network.get("internal")}

    assert internal == {"web", "data"}
    for name in ("database", "redis", "migrate", "beat"):
        assert set(SERVICES[name]["networks"]) <= internal
    assert "data" not in SERVICES["proxy"]["networks"]


def test_the_broker_demands_a_password_that_stands_in_no_argument() -> None:
    redis = SERVICES["redis"]

    assert "requirepass" in redis["command"][0]
    assert "${" not in " ".join(redis["command"])
    assert "redis://:${REDIS_PASSWORD:?" in SERVICES["web"]["environment"]["CELERY_BROKER_URL"]


def test_whoever_serves_is_asked_whether_it_does() -> None:
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == {
        "proxy", "database", "redis", "web",
    }  # fmt: skip
    assert SERVICES["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}
    assert SERVICES["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_web_processes_believe_the_proxy_and_nobody_else_reaches_them() -> None:
    assert SERVICES["web"]["environment"]["BEHIND_PROXY"] == "on"
    assert [name for name, service in SERVICES.items() if "web" in service["networks"]] == ["proxy", "web"]


@pytest.mark.parametrize(
    "line",
    [
        "proxy_request_buffering on;",
        "underscores_in_headers off;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        'proxy_set_header Forwarded "";',
        'proxy_set_header X-Real-IP "";',
        "proxy_http_version 1.1;",
        "proxy_next_upstream off;",
        "client_header_timeout 10s;",
        "client_body_timeout 10s;",
    ],
)
def test_the_proxy_keeps_its_promises(line: str) -> None:
    assert NGINX.count(line) == 1
    assert NGINX.count(" ".join(line.split()[:-1])) == 1, "said twice, and another way"


def test_no_place_of_the_proxy_forgets_its_headers() -> None:
    """A location that sets one header of its own inherits none of the others."""
    server = NGINX[NGINX.index("server {\n        listen") :]

    assert "proxy_set_header" not in server
    assert "proxy_request_buffering" not in server


def test_the_proxy_takes_bodies_as_large_as_the_product_does() -> None:
    sizes = [
        int(number) * {"k": 1024, "m": 1024**2}[unit]
        for number, unit in re.findall(r"max_body_size (\d+)([km])", NGINX)
    ]

    assert sizes == [MAX_BYTES, LARGEST]


def test_what_the_proxy_refuses_has_the_bodies_the_product_has() -> None:
    written = NGINX.replace("$most", "256 KB")
    said = {int(status): json.loads(body) for status, body in re.findall(r"return (\d+) '(\{\"error.*\})';", written)}

    names = {400: "bad_request", 413: "body_too_large", 429: "too_many_requests", 503: "unavailable"}
    assert {status: said[status] for status in names} == {status: answer(name).body for status, name in names.items()}
    assert sorted(said) == [400, 413, 414, 429, 503]
    assert said[414].keys() == {"error", "message", "statusCode"}
