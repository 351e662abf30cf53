"""What Checkout.com's credentials look like.

Keys: `sk_` and `pk_`, in the sandbox with `sbox_` after it
(https://www.checkout.com/docs/developer-resources/api/api-keys). A processing channel is `pc_` and 26 characters
(OpenAPI). The prefix is the account's own part of the address, "typically your client ID excluding the cli_ prefix"
(official SDK, checkout_sdk 4.8.1, `environment_subdomain.py`).
"""

from providers.facts import CredentialField, CredentialForm

SECRET_KEY, CHANNEL, PREFIX = "secret_key", "processing_channel_id", "api_prefix"
PREFIX_SHAPE = r"(?:pl-)?[a-z0-9]+"

CREDENTIAL_FIELDS = (
    CredentialField(SECRET_KEY, "Secret key", help="Developers, Keys: a secret key that may create hosted payments."),
    CredentialField(
        CHANNEL, "Processing channel", secret=False, required=False, help="Settings, Channels: its id begins with pc_."
    ),
    CredentialField(
        PREFIX,
        "API prefix",
        secret=False,
        required=False,
        help="Developers, Overview: what stands before .api.checkout.com in your base URL.",
    ),
)
CREDENTIAL_FORMS = (
    CredentialForm("sk_sbox_", "a secret key for tests", SECRET_KEY, live=False),
    CredentialForm("sk_", "a live secret key", SECRET_KEY, live=True),
    CredentialForm("pk_", "a public key"),
    CredentialForm("pc_", "a processing channel's id", CHANNEL, rest=r"(?a:\w{26})"),
    CredentialForm("cli_", "a client's id"),
)
