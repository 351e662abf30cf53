"""Which of our errors each of Adyen's answers is. Only codes and ids are kept: Adyen's sentences may quote the order.

https://docs.adyen.com/development-resources/error-codes and, for 703 and 704,
https://docs.adyen.com/development-resources/api-idempotency: the same key is taken again later.
"""

import re
from collections.abc import Mapping
from typing import Any

from providers.base import (
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.optional_fields import OptionalField

STATUS: dict[int, type[ProviderError]] = {
    400: ProviderRejected,
    401: ProviderMisconfigured,
    403: ProviderMisconfigured,
    404: ProviderRejected,
    405: ProviderMisconfigured,
    422: ProviderRejected,
    429: ProviderUnavailable,
}
"""Any other status that is not a 2xx is unknown."""
IN_PROGRESS = ("703", "704")
"""A resource that passes on, or "request already processed or in progress": a link may well exist."""
ABOUT_ACCOUNT = frozenset({"010", "901", "931", *map(str, range(951, 962)), "966", "967"})
"""Not allowed, invalid or unknown merchant account, configuration errors: what staff can mend."""
OPTIONAL: dict[OptionalField, tuple[str, ...]] = {
    OptionalField.EMAIL: ("181",),
    OptionalField.PHONE: ("124",),
    OptionalField.NAME: ("119",),
    OptionalField.ADDRESS: ("104", "117", "118", *map(str, range(131, 136)), *map(str, range(147, 152)), "200"),
}
FIELD_OF = {code: field for field, codes in OPTIONAL.items() for code in codes}
CODE = re.compile(r"[0-9A-Za-z_]{1,32}")


def of_answer(status: int, answer: Any) -> ProviderError:
    """Give our error for an answer that is not a 2xx."""
    code = _word(answer, "errorCode")
    said = f"answered {status} code={code} psp={_word(answer, 'pspReference')}"
    kind = STATUS.get(status, ProviderUnknown)
    if code in IN_PROGRESS:
        return ProviderUnknown(said)
    if kind is not ProviderRejected:
        return kind(said)
    if code in ABOUT_ACCOUNT or _word(answer, "errorType") == "security":
        return ProviderMisconfigured(said)
    return ProviderRejected(said, reason=code.lower(), dislikes=FIELD_OF.get(code))


def _word(answer: Any, name: str) -> str:
    """Read a code; empty where there is none, or a text that is none."""
    found = answer.get(name) if isinstance(answer, Mapping) else None
    return found if isinstance(found, str) and CODE.fullmatch(found) else ""
