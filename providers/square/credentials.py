"""What Square's credentials look like.

Access tokens, personal and of OAuth, sandbox and production alike, begin with `EAAA`; older personal ones with
`sq0atp-`. Square's documentation gives no form: these are the ones that secret scanners know
(https://github.com/gitleaks/gitleaks/pull/1370). Ids and secrets of an application (`sq0idp-`, `sq0csp-`, and for the
sandbox `sandbox-sq0idb-`, `sandbox-sq0csb-`): https://developer.squareup.com/docs/build-basics/access-tokens
"""

from providers.facts import CredentialField, CredentialForm

ACCESS_TOKEN, LOCATION = "access_token", "location_id"
WORD = r"(?a:[\w-]+)"

FIELDS = (
    CredentialField(
        ACCESS_TOKEN,
        "Access token",
        help="Developer Console, the application, Credentials: the production or the sandbox access token.",
    ),
    CredentialField(
        LOCATION,
        "Location ID",
        secret=False,
        help="Developer Console, the application, Locations: the one that is paid, in the currency of its country.",
    ),
)
FORMS = (
    CredentialForm("EAAA", "an access token", ACCESS_TOKEN, rest=WORD),
    CredentialForm("sq0atp-", "an access token", ACCESS_TOKEN, rest=WORD),
    CredentialForm("sq0idp-", "an application's id"),
    CredentialForm("sandbox-sq0idb-", "an application's id for tests"),
    CredentialForm("sq0csp-", "an application's secret"),
    CredentialForm("sandbox-sq0csb-", "an application's secret for tests"),
)
