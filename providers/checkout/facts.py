"""What Checkout.com's Hosted Payments can do, from its documentation and OpenAPI document."""

from datetime import timedelta

from iso4217 import Currency

from providers.checkout.credentials import CREDENTIAL_FIELDS, CREDENTIAL_FORMS
from providers.checkout.money import CHARGED_PLACES, largest
from providers.facts import Expiry, ProviderFacts, Returns
from providers.locales import nearest

LOCALES = frozenset(
    [
        "de-DE", "en-GB", "fr-FR", "it-IT", "nl-NL", "es-ES", "zh-HK", "zh-TW", "zh-CN", "ja-JP", "fil-PH", "id-ID",
        "ms-MY", "th-TH", "vi-VN", "hi-IN",
    ]
)  # fmt: skip
"""The property `locale` of `HostedPaymentsRequest`."""
EVENTS = ("payment_approved", "payment_captured", "payment_declined", "payment_expired", "payment_canceled")
"""https://www.checkout.com/docs/workflows"""
FACTS = ProviderFacts(
    title="Checkout.com",
    currencies=None,
    payment_methods=frozenset({"card"}),
    shortest_expiry=timedelta(0),
    # Not documented: how long a page lives. A page says itself when it has expired; the figure only ends quarantines.
    longest_expiry=timedelta(hours=24),
    credential_fields=CREDENTIAL_FIELDS,
    credential_forms=CREDENTIAL_FORMS,
    webhook_secret="Signature key",  # noqa: S106 - a label
    maximums={each.value: largest(each.value) for each in Currency},
    places=CHARGED_PLACES,
    locales=LOCALES,
    needs_country=True,  # `billing.address.country` is required
    expiry=Expiry.THEIRS,
    can_expire=False,
    remembers_for=None,  # https://www.checkout.com/docs/payments/manage-payments/idempotency does not name the call
    returns=Returns.ONE,  # three addresses, each of 255 characters at most: ours is always short enough
    events=EVENTS,
)


def locale_for(ours: str | None) -> str | None:
    """Map `en_AU` to the nearest locale of the page; None: then it goes by the browser."""
    return nearest(ours, LOCALES)
