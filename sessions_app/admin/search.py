"""Unfold's search for pages by name (Ctrl K), which answers a page of results that does not exist with an error."""

from django.contrib import admin
from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse


def page(request: HttpRequest) -> HttpResponse:
    """Show what is found. Raises Http404 for a page there is not."""
    try:
        return admin.site.search(request)  # type: ignore[attr-defined, no-any-return]
    except InvalidPage as exc:
        raise Http404("There are not so many") from exc
