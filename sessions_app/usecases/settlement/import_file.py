"""Imports a provider's settlement file: all of it, or nothing with every reason."""

from collections.abc import Mapping
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO
from uuid import UUID

from django.db import IntegrityError
from django.db.transaction import atomic
from uuid_utils.compat import uuid7

from providers.models import ProviderAccount
from providers.registry import KNOWN_LAYOUTS, SETTLEMENTS
from providers.settlement import Layout
from providers.text import is_text
from sessions_app.models import SettlementFile, SettlementMapping
from sessions_app.settlement.layouts import as_document, layout_of
from sessions_app.settlement.lines import lines
from sessions_app.settlement.reading import fingerprint
from sessions_app.settlement.staging import copy_in, stage
from sessions_app.settlement.tally import Tally
from sessions_app.usecases.settlement.match import match, place, turn

TAIL_DAYS, MOST_TAIL_DAYS = 1, 31
LONGEST_NAME = 255


class AlreadyImported(Exception):
    """The account has a file of the same bytes: `file`. Nothing was done."""

    def __init__(self, file: SettlementFile) -> None:
        super().__init__(file.pk)
        self.file = file


class UnknownLayout(Exception):
    """The account has no such layout. The message names those it has."""


def import_file(
    *,
    account: ProviderAccount,
    name: str,
    content: BinaryIO,
    layout_name: str,
    user_id: int | None,
    now: datetime,
    tail_days: int = TAIL_DAYS,
) -> SettlementFile:
    """Import a file, compare it to our ledger and give its row; what does not agree are its breaks.

    `content` is open for reading bytes, from the start; `name` is the file's. `layout_name` is a key of `layouts_of`
    or KNOWN_LAYOUTS. `tail_days` (0 to MOST_TAIL_DAYS) are the file's last days whose payments may be settled later.
    Only the columns of the layout are kept, the bytes are not. Raises BadFile, AlreadyImported, UnknownLayout,
    BeingImported, and ValueError for `tail_days`.
    """
    if not 0 <= tail_days <= MOST_TAIL_DAYS:
        raise ValueError(f"tail_days must be 0 to {MOST_TAIL_DAYS}")
    layout = _layout(account, layout_name)
    size, sha256 = fingerprint(content)
    _refuse_known(account.id, sha256)
    file = SettlementFile(
        id=uuid7(),
        account=account,
        name=_plain(name),
        sha256=sha256,
        bytes=size,
        layout_name=layout_name,
        layout=as_document(layout),
        imported_by_id=user_id,
        imported_at=now,
        matched_at=now,
        tail_days=tail_days,
    )
    tally = Tally()
    with TemporaryFile() as aside:
        sums = stage(lines(content, layout, tally), aside, file_id=file.id)
        file.line_count, file.totals, file.tally = sums.count, sums.as_document(), tally.as_document()
        file.first_at, file.last_at = sums.first_at, sums.last_at
        with turn(account.id):
            place(file)
            _insert(file)
            copy_in(aside)
            match(file, now=now)
    return file


def layouts_of(account: ProviderAccount) -> Mapping[str, Layout]:
    """Give every way to read a file of the account by its name: the provider's own first, then the mappings.

    A mapping cannot take the name of the provider's own.
    """
    own = {layout.title: layout for name, layout in SETTLEMENTS.items() if name == account.provider}
    saved = SettlementMapping.objects.filter(account=account)
    return {mapping.name: layout_of(mapping.layout) for mapping in saved} | own


def _layout(account: ProviderAccount, name: str) -> Layout:
    """Find a layout of the account, or one that any account may use unless it has to be completed."""
    own = layouts_of(account)
    known = {**own, **{title: layout for title, layout in KNOWN_LAYOUTS.items() if title not in own}}
    if name not in known:
        raise UnknownLayout(f"There is no {name!r}; there are: {', '.join(known) or 'none'}")
    if known[name].ask:
        asked = " and ".join(each.replace("_", " ") for each in known[name].ask)
        raise UnknownLayout(f"{name!r} needs a mapping of the account, which says its {asked}: make one in the console")
    return known[name]


def _insert(file: SettlementFile) -> None:
    try:
        with atomic():
            file.save(force_insert=True)
    except IntegrityError:
        _refuse_known(file.account_id, file.sha256)
        raise


def _refuse_known(account_id: UUID, sha256: str) -> None:
    if known := SettlementFile.objects.filter(account=account_id, sha256=sha256).first():
        raise AlreadyImported(known)


def _plain(name: str) -> str:
    """Return the last part of a path, without what no text may have."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(filter(is_text, last))[:LONGEST_NAME] or "unnamed"
