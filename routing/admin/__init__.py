"""Where staff tune how providers are chosen, one subject a file.

What may be done there asks for a reason: `sessions_app.admin` adds that to most of these pages, and registers them.
"""

from routing.admin import outages  # noqa: F401 - it registers its page
