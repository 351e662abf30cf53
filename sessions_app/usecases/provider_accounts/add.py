"""Add a provider account, with its credentials and as much of its terms as is known: completely or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic

from providers.account_settings import codes_in, country_problem, currency_problem, own_checkout_host
from providers.base import Credentials
from providers.credentials import asked_of, merged, name_of, problems_with, trimmed
from providers.facts import WEBHOOK_SECRET, ProviderFacts
from providers.models import Mode, ProviderAccount
from providers.registry import offered, own_credentials


class UnknownProvider(Exception):
    """No account can be added at such a provider. The message names those that are offered."""


class AccountRefused(Exception):
    """Nothing was stored. `problems` are sentences without secrets."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account as it was asked for; `credentials` by the names of the provider's fields, with `webhook_secret`."""

    provider: str
    name: str
    mode: Mode = Mode.SANDBOX
    enabled: bool = True
    currencies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    fee_percent: Decimal = Decimal(0)
    preference: Decimal = Decimal("0.5")
    checkout_host: str = ""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)


def add_account(new: NewAccount) -> ProviderAccount:
    """Store the account. Raises UnknownProvider, AccountRefused."""
    kind = offered().get(new.provider)
    if kind is None:
        raise UnknownProvider(f"There is no such provider here; there are: {', '.join(sorted(offered()))}")
    given = {name: trimmed(text) for name, text in new.credentials.items()}
    made = None if any(given.values()) else own_credentials(new.provider, new.name)
    account = _unsaved(new)
    problems = [*_setting_problems(new, account, kind.facts)]
    problems += [] if made else _credential_problems(given, kind.facts, live=new.mode == Mode.LIVE)
    if problems:
        raise AccountRefused(tuple(problems))
    stored = made or merged(Credentials({}), given, facts=kind.facts, live=new.mode == Mode.LIVE)
    account.checkout_host = own_checkout_host(new.checkout_host, kind.facts)
    account.seal_credentials(stored)
    try:
        with atomic():
            account.save(force_insert=True)
    except IntegrityError as exc:
        raise AccountRefused((f"There is an account {account} already.",)) from exc
    return account


def _unsaved(new: NewAccount) -> ProviderAccount:
    return ProviderAccount(
        provider=new.provider,
        name=new.name,
        mode=new.mode,
        enabled=new.enabled,
        currencies=codes_in(new.currencies),
        countries=codes_in(new.countries),
        fee_percent=new.fee_percent,
        preference=new.preference,
    )


def _setting_problems(new: NewAccount, account: ProviderAccount, facts: ProviderFacts) -> Iterator[str]:
    if facts.test_only and new.mode == Mode.LIVE:
        yield f"{facts.title} accounts move no money: their mode must be sandbox."
    yield from filter(None, (currency_problem(code, facts) for code in account.currencies))
    if problem := country_problem(account.countries):
        yield problem
    try:
        own_checkout_host(new.checkout_host, facts)
    except ValueError as exc:
        yield str(exc)
    if ProviderAccount.objects.filter(provider=new.provider, name=new.name).exists():
        yield f"There is an account {account} already."
    try:
        account.clean_fields(exclude={"currencies", "countries", "sealed_credentials"})
    except ValidationError as exc:
        yield from (f"{_called(name)}: {text}" for name, texts in exc.message_dict.items() for text in texts)


def _credential_problems(given: Mapping[str, str], facts: ProviderFacts, *, live: bool) -> list[str]:
    asked = asked_of(facts, live=live)
    if not any(given.values()):
        names = [each.name if each.required else f"{each.name} (optional)" for each in asked]
        names += [f"{WEBHOOK_SECRET} (optional)"] if facts.webhook_secret else []
        return [f"No credentials were given: {facts.title} needs a JSON object with {', '.join(names)}."]
    known = {each.name for each in facts.credential_fields} | ({WEBHOOK_SECRET} if facts.webhook_secret else set())
    if given.keys() - known:
        # Their names are not repeated: a secret may have been written in the place of one.
        return [f"One of the fields is none of {facts.title}'s; they are: {', '.join(sorted(known))}."]
    early = [each.name for each in facts.credential_fields if each not in asked and given.get(each.name)]
    strange = [f"The {name_of(name, facts)} belongs to live accounts: leave it out." for name in early]
    return strange + list(problems_with(given, stored=Credentials({}), facts=facts, live=live).values())


def _called(name: str) -> str:
    return str(ProviderAccount._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
