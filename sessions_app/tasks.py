"""Celery's doors to the use cases. Tasks only wake them: the database knows what is to be done."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from sessions_app.usecases import expire_sessions as expiry
from sessions_app.usecases import judge_canaries as canaries
from sessions_app.usecases import run_backtest as backtests


@shared_task
def expire_sessions(**_: Any) -> None:
    """This will close what is past its time."""
    expiry.expire_sessions(now=timezone.now())


@shared_task
def run_backtests(**_: Any) -> None:
    """This will run the back-tests that wait."""
    backtests.run_backtests(now=timezone.now())


@shared_task
def judge_canaries(**_: Any) -> None:
    """This will judge the canary that runs."""
    canaries.judge_canaries(now=timezone.now())
