"""Names locked at an address after too many refused sign-ins. django-axes counts; this module lists and lifts locks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class Lock:
    """A name is locked at this address, at the latest until `until`."""

    address: str
    until: datetime


def name_of_attempt(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Return the key an attempt is counted under: a digest, because people type passwords into the name field."""
    name = (credentials or request.POST).get("username") or ""
    return digest_of(str(name))


def digest_of(username: str) -> str:
    """Return the digest under which attempts with this name are counted."""
    return salted_hmac("sessions_app.signin.locks", username, algorithm="sha256").hexdigest()


def locks_of(username: str, *, now: datetime) -> list[Lock]:
    """List the addresses at which this name is locked."""
    recent = AccessAttempt.objects.filter(username=digest_of(username), attempt_time__gte=now - settings.SIGN_IN_LOCK)
    counted = recent.order_by().values("ip_address").annotate(count=Sum("failures_since_start"), at=Max("attempt_time"))
    locked = counted.filter(count__gte=settings.AXES_FAILURE_LIMIT)
    return [Lock(row["ip_address"], row["at"] + settings.SIGN_IN_LOCK) for row in locked]


def lift(username: str) -> bool:
    """Forget the refused sign-ins of this name; tells whether there were any."""
    return AccessAttempt.objects.filter(username=digest_of(username)).delete()[0] > 0
