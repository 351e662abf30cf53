"""The providers an account can be added at, as cards."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from providers.models import ProviderAccount
from providers.registry import PROVIDERS, offered
from sessions_app.admin.providers.fact_texts import texts_of
from sessions_app.admin.providers.logo import logo

PARAMETER = "provider"
SWITCHED_OFF = "{title} is switched off here (SANDBOX=off): no account of it can be added."
UNKNOWN = "There is no such provider. Choose one of these."


@dataclass(frozen=True, slots=True)
class Card:
    """One provider."""

    name: str
    title: str
    logo: SafeString
    texts: tuple[tuple[str, str], ...]
    accounts: int
    """How many of its accounts there are already."""
    url: str


def cards(request: HttpRequest) -> list[Card]:
    """Give the cards of all offered providers by title, those that move no money last."""
    counts = Counter(ProviderAccount.objects.values_list("provider", flat=True))
    kinds = sorted(offered().items(), key=lambda each: (each[1].facts.test_only, each[1].facts.title.casefold()))
    return [
        Card(
            name=name,
            title=kind.facts.title,
            logo=logo(name, kind.facts.title),
            texts=tuple(texts_of(kind.facts, brief=True)),
            accounts=counts[name],
            url=_chosen(request.GET, name),
        )
        for name, kind in kinds
    ]


def why_none(provider: str) -> str:
    """Say why no account can be added at what was asked for; empty when one can, or nothing was asked for."""
    if not provider or provider in offered():
        return ""
    return SWITCHED_OFF.format(title=PROVIDERS[provider].facts.title) if provider in PROVIDERS else UNKNOWN


def _chosen(asked: QueryDict, name: str) -> str:
    """Give the address of the form, with what else the page was asked, such as to be a popup."""
    query = asked.copy()
    query[PARAMETER] = name
    return f"?{query.urlencode()}"
