"""What the tests of settlement files ask of the console."""

import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from providers.models import ProviderAccount
from sessions_app.models import PaymentSession, SettlementFile
from tests.admin.conftest import text

FILES = "/admin/sessions_app/settlementfile/"
MAPPINGS = "/admin/sessions_app/settlementmapping/"
Session = Callable[..., PaymentSession]
Import = Callable[..., SettlementFile]
Noted = Callable[[str], list[tuple[str, str, str]]]
BANK = b"""Booked;Payment ID;Shopper;Type;Amount;Fee;Net
10.01.2026 13:00;pi_1;Jane Smith;Sale;1.050,00;10,50;1.039,50
11.01.2026;pi_2;Jane Smith;Refund;-5,00;;-5,00
"""


def sent(browser: Client, to: ProviderAccount, content: bytes, **changes: Any) -> Any:
    """What comes back of the filled-in form."""
    file = SimpleUploadedFile("payouts.csv", content, "text/csv")
    given = {"account": str(to.pk), "file": file, "read_as": "own", "tail_days": "0"} | changes
    return browser.post(f"{FILES}add/", {name: value for name, value in given.items() if value is not None})


def page(browser: Client, file: SettlementFile, query: str = "") -> str:
    return text(browser.get(f"{FILES}{file.pk}/change/{query}"))


def chosen(file: SettlementFile, *kinds: str) -> str:
    found = file.breaks.filter(kind__in=kinds).values_list("pk", flat=True)
    return "&".join(f"ids={each}" for each in found)


def opened(file: SettlementFile) -> list[str]:
    return list(file.breaks.filter(resolved_at__isnull=True).order_by("kind").values_list("kind", flat=True))


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def cells(answer: Any) -> list[list[str]]:
    """The first table of a page, row by row."""
    (table, *_) = re.findall(r"<tbody>(.*?)</tbody>", answer.content.decode(), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", row)] for row in rows]
