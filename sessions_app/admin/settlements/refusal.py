"""Why a settlement file was not imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from providers.models import ProviderAccount
from sessions_app.models import SettlementFile
from sessions_app.settlement.preview import Preview, preview
from sessions_app.settlement.problems import MOST, BadFile, FileProblem
from sessions_app.settlement.reading import fingerprint
from sessions_app.usecases.settlement.import_file import AlreadyImported, UnknownLayout, import_file
from sessions_app.usecases.settlement.match import BeingImported

BUSY = "Another file of this account is being imported. Wait until it is done, then import this one."
UNKNOWN = "The mapping has been deleted. Choose another way to read the file."


@dataclass(frozen=True, slots=True)
class ImportRefusal:
    """What is wrong with the file, or the file it is already, or a sentence."""

    problems: Sequence[FileProblem] = ()
    known: SettlementFile | None = None
    sentence: str = ""

    @property
    def is_cut_short(self) -> bool:
        """Whether there may be more problems than are listed."""
        return len(self.problems) >= MOST


def try_import(**asked: Any) -> SettlementFile | ImportRefusal:
    """Import a file as `import_file` does, or say why not."""
    try:
        return import_file(**asked)
    except BadFile as exc:
        return ImportRefusal(problems=exc.problems)
    except AlreadyImported as exc:
        return ImportRefusal(known=exc.file)
    except UnknownLayout:
        return ImportRefusal(sentence=UNKNOWN)
    except BeingImported:
        return ImportRefusal(sentence=BUSY)


def read_preview(content: BinaryIO, *, account: ProviderAccount) -> Preview | ImportRefusal:
    """Read the beginning of a file to be mapped, or say why it cannot be imported."""
    try:
        _, sha256 = fingerprint(content)
        known = SettlementFile.objects.filter(account=account, sha256=sha256).first()
        return ImportRefusal(known=known) if known else preview(content)
    except BadFile as exc:
        return ImportRefusal(problems=exc.problems)
