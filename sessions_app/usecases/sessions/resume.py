"""Finishes a session whose creation died half-way: the same attempt, the same frozen request, the same provider."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from providers.registry import PROVIDERS
from routing.ranking import Choice, account
from sessions_app.creation.fenced_writes import Claim, Failure, PlannedAttempt, fail_over, give_up
from sessions_app.creation.idempotency import OpenedSession
from sessions_app.models import PaymentSession, ProviderAttempt
from sessions_app.states import AttemptState
from sessions_app.usecases.sessions.open_checkout import finish_session, open_checkout, successor
from sessions_app.usecases.sessions.refusals import Refusal


class SessionLapsed(Exception):
    """The session's time is over; its key has been released, its attempt is quarantined."""


def resume_session(held: Claim, *, version: int, now: datetime) -> OpenedSession:
    """Go on where the last worker stopped, as the decision was made then.

    Raises SessionLapsed when nobody could pay it any more, FenceLost, OrderDeclined, ProvidersRefused,
    ProvidersTimedOut, ProvidersBusy.
    """
    session = PaymentSession.objects.get(pk=held.session_id)
    planned = session.attempts.select_related("account").get(state=AttemptState.PLANNED)
    attempt = PlannedAttempt(planned.request, planned.account_id, planned.position)
    if session.expires_at <= now:
        lapsed = Failure(attempt, AttemptState.QUARANTINED, "The session lapsed before it was opened")
        give_up(held, failure=lapsed, now=now)
        raise SessionLapsed
    choices, asked = _choices(session, planned, version), _asked(session, planned)
    if not PROVIDERS[planned.account.provider].facts.repeats_safely(since=planned.planned_at, now=now):
        asked.append(Refusal(attempt.account_id, ""))
        attempt = _another(held, attempt, choices[0], now)
    live = open_checkout(held, attempt, choices, decision=session.decision, asked=asked)
    return finish_session(held, live)


def _another(held: Claim, attempt: PlannedAttempt, choice: Choice, now: datetime) -> PlannedAttempt:
    """Plan another attempt at the same account: the provider would not know the first one again.

    What that one may have opened nobody has the address of, so only one is ever payable.
    """
    unknown = Failure(attempt, AttemptState.QUARANTINED, "Not repeated: the provider would open another checkout")
    again = successor(attempt, choice, attempt.request)
    fail_over(held, failure=unknown, successor=again, now=now)
    return again


def _asked(session: PaymentSession, planned: ProviderAttempt) -> list[Refusal]:
    """List what the attempts before the planned one came to."""
    before = session.attempts.filter(position__lt=planned.position).order_by("position")
    return [Refusal(account_id, refusal) for account_id, refusal in before.values_list("account_id", "refusal")]


def _choices(session: PaymentSession, planned: ProviderAttempt, version: int) -> list[Choice]:
    """List the attempt's account, then the candidates the decision ranked below it."""
    ranked = [(UUID(each["account"]), Decimal(each["score"])) for each in session.decision["candidates"]]
    place = next(index for index, (account_id, _) in enumerate(ranked) if account_id == planned.account_id)
    return [Choice(account(account_id, version=version), score) for account_id, score in ranked[place:]]
