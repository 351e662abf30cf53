"""Who is calling, as the database says right now, or as it said a moment ago and will confirm."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sessions_app.idempotency import RECORD, KeyRecord, key_record
from sessions_app.statements import fetch_one

MOST_REMEMBERED = 4096


class UnknownCaller(Exception):
    """The application does not exist or is disabled, or the token has been revoked."""


@dataclass(frozen=True, slots=True)
class Caller:
    """An application whose token is good, and what the key of its request holds, if it sent one.

    `remembered` means: as of `configuration_version`. Whoever writes in its name must do so only while the database
    still has that version; every change to applications, revoked tokens, accounts and weights moves it on.
    """

    application_id: UUID
    mode: str
    session_lifetime: timedelta
    redirect_hosts: tuple[str, ...]
    configuration_version: int
    record: KeyRecord | None
    remembered: bool = False
    is_authenticated: bool = True

    @property
    def pk(self) -> UUID:
        """What throttles and logs know a caller by."""
        return self.application_id


IDENTIFY = f"""
    SELECT a.mode, a.session_minutes, a.redirect_hosts, v.version, {RECORD}
      FROM sessions_app_application a
     CROSS JOIN providers_configurationversion v
      LEFT JOIN sessions_app_idempotencyrecord r ON r.application_id = a.id AND r.key = %s
      LEFT JOIN sessions_app_paymentsession s ON s.id = r.session_id
     WHERE a.id = %s AND a.enabled AND (a.tokens_valid_after IS NULL OR a.tokens_valid_after <= %s)
       AND NOT EXISTS (SELECT FROM sessions_app_revokedtoken t WHERE t.jti = %s)"""  # noqa: S608 - our own columns

_remembered: dict[str, Caller] = {}


def identify(*, application_id: UUID, jti: str, issued_at: datetime, key: str | None) -> Caller:
    """This will ask the database, in one statement, all that must be known right now. Raises UnknownCaller."""
    row = fetch_one(IDENTIFY, [key, application_id, issued_at, jti])
    if row is None:
        _remembered.pop(jti, None)
        raise UnknownCaller(application_id)
    mode, minutes, hosts, version, *record = row
    caller = Caller(application_id, mode, timedelta(minutes=minutes), tuple(hosts), version, key_record(*record))
    _remember(jti, caller)
    return caller


def recall(jti: str) -> Caller | None:
    """This will give the caller a token stood for when this process last asked, with nothing known of its key."""
    return _remembered.get(jti)


def _remember(jti: str, caller: Caller) -> None:
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[jti] = replace(caller, record=None, remembered=True)
