"""Staff's browser sessions. The key is in the browser only; its digest is stored here and signs nobody in."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class StaffSession(AbstractBaseSession):
    """One browser of one person; deleting the row signs it out. Written by `signin.store`."""

    session_key = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the cookie's value")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=64, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "staff session"
        verbose_name_plural = "staff sessions"
