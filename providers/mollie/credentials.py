"""What Mollie's API keys look like: `live_` and `test_`, then letters and digits.

https://docs.mollie.com/reference/authentication. Access tokens (`access_`) are for platforms that act for others, and
name a profile with each call: not used here.
"""

from providers.facts import CredentialField, CredentialForm

API_KEY = "api_key"
CREDENTIAL_FIELDS = (CredentialField(API_KEY, "API key", help="Developers, API keys: the live or the test key."),)
CREDENTIAL_FORMS = (
    CredentialForm("live_", "a live API key", API_KEY, live=True, rest=r"(?a:\w+)"),
    CredentialForm("test_", "an API key for tests", API_KEY, live=False, rest=r"(?a:\w+)"),
    CredentialForm("access_", "an organization's access token"),
    CredentialForm("pfl_", "a profile's id"),
)
