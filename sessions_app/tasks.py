"""Celery's doors to the use cases. Tasks only wake them: the database knows what is to be done."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from sessions_app.usecases import deliver_webhooks as delivery
from sessions_app.usecases import expire_sessions as expiry


@shared_task
def expire_sessions(**_: Any) -> None:
    """This will close what is past its time."""
    expiry.expire_sessions(now=timezone.now())


@shared_task
def deliver_webhooks(**_: Any) -> None:
    """This will send what merchants are to be told."""
    delivery.deliver_webhooks()
