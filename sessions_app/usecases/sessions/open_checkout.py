"""Asks the ranked accounts, one after the other, to open the checkout of a claimed session."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.utils import timezone
from uuid_utils.compat import uuid7

from providers.base import (
    SLOWEST_CALL_SECONDS,
    Checkout,
    ProviderBusy,
    ProviderError,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnknown,
)
from providers.registry import adapter_of
from routing.decision.faults import Fault, fault_of
from routing.ranking import Choice
from routing.recording import record_call, record_opened
from sessions_app.creation.fenced_writes import Claim, Failure, PlannedAttempt, fail_over, finish, give_up
from sessions_app.creation.idempotency import OpenedSession
from sessions_app.limits.turns import CREATES
from sessions_app.states import AttemptState

logger = logging.getLogger(__name__)

BUDGET_SECONDS = 20.0
"""An attempt is begun only if its slowest call can end within it."""


class ProvidersRefused(Exception):
    """Every eligible provider gave a definite no or broke."""


class ProvidersTimedOut(Exception):
    """A provider did not answer in time, and there was nobody or no time left to ask."""


class ProvidersBusy(Exception):
    """An account could not be asked because too many of its calls are under way; a retry soon may succeed."""


class FenceLost(Exception):
    """Somebody else took this work over; what they stored is the answer."""


def open_checkout(
    work: Claim,
    attempt: PlannedAttempt,
    choices: Sequence[Choice],
    *,
    resumed: bool = False,
    now: Callable[[], datetime] = timezone.now,
    elapsed: Callable[[], float] = time.monotonic,
) -> OpenedSession:
    """Make `attempt` at the first of `choices`, then go down the list until one opens a checkout.

    No database connection is held while a provider thinks. An attempt whose outcome is unknown is quarantined: its
    URL is never disclosed, so going on cannot give the shopper two ways to pay. `resumed`: somebody may have made this
    attempt before and died, so only the provider's own refusal means that it opened nothing.
    Raises ProvidersRefused, ProvidersTimedOut, ProvidersBusy, FenceLost.
    """
    started, problems = elapsed(), list[Exception]()
    for choice, successor in zip(choices, [*choices[1:], None], strict=True):
        connection.close()
        called = elapsed()
        try:
            with CREATES.aside():
                checkout = adapter_of(choice.account).create_checkout(attempt.request)
        except Exception as exc:  # noqa: BLE001 - a fault of ours half-way is as unknown as one of theirs
            if not isinstance(exc, ProviderBusy):  # then nobody was called
                _note(choice, fault_of(exc), elapsed() - called, now())
            failure = _failure(attempt, exc)
            if resumed and not problems and not isinstance(exc, ProviderRejected):
                failure = replace(failure, state=AttemptState.QUARANTINED)
            problems.append(exc)
            _log_failure(work, choice, failure, exc)
        else:
            _note(choice, None, elapsed() - called, now())
            return _finish(work, attempt, choice, checkout, now())
        if successor is None or elapsed() - started + SLOWEST_CALL_SECONDS > BUDGET_SECONDS:
            break
        attempt = _fail_over(work, failure, successor, now())
    _held(give_up(work, failure=failure, now=now()))
    raise _outcome(problems)


def _outcome(problems: Sequence[Exception]) -> Exception:
    if any(isinstance(each, ProviderTimedOut) for each in problems):
        return ProvidersTimedOut()
    return ProvidersBusy() if any(isinstance(each, ProviderBusy) for each in problems) else ProvidersRefused()


def _note(choice: Choice, fault: Fault | None, seconds: float, at: datetime) -> None:
    record_call(
        account_id=choice.account.id,
        fault=fault,
        milliseconds=seconds * 1000,
        at=at,
        probe=choice.probe,
        credentials=bytes(choice.account.sealed_credentials),
    )


def _failure(attempt: PlannedAttempt, exc: Exception) -> Failure:
    refused = isinstance(exc, ProviderError) and not isinstance(exc, ProviderUnknown)
    state = AttemptState.REJECTED if refused else AttemptState.QUARANTINED
    return Failure(attempt, state, f"{type(exc).__name__}: {exc}" if isinstance(exc, ProviderError) else "internal")


def _finish(work: Claim, attempt: PlannedAttempt, choice: Choice, checkout: Checkout, now: datetime) -> OpenedSession:
    opened = finish(work, attempt=attempt, choice=choice, checkout=checkout, now=now)
    if opened is None:
        raise FenceLost
    currency = attempt.request.currency
    record_opened(account_id=choice.account.id, currency=currency, opened_at=opened.created_at)
    return opened


def _fail_over(work: Claim, failure: Failure, successor: Choice, now: datetime) -> PlannedAttempt:
    failed = failure.attempt
    planned = PlannedAttempt(replace(failed.request, attempt_id=uuid7()), successor.account.id, failed.position + 1)
    _held(fail_over(work, failure=failure, successor=planned, now=now))
    return planned


def _held(still: bool) -> None:
    if not still:
        raise FenceLost


def _log_failure(work: Claim, choice: Choice, failure: Failure, exc: Exception) -> None:
    facts = {
        "session": work.session_id,
        "attempt": failure.attempt.request.attempt_id,
        "account": str(choice.account),
        "problem": failure.problem,
    }
    logger.warning("Checkout not opened", extra=facts, exc_info=None if isinstance(exc, ProviderError) else exc)
