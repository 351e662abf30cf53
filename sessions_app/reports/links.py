"""Links that open one file of one report for one holder, for a while. Whoever has one needs no token beside it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing

LIFETIME = timedelta(hours=1)
SALT = "switchyard.report-file"


class BadLink(Exception):
    """It was not made here, or its time is over."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link opens, and for whom: `application:ID` or `user:ID`."""

    report_id: UUID
    file: str
    holder: str


def url(link: Link) -> str:
    """Write a link that is good for LIFETIME from now."""
    return f"{settings.PUBLIC_BASE_URL}{path(link)}"


def path(link: Link) -> str:
    """Write it without the host, for whoever is on one of ours already and signed in there."""
    signed = signing.dumps([link.report_id.hex, link.file, link.holder], salt=SALT)
    # In the query, which is not written into the log of requests: the link is all one needs.
    return f"/reports/files/{link.file}?link={signed}"


def read(signed: str, *, lifetime: timedelta = LIFETIME) -> Link:
    """Read what `url` has signed. Raises BadLink."""
    try:
        report_id, file, holder = signing.loads(signed, salt=SALT, max_age=lifetime)
    except (signing.BadSignature, ValueError) as exc:
        raise BadLink from exc
    return Link(UUID(report_id), file, holder)
