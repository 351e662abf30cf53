"""The base class of every page of the console: lists accept their own filters only."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Field, ForeignKey, ManyToManyField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from unfold.admin import ModelAdmin

OF_EVERY_LIST = {*IGNORED_PARAMS, PAGE_VAR, ERROR_FLAG}
NOT_OFFERED = "The address asked for a filter that this list does not have; it is shown without it."
CANNOT_BE_CHOSEN = "The selection is not valid. Nothing was done."

OwnPages = dict[str, tuple[str, Callable[..., HttpResponseBase]]]
"""By the name of its URL: the address below the list's, and the view."""


class ConsoleAdmin(ModelAdmin):
    """A list accepts its filters only: Django's would let an address query fields that no page shows.

    `list_parameters` are names that a list's own page reads from its address.
    """

    list_parameters: tuple[str, ...] = ()

    def own_pages(self) -> OwnPages:
        """Name the pages there are beside Django's own."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        ours = [path(at, self.admin_site.admin_view(view), name=name) for name, (at, view) in self.own_pages().items()]
        return ours + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, without what its address should not ask for."""
        kept = request.GET.copy()
        for name in kept.keys() - self._offered(request):
            del kept[name]
        if len(kept) < len(request.GET):
            messages.warning(request, NOT_OFFERED)
            return HttpResponseRedirect(f"{request.path}?{kept.urlencode()}")
        if ERROR_FLAG in kept and len(kept) > 1:  # what could not be understood once would end in Django's error page
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        return super().changelist_view(request, extra_context)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Tell whether a filter reads this name."""
        return lookup in self._offered(request)

    def response_action(self, request: HttpRequest, queryset: "QuerySet[Any]") -> HttpResponse | None:
        """Do what was chosen with what was chosen, if those can be ids at all."""
        if not all(self._is_id(each) for each in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            messages.error(request, CANNOT_BE_CHOSEN)
            return None
        return super().response_action(request, queryset)

    def find(self, request: HttpRequest, object_id: str | int) -> Any:
        """Read what an address names. Raises Http404, also for what can be no id."""
        found = self.get_object(request, str(object_id))
        if found is None:
            raise Http404("There is no such object")
        return found

    def _offered(self, request: HttpRequest) -> set[str]:
        return {*OF_EVERY_LIST, *self.list_parameters, *self._filtered_by(request)}

    def _filtered_by(self, request: HttpRequest) -> Iterator[str]:
        for each in self.get_list_filter(request):
            if isinstance(each, type) and issubclass(each, SimpleListFilter):
                yield str(each.parameter_name)
            else:
                path = str(each[0] if isinstance(each, tuple | list) else each)
                yield from (path, f"{path}__exact", f"{path}__isnull", *_by_relation(self.model, path))

    def _is_id(self, text: str) -> bool:
        key: Field[Any, Any] = self.opts.pk  # type: ignore[assignment]
        try:
            return str(key.clean(text, None)) == text  # type: ignore[arg-type]
        except ValidationError:
            return False


def require(request: HttpRequest, *permissions: str) -> None:
    """Raise PermissionDenied unless the person holds all of these permissions."""
    if not request.user.has_perms(permissions):  # type: ignore[union-attr]
        raise PermissionDenied


def _by_relation(model: Any, path: str) -> Iterator[str]:
    field = get_fields_from_path(model, path)[-1]
    if isinstance(field, ForeignKey | ManyToManyField):
        yield f"{path}__{field.target_field.name}__exact"
