"""Asks the ranked accounts, one after the other, to open the checkout of a claimed session; keeps what one opened."""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from django.db import connection
from django.utils import timezone
from uuid_utils.compat import uuid7

from providers.base import (
    SLOWEST_CALL_SECONDS,
    ProviderBusy,
    ProviderError,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnknown,
)
from providers.registry import adapter_of
from routing.decision.faults import fault_of
from routing.ranking import Choice
from routing.recording import record_call, record_opened
from sessions_app.creation.fenced_writes import (
    Claim,
    Failure,
    LiveCheckout,
    PlannedAttempt,
    fail_over,
    finish,
    give_up,
)
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


def open_checkout(
    held: Claim, attempt: PlannedAttempt, choices: Sequence[Choice], *, resumed: bool = False
) -> LiveCheckout:
    """Make `attempt` at the first of `choices`, then go down the list until one opens a checkout.

    An attempt whose outcome is unknown is quarantined: its URL is never disclosed, so going on cannot give the shopper
    two ways to pay. `resumed`: somebody may have made the first attempt before and died.
    Raises ProvidersRefused, ProvidersTimedOut, ProvidersBusy, FenceLost.
    """
    started, problems = time.monotonic(), list[Exception]()
    for choice, successor in zip(choices, [*choices[1:], None], strict=True):
        connection.close()  # back to the pool: no connection is held while a provider thinks
        called = time.monotonic()
        try:
            with CREATES.aside():
                checkout = adapter_of(choice.account).create_checkout(attempt.request)
        except Exception as exc:  # noqa: BLE001 - a fault of ours half-way is as unknown as one of theirs
            problem = exc
            _record(choice, problem, time.monotonic() - called)
        else:
            _record(choice, None, time.monotonic() - called)
            return LiveCheckout(attempt, choice, checkout)
        failure = _failure(attempt, problem, made_before=resumed and not problems)
        _log(held, choice, failure, problem)
        problems.append(problem)
        if successor is None or time.monotonic() - started + SLOWEST_CALL_SECONDS > BUDGET_SECONDS:
            break
        attempt = _successor(attempt, successor)
        fail_over(held, failure=failure, successor=attempt, now=timezone.now())
    give_up(held, failure=failure, now=timezone.now())
    raise _refusal(problems)


def finish_session(held: Claim, live: LiveCheckout) -> OpenedSession:
    """Do T2, which makes the session payable, and count the checkout for its account. Raises FenceLost."""
    opened = finish(held, live=live, now=timezone.now())
    currency = live.attempt.request.currency
    record_opened(account_id=live.attempt.account_id, currency=currency, opened_at=opened.created_at)
    return opened


def _record(choice: Choice, problem: Exception | None, seconds: float) -> None:
    if isinstance(problem, ProviderBusy):
        return  # nobody was called
    record_call(
        account_id=choice.account.id,
        fault=fault_of(problem) if problem else None,
        milliseconds=seconds * 1000,
        at=timezone.now(),
        probe=choice.probe,
        credentials=bytes(choice.account.sealed_credentials),
    )


def _failure(attempt: PlannedAttempt, problem: Exception, *, made_before: bool) -> Failure:
    """Tell a definite no from the unknown; of one made before only the refusal of the order says that none is open."""
    definite = ProviderRejected if made_before else ProviderError
    refused = isinstance(problem, definite) and not isinstance(problem, ProviderUnknown)
    state = AttemptState.REJECTED if refused else AttemptState.QUARANTINED
    text = f"{type(problem).__name__}: {problem}" if isinstance(problem, ProviderError) else "internal"
    return Failure(attempt, state, text)


def _successor(failed: PlannedAttempt, choice: Choice) -> PlannedAttempt:
    return PlannedAttempt(replace(failed.request, attempt_id=uuid7()), choice.account.id, failed.position + 1)


def _refusal(problems: Sequence[Exception]) -> Exception:
    if any(isinstance(each, ProviderTimedOut) for each in problems):
        return ProvidersTimedOut()
    return ProvidersBusy() if any(isinstance(each, ProviderBusy) for each in problems) else ProvidersRefused()


def _log(held: Claim, choice: Choice, failure: Failure, problem: Exception) -> None:
    facts = {
        "session": held.session_id,
        "attempt": failure.attempt.request.attempt_id,
        "account": str(choice.account),
        "problem": failure.problem,
    }
    logger.warning("Checkout not opened", extra=facts, exc_info=None if isinstance(problem, ProviderError) else problem)
