"""Celery's doors to the use cases. Tasks only wake them: the database knows what is to be done."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from sessions_app import sweeps
from sessions_app.usecases.background import heartbeat as heartbeats
from sessions_app.usecases.trials import backtest as backtests
from sessions_app.usecases.trials import judge_canaries as canaries


@shared_task
def apply_provider_events(**_: Any) -> None:
    """Apply what providers have told."""
    sweeps.run("apply_provider_events", now=timezone.now())


@shared_task
def expire_sessions(**_: Any) -> None:
    """Close what is past its time."""
    sweeps.run("expire_sessions", now=timezone.now())


@shared_task
def reconcile_sessions(**_: Any) -> None:
    """Ask about payments without news."""
    sweeps.run("reconcile_sessions", now=timezone.now())


@shared_task
def resume_sessions(**_: Any) -> None:
    """Finish creations that died."""
    sweeps.run("resume_sessions", now=timezone.now())


@shared_task
def void_attempts(**_: Any) -> None:
    """Close checkouts nobody was shown."""
    sweeps.run("void_attempts", now=timezone.now())


@shared_task
def purge(**_: Any) -> None:
    """Forget what is no longer needed."""
    sweeps.run("purge", now=timezone.now())


@shared_task
def deliver_webhooks(**_: Any) -> None:
    """Send what merchants are to be told."""
    sweeps.run("deliver_webhooks", now=timezone.now())


@shared_task(soft_time_limit=4 * 3600, time_limit=4 * 3600 + 30)
def build_reports(**_: Any) -> None:
    """Write the reports that wait. A broker that sends it again meanwhile wakes somebody who finds none."""
    sweeps.run("build_reports", now=timezone.now())


@shared_task
def schedule_reports(**_: Any) -> None:
    """Ask for scheduled reports and announce them."""
    sweeps.run("schedule_reports", now=timezone.now())


@shared_task
def run_backtests(**_: Any) -> None:
    """Run the back-tests that wait."""
    backtests.run_backtests(now=timezone.now())


@shared_task
def judge_canaries(**_: Any) -> None:
    """Judge the canary that runs."""
    canaries.judge_canaries(now=timezone.now())


@shared_task
def heartbeat(**_: Any) -> None:
    """Show that a worker is alive, and that what the scheduler sends gets to it."""
    heartbeats.beat(now=timezone.now())
