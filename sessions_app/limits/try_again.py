"""The page that asks to try again later. It needs no database, no session and no login."""

import math

from django.http import HttpResponse
from django.template.loader import render_to_string


def try_again(sentence: str, *, status: int, seconds: float) -> HttpResponse:
    """Make the page for a 429 or a 503; `sentence` states the reason."""
    wait = max(1, math.ceil(seconds))
    title = "Too many requests" if status == 429 else "Busy right now"
    page = render_to_string("try_again.html", {"title": title, "sentence": sentence, "seconds": wait})
    return HttpResponse(page, status=status, headers={"Retry-After": str(wait), "Cache-Control": "no-store"})
