"""Links to one file of a report, for one holder and a limited time. A link needs no token."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing

LIFETIME = timedelta(hours=1)
SALT = "switchyard.report-file"


class BadLink(Exception):
    """The link is not ours, or has expired."""


@dataclass(frozen=True, slots=True)
class Link:
    """The content of a link. `holder` is `application:ID` or `user:ID`."""

    report_id: UUID
    file: str
    holder: str


def url(link: Link) -> str:
    """Make a link that is valid for LIFETIME from now."""
    return f"{settings.PUBLIC_BASE_URL}{path(link)}"


def path(link: Link) -> str:
    """Make a link without the host, for staff who are signed in at this host."""
    signed = signing.dumps([link.report_id.hex, link.file, link.holder], salt=SALT)
    # In the query, which is not logged: the link alone gives access.
    return f"/reports/files/{link.file}?link={signed}"


def read(signed: str, *, lifetime: timedelta = LIFETIME) -> Link:
    """Verify and read a link. Raises BadLink."""
    try:
        report_id, file, holder = signing.loads(signed, salt=SALT, max_age=lifetime)
    except (signing.BadSignature, ValueError) as exc:
        raise BadLink from exc
    return Link(UUID(report_id), file, holder)
