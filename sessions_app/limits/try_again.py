"""The page for whoever has to come back later. It costs nothing: no database, no session, no login."""

import math

from django.http import HttpResponse
from django.template.loader import render_to_string


def try_again(sentence: str, *, status: int, seconds: float) -> HttpResponse:
    """Write it, for a 429 or a 503; `sentence` says what was too much."""
    wait = max(1, math.ceil(seconds))
    title = "Too many requests" if status == 429 else "Busy right now"
    page = render_to_string("try_again.html", {"title": title, "sentence": sentence, "seconds": wait})
    return HttpResponse(page, status=status, headers={"Retry-After": str(wait), "Cache-Control": "no-store"})
