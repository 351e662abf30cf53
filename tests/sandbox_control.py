"""The sandbox provider for tests: its ledger, its behaviour, its shoppers."""

from dataclasses import dataclass
from typing import Any

import httpx2
from django.conf import settings

from providers.base import Credentials
from providers.sandbox.keys import api_key, control_token, webhook_secret


def operator() -> dict[str, str]:
    """The operator's headers."""
    return {"Authorization": f"Bearer {control_token(secret=settings.SANDBOX_SECRET)}"}


def credentials(account: str) -> Credentials:
    """The credentials of an account at the sandbox."""
    secret = settings.SANDBOX_SECRET
    return Credentials({"api_key": api_key(account, secret=secret)}, (webhook_secret(account, secret=secret),))


@dataclass(frozen=True)
class Sandbox:
    """The running sandbox provider."""

    base: str

    def books(self, account: str | None = None) -> list[dict[str, Any]]:
        """Every checkout it opened."""
        query = {"account": account} if account else {}
        return httpx2.get(f"{self.base}/_control/ledger", params=query, headers=operator()).json()

    def behaviour(self, account: str) -> dict[str, Any]:
        """The current behaviour of an account."""
        return httpx2.get(f"{self.base}/_control/accounts/{account}", headers=operator()).json()

    def behave(self, account: str, **wanted: float) -> None:
        """Changes how an account behaves."""
        httpx2.put(f"{self.base}/_control/accounts/{account}", json=wanted, headers=operator()).raise_for_status()

    def pay(self, account: str, reference: str, *, late: bool = False) -> bool:
        """Pays as a shopper would; `late` after the checkout has expired."""
        query = {"late": "1"} if late else {}
        url = f"{self.base}/_control/accounts/{account}/pay/{reference}"
        answer = httpx2.post(url, params=query, headers=operator())
        return bool(answer.json()["paid"])

    def settlement(self, account: str, **days: str) -> bytes:
        """Its settlement file, as downloaded."""
        answer = httpx2.get(f"{self.base}/accounts/{account}/settlement.csv", params=days)
        return answer.raise_for_status().content
