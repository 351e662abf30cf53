"""The writes of opening a session, each ONE statement guarded by the fence of the key's record.

Whoever holds the current fence may go on; for everybody else nothing is written and FenceLost is raised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import IntegrityError
from uuid_utils.compat import uuid7

from providers.base import Checkout, CheckoutRequest
from providers.sealed import fingerprint
from routing.ranking import Choice
from sessions_app.creation.callers import Caller, CallerOutdated
from sessions_app.creation.idempotency import LEASE, REFUSAL_STANDS, OpenedSession
from sessions_app.creation.statements import fetch_one
from sessions_app.models.attempt import sealed_request
from sessions_app.models.session import email_indexes, seal_customer
from sessions_app.order import Order
from sessions_app.states import AttemptState, RecordState
from sessions_app.webhooks.fan_out import QUEUE, TOLD


class FenceLost(Exception):
    """Somebody else holds the key now, and nothing was written; what they store is the answer."""


class OrderOccupied(Exception):
    """The order reference already has a session that is payable or paid."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to finish one key's session, as long as `fence` is the record's."""

    application_id: UUID
    key: str
    session_id: UUID
    fence: int


@dataclass(frozen=True, slots=True)
class PlannedAttempt:
    """A planned call to one account, with its frozen request."""

    request: CheckoutRequest
    account_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class LiveCheckout:
    """What a planned attempt has opened at the account of `choice`. Nobody is given its URL before T2."""

    attempt: PlannedAttempt
    choice: Choice
    checkout: Checkout


@dataclass(frozen=True, slots=True)
class Failure:
    """An attempt that opened nothing we may disclose: REJECTED or QUARANTINED, and why.

    `refusal` is the provider's reason code when it refused the order for good, else empty.
    """

    attempt: PlannedAttempt
    state: AttemptState
    problem: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class NewSession:
    """Everything T1 writes of a session."""

    id: UUID
    order: Order
    decision: Mapping[str, Any]
    created_at: datetime
    expires_at: datetime


NEW_RECORD = """
    INSERT INTO sessions_app_idempotencyrecord
           (application_id, key, fingerprint, state, fence, leased_until, session_id, created_at)
    SELECT %(application)s, %(key)s, %(fingerprint)s, 'RUNNING', 1, %(leased_until)s, %(session)s, %(now)s
      FROM providers_configurationversion WHERE version = coalesce(%(version)s::bigint, version)
    ON CONFLICT DO NOTHING RETURNING fence"""

RELEASED_RECORD = """
    UPDATE sessions_app_idempotencyrecord
       SET state = 'RUNNING', fence = fence + 1, leased_until = %(leased_until)s, session_id = %(session)s
     WHERE application_id = %(application)s AND key = %(key)s
       AND (state = 'RELEASED' OR (state = 'REFUSED' AND leased_until <= %(now)s)) RETURNING fence"""

CLAIM = """
    WITH claim AS ({record}),
    opened AS (
        INSERT INTO sessions_app_paymentsession
               (id, application_id, status, order_reference, payment_method, currency, total, shipping, tax,
                "order", sealed_customer, email_index, decision, provider, reference, checkout_url, late, review,
                created_at, expires_at, last_sequence)
        SELECT %(session)s, %(application)s, 'CREATING', %(order_reference)s, %(payment_method)s, %(currency)s,
               %(total)s, %(shipping)s, %(tax)s, %(order)s::jsonb, %(customer)s, %(email)s::bigint, %(decision)s::jsonb,
               '', '', '', false, '', %(now)s, %(expires_at)s, 0
          FROM claim),
    planned AS (
        INSERT INTO sessions_app_providerattempt
               (id, session_id, account_id, position, state, sealed_request, reference, problem, planned_at)
        SELECT %(attempt)s, %(session)s, %(account)s, %(position)s, 'PLANNED', %(request)s, '', '', %(now)s FROM claim)
    SELECT fence FROM claim"""

CLAIM_NEW, CLAIM_RELEASED = CLAIM.format(record=NEW_RECORD), CLAIM.format(record=RELEASED_RECORD)

TAKE_OVER = """
    UPDATE sessions_app_idempotencyrecord SET fence = fence + 1, leased_until = %s
     WHERE application_id = %s AND key = %s AND state = 'RUNNING' AND leased_until <= %s RETURNING fence, session_id"""

