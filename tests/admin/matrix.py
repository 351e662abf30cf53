"""Who may do what in the admin: one table, which the tests hold the product to and the docs print.

`python -m tests.admin.matrix` writes it as Markdown. Words in braces stand for keys of `tests.console_dataset`.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.admin import filled_forms as forms
from tests.admin.filled_forms import WHY

ROLES = ("viewer", "support", "operations", "finance", "administrator")
ALL = frozenset(ROLES)
ADMINS = frozenset({"administrator"})
OPERATE = ADMINS | {"operations"}
ANSWER = OPERATE | {"support"}
VIEW = ANSWER | {"viewer"}
SHOPPERS = ADMINS | {"support"}
MONEY = ADMINS | {"finance"}
BREAKS = MONEY | OPERATE


@dataclass(frozen=True)
class Act:
    """Something somebody does: a page that is opened, or with a `form` a button that is pressed."""

    words: str
    roles: frozenset[str]
    path: str
    form: dict[str, str] = field(default_factory=dict)
    noted: bool = True
    """Whether the audit log has it: of what is pressed, all but what changes nothing."""
    silent: bool = False
    """Whether who may not is shown the page as if nothing had been asked, not refused it."""
    shows: str = ""
    """What the page shows to those who may see it, where others may open the page, too."""
    file: bytes = b""
    """What is uploaded with the form."""

    @property
    def is_pressed(self) -> bool:
        return bool(self.form)


MATRIX: dict[str, tuple[Act, ...]] = {
    "Sessions": (
        Act("Find sessions and read what happened", ALL, "sessions_app/paymentsession/{session}/change/"),
        Act("Reveal the shopper", SHOPPERS, "sessions_app/paymentsession/{session}/reveal/", WHY),
        Act("Ask the provider now", ANSWER, "sessions_app/paymentsession/{session}/reconcile/", WHY),
        Act("Send its webhooks again", ANSWER, "sessions_app/paymentsession/{session}/redeliver/", WHY),
        Act("Close a session", OPERATE, "sessions_app/paymentsession/{session}/expire/", WHY),
        Act("See unroutable orders", VIEW, "sessions_app/unroutableorder/"),
        Act("See providers' events", VIEW, "sessions_app/inboundevent/"),
        Act(
            "Try parked events again", ANSWER, "sessions_app/inboundevent/", forms.chosen("requeue", "{event}"),
            silent=True,
        ),
    ),
    "Routing": (
        Act("See weights", VIEW, "routing/weightsrevision/"),
        Act("See back-tests", VIEW, "routing/backtest/{backtest}/change/"),
        Act("See canaries", VIEW, "routing/canary/{canary}/change/"),
        Act("Back-test weights", OPERATE, "routing/backtest/add/",
            forms.WEIGHTS | {"sample_size": "10", "mode": ""}, noted=False),
        Act("Stop a canary", OPERATE, "routing/canary/{canary}/stop/", WHY),
        Act("Publish weights to a canary", OPERATE, "routing/backtest/{backtest}/publish/",
            forms.publish("canary")),
        Act("Promote a canary", OPERATE, "routing/canary/{next_canary}/promote/", WHY),
        Act("Publish weights for all orders", OPERATE, "routing/backtest/{backtest}/publish/",
            forms.publish("everybody")),
        Act("Approve another person's weights", OPERATE, "routing/weightsrevision/{waiting}/approve/", WHY),
        Act("Restore earlier weights", OPERATE, "routing/weightsrevision/{shipped}/restore/", WHY),
        Act("See rules", VIEW, "routing/routingrule/"),
        Act("Dry-run an order", VIEW, "routing/routingrule/decide/"),
        Act("Add a rule", OPERATE, "routing/routingrule/add/", forms.rule(name="New")),
        Act("Change a rule", OPERATE, "routing/routingrule/{rule}/change/",
            forms.rule(name="Changed") | {"accounts-INITIAL_FORMS": "1", "accounts-0-id": "{rule_account}",
                                          "accounts-0-rule": "{rule}"}),
        Act("Delete a rule", OPERATE, "routing/routingrule/{other_rule}/delete/", {"post": "yes"}),
    ),
    "Providers": (
        Act("See accounts and their state", ALL, "providers/provideraccount/{account}/change/"),
        Act("See the last four characters of credentials", OPERATE, "providers/provideraccount/{account}/change/",
            shows="…{last_four}"),
        Act("Add an account", ADMINS, "providers/provideraccount/add/",
            forms.account(name="new", api_key="sk_sandbox_new")),
        Act("Change an account: fees, limits, on or off", OPERATE, "providers/provideraccount/{account}/change/",
            forms.account(fee_percent="3.1")),
        Act("See settled fees beside expected ones", BREAKS, "providers/provideraccount/{account}/change/",
            shows="Fees: settled and expected"),
        Act("Adopt terms learned from settlement files", OPERATE,
            "providers/provideraccount/{account}/adopt-fees/?currency=AUD", WHY, noted=False),  # its files tell none
        Act("Enter credentials", ADMINS, "providers/provideraccount/{account}/change/",
            forms.account(fee_percent="3.1", api_key="{api_key}"), silent=True),
        Act("Test a connection", OPERATE, "providers/provideraccount/{account}/test-connection/", WHY, noted=False),
        Act("Switch the sandbox's faults", OPERATE, "providers/provideraccount/{account}/faults/", {"well": "1"}),
        Act("Reset a breaker", OPERATE, "providers/provideraccount/{broken}/reset-breaker/", WHY),
        Act("Reset chosen breakers", OPERATE, "routing/accountbreaker/reset/?ids={other_broken}", WHY),
        Act("See breakers", VIEW, "routing/accountbreaker/"),
        Act("See planned outages", VIEW, "routing/plannedoutage/"),
        Act("Plan an outage", OPERATE, "routing/plannedoutage/add/", forms.outage("They move")),
        Act("Change an outage", OPERATE, "routing/plannedoutage/{outage}/change/", forms.outage("Moved again")),
        Act("Delete an outage", OPERATE, "routing/plannedoutage/{other_outage}/delete/", {"post": "yes"}),
    ),
    "Merchants": (
        Act("See applications", ALL, "sessions_app/application/{application}/change/"),
        Act("See client ids", ADMINS, "sessions_app/application/{application}/change/", shows="Client id"),
        Act("Add an application", ADMINS, "sessions_app/application/add/", forms.application("New shop")),
        Act("Change an application", ADMINS, "sessions_app/application/{application}/change/",
            forms.application("Shop 2")),
        Act("Make a credential", ADMINS, "sessions_app/application/{application}/credentials/add/", WHY),
        Act("Change what a credential may be used for", ADMINS,
            "sessions_app/application/{application}/credentials/{rotated}/scopes/", WHY | {"scopes": "reports"}),
        Act("Rotate a credential", ADMINS, "sessions_app/application/{application}/credentials/{rotated}/rotate/",
            WHY | {"hours": "1"}),
        Act("Revoke a credential", ADMINS, "sessions_app/application/{application}/credentials/{revoked}/revoke/",
            WHY),
        Act("Revoke one token", ADMINS, "sessions_app/application/{application}/revoke-token/",
            WHY | {"token": "{token}"}),
        Act("Refuse tokens issued so far", ADMINS, "sessions_app/application/{application}/refuse-tokens/", WHY),
        Act("See webhook endpoints", VIEW, "sessions_app/webhookendpoint/{endpoint}/change/"),
        Act("Add an endpoint", ADMINS, "sessions_app/webhookendpoint/add/",
            {"application": "{application}", "url": "http://127.0.0.1:9/two", "enabled": "on"}),
        Act("Change an endpoint", ADMINS, "sessions_app/webhookendpoint/{endpoint}/change/",
            {"url": "http://127.0.0.1:9/three", "enabled": "on"}),
        Act("Rotate an endpoint's secret", ADMINS, "sessions_app/webhookendpoint/{endpoint}/rotate-secret/", WHY),
        Act("Send a test event", ANSWER, "sessions_app/webhookendpoint/{endpoint}/test/", WHY),
        Act("Redeliver a period's events", ANSWER, "sessions_app/webhookendpoint/{endpoint}/redeliver/",
            WHY | {"since": "{an_hour_ago}"}),
        Act("See webhook deliveries", VIEW, "sessions_app/webhookdelivery/"),
        Act("Redeliver chosen deliveries", ANSWER, "sessions_app/webhookdelivery/redeliver/?ids={delivery}", WHY),
    ),
    "Finance": (
        Act("See reports", MONEY, "sessions_app/report/{report}/change/"),
        Act("Request a report", MONEY, "sessions_app/report/add/", forms.REPORT),
        Act("Make a report again", MONEY, "sessions_app/report/{report}/again/", {"as_of": "now"}),
        Act("Cancel a report", MONEY, "sessions_app/report/{report}/cancel/", WHY),
        Act("Download a report's files", MONEY, "sessions_app/report/{report}/files/sessions.csv"),
        Act("Add a template", MONEY, "sessions_app/reporttemplate/add/", forms.template("New")),
        Act("Change a template", MONEY, "sessions_app/reporttemplate/{template}/change/", forms.template("Changed")),
        Act("Delete a template", MONEY, "sessions_app/reporttemplate/{other_template}/delete/", {"post": "yes"}),
        Act("Schedule a report", MONEY, "sessions_app/reportschedule/add/", forms.schedule("New")),
        Act("Change a schedule", MONEY, "sessions_app/reportschedule/{schedule}/change/", forms.schedule("Changed")),
        Act("Delete a schedule", MONEY, "sessions_app/reportschedule/{schedule}/delete/", {"post": "yes"}),
        Act("See settlement files and their breaks", BREAKS, "sessions_app/settlementfile/{settlement}/change/"),
        Act("Export breaks", BREAKS, "sessions_app/settlementfile/{settlement}/export/"),
        Act("Import a settlement file", MONEY, "sessions_app/settlementfile/add/",
            {"account": "{account}", "read_as": "own", "tail_days": "0"}, file=forms.settlement_file("pay_2")),
        Act("Resolve a break", MONEY, "sessions_app/settlementfile/{settlement}/resolve/?ids={break}", WHY),
        Act("Reopen a break", MONEY, "sessions_app/settlementfile/{settlement}/reopen/?ids={break}", WHY),
        Act("Compare a file again", MONEY, "sessions_app/settlementfile/{settlement}/again/", {"again": "1"}),
        Act("See mappings", MONEY, "sessions_app/settlementmapping/{mapping}/change/"),
        Act("Delete a mapping", MONEY, "sessions_app/settlementmapping/{mapping}/delete/", {"post": "yes"}),
    ),
    "System": (
        Act("See people", ADMINS, "auth/user/"),
        Act("Add a person", ADMINS, "auth/user/add/", {"username": "new"} | forms.NEW_PASSWORD),
        Act("Give roles, switch a person off", ADMINS, "auth/user/{colleague}/change/",
            {"username": "colleague", "groups": "{role}"}),
        Act("Set a person's password", ADMINS, "auth/user/{colleague}/password/", forms.NEW_PASSWORD),
        Act("Reset a second factor", ADMINS, "auth/user/", forms.chosen("reset_two_factor", "{colleague}")),
        Act("End a person's sessions", ADMINS, "auth/user/", forms.chosen("end_sessions", "{colleague}"), noted=False),
        Act("Lift sign-in locks", ADMINS, "auth/user/", forms.chosen("lift_locks", "{colleague}")),
        Act("See roles", ADMINS, "auth/group/"),
        Act("Change a role's rights", ADMINS, "auth/group/{role}/change/", {"name": "helpers 2"}),
        Act("See the audit log", ADMINS, "sessions_app/auditentry/"),
        Act("Export the audit log", ADMINS, "sessions_app/auditentry/export/"),
    ),
}  # fmt: skip


def markdown() -> str:
    """The table as the docs print it."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield f"| what | {' | '.join(ROLES)} |"
    yield "|---" * (len(ROLES) + 1) + "|"
    for job, actions in MATRIX.items():
        yield _line(f"**{job}**", ALL - ALL)
        yield from (_line(action.words, action.roles) for action in actions)


def _line(words: str, roles: frozenset[str]) -> str:
    return " | ".join([f"| {words}", *("yes" if role in roles else "" for role in ROLES)]) + " |"


if __name__ == "__main__":
    sys.stdout.write(markdown() + "\n")
