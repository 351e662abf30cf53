"""Where staff work, one subject a file."""

from sessions_app.admin import (  # noqa: F401 - they register their pages
    accounts,
    audit,
    backtests,
    breakers,
    canaries,
    deliveries,
    merchants,
    people,
    people_roles,
    provider_events,
    report_schedules,
    report_templates,
    reports,
    rules,
    sessions,
    settlement_mappings,
    settlements,
    unroutable,
    webhooks,
    weights,
)
