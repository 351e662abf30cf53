"""Django's sessions in our own table, which records their users and stores digests instead of session keys."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from sessions_app.models import StaffSession

BEGAN, SEEN, ADDRESS, BROWSER = "signed_in_at", "seen_at", "address", "browser"


class SessionStore(DatabaseStore):
    """Django's store, with the key's digest in the database; the cookie holds the key."""

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        return StaffSession

    def load(self) -> dict[str, Any]:
        """Read the session's data; empty if it has ended."""
        rows = StaffSession.objects.filter(session_key=digest_of(self.session_key), expire_date__gt=datetime.now(UTC))
        row = rows.first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Tell whether there is such a session."""
        return super().exists(digest_of(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """End a session, this one by default."""
        key = session_key or self.session_key
        if key:
            StaffSession.objects.filter(session_key=digest_of(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        """Fill the columns that lists of sessions show."""
        row: StaffSession = super().create_model_instance(data)  # type: ignore[assignment]
        row.session_key = digest_of(row.session_key)
        row.user_id = data.get(SESSION_KEY)
        row.began_at, row.seen_at = _moment(data.get(BEGAN)), _moment(data.get(SEEN))
        row.address, row.browser = data.get(ADDRESS, ""), data.get(BROWSER, "")
        return row


def digest_of(session_key: str | None) -> str:
    """Return the digest the table stores for a key; keys are 160 random bits, so a plain hash cannot be guessed."""
    return sha256((session_key or "").encode()).hexdigest()


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
