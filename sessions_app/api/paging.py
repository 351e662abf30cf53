"""Pages of a list: so many rows, and an opaque cursor to the next ones."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from uuid import UUID

from sessions_app.api.fields import StrictField

USUAL, MOST = 20, 100
LIMIT = re.compile("[1-9][0-9]?|100")


class PageSize(StrictField):
    """How many sessions one page has at most."""

    sentence = f"$path must be an integer between 1 and {MOST}"
    schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}

    def to_internal_value(self, data: str) -> int:
        if not LIMIT.fullmatch(data):
            self.fail("invalid")
        return int(data)


class Cursor(StrictField):
    """Where the page before ended: its last id, in a form nobody is tempted to make up."""

    sentence = "$path must be the nextCursor of an earlier page"

    def to_internal_value(self, data: str) -> UUID:
        try:
            identity = UUID(bytes=urlsafe_b64decode(f"{data}=="))
        except (NotBase64, ValueError):
            self.fail("invalid")
        if cursor_of(identity) != data:
            self.fail("invalid")
        return identity


def cursor_of(identity: UUID) -> str:
    """Write the cursor of the page after the session with this id."""
    return urlsafe_b64encode(identity.bytes).rstrip(b"=").decode()
