"""JSON over HTTP to a provider: what is sent and read, and which of our errors an answer is."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import orjson

from providers.base import Connection, ProviderError, ProviderUnknown
from providers.calls.http import Http

ErrorOf = Callable[[int, Any], ProviderError]
"""Gives our error for a status that is no 2xx and a body, None when that is not JSON."""


class JsonApi:
    """One account's access to one provider's API; its connections are shared by all threads."""

    def __init__(
        self,
        connection: Connection,
        *,
        base: str,
        headers: Mapping[str, str],
        error_of: ErrorOf,
        proxied: bool = True,
    ) -> None:
        self._base, self._headers, self._error_of = base.rstrip("/"), dict(headers), error_of
        self._http = Http(replace(connection, base_url=self._base), proxied=proxied)

    def send(
        self, method: str, path: str, *, params: Any = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Send a request and read its answer, an object; an empty answer of success is an empty one.

        Raises what `error_of` gives, ProviderUnknown for a success that cannot be read, and what `Http.call` raises.
        """
        content = orjson.dumps(params) if params is not None else b"" if method == "POST" else None
        given = {"Accept": "application/json", "Content-Type": "application/json"} | self._headers | dict(headers or {})
        response = self._http.call(method, self._base + path, headers=given, content=content)
        answer = _read(response.body)
        if not response.is_success:
            raise self._error_of(response.status, answer)
        if not response.body:
            return {}
        if not isinstance(answer, dict):
            raise ProviderUnknown("unreadable answer")
        return answer


def _read(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError:
        return None