FINISH = f"""
    WITH held AS (
        UPDATE sessions_app_idempotencyrecord SET state = 'COMPLETED'
         WHERE application_id = %(application)s AND key = %(key)s AND fence = %(fence)s AND state = 'RUNNING'
           AND session_id = %(session)s
        RETURNING 1),
    live AS (
        UPDATE sessions_app_providerattempt SET state = 'LIVE', reference = %(reference)s, sealed_request = NULL,
               answered_at = %(now)s
          FROM held WHERE id = %(attempt)s AND state = 'PLANNED'),
    opened AS (
        UPDATE sessions_app_paymentsession
           SET status = 'PENDING', account_id = %(account)s, provider = %(provider)s, score = %(score)s,
               reference = %(reference)s, checkout_url = %(url)s, last_sequence = 1,
               expires_at = %(expires_at)s, check_at = %(expires_at)s
          FROM held WHERE id = %(session)s AND status = 'CREATING'
        RETURNING id, expires_at, created_at),
    told AS (
        INSERT INTO sessions_app_sessionevent (id, session_id, sequence, type, data, created_at)
        SELECT %(event)s, id, 1, 'session.created', %(event_data)s::jsonb, %(now)s FROM opened
        RETURNING {TOLD}),
    queued AS ({QUEUE})
    SELECT expires_at, created_at FROM opened"""

HELD = """
    SELECT application_id FROM sessions_app_idempotencyrecord
     WHERE application_id = %(application)s AND key = %(key)s AND fence = %(fence)s AND state = 'RUNNING' FOR UPDATE"""

RESOLVE = """
    UPDATE sessions_app_providerattempt
       SET state = %(state)s::text, problem = %(problem)s, refusal = %(refusal)s, answered_at = %(now)s,
           sealed_request = CASE WHEN %(state)s::text = 'QUARANTINED' THEN sealed_request END
      FROM held WHERE id = %(attempt)s AND state = 'PLANNED'"""

FAIL_OVER = f"""
    WITH held AS ({HELD}), resolved AS ({RESOLVE}),
    planned AS (
        INSERT INTO sessions_app_providerattempt
               (id, session_id, account_id, position, state, sealed_request, reference, problem, planned_at)
        SELECT %(next)s, %(session)s, %(account)s, %(position)s, 'PLANNED', %(request)s, '', '', %(now)s FROM held)
    SELECT 1 FROM held"""

GIVE_UP = f"""
    WITH held AS ({HELD}), resolved AS ({RESOLVE}),
    released AS (
        UPDATE sessions_app_idempotencyrecord r
           SET state = %(key_state)s, leased_until = coalesce(%(stands_until)s::timestamptz, r.leased_until) FROM held
         WHERE r.application_id = %(application)s AND r.key = %(key)s),
    abandoned AS (
        UPDATE sessions_app_paymentsession SET status = 'ABANDONED' FROM held
         WHERE id = %(session)s AND status = 'CREATING'
        RETURNING sessions_app_paymentsession.*),
    noted AS (
        INSERT INTO sessions_app_unroutableorder
               (id, application_id, order_reference, currency, total, country, payment_method, refused, created_at)
        SELECT %(note)s, application_id, order_reference, currency, total,
               coalesce(decision #>> '{{inputs,country}}', ''), payment_method, %(refused)s::jsonb, %(now)s
          FROM abandoned WHERE %(refused)s::jsonb IS NOT NULL)
    SELECT 1 FROM held"""


def claim(caller: Caller, key: str, *, content: bytes, session: NewSession, attempt: PlannedAttempt) -> Claim:
    """Do T1: record, session and first attempt, or nothing at all; `content` is the canonical body.

    A record the caller's key has already is RELEASED: earlier work ended in a 5xx.
    Raises OrderOccupied, FenceLost; CallerOutdated instead of FenceLost when the caller was only remembered.
    """
    order = session.order
    values = {
        "application": caller.application_id,
        "version": caller.configuration_version if caller.remembered else None,
        "key": key,
        "fingerprint": fingerprint(content),
        "leased_until": session.created_at + LEASE,
        "session": session.id,
        "now": session.created_at,
        "order_reference": order.reference,
        "payment_method": order.payment_method,
        "currency": order.currency,
        "total": order.total,
        "shipping": order.shipping,
        "tax": order.tax,
        "order": order_json(order),
        "customer": seal_customer(order.customer, session.id),
        "email": email_indexes(email)[0] if (email := order.customer and order.customer.email) else None,
        "decision": orjson.dumps(session.decision).decode(),
        "expires_at": session.expires_at,
        **_attempt_values(attempt),
    }
    try:
        row = fetch_one(CLAIM_RELEASED if caller.record else CLAIM_NEW, values)
    except IntegrityError as exc:
        if "session_order_occupied" in str(exc):
            raise OrderOccupied(order.reference) from exc
        raise
    if row is None:
        raise CallerOutdated if caller.remembered else FenceLost
    return Claim(caller.application_id, key, session.id, fence=row[0])


