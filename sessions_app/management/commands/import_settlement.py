"""`manage.py import_settlement --account stripe/default --file payouts.csv`: imports it and prints the differences."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.models import SettlementFile
from sessions_app.settlement.outcomes import BREAK_TEXTS
from sessions_app.settlement.problems import BadFile
from sessions_app.usecases.settlement.import_file import (
    TAIL_DAYS,
    AlreadyImported,
    UnknownLayout,
    import_file,
    layouts_of,
)
from sessions_app.usecases.settlement.match import BeingImported
from sessions_app.usecases.settlement.resolve_breaks import breaks_of, counts_of, matched_of

SHOWN = 50


class Command(BaseCommand):
    """Imports one file completely or not at all."""

    help = "Imports a provider's settlement file, compares it with our sessions and prints the differences."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", required=True, metavar="PROVIDER/NAME", help="such as stripe/default")
        parser.add_argument("--file", type=Path, required=True, metavar="FILE")
        parser.add_argument("--mapping", metavar="NAME", help="a saved mapping; default: the provider's own format")
        parser.add_argument(
            "--tail-days", type=int, default=TAIL_DAYS, metavar="N",
            help=f"last days of the file whose payments may be settled later; default: {TAIL_DAYS}",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and print. Raises CommandError with every reason the file is refused."""
        account = _account(options["account"])
        layout_name = options["mapping"] or next(iter(layouts_of(account)), "")
        try:
            with options["file"].open("rb") as content:
                file = import_file(
                    account=account,
                    name=options["file"].name,
                    content=content,
                    layout_name=layout_name,
                    user_id=None,
                    now=timezone.now(),
                    tail_days=options["tail_days"],
                )
        except BadFile as exc:
            raise CommandError(f"Nothing was imported.\n{exc}") from exc
        except AlreadyImported as exc:
            raise CommandError(f"It is imported already, on {exc.file.imported_at:%Y-%m-%d %H:%M} UTC") from exc
        except (UnknownLayout, BeingImported, ValueError, OSError) as exc:
            raise CommandError(str(exc) or "Another file of the account is being imported; try again") from exc
        for line in (*_summary(file), "", *_breaks(file)):
            self.stdout.write(line)


def _account(name: str) -> ProviderAccount:
    accounts = {str(account): account for account in ProviderAccount.objects.all()}
    if name not in accounts:
        raise CommandError(f"There is no account {name!r}; there are: {', '.join(accounts) or 'none'}")
    return accounts[name]


def _summary(file: SettlementFile) -> list[str]:
    totals = [
        f"  {t['currency']}  {t['kind']:8}{t['count']:>9,}{t['gross']:>18}{t['fee']:>14}{t['net']:>18}"
        for t in file.totals
    ]
    matched = matched_of(file_id=file.id)
    apart = [f"{file.not_ours:,} not ours: no session, and no id of ours in the file"] if file.not_ours else []
    return [
        f"{file.name}: {file.line_count:,} lines, SHA-256 {file.sha256}",
        "",
        f"  {'':13}{'lines':>9}{'gross':>18}{'fee':>14}{'net':>18}",
        *totals,
        "",
        *_tally(file),
        f"{matched:,} {'payment agrees' if matched == 1 else 'payments agree'}. {file.judged}",
        *apart,
    ]


def _tally(file: SettlementFile) -> list[str]:
    """Say what became of the lines, where some were left out or are no data beside the header."""
    told = file.tally or {}
    counts = [(each["reason"], each) for each in told.get("left_out", ())]
    counts += [(each["place"], each) for each in told.get("left_over", ())]
    parts = [f"{each['count']:,} {name} (line {each['lines']})" for name, each in counts]
    return [f"{told['lines']:,} lines in the file: {told['read']:,} read, {', '.join(parts)}."] if parts else []


def _breaks(file: SettlementFile) -> list[str]:
    counts = counts_of(file_id=file.id)
    if not counts:
        return ["Nothing differs."]
    breaks = breaks_of(file_id=file.id).reverse()
    total = sum(count.open for count in counts)
    more = [f"  ... and {total - SHOWN:,} more"] if total > SHOWN else []
    return [
        *(f"{BREAK_TEXTS[count.kind].title}: {count.open:,}. {BREAK_TEXTS[count.kind].meaning}." for count in counts),
        "",
        *(
            f"  {f'line {each.line.line}' if each.line else str(each.session_id)}: {each}. {each.finding}."
            for each in breaks[:SHOWN]
        ),
        *more,
    ]
