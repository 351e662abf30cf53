"""What Stripe can do at all, from its published documentation."""

from datetime import timedelta
from decimal import Decimal

from providers.base import ProviderFacts

CURRENCIES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP
    CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR
    ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN
    MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE
    SOS SRD STD SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR
    ZMW""".split()
)
MINIMUMS = {
    currency: Decimal(amount)
    for currency, amount in {
        "AED": "2.00", "AUD": "0.50", "BGN": "1.00", "BRL": "0.50", "CAD": "0.50", "CHF": "0.50", "CZK": "15.00",
        "DKK": "2.50", "EUR": "0.50", "GBP": "0.30", "HKD": "4.00", "HUF": "175.00", "INR": "0.50", "JPY": "50",
        "MXN": "10.00", "MYR": "2.00", "NOK": "3.00", "NZD": "0.50", "PLN": "2.00", "RON": "2.00", "SEK": "3.00",
        "SGD": "0.50", "THB": "10.00", "USD": "0.50",
    }.items()
}  # fmt: skip

FACTS = ProviderFacts(
    title="Stripe",
    currencies=CURRENCIES,
    payment_methods=frozenset({"card"}),
    # Stripe wants 30 minutes to 24 hours by its own clock when the call arrives: a minute of margin for ours.
    shortest_expiry=timedelta(minutes=31),
    longest_expiry=timedelta(hours=24),
    credential_fields=("secret_key",),
    minimums=MINIMUMS,
)

LOCALES = frozenset(
    """bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro
    ru sk sl sv th tr vi zh zh-HK zh-TW""".split()
)


def locale_for(ours: str | None) -> str:
    """This will map `en_AU` to a locale Stripe knows: the whole tag, its language, else `auto`."""
    if ours is None:
        return "auto"
    tag = ours.replace("_", "-")
    return next((known for known in (tag, tag.partition("-")[0]) if known in LOCALES), "auto")
