"""What an account may be set to, in sentences: currencies, countries and its checkout domain. Pure."""

from collections.abc import Sequence

from providers.checkout_hosts import checkout_host
from providers.countries import COUNTRIES
from providers.facts import ProviderFacts
from providers.money import UnknownCurrency, exponent


def codes_in(entered: Sequence[str]) -> list[str]:
    """Write codes in capitals, each once."""
    return list(dict.fromkeys(code.strip().upper() for code in entered if code.strip()))


def currency_problem(code: str, facts: ProviderFacts | None) -> str:
    """Say why a code is no currency, or none of the provider's; empty when it is one."""
    try:
        exponent(code)
    except UnknownCurrency:
        return f"{code} is not an ISO 4217 currency."
    if facts and facts.currencies is not None and code not in facts.currencies:
        return f"{facts.title} does not take {code}."
    return ""


def country_problem(codes: Sequence[str]) -> str:
    """Say which codes are no countries; empty when all are."""
    unknown = [code for code in codes if code not in COUNTRIES]
    return f"{', '.join(unknown)} is not an ISO 3166-1 alpha-2 country code." if unknown else ""


def own_checkout_host(entered: str, facts: ProviderFacts | None) -> str:
    """Give the host of an account's own checkout pages as it is kept; empty stays empty.

    Raises ValueError with a sentence for what is no host, and for any at a provider whose accounts have none.
    """
    host = checkout_host(entered)
    if host and facts and not facts.own_domains:
        raise ValueError(f"{facts.title} accounts have no checkout domain of their own: leave it empty.")
    return host
