"""Filters a list to what Today counts, by the same query."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from sessions_app.admin.today.questions import questions


class TodayFilter(admin.SimpleListFilter):
    """For links from there; it is shown once it is set."""

    title, parameter_name = "as counted on Today", "today"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        given = request.GET.get(self.parameter_name, "")
        return [(given, given.replace("_", " ").capitalize())] if given in questions(timezone.now()) else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        asked = questions(timezone.now()).get(self.value() or "")
        if asked is None or asked.model is not queryset.model:
            return queryset
        return queryset.filter(asked.beyond or Q(), **asked.conditions)
