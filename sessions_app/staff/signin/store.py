"""Django's sessions in a table of ours, which knows whose they are and holds no key that would sign anybody in."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from sessions_app.models import StaffSession

BEGAN, SEEN, ADDRESS, BROWSER = "signed_in_at", "seen_at", "address", "browser"


class SessionStore(DatabaseStore):
    """As Django's, with the digest of the key wherever the table is asked; its cookie holds the key."""

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        return StaffSession

    def load(self) -> dict[str, Any]:
        """Read what is kept; nothing of a session that has ended."""
        rows = StaffSession.objects.filter(session_key=digest_of(self.session_key), expire_date__gt=datetime.now(UTC))
        found = rows.first()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found.session_data)

    def exists(self, session_key: str) -> bool:
        """Tell whether there is such a session."""
        return super().exists(digest_of(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """End a session, this one by default."""
        key = session_key or self.session_key
        if key:
            StaffSession.objects.filter(session_key=digest_of(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        """Put beside the data what lists of sessions show of it."""
        made: StaffSession = super().create_model_instance(data)  # type: ignore[assignment]
        made.session_key = digest_of(made.session_key)
        made.user_id = data.get(SESSION_KEY)
        made.began_at, made.seen_at = _moment(data.get(BEGAN)), _moment(data.get(SEEN))
        made.address, made.browser = data.get(ADDRESS, ""), data.get(BROWSER, "")
        return made


def digest_of(session_key: str | None) -> str:
    """Give what the table knows a key by; keys are 160 random bits, so a plain hash cannot be guessed."""
    return sha256((session_key or "").encode()).hexdigest()


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
