"""A sign of our own for a provider, drawn from its name: nobody's trademark."""

from zlib import crc32

from django.utils.html import format_html
from django.utils.safestring import SafeString

COLOURS = (
    ("#155e75", "#0e7490"), ("#9f1239", "#be123c"), ("#115e59", "#0f766e"), ("#92400e", "#b45309"),
    ("#1e40af", "#1d4ed8"), ("#6b21a8", "#7e22ce"), ("#3f6212", "#4d7c0f"), ("#9d174d", "#be185d"),
    ("#334155", "#475569"), ("#7c2d12", "#c2410c"), ("#3730a3", "#4338ca"), ("#14532d", "#15803d"),
    ("#701a75", "#a21caf"), ("#44403c", "#57534e"),
)  # fmt: skip
"""Two shades each: white text is read on both."""


def logo(name: str, title: str) -> SafeString:
    """Draw the initials of `title` on two shades that are chosen by `name`. The title stands beside it."""
    dark, light = COLOURS[crc32(name.encode()) % len(COLOURS)]
    return format_html(
        '<svg class="provider-logo" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">'
        '<rect width="48" height="48" rx="10" fill="{}"></rect>'
        '<path d="M0 34 48 14v24a10 10 0 0 1-10 10H10A10 10 0 0 1 0 38Z" fill="{}"></path>'
        '<text x="24" y="31" text-anchor="middle" font-size="19" font-weight="600" fill="#fff">{}</text></svg>',
        dark,
        light,
        initials(title),
    )


def initials(title: str) -> str:
    """Take the first two capitals of a title, or else its first two letters."""
    capitals = [letter for letter in title if letter.isupper()]
    return "".join(capitals[:2]) if len(capitals) > 1 else title[:2].capitalize()
