"""Who is calling, as the database says now, or as it said a moment ago, which the first write then confirms."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sessions_app.creation.idempotency import RECORD, KeyRecord, key_record
from sessions_app.creation.statements import fetch_one

MOST_REMEMBERED = 4096


class UnknownCaller(Exception):
    """The application does not exist or is disabled, or the token has been revoked."""


class CallerOutdated(Exception):
    """What was remembered of the caller does not hold any more, or its key is known: identify it and begin again."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token with a good signature says. One that names no credential is not bound to any."""

    application_id: UUID
    client_id: str | None
    jti: str
    scopes: frozenset[str]
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Caller:
    """An application whose token is good, and what the key of its request holds, if it sent one.

    `remembered`: as of `configuration_version`, without asking the database. A write for such a caller is made only
    while the database still has that version; every change to applications, revoked tokens, scopes, accounts and
    weights moves it on. `scopes` are those of the token that its credential still has.
    """

    application_id: UUID
    mode: str
    session_lifetime: timedelta
    redirect_hosts: tuple[str, ...]
    configuration_version: int
    record: KeyRecord | None
    scopes: frozenset[str]
    remembered: bool = False
    is_authenticated: bool = True

    @property
    def pk(self) -> UUID:
        """What throttles and logs know a caller by."""
        return self.application_id


IDENTIFY = f"""
    SELECT a.mode, a.session_minutes, a.redirect_hosts, v.version, c.scopes, {RECORD}
      FROM sessions_app_application a
     CROSS JOIN providers_configurationversion v
      LEFT JOIN sessions_app_clientcredential c ON c.client_id = %(client_id)s AND c.application_id = a.id
      LEFT JOIN sessions_app_idempotencyrecord r ON r.application_id = a.id AND r.key = %(key)s
      LEFT JOIN sessions_app_paymentsession s ON s.id = r.session_id
     WHERE a.id = %(application_id)s AND a.enabled
       AND (a.tokens_valid_after IS NULL OR a.tokens_valid_after <= %(issued_at)s)
       AND (%(client_id)s::text IS NULL OR NOT c.tokens_refused)
       AND NOT EXISTS (SELECT FROM sessions_app_revokedtoken t WHERE t.jti = %(jti)s)"""  # noqa: S608 - our own columns

_remembered: dict[str, Caller] = {}


def identify(claims: Claims, *, key: str | None) -> Caller:
    """Ask the database, in one statement, all that must be known right now. Raises UnknownCaller."""
    row = fetch_one(
        IDENTIFY,
        {
            "application_id": claims.application_id,
            "client_id": claims.client_id,
            "issued_at": claims.issued_at,
            "jti": claims.jti,
            "key": key,
        },
    )
    if row is None:
        _remembered.pop(claims.jti, None)
        raise UnknownCaller(claims.application_id)
    mode, minutes, hosts, version, held, *record = row
    scopes = claims.scopes if held is None else claims.scopes.intersection(held)
    lifetime = timedelta(minutes=minutes)
    caller = Caller(claims.application_id, mode, lifetime, tuple(hosts), version, key_record(*record), scopes)
    _remember(claims.jti, caller)
    return caller


def recall(jti: str) -> Caller | None:
    """Give the caller a token stood for when this process last asked, with nothing known of its key."""
    return _remembered.get(jti)


def _remember(jti: str, caller: Caller) -> None:
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[jti] = replace(caller, record=None, remembered=True)
