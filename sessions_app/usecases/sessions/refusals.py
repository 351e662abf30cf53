"""What the refusals of an order come to: is it unroutable, or may a retry succeed? Pure.

| an account's last word | the same order again |
|---|---|
| ProviderRejected: the order was refused | cannot succeed there |
| ProviderMisconfigured: a wrong key, a closed account | may, once staff have mended it |
| ProviderUnavailable, ProviderBusy, ProviderUnknown, ProviderTimedOut | may, at any time |
| not asked: no time was left, an open breaker, an outage, too many calls | may, at any time |

Only when every account is in the first row, or can never take the order, is the order unroutable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from providers.base import ProviderRejected
from routing.ranking import BUSY, PASSING


@dataclass(frozen=True, slots=True)
class Refusal:
    """What one call came to: the provider's reason code, or empty when a retry may change it."""

    account_id: UUID
    reason: str


def reason_in(problem: Exception) -> str:
    """Give the reason code of a refusal for good; empty for everything else."""
    return problem.reason if isinstance(problem, ProviderRejected) else ""


def refused_by_all(refusals: Sequence[Refusal], decision: Mapping[str, Any]) -> list[dict[str, str]] | None:
    """List every account with its reason, when none can take the order; None when a retry may succeed.

    All candidates of the decision must have been asked. The last call to an account counts.
    """
    said = {str(each.account_id): each.reason for each in refusals}
    passed_over = decision["refused"]
    if not all(said.values()) or any(each["reason"] in PASSING | {BUSY} for each in passed_over):
        return None
    names = {each["account"]: each["name"] for each in decision["candidates"]}
    asked = [{"name": names[key], "reason": reason, "by": "provider"} for key, reason in said.items()]
    return asked + [{"name": each["name"], "reason": each["reason"]} for each in passed_over]