def take_over(*, application_id: UUID, key: str, now: datetime) -> Claim:
    """Claim work whose lease has run out, under the next fence. Raises FenceLost."""
    fence, session_id = _write(TAKE_OVER, [now + LEASE, application_id, key, now])
    return Claim(application_id, key, session_id, fence)


def finish(held: Claim, *, live: LiveCheckout, now: datetime) -> OpenedSession:
    """Do T2: attempt LIVE, session PENDING, its first event, record COMPLETED. Raises FenceLost."""
    provider, url = live.choice.account.provider, live.checkout.url
    values = _claim_values(held) | {
        "attempt": live.attempt.request.attempt_id,
        "account": live.attempt.account_id,
        "provider": provider,
        "score": live.choice.score,
        "reference": live.checkout.reference,
        "url": url,
        "expires_at": live.attempt.request.expires_at,  # the provider's limit may be a minute before the session's
        "event": uuid7(),
        "event_data": orjson.dumps({"provider": provider}).decode(),
        "now": now,
    }
    expires_at, created_at = _write(FINISH, values)
    return OpenedSession(held.session_id, url, provider, live.choice.score, expires_at, created_at)


def fail_over(held: Claim, *, failure: Failure, successor: PlannedAttempt, now: datetime) -> None:
    """Resolve one attempt and plan the next in one go. Raises FenceLost."""
    values = _claim_values(held) | _attempt_values(successor) | _failure_values(failure)
    _write(FAIL_OVER, values | {"next": successor.request.attempt_id, "now": now})


def give_up(
    held: Claim, *, failure: Failure, now: datetime, refused: Sequence[Mapping[str, str]] | None = None
) -> None:
    """Resolve the last attempt, abandon the session and free the key. Raises FenceLost.

    `refused`: every account said no for good, each with its reason. Then the order is noted as unroutable, and the key
    keeps that answer for a while.
    """
    end = {
        "key_state": RecordState.RELEASED.value if refused is None else RecordState.REFUSED.value,
        "stands_until": None if refused is None else now + REFUSAL_STANDS,
        "refused": None if refused is None else orjson.dumps(list(refused)).decode(),
        "note": uuid7(),
        "now": now,
    }
    _write(GIVE_UP, _claim_values(held) | _failure_values(failure) | end)


def order_json(order: Order) -> str:
    """Write the part of an order that is kept as one document: no amounts we compute with, no customer."""
    return orjson.dumps(
        {
            "items": [
                {"name": i.name, "sku": i.sku, "quantity": i.quantity, "unitPrice": str(i.unit_price)}
                for i in order.items
            ],
            "locale": order.locale,
            "delivery": order.delivery,
            "additionalInformation": order.additional_information,
            "redirectUrls": {"success": order.success_url, "failure": order.failure_url},
        },
        default=lambda number: orjson.Fragment(str(number)),  # the merchant gets 1.50 back as 1.50
    ).decode()


def _write(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> tuple[Any, ...]:
    """Run a write that returns a row if its fence holds. Raises FenceLost."""
    row = fetch_one(statement, values)
    if row is None:
        raise FenceLost
    return row


def _claim_values(held: Claim) -> dict[str, Any]:
    return {"application": held.application_id, "key": held.key, "session": held.session_id, "fence": held.fence}


def _attempt_values(attempt: PlannedAttempt) -> dict[str, Any]:
    return {
        "attempt": attempt.request.attempt_id,
        "account": attempt.account_id,
        "position": attempt.position,
        "request": sealed_request(attempt.request),
    }


def _failure_values(failure: Failure) -> dict[str, Any]:
    return {
        "attempt": failure.attempt.request.attempt_id,
        "state": failure.state.value,
        "problem": failure.problem[:200],
        "refusal": failure.refusal,
    }
