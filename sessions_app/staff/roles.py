"""The permissions of the staff roles, as data. A role is a group; a person may have several.

Migrations grant what is listed here (`0003_roles` what was when it was written) and take nothing away, so that a group
changed by hand stays changed.
"""

from collections.abc import Mapping

VIEW = (
    "providers.view_accountterms",
    "providers.view_provideraccount",
    "routing.view_accountbreaker",
    "routing.view_backtest",
    "routing.view_canary",
    "routing.view_plannedoutage",
    "routing.view_routingrule",
    "routing.view_ruleaccount",
    "routing.view_weightsrevision",
    "sessions_app.view_application",
    "sessions_app.view_deliveryattempt",
    "sessions_app.view_inboundevent",
    "sessions_app.view_paymentsession",
    "sessions_app.view_providerattempt",
    "sessions_app.view_sessionevent",
    "sessions_app.view_unroutableorder",
    "sessions_app.view_webhookdelivery",
    "sessions_app.view_webhookendpoint",
)
ABOUT_ONE_ORDER = (
    "sessions_app.change_inboundevent",  # try a parked event again
    "sessions_app.change_webhookdelivery",  # redeliver
    "sessions_app.reconcile_paymentsession",
)
SETTLEMENTS = (
    "sessions_app.view_settlementbreak",
    "sessions_app.view_settlementfile",
    "sessions_app.view_settlementline",
)
MONEY = (
    "providers.view_accountterms",
    "providers.view_provideraccount",
    "sessions_app.add_report",
    "sessions_app.add_reportschedule",
    "sessions_app.add_reporttemplate",
    "sessions_app.change_report",  # cancel
    "sessions_app.change_reportschedule",
    "sessions_app.change_reporttemplate",
    "sessions_app.delete_reportschedule",
    "sessions_app.add_settlementmapping",
    "sessions_app.change_settlementmapping",
    "sessions_app.delete_reporttemplate",
    "sessions_app.delete_settlementmapping",
    "sessions_app.import_settlement",
    "sessions_app.resolve_break",  # and reopen, and compare again
    "sessions_app.view_application",
    "sessions_app.view_paymentsession",
    "sessions_app.view_providerattempt",
    "sessions_app.view_report",
    "sessions_app.view_reportschedule",
    "sessions_app.view_reporttemplate",
    "sessions_app.view_sessionevent",
    *SETTLEMENTS,
    "sessions_app.view_settlementmapping",
)
OPERATE = (
    *ABOUT_ONE_ORDER,
    *SETTLEMENTS,
    "providers.add_accountterms",
    "providers.change_accountterms",
    "providers.change_provideraccount",
    "providers.delete_accountterms",
    "providers.view_credentials",
    "routing.add_approval",
    "routing.add_backtest",
    "routing.add_plannedoutage",
    "routing.add_routingrule",
    "routing.add_ruleaccount",
    "routing.add_weightsrevision",
    "routing.change_accountbreaker",
    "routing.change_canary",
    "routing.change_plannedoutage",
    "routing.change_routingrule",
    "routing.change_ruleaccount",
    "routing.delete_plannedoutage",
    "routing.delete_routingrule",
    "routing.delete_ruleaccount",
    "sessions_app.expire_paymentsession",
)
ADMINISTER = (
    "auth.add_user",
    "auth.change_group",
    "auth.change_user",
    "auth.view_group",
    "auth.view_user",
    "providers.add_provideraccount",
    "providers.change_credentials",
    "sessions_app.add_application",
    "sessions_app.add_clientcredential",
    "sessions_app.add_webhookendpoint",
    "sessions_app.change_application",
    "sessions_app.change_clientcredential",
    "sessions_app.change_webhookendpoint",
    "sessions_app.export_auditentry",
    "sessions_app.view_auditentry",
    "sessions_app.view_clientcredential",
)
REVEAL = "sessions_app.reveal_customer"

ROLES: Mapping[str, frozenset[str]] = {
    "viewer": frozenset(VIEW),
    "support": frozenset((*VIEW, *ABOUT_ONE_ORDER, REVEAL)),
    "operations": frozenset((*VIEW, *OPERATE)),
    "finance": frozenset(MONEY),
    "administrator": frozenset((*VIEW, *ABOUT_ONE_ORDER, *MONEY, *OPERATE, *ADMINISTER, REVEAL)),
}
MEANING = {
    "viewer": "Looks at everything but shoppers' data, credentials and money reports; changes nothing",
    "support": "Answers merchants: sees shoppers' data (logged), asks the provider, sends webhooks again",
    "operations": "Runs routing: weights, rules, breakers, outages, fees; closes sessions; looks at settlement breaks",
    "finance": "Session reports and settlement files; no credentials, no shoppers' data",
    "administrator": "All of it, and people, merchants, credentials and the audit log",
}
