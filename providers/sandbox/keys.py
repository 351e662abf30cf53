"""The sandbox's API keys, webhook secrets and control token, all derived from one secret. Pure.

The sandbox, the seed and the console's forms derive the same keys, so that none has to be passed between them.
"""

import hmac
import re
from collections.abc import Mapping

ACCOUNT = r"[A-Za-z0-9_-]{1,64}"
NAMED = re.compile(rf"sk_sandbox_({ACCOUNT})(?:\.[0-9a-f]{{32}})?")
"""An API key, also one of before keys were secret: those ended with the name."""
SHORTEST_SECRET = 32


def secret_from(environment: Mapping[str, str]) -> str:
    """Give `SANDBOX_SECRET`, or else what is made from `SECRET_KEY`; empty without both."""
    key = environment.get("SECRET_KEY", "")
    return environment.get("SANDBOX_SECRET", "") or (_made(key, "sandbox") if key else "")


def api_key(account: str, *, secret: str) -> str:
    """Give the key that speaks for an account: `sk_sandbox_NAME.` and 32 hexadecimal digits."""
    return f"sk_sandbox_{account}.{_made(secret, f'api key {account}')[:32]}"


def webhook_secret(account: str, *, secret: str) -> str:
    """Give what an account's events are signed with."""
    return f"whsec_sandbox_{_made(secret, f'webhook {account}')}"


def control_token(*, secret: str) -> str:
    """Give what the operator's calls to `/_control` carry."""
    return f"ct_sandbox_{_made(secret, 'control')}"


def named_by(key: str) -> str:
    """Give the account a key names, whether or not it is good; empty when it names none."""
    found = NAMED.fullmatch(key)
    return found[1] if found else ""


def account_of(key: str, *, secret: str) -> str:
    """Give the account a key speaks for; empty when it is not that account's."""
    name = named_by(key)
    return name if name and hmac.compare_digest(key.encode(), api_key(name, secret=secret).encode()) else ""


def _made(secret: str, purpose: str) -> str:
    return hmac.digest(secret.encode(), purpose.encode(), "sha256").hex()
