"""What a credential may be used for, and the tokens it is exchanged for."""

from collections.abc import Collection
from enum import StrEnum


class Scope(StrEnum):
    """One part of the API, as RFC 6749 (section 3.3) writes it."""

    SESSIONS_READ = "sessions:read"
    SESSIONS_WRITE = "sessions:write"
    REPORTS = "reports"
    WEBHOOKS = "webhooks"


EVERYTHING: frozenset[str] = frozenset(Scope)
UNDIVIDED = "sessions"
"""The one scope there was before there were these; it stands for all of them."""
MEANING = {
    Scope.SESSIONS_READ: "See sessions, one or a list of them, and their timelines",
    Scope.SESSIONS_WRITE: "Open sessions and expire them",
    Scope.REPORTS: "Ask for reports, see them and cancel them",
    Scope.WEBHOOKS: "Keep webhook endpoints and their secrets, see deliveries and send them again",
}


class ScopeMissing(Exception):
    """The token does not have the `scope` that the call needs."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope


def in_order(scopes: Collection[str]) -> list[str]:
    """List scopes in the order in which they are always shown, each once."""
    return [scope.value for scope in Scope if scope in scopes]


def scope_text(scopes: Collection[str]) -> str:
    """Write scopes as one OAuth parameter; all of them together are UNDIVIDED."""
    return UNDIVIDED if frozenset(scopes) >= EVERYTHING else " ".join(in_order(scopes))


def scopes_in(text: str) -> frozenset[str]:
    """Read an OAuth parameter that we wrote. Words we do not know stand for nothing."""
    words = frozenset(text.split(" "))
    return EVERYTHING if UNDIVIDED in words else words & EVERYTHING
