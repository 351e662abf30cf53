"""The request class of both handlers: no Content-Type makes parsing fail or take long."""

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters

LONGEST_TYPE = 255
"""A boundary has at most 70 characters (RFC 2046, 5.1.1). Django's parser takes quadratic time for long ones."""


class PlainRequest(WSGIRequest):
    """A request in UTF-8, whatever charset it names. Django would decode queries and forms with any of Python's codecs.

    An invalid Content-Type is ignored: an API call is answered 415, a form arrives empty.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        given = str(meta.get("CONTENT_TYPE", ""))
        if not _is_readable(given):
            meta["CONTENT_TYPE"] = given = ""
        self.content_type = given.partition(";")[0].strip().lower()
        self.content_params = {}


def _is_readable(given: str) -> bool:
    """Tell whether Django can parse it, which happens again for a form with files."""
    if len(given) > LONGEST_TYPE or not given.isascii():
        return False
    try:
        parse_header_parameters(given)
    except (ValueError, LookupError):
        return False
    return True
