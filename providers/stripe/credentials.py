"""What Stripe's keys and secrets look like.

Keys: https://docs.stripe.com/keys (`sk_`, `rk_` and `pk_`, each `test_` or `live_`; sandboxes use `test_`). Signing
secrets: https://docs.stripe.com/webhooks (`whsec_`, in either mode). Organization keys need a header with each call
that names the account: https://docs.stripe.com/keys/organization-api-keys
"""

from providers.facts import WEBHOOK_SECRET, CredentialForm

SECRET_KEY = "secret_key"  # noqa: S105 - a name
WORD = r"(?a:\w+)"

CREDENTIAL_FORMS = (
    CredentialForm("sk_live_", "a live secret key", SECRET_KEY, live=True, rest=WORD),
    CredentialForm("rk_live_", "a live restricted key", SECRET_KEY, live=True, rest=WORD),
    CredentialForm("sk_test_", "a secret key for tests", SECRET_KEY, live=False, rest=WORD),
    CredentialForm("rk_test_", "a restricted key for tests", SECRET_KEY, live=False, rest=WORD),
    CredentialForm("whsec_", "a webhook signing secret", WEBHOOK_SECRET),
    CredentialForm("pk_", "a publishable key"),
    CredentialForm("sk_org_", "an organization's key"),
    CredentialForm("acct_", "an account's id"),
    CredentialForm("we_", "a webhook endpoint's id"),
)
