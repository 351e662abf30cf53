"""The OpenAPI document and the pages a person reads and tries it on, all served from here."""

import hashlib
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import condition
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator

CONFIGURATION = {
    "telemetry": False,
    "withDefaultFonts": False,
    "hideClientButton": True,
    "showDeveloperTools": "never",
    "agent": {"disabled": True},
    "mcp": {"disabled": True},
    "persistAuth": False,
    "defaultOpenAllTags": True,
    "documentDownloadType": "json",
    "hiddenClients": [],
    "authentication": {"preferredSecurityScheme": "bearerToken"},
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src *; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""`connect-src *` because the base URL is the reader's to edit; inline styles because Scalar writes its own into the
page. No script does either: what Scalar would evaluate it goes without (`static/docs.js`)."""
_making = Lock()


@dataclass(frozen=True, slots=True)
class Document:
    """The OpenAPI document as it is sent."""

    content: bytes
    etag: str


def document() -> Document:
    """Give the document, which is the same as long as the process lives: made once, and waited for meanwhile."""
    with _making:
        return _made()


@cache
def _made() -> Document:
    content = orjson.dumps(SchemaGenerator().get_schema(request=None, public=True))  # type: ignore[no-untyped-call]
    return Document(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


class OpenApiView(TemplateView):
    """The document itself."""

    http_method_names = ["get", "head"]

    @method_decorator(condition(etag_func=lambda _: document().etag))
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write the OpenAPI 3.1 document."""
        headers = {"Cache-Control": "public, max-age=300"}
        return HttpResponse(document().content, content_type="application/json", headers=headers)


class DocsView(TemplateView):
    """The API reference, with a working *send*."""

    template_name = "docs.html"
    extra_context = {"configuration": CONFIGURATION, "version": settings.VERSION}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page under a policy that lets nothing foreign in."""
        response = super().get(request, *args, **kwargs)
        response["Content-Security-Policy"] = POLICY
        return response
