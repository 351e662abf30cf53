"""The sandbox provider as tests see it: its books, its behaviour, its shoppers."""

from dataclasses import dataclass
from typing import Any

import httpx2


@dataclass(frozen=True)
class Sandbox:
    """The running sandbox provider, as tests see it."""

    base: str

    def books(self, account: str | None = None) -> list[dict[str, Any]]:
        """Every checkout it opened."""
        query = {"account": account} if account else {}
        return httpx2.get(f"{self.base}/_control/ledger", params=query).json()

    def behave(self, account: str, **settings: float) -> None:
        """Changes how an account behaves."""
        httpx2.put(f"{self.base}/_control/accounts/{account}", json=settings).raise_for_status()

    def pay(self, account: str, reference: str, *, late: bool = False) -> bool:
        """Pays as a shopper would; `late` after the checkout has expired."""
        query = {"late": "1"} if late else {}
        answer = httpx2.post(f"{self.base}/_control/accounts/{account}/pay/{reference}", params=query)
        return bool(answer.json()["paid"])

    def settlement(self, account: str, **days: str) -> bytes:
        """Its settlement file, as somebody downloads it."""
        answer = httpx2.get(f"{self.base}/accounts/{account}/settlement.csv", params=days)
        return answer.raise_for_status().content
