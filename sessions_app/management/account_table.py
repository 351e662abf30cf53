"""What the shell says of accounts: settings, and which credentials are stored, never their text."""

from collections.abc import Iterator, Sequence
from typing import Any

from providers.credentials import missing_from
from providers.models import Mode, ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.usecases.provider_accounts.webhook_address import webhook_address

COLUMNS = ("account", "mode", "orders", "credentials", "fee %", "currencies", "events arrive at")


def described(account: ProviderAccount) -> dict[str, Any]:
    """Give an account as `account list --json` writes it."""
    stored, kind = account.credentials, PROVIDERS.get(account.provider)
    return {
        "account": str(account),
        "provider": account.provider,
        "name": account.name,
        "mode": account.mode,
        "enabled": account.enabled,
        "currencies": account.currencies,
        "countries": account.countries,
        "feePercent": f"{account.fee_percent:f}",
        "preference": f"{account.preference:f}",
        "checkoutHost": account.checkout_host,
        "storedCredentials": sorted(stored.fields),
        "missingCredentials": missing_from(stored.fields, facts=kind.facts, live=account.mode == Mode.LIVE)
        if kind
        else [],
        "webhookSecrets": len(stored.webhook_secrets),
        "webhookUrl": webhook_address(account.provider, account.name),
    }


def table(accounts: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Write them below each other, in columns."""
    if not accounts:
        yield "There is no account yet: no order can be routed until there is one."
        return
    rows = [COLUMNS, *map(_row, accounts)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(COLUMNS))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(account: dict[str, Any]) -> tuple[str, ...]:
    missing = account["missingCredentials"]
    return (
        account["account"],
        account["mode"],
        "taken" if account["enabled"] else "none",
        f"no {', no '.join(missing)}" if missing else "stored",
        account["feePercent"],
        ",".join(account["currencies"]) or "all",
        account["webhookUrl"],
    )
