"""Sends the queued events to the receiver: signed, retried, and without complaint when there is none."""

import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2

from providers.sandbox.keys import webhook_secret
from providers.sandbox.server.events import RETRY_AFTER, Event, Outbox
from providers.sandbox.server.faults import Accounts
from providers.sandbox.server.ledger import Ledger
from providers.sandbox.webhook import HEADER, signature

logger = logging.getLogger(__name__)
SENDERS = 4
LONGEST_SLEEP = 5.0
LONGEST_PAUSE = 60.0


def receiver() -> str:
    """Give the address events go to, before the account's name; empty sends none."""
    switchyard = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/webhooks/sandbox"
    return os.environ.get("SANDBOX_WEBHOOK_BASE", switchyard).rstrip("/")


class Pauses:
    """The accounts whose receivers keep refusing, and until when retries to them pause."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}
        self._until: dict[str, float] = {}

    def note(self, account: str, *, worked: bool, now: float) -> None:
        """Lengthen or end an account's pause."""
        if worked:
            self._failures.pop(account, None)
            self._until.pop(account, None)
            return
        failures = self._failures[account] = self._failures.get(account, 0) + 1
        wait = RETRY_AFTER[min(failures, len(RETRY_AFTER)) - 1]
        self._until[account] = now + min(wait, LONGEST_PAUSE)

    def paused(self, now: float) -> list[str]:
        """List the accounts to leave alone."""
        return [account for account, until in list(self._until.items()) if until > now]

    def next_end(self, now: float) -> float | None:
        """Say when the next pause ends."""
        return min((until for until in list(self._until.values()) if until > now), default=None)


class Delivery(threading.Thread):
    """Expires and settles checkouts as time passes, and sends the events of all changes, until the process ends."""

    def __init__(self, ledger: Ledger, outbox: Outbox, accounts: Accounts, *, secret: str) -> None:
        super().__init__(name="delivery", daemon=True)
        self._secret = secret
        self._ledger, self._outbox, self._accounts = ledger, outbox, accounts
        self._pauses, self._base = Pauses(), receiver()
        self._client = httpx2.Client(timeout=5, trust_env=False)
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="sender")

    def run(self) -> None:
        """Work whenever there is news, or something has come due."""
        while True:
            self._ledger.news.clear()
            try:
                self._ledger.pass_time(time.time())
                self._send_due()
                sleep = self._time_to_next()
            except Exception:  # the thread must outlive a full disk
                logger.exception("Events could not be worked on")
                sleep = LONGEST_SLEEP
            self._ledger.news.wait(sleep)

    def _send_due(self) -> None:
        now = time.time()
        if self._base:
            list(self._senders.map(self._send, self._outbox.due(now=now, paused=self._pauses.paused(now))))

    def _time_to_next(self) -> float:
        now = time.time()
        events = self._outbox.next_due(paused=self._pauses.paused(now)) if self._base else None
        moments = (events, self._pauses.next_end(now), self._ledger.next_due(), now + LONGEST_SLEEP)
        return max(min(moment for moment in moments if moment is not None) - now, 0)

    def _send(self, event: Event) -> None:
        behaviour, now = self._accounts.behaviour(event.account), time.time()
        until = event.created + behaviour.event_delay(event.kind)
        if not event.tries and until > now:
            self._outbox.hold(event, until=until)
            return
        answers = [self._post(event) for _ in range(2 if behaviour.duplicate_events else 1)]
        worked = any(answer.startswith("2") for answer in answers)
        self._pauses.note(event.account, worked=worked, now=now)
        if worked:
            self._outbox.mark_delivered(event, answer=answers[-1])
        else:
            self._outbox.mark_refused(event, answer=answers[-1], now=now)

    def _post(self, event: Event) -> str:
        """Send it once and give the status, or what went wrong."""
        signed = signature(
            event.body, secret=webhook_secret(event.account, secret=self._secret), timestamp=int(time.time())
        )
        headers = {"Content-Type": "application/json", HEADER: signed, "User-Agent": "switchyard-sandbox"}
        try:
            answer = self._client.post(f"{self._base}/{event.account}", content=event.body, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL) as exc:
            return type(exc).__name__
        return str(answer.status_code)
