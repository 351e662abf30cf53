"""Cheap questions about a request's head, asked before its body is received.

A request that fails one is answered as if its body had been empty: the same refusal, without reading a byte of it.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from rest_framework_simplejwt.exceptions import TokenError

from sessions_app.api.tokens import verify
from sessions_app.staff.signin.store import SessionStore
from sessions_app.usecases.provider_events.receive import expects_events

EVENTS = re.compile(r"/webhooks/([^/]+)/([^/]+)")
FORM = "application/x-www-form-urlencoded"


def has_good_token(environ: Mapping[str, Any]) -> bool:
    """Tell whether a request carries a token of ours. Asks no database: whether it was revoked comes later."""
    parts = environ.get("HTTP_AUTHORIZATION", "").split()
    if len(parts) != 2 or parts[0].lower() != "bearer":
        return False
    try:
        verify(parts[1])
    except TokenError:
        return False
    return True


def is_form(environ: Mapping[str, Any]) -> bool:
    """Tell whether a body is said to be a form of text."""
    return environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == FORM


def is_expected_event(environ: Mapping[str, Any]) -> bool:
    """Tell whether there is such an account, and the head is one of its provider's notices. Asks the database."""
    found = EVENTS.fullmatch(environ["PATH_INFO"])
    return found is not None and expects_events(provider=found[1], account=found[2], headers=headers_of(environ))


def is_signed_in(environ: Mapping[str, Any]) -> bool:
    """Tell whether the cookies carry a session of somebody who has signed in. Asks the database."""
    name = re.escape(settings.SESSION_COOKIE_NAME)
    found = re.search(rf"(?:^|;\s*){name}=([A-Za-z0-9]{{8,64}})(?:;|$)", environ.get("HTTP_COOKIE", ""))
    return found is not None and SESSION_KEY in SessionStore(found[1])


def headers_of(environ: Mapping[str, Any]) -> dict[str, str]:
    """Name the headers in lower case with hyphens, as adapters expect them."""
    headers = {name[5:].replace("_", "-").lower(): text for name, text in environ.items() if name[:5] == "HTTP_"}
    return headers | {"content-type": environ.get("CONTENT_TYPE", "")}
