"""For pages of records that only Switchyard writes."""

from typing import Any

from django.contrib.admin import ShowFacets
from django.http import HttpRequest


class ReadOnly:
    """Nothing is added, changed or deleted by hand."""

    extra = 0
    can_delete = False
    show_facets = ShowFacets.NEVER  # each would count a table that may hold millions

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
