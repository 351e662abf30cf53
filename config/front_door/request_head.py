"""Turns the head of a request into a WSGI environment. Nothing else reads forwarding headers.

Behind declared proxies (`BEHIND_PROXY`, `TRUSTED_PROXIES`), the client's address and scheme are taken from their
headers; later code sees no forwarding header. Headers with an underscore in their name are dropped: in WSGI they look
like those with a hyphen, so `X_Forwarded_For` could imitate the proxy (nginx drops such headers by default for the same
reason: https://nginx.org/en/docs/http/ngx_http_core_module.html#underscores_in_headers).
"""

import sys
from ipaddress import IPv6Address, ip_address
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


def environment_of(scope: Any, *, proxies: int) -> dict[str, Any]:
    """Make the WSGI environment of an RSGI request that came through `proxies` of ours, without its body."""
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
    if proxies:
        made["REMOTE_ADDR"] = forwarded_client(headers.get_all("x-forwarded-for"), proxies) or client
        made["wsgi.url_scheme"] = _scheme(headers.get_all("x-forwarded-proto"), proxies) or scope.scheme
    for name in headers:
        if name not in DROPPED and "_" not in name and not name.startswith("x-forwarded-"):
            made[_key(name)] = _joined(name, headers.get_all(name))
    return made


def forwarded_client(values: list[str], proxies: int = 1) -> str:
    """Read the address that the outermost of our `proxies` saw; empty when no proxy of ours wrote one.

    Each proxy adds what it saw at the end: AWS (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/
    x-forwarded-headers.html, *append*), Cloudflare (https://developers.cloudflare.com/fundamentals/reference/
    http-headers/), nginx ($proxy_add_x_forwarded_for). HAProxy adds a header line of its own (`option forwardfor`):
    several lines are one list (RFC 9110, section 5.3). What stands before the last `proxies` entries is the client's
    own word. Of those, the first that is an address counts: a proxy may write `unknown` or hide it as `_name` (RFC
    7239, section 6).
    """
    read = map(_client, _trusted(values, proxies))
    return next(filter(None, read), "")


def _client(text: str) -> str:
    """Read one address, without its port; empty when it is none. IPv4 mapped into IPv6 is IPv4.

    Azure's Application Gateway writes `192.0.2.1:5678` (https://azure.microsoft.com/en-us/blog/
    rewrite-http-headers-with-azure-application-gateway/), RFC 7239 `[2001:db8::1]:443`.
    """
    text = text.strip('" \t')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str((isinstance(found, IPv6Address) and found.ipv4_mapped) or found)


def _scheme(values: list[str], proxies: int) -> str:
    text = next(iter(_trusted(values, proxies)), "").lower()
    return text if text in ("http", "https") else ""


def _trusted(values: list[str], proxies: int) -> list[str]:
    """List what our own proxies wrote, the outermost first; empty elements do not count (RFC 9110, section 5.6.1)."""
    elements = [each.strip() for each in ",".join(values).split(",")]
    return [each for each in elements if each][-proxies:]


def _address(text: str) -> tuple[str, str]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), port


def _key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key == "CONTENT_TYPE" else f"HTTP_{key}"


def _joined(name: str, values: list[str]) -> str:
    """Join header lines of one name as RFC 9110, section 5.2, says; cookies as RFC 9113, section 8.2.3."""
    return ("; " if name == "cookie" else ",").join(values) if values else UNREADABLE
