"""The upload a page is about: in its address, signed, for one person."""

from dataclasses import astuple, dataclass
from typing import BinaryIO
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from providers.models import ProviderAccount
from sessions_app.settlement import uploads

SALT = "switchyard.settlement-upload"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file put aside while its columns are mapped, and what was chosen beside it; `start` is a known layout."""

    name: str
    file_name: str
    account: str
    tail_days: int
    user_id: int
    start: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Upload":
        """Read it from a page's address. Raises NotKept for what is not this person's."""
        try:
            found = cls(*signing.loads(request.GET.get("upload", ""), salt=SALT))
        except (signing.BadSignature, TypeError) as exc:
            raise uploads.NotKept from exc
        if found.user_id != request.user.pk:
            raise uploads.NotKept
        return found

    @property
    def address(self) -> str:
        """Of the page that asks about its columns."""
        # In the query, which is not written into the log of requests.
        return f"{reverse('admin:settlement_columns')}?{urlencode({'upload': signing.dumps(astuple(self), salt=SALT)})}"


def put_aside(
    content: BinaryIO, *, file_name: str, account: ProviderAccount, tail_days: int, user_id: int, start: str = ""
) -> Upload:
    """Keep an uploaded file until it is imported, given up or an hour old. `start` is a known layout to begin with."""
    return Upload(uploads.keep(content), file_name, str(account.pk), tail_days, user_id, start)
