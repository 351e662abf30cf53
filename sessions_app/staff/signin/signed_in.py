"""*Where you are signed in*: users see their sessions and can end them."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from sessions_app.models import StaffSession
from sessions_app.staff import audit
from sessions_app.staff.signin.store import digest_of


def page(request: HttpRequest) -> HttpResponse:
    """Show the user's own sessions, or end one or all others."""
    user: User = request.user  # type: ignore[assignment]
    now, here = timezone.now(), digest_of(request.session.session_key)
    others = sessions_of(user, now=now).exclude(session_key=here)
    if request.method != "POST":
        return _shown(request, list(sessions_of(user, now=now)), here)
    chosen = others if request.POST.get("end") == "others" else others.filter(session_key=request.POST.get("end", ""))
    ended = end(chosen, actor=user, person=user)
    if ended:
        messages.success(request, "1 session is ended." if ended == 1 else f"{ended} sessions are ended.")
    else:
        messages.info(request, "It had ended already.")
    return HttpResponseRedirect(reverse("signed-in"))


def sessions_of(person: User, *, now: datetime) -> "QuerySet[StaffSession]":
    """Select a user's live sessions, the last used first; without those that the next request would end."""
    live = StaffSession.objects.filter(user=person, expire_date__gt=now, seen_at__gt=now - settings.STAFF_IDLE)
    return live.filter(began_at__gt=now - settings.STAFF_SESSION).order_by("-seen_at")


@atomic
def end(chosen: "QuerySet[StaffSession]", *, actor: User, person: User) -> int:
    """End sessions and record each in the audit log; returns how many, without those ended meanwhile."""
    ended = list(chosen.select_for_update())
    StaffSession.objects.filter(pk__in=[session.pk for session in ended]).delete()
    for session in ended:
        where = {"address": session.address, "browser": session.browser}
        audit.record("session ended", actor=actor, subject=person, before=where)
    return len(ended)


def _shown(request: HttpRequest, sessions: Sequence[StaffSession], here: str) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Where you are signed in",
        "sessions": sessions,
        "here": here,
        "others": any(session.session_key != here for session in sessions),
    }
    answer = TemplateResponse(request, "admin/signin/signed_in.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
