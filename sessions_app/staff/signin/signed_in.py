"""*Where you are signed in*: people see their sessions, and end those that should not be."""

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
    """Show somebody's own sessions, or end one or all others."""
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
    """Select where somebody is signed in, what was used last first; not what its next request would end."""
    live = StaffSession.objects.filter(user=person, expire_date__gt=now, seen_at__gt=now - settings.STAFF_IDLE)
    return live.filter(began_at__gt=now - settings.STAFF_SESSION).order_by("-seen_at")


@atomic
def end(chosen: "QuerySet[StaffSession]", *, actor: User, person: User) -> int:
    """Sign browsers out, each noted in the audit log; returns how many, those somebody else ended not counted."""
    ended = list(chosen.select_for_update())
    StaffSession.objects.filter(pk__in=[each.pk for each in ended]).delete()
    for each in ended:
        where = {"address": each.address, "browser": each.browser}
        audit.record("session ended", actor=actor, subject=person, before=where)
    return len(ended)


def _shown(request: HttpRequest, sessions: Sequence[StaffSession], here: str) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Where you are signed in",
        "sessions": sessions,
        "here": here,
        "others": any(each.session_key != here for each in sessions),
    }
    answer = TemplateResponse(request, "admin/signin/signed_in.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
