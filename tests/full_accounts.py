"""Accounts whose calls in flight have reached their limit in this process."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from providers.models import ProviderAccount
from providers.registry import IN_FLIGHT


@contextmanager
def full(*accounts: ProviderAccount) -> Iterator[None]:
    """Fills these accounts with hanging calls up to the limit."""
    IN_FLIGHT.share_among(ProviderAccount.objects.filter(enabled=True).values_list("id", flat=True))
    with ExitStack() as held:
        for each in accounts:
            while not IN_FLIGHT.is_full(each.id):
                held.enter_context(IN_FLIGHT.call(each.id))
        yield
