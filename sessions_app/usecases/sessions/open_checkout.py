"""Asks the ranked accounts, one after the other, to open the checkout of a claimed session; keeps what one opened."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from uuid_utils.compat import uuid7

from providers.base import (
    SLOWEST_CALL_SECONDS,
    CheckoutElsewhere,
    CheckoutRequest,
    ProviderBusy,
    ProviderError,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnknown,
)
from providers.optional_fields import OptionalField, without
from providers.registry import PROVIDERS, adapter_of
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
from sessions_app.creation.idempotency import OpenedSession, OrderDeclined
from sessions_app.limits.turns import CREATES
from sessions_app.states import AttemptState
from sessions_app.usecases.sessions.our_addresses import with_our_addresses
from sessions_app.usecases.sessions.refusals import Refusal, reason_in, refused_by_all

logger = logging.getLogger(__name__)

BUDGET_SECONDS = 20.0
"""An attempt is begun only if its slowest call can end within it."""


class ProvidersRefused(Exception):
    """No eligible provider opened a checkout, and a retry may succeed."""


class ProvidersTimedOut(Exception):
    """A provider did not answer in time, and there was nobody or no time left to ask."""


class ProvidersBusy(Exception):
    """An account could not be asked because too many of its calls are under way; a retry soon may succeed."""


def open_checkout(
    held: Claim,
    attempt: PlannedAttempt,
    choices: Sequence[Choice],
    *,
    decision: Mapping[str, Any],
    asked: Sequence[Refusal] | None = None,
) -> LiveCheckout:
    """Make `attempt` at the first of `choices`, then go down the list until one opens a checkout.

    An attempt whose outcome is unknown is quarantined: its URL is never disclosed, so going on cannot give the shopper
    two ways to pay. An account that dislikes an optional field is asked again without it, as an attempt of its own.
    `asked`: what came of earlier attempts, when the work is resumed; then somebody may have made this attempt before
    and died. Raises OrderDeclined, ProvidersRefused, ProvidersTimedOut, ProvidersBusy, FenceLost.
    """
    started, problems, full = time.monotonic(), list[Exception](), attempt.request
    refusals, waiting, is_reduced = list(asked or ()), list(choices), False
    while True:
        choice = waiting.pop(0)
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
        failure = _failure(attempt, problem, made_before=asked is not None and not problems)
        _log(held, choice, failure, problem)
        problems.append(problem)
        refusals.append(Refusal(attempt.account_id, failure.refusal))
        reduced = _without_disliked(attempt.request, problem, everything=is_reduced)
        if is_reduced := reduced is not None:
            waiting.insert(0, choice)
        if not waiting or time.monotonic() - started + SLOWEST_CALL_SECONDS > BUDGET_SECONDS:
            break
        attempt = successor(attempt, waiting[0], reduced or full)
        fail_over(held, failure=failure, successor=attempt, now=timezone.now())
    refused = None if waiting else refused_by_all(refusals, decision)
    give_up(held, failure=failure, now=timezone.now(), refused=refused)
    raise _refusal(problems) if refused is None else OrderDeclined


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
        credentials=choice.account.access,
        note=str(problem) if isinstance(problem, CheckoutElsewhere) else "",
    )


def _failure(attempt: PlannedAttempt, problem: Exception, *, made_before: bool) -> Failure:
    """Tell a definite no from the unknown; of one made before only the refusal of the order says that none is open."""
    definite = ProviderRejected if made_before else ProviderError
    refused = isinstance(problem, definite) and not isinstance(problem, ProviderUnknown)
    state = AttemptState.REJECTED if refused else AttemptState.QUARANTINED
    text = f"{type(problem).__name__}: {problem}" if isinstance(problem, ProviderError) else "internal"
    return Failure(attempt, state, text, reason_in(problem))


def successor(failed: PlannedAttempt, choice: Choice, request: CheckoutRequest) -> PlannedAttempt:
    """Plan the next call under a key of its own: a provider refuses a key that comes with other parameters."""
    expires_at = expiry_at(choice, request.expires_at, now=timezone.now())
    wanted = replace(request, attempt_id=uuid7(), expires_at=expires_at)
    return PlannedAttempt(with_our_addresses(wanted, choice.account), choice.account.id, failed.position + 1)


def _without_disliked(request: CheckoutRequest, problem: Exception, *, everything: bool) -> CheckoutRequest | None:
    """Give the request without the field that was refused, or all optional ones the second time; else None."""
    if not isinstance(problem, ProviderRejected) or problem.dislikes is None:
        return None
    reduced = without(request, *(OptionalField if everything else [OptionalField(problem.dislikes)]))
    return reduced if reduced != request else None


def expiry_at(choice: Choice, wanted: datetime, *, now: datetime) -> datetime:
    """Give the expiry to ask an account for: the one wanted, or the last that its provider takes if that is earlier."""
    latest = PROVIDERS[choice.account.provider].facts.latest_expiry(now)
    return min(wanted, latest.replace(microsecond=0))


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
