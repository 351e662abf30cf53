"""How often an application may call, counted in each web process: a shield for the others, not a quota."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from sessions_app.limits.rates import FixedWindow

calls = FixedWindow()


class ApplicationThrottle(BaseThrottle):
    """RATE_LIMIT for each application."""

    def allow_request(self, request: Request, view: object) -> bool:
        """Count the call and tell whether it may go on."""
        self.seconds = calls.hit(str(request.user.pk), rate=settings.RATE_LIMIT)
        return not self.seconds

    def wait(self) -> float:
        """Say how many seconds the caller should wait."""
        return self.seconds
