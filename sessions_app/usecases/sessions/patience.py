"""How much of one sweep an account that gives no answer may take: two calls, then its other rows wait for the next."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from providers.base import ProviderError, ProviderTimedOut, ProviderUnavailable

ENOUGH = 2
"""Calls without an answer after which an account is left alone until the next run."""
LEFT = "LEFT"
"""How a row ends that was left for the next run."""


class Patience:
    """What one sweep has found out about accounts; its threads share it."""

    def __init__(self) -> None:
        self._unanswered: list[UUID] = []

    def note(self, account_id: UUID, error: ProviderError | None = None) -> None:
        """Count a call without an answer. A refusal or an error is an answer: it costs no time."""
        if error is None or isinstance(error, ProviderTimedOut | ProviderUnavailable):
            self._unanswered.append(account_id)

    def lost(self) -> set[UUID]:
        """Name the accounts to leave alone."""
        return {account_id for account_id, count in Counter(self._unanswered).items() if count >= ENOUGH}

    def leave(self, row: Model, now: datetime) -> str | None:
        """Give the row back, due again at once, when its account is to be left alone; None when it is not."""
        account_id, leased = row.account_id, row.check_at  # type: ignore[attr-defined]
        if account_id not in self.lost():
            return None
        type(row)._default_manager.filter(pk=row.pk, check_at=leased).update(check_at=now)
        return LEFT
