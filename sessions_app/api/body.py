"""Request bodies: read with a limit, once, before anything is asked of the database."""

from typing import Any, cast

from django.http import HttpRequest
from rest_framework.exceptions import ValidationError

from sessions_app.api import strict_json
from sessions_app.api.errors import Problem
from sessions_app.api.sentence_limits import printable
from sessions_app.api.strict_serializer import StrictSerializer, sentences

REMEMBERED = "switchyard.body"
LONGEST_TYPE = 255
"""Characters of a Content-Type."""
NO_CODINGS = {"", "identity", "utf-8", "utf8"}
"""What Content-Encoding may say. UTF-8 is none, but clients name it there, and it is true
(https://github.com/eggjs/egg/issues/4554)."""


def read_body(request: HttpRequest) -> bytes | None:
    """Read the body into memory and remember it; None when it is longer than the limit.

    The front door (`config.rsgi`) has received it already, and remembered it in the same place. Raises Problem for a
    body that is said to be compressed: nothing here unpacks (RFC 9110, sections 8.4 and 15.5.16).
    """
    codings = request.META.get("HTTP_CONTENT_ENCODING", "").lower().split(",")
    if not {each.strip(" \t") for each in codings} <= NO_CODINGS:
        raise Problem("body_encoded")
    if REMEMBERED not in request.META:
        request.META[REMEMBERED] = _read(request)
    return cast(bytes | None, request.META[REMEMBERED])


def _read(request: HttpRequest) -> bytes | None:
    limit = strict_json.MAX_BYTES
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        return None
    body = request.read(limit + 1)
    return body if len(body) <= limit else None


def json_body(request: HttpRequest) -> dict[str, Any]:
    """Parse the body strictly as a JSON object. Raises Problem, whose message says what to mend."""
    if not _says_json(request.META.get("CONTENT_TYPE", "")):
        raise Problem("not_json")
    body = read_body(request)
    if body is None:
        raise Problem("body_too_large")
    try:
        return strict_json.read(body)
    except strict_json.Malformed as exc:
        raise Problem("json_malformed") from exc
    except strict_json.MalformedBody as exc:
        raise Problem("body_invalid", message=exc.problems) from exc


def read_fields(request: HttpRequest, serializer: StrictSerializer, *, optional: bool = False) -> dict[str, Any]:
    """Read a body, if there must be one. Raises Problem with all sentences at once."""
    if optional and read_body(request) == b"":
        return {}
    try:
        return dict(serializer.run_validation(json_body(request)))
    except ValidationError as exc:
        raise Problem("body_invalid", message=list(dict.fromkeys(sentences(exc.detail)))) from exc


def refuse_content(request: HttpRequest) -> None:
    """Take an empty body or an empty object and nothing else. Raises Problem."""
    body = read_body(request)
    if body is not None and not body.strip():
        return
    if unknown := json_body(request):
        raise Problem("body_invalid", message=[f"property {printable(name)} should not exist" for name in unknown])


def _says_json(content_type: str) -> bool:
    """Without the ceremony of e-mail headers, whose reader takes the square of a long one's length."""
    if content_type == "application/json":
        return True
    if len(content_type) > LONGEST_TYPE:
        return False
    kind, *parameters = content_type.lower().split(";")
    pairs = [each.partition("=") for each in parameters]
    charsets = {value.strip(' \t"') for name, _, value in pairs if name.strip().startswith("charset")}
    return kind.strip() == "application/json" and charsets <= {"utf-8", "utf8"}
