"""What a new name means for an account's events."""

from providers.models import ProviderAccount
from providers.registry import PROVIDERS, own_credentials
from sessions_app.usecases.provider_accounts.webhook_address import webhook_address

MOVED = (
    "Its events arrive at {now} from now on: enter that at {title}. What is still sent to {before} is answered "
    "with 404."
)
BY_ITS_KEY = (
    "{title} knows the account by its key and goes on sending its events to {before}, where they are answered with "
    "404. Give it its name back, or add another account."
)


def renamed(account: ProviderAccount, *, before: str) -> str:
    """Say where events arrive now, and what becomes of those that are sent to the name before."""
    kind = PROVIDERS.get(account.provider)
    is_ours = own_credentials(account.provider, before) == account.credentials
    return (BY_ITS_KEY if is_ours else MOVED).format(
        title=kind.facts.title if kind else account.provider,
        now=webhook_address(account.provider, account.name),
        before=webhook_address(account.provider, before),
    )
