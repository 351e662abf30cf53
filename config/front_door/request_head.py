"""Turns the head of a request into a WSGI environment. Nothing else reads forwarding headers.

Behind a declared proxy (`BEHIND_PROXY`), the client's address and scheme are taken from its headers; later code sees no
forwarding header. Headers with an underscore in their name are dropped: in WSGI they look like those with a hyphen, so
`X_Forwarded_For` could imitate the proxy (nginx drops such headers by default for the same reason:
https://nginx.org/en/docs/http/ngx_http_core_module.html#underscores_in_headers).
"""

import sys
from ipaddress import ip_address
from typing import Any

DROPPED = frozenset({"forwarded", "proxy", "x-real-ip", "transfer-encoding", "content-length"})
"""`proxy` would become HTTP_PROXY; headers about the body's transfer mean nothing once it has been received."""
UNREADABLE = "\xff"
"""Replaces a value that is not ASCII: the header was sent, so it is not missing. WSGI uses latin-1."""
BASE: dict[str, Any] = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "Switchyard",
    "wsgi.errors": sys.stderr,
    "wsgi.version": (1, 0),
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


def environment_of(scope: Any, *, behind_proxy: bool) -> dict[str, Any]:
    """Make the WSGI environment of an RSGI request, without its body."""
    host, port = _address(scope.server)
    client, _ = _address(scope.client)
    made = BASE | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode("utf-8", "surrogatepass").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "REMOTE_ADDR": client,
        "wsgi.url_scheme": scope.scheme,
    }
    headers = scope.headers
    if behind_proxy:
        made["REMOTE_ADDR"] = forwarded_client(headers.get_all("x-forwarded-for")) or client
        made["wsgi.url_scheme"] = _scheme(headers.get_all("x-forwarded-proto")) or scope.scheme
    for name in headers:
        if name not in DROPPED and "_" not in name and not name.startswith("x-forwarded-"):
            made[_key(name)] = _joined(name, headers.get_all(name))
    return made


def forwarded_client(values: list[str]) -> str:
    """Read the address that our own proxy saw, which is the last one; empty when that is not an address.

    Some proxies write it with a port or in brackets (RFC 7239, section 6, has both).
    """
    text = (values[-1] if values else "").rpartition(",")[2].strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


def _scheme(values: list[str]) -> str:
    text = (values[-1] if values else "").rpartition(",")[2].strip().lower()
    return text if text in ("http", "https") else ""


def _address(text: str) -> tuple[str, str]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), port


def _key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key == "CONTENT_TYPE" else f"HTTP_{key}"


def _joined(name: str, values: list[str]) -> str:
    """Join header lines of one name as RFC 9110, section 5.2, says; cookies as RFC 9113, section 8.2.3."""
    return ("; " if name == "cookie" else ",").join(values) if values else UNREADABLE
