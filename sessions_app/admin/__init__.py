"""The staff console: a folder for each part of the sidebar, and what they share beside them."""

# They register their pages.
from sessions_app.admin.merchants import applications, deliveries, endpoints  # noqa: F401
from sessions_app.admin.people import audit, people, roles  # noqa: F401
from sessions_app.admin.providers import accounts, breakers, events, outages  # noqa: F401
from sessions_app.admin.reports import requesting, schedules, templates  # noqa: F401
from sessions_app.admin.routing import backtests, canaries, rules, weights  # noqa: F401
from sessions_app.admin.sessions import listing as sessions  # noqa: F401
from sessions_app.admin.sessions import unroutable  # noqa: F401
from sessions_app.admin.settlements import listing as settlement_files  # noqa: F401
from sessions_app.admin.settlements import mappings  # noqa: F401
