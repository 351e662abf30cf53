"""What Adyen's keys look like.

Client keys begin with `test_` or `live_`: https://docs.adyen.com/development-resources/client-side-authentication. The
keys of https://docs.adyen.com/development-resources/api-credentials and of public examples begin with `AQE`, in either
mode; their beginning is not documented, so no more than `AQ` is asked for. HMAC keys are hexadecimal digits, and
merchant accounts are named as their company likes.
"""

from providers.facts import CredentialField, CredentialForm

API_KEY, MERCHANT_ACCOUNT, LIVE_PREFIX = "api_key", "merchant_account", "live_prefix"

CREDENTIAL_FIELDS = (
    CredentialField(
        API_KEY,
        "API key",
        help="Developers, API credentials, Server settings: the key of a credential with the Checkout webservice role.",
    ),
    CredentialField(
        MERCHANT_ACCOUNT,
        "Merchant account",
        secret=False,
        help="Settings, Merchant accounts: its account code, letter for letter.",
    ),
    CredentialField(
        LIVE_PREFIX,
        "Live URL prefix",
        secret=False,
        help="Developers, API URLs, Prefix, in the live Customer Area: such as 1797a841fbb37ca7-Company.",
        live_only=True,
    ),
)
CREDENTIAL_FORMS = (
    CredentialForm("AQ", "an API key", API_KEY),
    CredentialForm("test_", "a client key for tests"),
    CredentialForm("live_", "a live client key"),
)
