"""Keyset pagination for lists whose ids begin with their time: newest first, nothing counted."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from unfold.views import ChangeList

from sessions_app.ids import as_uuid

BEFORE = "before"
PER_PAGE = 50


class KeysetList(ChangeList):
    """One page: PER_PAGE rows with ids below `before`, and where the next one begins."""

    older: str = ""
    newest: str = ""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Keep the page's own parameter from being taken for a filter."""
        return {name: value for name, value in super().get_filters_params(params).items() if name != BEFORE}

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[str]:
        """Keep to the order of the index, whatever the URL asks for."""
        return ["-id"]

    def get_results(self, request: HttpRequest) -> None:
        before, rows = as_uuid(request.GET.get(BEFORE)), self.queryset
        found = list((rows.filter(id__lt=before) if before else rows)[: PER_PAGE + 1])
        self.result_list = found[:PER_PAGE]
        self.result_count = len(self.result_list)
        self.full_result_count = None
        self.show_full_result_count = self.show_admin_actions = False
        self.can_show_all = self.multi_page = False
        self.paginator = Paginator(self.result_list, PER_PAGE)
        self.older = self._address(request, before=str(self.result_list[-1].pk)) if len(found) > PER_PAGE else ""
        self.newest = self._address(request) if before else ""

    def _address(self, request: HttpRequest, **changes: str) -> str:
        kept = [(name, value) for name, value in _pairs(request.GET) if name != BEFORE]
        return f"?{urlencode([*kept, *changes.items()])}"


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]
