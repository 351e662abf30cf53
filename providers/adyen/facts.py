"""What Adyen's Pay by Link can do at all, from its published documentation.

Not confirmed: the list of languages of the payment page itself (`LOCALES` is that of Adyen's own web components, of
which the page is made); a shortest lifetime; smallest and largest amounts, which are the acquirer's.
"""

from datetime import timedelta

from providers.adyen.credentials import CREDENTIAL_FIELDS, CREDENTIAL_FORMS
from providers.adyen.money import PLACES, charged_places
from providers.facts import Expiry, Proof, ProviderFacts, Returns
from providers.locales import nearest
from providers.money import exponent

_CODES = (
    "AED ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BMD BND BOB BRL BSD BWP BYN BZD CAD CHF CLP CNY COP CRC CUP "
    "CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD "
    "ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LKR LYD MAD MDL MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR "
    "MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE "
    "SOS SRD STN SVC SZL THB TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR "
    "ZMW"
)
CURRENCIES = frozenset(_CODES.split())
"""https://docs.adyen.com/development-resources/currency-codes, without those that are not in ISO 4217 (CNH, VEF)."""

_LOCALES = (
    "ar bg-BG ca-ES cs-CZ da-DK de-DE el-GR en-US es-ES et-EE fi-FI fr-FR hr-HR hu-HU is-IS it-IT ja-JP ko-KR lt-LT "
    "lv-LV nl-NL no-NO pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sv-SE zh-CN zh-TW"
)
LOCALES = frozenset(_LOCALES.split())
"""https://github.com/Adyen/adyen-web, packages/server/translations."""

FACTS = ProviderFacts(
    title="Adyen",
    currencies=CURRENCIES,
    payment_methods=frozenset({"card"}),
    shortest_expiry=timedelta(0),
    # Checkout v72, `expiresAt`: "The maximum expiry date is 70 days after the payment link is created."
    longest_expiry=timedelta(days=70),
    credential_fields=CREDENTIAL_FIELDS,
    credential_forms=CREDENTIAL_FORMS,
    webhook_secret="HMAC key",  # noqa: S106 - a label
    places={currency: fewer for currency in PLACES if (fewer := charged_places(currency)) < exponent(currency)},
    locales=LOCALES,
    expiry=Expiry.OURS,
    can_expire=True,
    # https://docs.adyen.com/development-resources/api-idempotency: keys are kept for at least 7 days.
    remembers_for=timedelta(days=7),
    returns=Returns.ONE,
    proof=Proof.BODY,
    # https://docs.adyen.com/development-resources/webhooks/handle-webhook-events wants any 2xx now; it was this body
    # that earlier versions of the page wanted, and it is still taken.
    event_answer=("text/plain", b"[accepted]"),
    # Nothing to choose: AUTHORISATION is one of the events that a Standard webhook always has
    # (https://docs.adyen.com/development-resources/webhooks/webhook-types).
)


def locale_for(ours: str | None) -> str | None:
    """Map `en_AU` to the nearest locale of the payment page; None where none is near."""
    return nearest(ours, LOCALES)
