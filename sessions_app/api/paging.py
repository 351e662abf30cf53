"""Pages of every list: newest first, `limit` rows at most, and an opaque cursor to those after them."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from sessions_app.api.fields import StrictField
from sessions_app.api.strict_serializer import StrictSerializer

Row = TypeVar("Row", bound=Model)
USUAL, MOST = 20, 100
LIMIT = re.compile("[1-9][0-9]?|100")


class PageSize(StrictField):
    """How many rows one page has at most."""

    sentence = f"$path must be an integer between 1 and {MOST}"
    schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}

    def to_internal_value(self, data: str) -> int:
        if not LIMIT.fullmatch(data):
            self.fail("invalid")
        return int(data)


class Cursor(StrictField):
    """The last id of the page before, in an opaque form."""

    schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{21}[AQgw]$"}
    sentence = "$path must be the nextCursor of an earlier page"

    def to_internal_value(self, data: str) -> UUID:
        try:
            identity = UUID(bytes=urlsafe_b64decode(f"{data}=="))
        except (NotBase64, ValueError):
            self.fail("invalid")
        if cursor_of(identity) != data:
            self.fail("invalid")
        return identity


class PageParameters(StrictSerializer):
    """What any list may be asked for."""

    limit = PageSize(required=False)
    cursor = Cursor(required=False)


PAGE = PageParameters()


def cut_page(rows: "QuerySet[Row]", given: Mapping[str, Any], *, key: str = "id") -> tuple[list[Row], str | None]:
    """Take the page that was asked for out of `rows`, newest first by `key`, and write the cursor of the next one."""
    limit, found = given.get("limit", USUAL), rows.order_by(f"-{key}")
    if "cursor" in given:
        found = found.filter(**{f"{key}__lt": given["cursor"]})
    page = list(found[: limit + 1])
    return page[:limit], cursor_of(getattr(page[limit - 1], key)) if len(page) > limit else None


def cursor_of(identity: UUID) -> str:
    """Write the cursor of the page after the row with this id."""
    return urlsafe_b64encode(identity.bytes).rstrip(b"=").decode()
