"""Keeps how to read the settlement files of an account, under a name."""

from datetime import datetime
from typing import Any

from django.db.transaction import atomic

from providers.models import ProviderAccount
from providers.registry import SETTLEMENTS
from sessions_app.models import SettlementMapping
from sessions_app.settlement.layouts import UnacceptableLayout, as_document, layout_of

LONGEST_NAME = 100


def save_mapping(
    *, account: ProviderAccount, name: str, document: dict[str, Any], user_id: int | None, now: datetime
) -> SettlementMapping:
    """Keep a layout under a name, instead of what had the name. `document` is a Layout as JSON.

    Files that were imported with it stay as they were read. Raises UnacceptableLayout with a sentence for each field.
    """
    layout = layout_of(document)
    own = SETTLEMENTS.get(account.provider)
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise UnacceptableLayout({"name": f"must be 1 to {LONGEST_NAME} characters"})
    if own and name.strip().casefold() == own.title.casefold():
        raise UnacceptableLayout({"name": "is that of the provider's own format"})
    with atomic():
        mapping, _ = SettlementMapping.objects.update_or_create(
            account=account,
            name=name.strip(),
            defaults={"layout": as_document(layout), "changed_at": now},
            create_defaults={"layout": as_document(layout), "changed_at": now, "created_by_id": user_id},
        )
    return mapping
