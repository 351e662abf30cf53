"""Stores a provider's event before the provider gets its answer; a worker applies it.

What is not stored is counted, with its reason: a provider's silence and our deafness must not look alike.
"""

import logging
import re
from collections.abc import Mapping
from datetime import datetime

from uuid_utils.compat import uuid7

from providers.base import ForgottenEvent, InvalidEvent, Notice, NotKept, ProviderEvent, UnreadableEvent
from providers.facts import Proof
from providers.models import Mode, ProviderAccount
from providers.registry import PROVIDERS, adapter_of, offered
from sessions_app.models import InboundEvent
from sessions_app.states import EventProgress
from sessions_app.usecases.provider_events.attempts import find_attempt
from sessions_app.usecases.provider_events.tally import count_not_kept
from sessions_app.wake import wake_on_commit

logger = logging.getLogger(__name__)

ACCOUNT_NAME = re.compile(r"[-a-zA-Z0-9_]{1,64}")


class UnknownAccount(Exception):
    """There is no such provider account."""


def receive_provider_events(*, provider: str, account: str, notice: Notice) -> int:
    """Verify a notice on its raw bytes and store the events in it, all or none; returns how many there were to store.

    Events of a switched-off account are accepted: its checkouts may still be paid. Raises UnknownAccount, InvalidEvent.
    """
    row = _account(provider, account)
    if row is None:
        raise UnknownAccount(f"{provider}/{account}")
    events = list[ProviderEvent]()
    for read in _read(row, notice):
        event = _worth_asking(read, row) if isinstance(read, ProviderEvent) else read
        if isinstance(event, ForgottenEvent):
            _forget(row, event, notice.now)
        elif event is not None:
            events.append(event)
    if events:
        InboundEvent.objects.bulk_create([_row(row, event, notice.now) for event in events], ignore_conflicts=True)
        wake_on_commit("apply_provider_events")
    return len(events)


def _read(account: ProviderAccount, notice: Notice) -> list[ProviderEvent | ForgottenEvent]:
    """Read a notice; an event about real money is not for a sandbox account, nor a test for a live one."""
    try:
        events = adapter_of(account).read_events(notice)
    except InvalidEvent as exc:
        why = NotKept.UNREADABLE if isinstance(exc, UnreadableEvent) else NotKept.MISSIGNED
        count_not_kept(account.pk, why, said=str(exc), now=notice.now)
        raise
    return [_of_mode(event, account) for event in events]


def _of_mode(event: ProviderEvent | ForgottenEvent, account: ProviderAccount) -> ProviderEvent | ForgottenEvent:
    if isinstance(event, ForgottenEvent) or event.live in (None, account.mode == Mode.LIVE):
        return event
    return ForgottenEvent(event.kind, NotKept.OTHER_MODE)


def _worth_asking(event: ProviderEvent, account: ProviderAccount) -> ProviderEvent | ForgottenEvent | None:
    """Keep an event that anybody could have sent only if it is about an attempt of ours; None while one like it waits.

    One that no worker has taken up yet will ask after this one came, so it says all that this one could.
    """
    if PROVIDERS[account.provider].facts.proof is not Proof.ASKED:
        return event
    attempt = find_attempt(account.pk, attempt_id=event.attempt_id, reference=event.reference)
    if attempt is None or (event.reference and attempt.reference and attempt.reference != event.reference):
        return ForgottenEvent(event.kind, NotKept.UNKNOWN_ATTEMPT)
    alike = InboundEvent.objects.filter(account=account, attempt_id=event.attempt_id, reference=event.reference)
    return None if alike.filter(progress=EventProgress.RECEIVED, tries=0).exists() else event


def _forget(account: ProviderAccount, event: ForgottenEvent, now: datetime) -> None:
    level = logging.WARNING if event.why is NotKept.OTHER_MODE else logging.INFO
    logger.log(level, "Provider event forgotten", extra={"account": str(account), "reason": event.why.value})
    count_not_kept(account.pk, event.why, said=event.kind, now=now)


def expects_events(*, provider: str, account: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a notice for this account is worth receiving: it exists, and the head is one of its provider's."""
    row = _account(provider, account)
    return row is not None and adapter_of(row).looks_genuine(headers)


def _account(provider: str, name: str) -> ProviderAccount | None:
    if provider not in offered() or not ACCOUNT_NAME.fullmatch(name):
        return None
    return ProviderAccount.objects.filter(provider=provider, name=name).first()


def _row(account: ProviderAccount, event: ProviderEvent, now: datetime) -> InboundEvent:
    stored = InboundEvent(
        id=uuid7(),
        account=account,
        event_id=event.event_id,
        kind=event.kind[:100],
        attempt_id=event.attempt_id,
        reference=event.reference,
        occurred_at=event.occurred_at,
        received_at=now,
        progress=EventProgress.RECEIVED,
        next_at=now,
    )
    stored.describe(event.state)
    return stored
