"""Makes this process forget what it remembers between requests, as if it had just started."""

from providers import registry, sealed
from routing import snapshot
from routing.statistics import breaker_store, pending_observations
from sessions_app.api import anonymous, health, oauth, throttling, tokens
from sessions_app.creation import callers
from sessions_app.staff.signin import addresses, tries
from sessions_app.usecases.sessions import come_back
from sessions_app.wake import wake

BUFFERS = (pending_observations.calls, pending_observations.opened, pending_observations.ended)
WINDOWS = (anonymous.requests, come_back.asked, throttling.calls, oauth.revocations, tries.addresses, tries.names)


def forget_everything() -> None:
    """Empties all that docs/process-memory.md lists under "What may be stale", and the counts of rates."""
    snapshot._current = None
    health.readiness._seen = None
    registry.IN_FLIGHT.share_among(())
    pending_observations.urgent.clear()
    for buffer in BUFFERS:
        buffer.take()
    for window in WINDOWS:
        window.counts.clear()
    for kept in (
        breaker_store._asked,
        registry._adapters,
        callers._remembered,
        anonymous._sessions,
        tries._known,
        wake._planned,
    ):
        kept.clear()
    for made in (tokens._read, sealed._derived, sealed._cipher, addresses._whole):
        made.cache_clear()
