"""Which of our errors each of Mollie's is. Only statuses and names of fields are kept, never its sentences.

https://docs.mollie.com/reference/handling-errors: an answer has `status`, `title`, `detail` and, where one field caused
it, `field`. There are no other codes. A 5xx, and a 409 for a key that is in use, may have been done. A 400 without a
field may be our key with other parameters (docs.mollie.com/reference/api-idempotency): then a payment may exist. Not
confirmed: whether a payment is ever answered with 410, "an object which has previously been deleted"; a paid one cannot
be deleted.
"""

import re
from collections.abc import Mapping
from typing import Any

from providers.base import (
    CheckoutGone,
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
    405: ProviderRejected,
    410: CheckoutGone,
    415: ProviderRejected,
    422: ProviderRejected,
    429: ProviderUnavailable,
}
"""Any other status that is not a 2xx is unknown."""
REASONS = {404: "not_found", 410: "gone"}
"""What an answer without a field is called; else `refused`."""
ABOUT_ACCOUNT = frozenset({"method", "webhookurl", "redirecturl", "cancelurl", "profileid", "testmode"})
"""What staff can mend: a method that is not enabled (github.com/zwaldeck/mollie/issues/61), our addresses."""
OPTIONAL = {
    "phone": OptionalField.PHONE,
    "email": OptionalField.EMAIL,
    "givenname": OptionalField.NAME,
    "familyname": OptionalField.NAME,
    "locale": OptionalField.LOCALE,
    "sku": OptionalField.SKU,
}
"""By the last part of the field's path."""
ADDRESSES = ("billingaddress", "shippingaddress")
PATH = re.compile(r"[A-Za-z0-9_.\[\]]{1,100}")
PARTS = re.compile(r"[a-z0-9_]+")


def of_answer(status: int, answer: Any) -> ProviderError:
    """Give our error for an answer that is not a 2xx."""
    path = _path_in(answer)
    facts = f"status={status} field={'.'.join(path)}" if path else f"status={status}"
    kind = STATUS.get(status, ProviderUnknown)
    if status == 400 and not path:
        return ProviderUnknown(facts)
    if not issubclass(kind, ProviderRejected):
        return kind(facts)
    if path and path[-1] in ABOUT_ACCOUNT:
        return ProviderMisconfigured(facts)
    return kind(facts, reason="_".join(path) or REASONS.get(status, ""), dislikes=_optional_field(path))


def _path_in(answer: Any) -> list[str]:
    """Read `lines[0].sku` or `billingAddress.billingAddress.phone` (github.com/mollie/WooCommerce/issues/1025)."""
    field = answer.get("field") if isinstance(answer, Mapping) else None
    return PARTS.findall(field.lower()) if isinstance(field, str) and PATH.fullmatch(field) else []


def _optional_field(path: list[str]) -> OptionalField | None:
    if not path:
        return None
    return OPTIONAL.get(path[-1]) or (OptionalField.ADDRESS if path[0] in ADDRESSES else None)
