"""Let an account take orders, or none any more."""

from collections.abc import Iterable

from providers.models import ProviderAccount

NOBODY_LEFT = "No {mode} account is enabled any more: orders of {mode} applications are refused."


def switch_account(account: ProviderAccount, *, enabled: bool) -> bool:
    """Switch it on or off, and tell whether that changed anything. Its open checkouts stay payable."""
    changed = ProviderAccount.objects.filter(pk=account.pk, enabled=not enabled).update(enabled=enabled)
    return bool(changed)


def modes_left_alone(modes: Iterable[str]) -> list[str]:
    """Give a sentence for each of these modes that has no enabled account."""
    enabled = set(ProviderAccount.objects.filter(enabled=True).values_list("mode", flat=True))
    return [NOBODY_LEFT.format(mode=mode) for mode in sorted(set(modes) - enabled)]
