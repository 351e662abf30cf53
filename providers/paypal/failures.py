"""Which of our errors each of PayPal's answers is. Only codes and ids are kept: its texts may quote what we sent.

https://developer.paypal.com/api/rest/reference/orders/v2/errors and the `issue` values of the OpenAPI documents
checkout_orders_v2 (2.13) and payments_payment_v2 (2.5). An error is `{name, message, debug_id, details: [{issue,
field}]}`, that of the token call `{error, error_description}`.
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

CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
GONE = "RESOURCE_NOT_FOUND"
ACCOUNT_STATUS = "INVALID_ACCOUNT_STATUS"
"""The one 401 that a fresh token does not mend."""
STATUS: dict[int, type[ProviderError]] = {
    400: ProviderRejected,
    401: ProviderMisconfigured,
    403: ProviderMisconfigured,
    404: ProviderRejected,
    415: ProviderRejected,
    422: ProviderRejected,
    429: ProviderUnavailable,
}
"""Any other status that is no 2xx is unknown; so is 409, PREVIOUS_REQUEST_IN_PROGRESS: the first call goes on."""
ABOUT_ACCOUNT = frozenset(
    [
        "AUTH_CAPTURE_NOT_ENABLED", "PAYEE_ACCOUNT_INVALID", "PAYEE_ACCOUNT_LOCKED_OR_CLOSED",
        "PAYEE_ACCOUNT_RESTRICTED", "PERMISSION_DENIED",
    ]
)  # fmt: skip
"""What staff can mend, so that the same order may be taken afterwards."""
UNDER_WAY = frozenset(["ORDER_COMPLETION_IN_PROGRESS", "PREVIOUS_REQUEST_IN_PROGRESS"])
DECLINED = frozenset(
    [
        "CARD_EXPIRED", "COMPLIANCE_VIOLATION", "DOMESTIC_TRANSACTION_REQUIRED", "INSTRUMENT_DECLINED",
        "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED", "PAYEE_BLOCKED_TRANSACTION", "PAYER_ACCOUNT_LOCKED_OR_CLOSED",
        "PAYER_ACCOUNT_RESTRICTED", "PAYER_ACTION_REQUIRED", "PAYER_CANNOT_PAY", "PAYMENT_SOURCE_CANNOT_BE_USED",
        "PAYMENT_SOURCE_DECLINED_BY_PROCESSOR", "PAYMENT_SOURCE_INFO_CANNOT_BE_VERIFIED",
        "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING", "TRANSACTION_BLOCKED_BY_PAYEE", "TRANSACTION_LIMIT_EXCEEDED",
        "TRANSACTION_RECEIVING_LIMIT_EXCEEDED", "TRANSACTION_REFUSED",
    ]
)  # fmt: skip
"""A capture took no money. For some of these PayPal would take another funding source; the shopper has left by then."""
NOT_CAPTURABLE = frozenset(["ORDER_ALREADY_CAPTURED", "ORDER_ALREADY_COMPLETED", "ORDER_NOT_APPROVED"])
"""There is nothing to capture, or not any more: the order says what became of it."""
OPTIONAL_ISSUES = {
    "CITY_REQUIRED": OptionalField.ADDRESS,
    "INVALID_COUNTRY_CODE": OptionalField.ADDRESS,
    "POSTAL_CODE_REQUIRED": OptionalField.ADDRESS,
    "SHIPPING_ADDRESS_INVALID": OptionalField.ADDRESS,
}
OPTIONAL_FIELDS = (
    ("/shipping/", OptionalField.ADDRESS),
    ("/email_address", OptionalField.EMAIL),
    ("/paypal/name", OptionalField.NAME),
    ("/locale", OptionalField.LOCALE),
    ("/sku", OptionalField.SKU),
)
"""Which optional field a refusal's `field`, a JSON pointer, is about; the first whose name stands in it."""


class TokenRefused(ProviderMisconfigured):
    """The access token is not accepted (any more): nothing was done, and a fresh one may be."""


def of_answer(status: int, answer: Any) -> ProviderError:
    """Give our error for an answer that is not a 2xx."""
    name, detail = _name(answer), _detail(answer)
    issue = _code(detail.get("issue"))
    facts = f"status={status} name={name} issue={issue} debug_id={_code(_at(answer, 'debug_id'))}"
    if status == 401 and issue != ACCOUNT_STATUS:
        return TokenRefused(facts)
    kind = STATUS.get(status, ProviderUnknown)
    if kind is not ProviderRejected:
        return kind(facts)
    return _of_refusal(status, name, issue, facts, detail)


def _of_refusal(status: int, name: str, issue: str, facts: str, detail: Mapping[str, Any]) -> ProviderError:
    if issue in UNDER_WAY:
        return ProviderUnknown(facts)
    if issue in ABOUT_ACCOUNT:
        return ProviderMisconfigured(facts)
    reason = (issue or name).lower()
    if status == 404 and name == GONE:
        return CheckoutGone(facts, reason=reason)
    return ProviderRejected(facts, reason=reason, dislikes=_disliked(issue, detail.get("field")))


def says_to_ask(refusal: ProviderRejected) -> bool:
    """Tell whether the order knows why its capture was refused."""
    return refusal.reason.upper() in NOT_CAPTURABLE


def is_declined(refusal: ProviderRejected) -> bool:
    """Tell whether a capture's money was refused."""
    return refusal.reason.upper() in DECLINED


def _disliked(issue: str, field: Any) -> OptionalField | None:
    if isinstance(field, str):
        found = next((optional for name, optional in OPTIONAL_FIELDS if name in field), None)
        if found:
            return found
    return OPTIONAL_ISSUES.get(issue)


def _name(answer: Any) -> str:
    return _code(_at(answer, "name")) or _code(_at(answer, "error"))


def _detail(answer: Any) -> Mapping[str, Any]:
    """Give the first of the details; an answer rarely has more."""
    details = _at(answer, "details")
    first = details[0] if isinstance(details, list) and details else None
    return first if isinstance(first, Mapping) else {}


def _at(answer: Any, name: str) -> Any:
    return answer.get(name) if isinstance(answer, Mapping) else None


def _code(text: Any) -> str:
    return text if isinstance(text, str) and CODE.fullmatch(text) else ""
