"""`manage.py account add | list | test | enable | disable`: provider accounts from the shell."""

from decimal import Decimal, InvalidOperation
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from providers.checking import check
from providers.models import Mode, ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.management.account_table import described, table
from sessions_app.management.credentials_input import CredentialsUnreadable, read_credentials
from sessions_app.staff.audit import LONGEST_REASON, acting
from sessions_app.usecases.provider_accounts.add import AccountRefused, NewAccount, UnknownProvider, add_account
from sessions_app.usecases.provider_accounts.switch import modes_left_alone, switch_account
from sessions_app.usecases.provider_accounts.webhook_address import reach_problem, webhook_address

NEVER_HERE = (
    "an argument was not understood, and is not repeated here. Credentials are read as JSON from standard input, never "
    "from arguments: those are seen in the list of processes and kept by the shell. Replace a secret that was given so"
)


class Parser(CommandParser):
    """Never repeats an argument that it does not know: it may be a secret."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(NEVER_HERE)
        return known, unknown


class Command(BaseCommand):
    """Adds provider accounts, lists them, tries their credentials, switches them on and off."""

    help = (
        "add stores an account; its credentials are a JSON object on standard input, by the names that it prints when "
        "none are given. list, test, enable and disable say what they do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, parser_class=Parser)
        add = acts.add_parser("add", allow_abbrev=False, help="adds an account; credentials on standard input")
        add.add_argument("account", metavar="PROVIDER/NAME", help="such as adyen/eu; the name ends its webhook address")
        add.add_argument("--mode", choices=Mode.values, default=Mode.SANDBOX)
        add.add_argument("--disabled", action="store_true", help="takes no orders until it is enabled")
        add.add_argument("--currencies", default="", metavar="AUD,EUR", help="default: all that the provider takes")
        add.add_argument("--countries", default="", metavar="AU,NZ", help="billing countries; default: all")
        add.add_argument("--fee-percent", type=number, default=Decimal(0), metavar="N", help="of the order; default: 0")
        add.add_argument("--preference", type=number, default=Decimal("0.5"), metavar="N", help="0 to 1; default: 0.5")
        add.add_argument(
            "--checkout-host", default="", metavar="HOST", help="of checkout pages on a domain of your own"
        )
        listing = acts.add_parser("list", allow_abbrev=False, help="lists all accounts, without secrets")
        listing.add_argument("--json", action="store_true", help="print JSON")
        test = acts.add_parser("test", allow_abbrev=False, help="makes one harmless call with the stored credentials")
        on = acts.add_parser("enable", allow_abbrev=False, help="lets an account take orders")
        off = acts.add_parser("disable", allow_abbrev=False, help="lets it take none; open checkouts stay payable")
        for each in (test, on, off):
            each.add_argument("account", metavar="PROVIDER/NAME")
        for each in (add, on, off):
            each.add_argument("--reason", default="", help=f"for the audit log, to {LONGEST_REASON} characters")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it. Raises CommandError with sentences that hold no secret."""
        acts = {"add": self._add, "list": self._list, "test": self._test, "enable": self._enable}
        acts |= {"disable": self._disable}
        acts[options["act"]](options)

    def _add(self, options: dict[str, Any]) -> None:
        provider, _, name = options["account"].partition("/")
        try:
            new = NewAccount(
                provider=provider,
                name=name,
                mode=Mode(options["mode"]),
                enabled=not options["disabled"],
                currencies=tuple(options["currencies"].split(",")),
                countries=tuple(options["countries"].split(",")),
                fee_percent=options["fee_percent"],
                preference=options["preference"],
                checkout_host=options["checkout_host"],
                credentials=read_credentials(),
            )
            with acting(None, reason=_reason(options)):
                account = add_account(new)
        except (UnknownProvider, AccountRefused, CredentialsUnreadable) as exc:
            raise CommandError(f"Nothing was stored.\n{exc}") from exc
        self.stdout.write(f"Added {account} ({account.mode}).")
        self._say_what_to_do_there(account)
        self.stdout.write(f"Try its credentials with: manage.py account test {account}")

    def _say_what_to_do_there(self, account: ProviderAccount) -> None:
        facts = PROVIDERS[account.provider].facts
        self.stdout.write(f"Its events arrive at {webhook_address(account.provider, account.name)}")
        if facts.events:
            self.stdout.write(f"Subscribe its webhook at {facts.title} to: {', '.join(facts.events)}")
        if not facts.test_only and (problem := reach_problem(facts.title)):
            self.stderr.write(problem)

    def _list(self, options: dict[str, Any]) -> None:
        accounts = [described(each) for each in ProviderAccount.objects.order_by("provider", "name")]
        if options["json"]:
            self.stdout.write(orjson.dumps(accounts, option=orjson.OPT_INDENT_2).decode())
            return
        for line in table(accounts):
            self.stdout.write(line)

    def _test(self, options: dict[str, Any]) -> None:
        found = check(_find(options["account"]))
        if not found.works:
            raise CommandError(found.words)
        self.stdout.write(found.words)

    def _enable(self, options: dict[str, Any]) -> None:
        self._switch(options, enabled=True)

    def _disable(self, options: dict[str, Any]) -> None:
        self._switch(options, enabled=False)

    def _switch(self, options: dict[str, Any], *, enabled: bool) -> None:
        account, state = _find(options["account"]), "enabled" if enabled else "disabled"
        with acting(None, reason=_reason(options)):
            changed = switch_account(account, enabled=enabled)
        self.stdout.write(f"{account} is {state}." if changed else f"{account} was {state} already.")
        for warning in modes_left_alone({account.mode}):
            self.stderr.write(warning)


def number(text: str) -> Decimal:
    """Read a decimal number. Raises ValueError."""
    try:
        read = Decimal(text)
    except InvalidOperation as exc:
        raise ValueError(text) from exc
    if not read.is_finite():
        raise ValueError(text)
    return read


def _find(name: str) -> ProviderAccount:
    provider, _, rest = name.partition("/")
    account = ProviderAccount.objects.filter(provider=provider, name=rest).first()
    if account is None:
        raise CommandError("There is no such account; `manage.py account list` names those there are")
    return account


def _reason(options: dict[str, Any]) -> str:
    return options["reason"] or f"manage.py account {options['act']}"
