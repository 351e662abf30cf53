"""What every answer tells the browser: Django's security headers, and a Content-Security-Policy.

A page loads what is served from here and runs no text as a script, whatever ends up in it; anything else is no page
at all. Nothing is ever shown inside somebody else's page. The API reference states a policy of its own.
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
    """Django's own, in the same step: an API call pays for no further layer."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Add the headers an answer does not have yet."""
        if POLICY not in response.headers:
            is_page = response.headers.get("Content-Type", "").startswith("text/html")
            response.headers[POLICY] = OF_PAGES if is_page else OF_ANYTHING_ELSE
        return super().process_response(request, response)
