"""Security headers of every response: Django's, and a Content-Security-Policy.

A page loads only what this server serves, runs no inline script, and is never shown in a frame of another page. Other
responses load nothing. The API reference sets its own policy.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware

POLICY = "Content-Security-Policy"
OF_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OF_ANYTHING_ELSE = "default-src 'none'; frame-ancestors 'none'"


class ResponseHeadersMiddleware(SecurityMiddleware):
    """Django's middleware and ours in one step, which saves API calls another layer."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Add the headers that the response lacks."""
        if POLICY not in response.headers:
            is_page = response.headers.get("Content-Type", "").startswith("text/html")
            response.headers[POLICY] = OF_PAGES if is_page else OF_ANYTHING_ELSE
        return super().process_response(request, response)
