"""`manage.py explain SESSION`: why its provider was chosen, and whether the decision can be reproduced."""

from typing import Any
from uuid import UUID

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from routing.decision.decision_record import recompute
from routing.decision.explanation import VERDICTS, Verdict, check, in_lines
from sessions_app.models import PaymentSession


class Command(BaseCommand):
    """Explains one decision, without personal data."""

    help = "Shows all candidates with their scores by component and reasons for refusal, and recomputes the decision."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("session", type=UUID, metavar="SESSION", help="the session's id")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the explanation. Raises CommandError for a session that does not exist."""
        session = PaymentSession.objects.select_related("account").filter(pk=options["session"]).first()
        if session is None:
            raise CommandError(f"There is no session {options['session']}")
        verdict = check(session.decision)
        if options["json"]:
            self.stdout.write(orjson.dumps(_for_machines(session, verdict)).decode())
            return
        for line in (*_head(session), *in_lines(session.decision), "", VERDICTS[verdict]):
            self.stdout.write(line)


def _head(session: PaymentSession) -> tuple[str, ...]:
    inputs = session.decision["inputs"]
    order = f"{inputs['total']} {inputs['currency']}, {inputs['paymentMethod']}, {inputs['country'] or 'no country'}"
    tried = ", then ".join(f"{attempt.account} {attempt.state.lower()}" for attempt in _attempts(session))
    return (
        f"Session {session.id} ({session.status.lower()}), order {session.order_reference}",
        f"{order}, at {session.created_at:%Y-%m-%d %H:%M:%S} UTC",
        f"Tried: {tried or 'no account'}",
    )


def _attempts(session: PaymentSession) -> Any:
    return session.attempts.select_related("account").order_by("position")


def _for_machines(session: PaymentSession, verdict: Verdict) -> dict[str, Any]:
    attempts = [
        {"account": str(each.account), "state": each.state, "problem": each.problem} for each in _attempts(session)
    ]
    return {
        "session": session.id,
        "status": session.status,
        "decision": session.decision,
        "attempts": attempts,
        "recomputation": verdict,
        "recomputed": recompute(session.decision) if verdict is Verdict.IDENTICAL else None,
    }
