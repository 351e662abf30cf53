"""The database alone does not allow a sign-in: seeds are encrypted for their user, recovery codes are digests."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from providers.sealed import CannotUnseal
from sessions_app.models import AuthenticatorApp, RecoveryCode, RecoveryCodes
from sessions_app.staff.signin import codes
from tests.forget import forget_everything
from tests.staff.conftest import app_code
from tests.threads import at_once

NEW_KEY = {"rotated": "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleSE="}


def everything_kept() -> bytes:
    """All bytes of the tables, as in a dump."""
    with connection.cursor() as cursor:
        rows = []
        for table in ("authenticatorapp", "recoverycodes", "recoverycode"):
            cursor.execute(f"SELECT * FROM sessions_app_{table}")
            rows += [value for row in cursor.fetchall() for value in row]
    return b"|".join(bytes(each) if isinstance(each, memoryview | bytes) else str(each).encode() for each in rows)


def test_neither_seed_nor_recovery_code_stands_in_the_database(ann: User, enrolled: list[str]) -> None:
    seed, kept = AuthenticatorApp.objects.get().seed, everything_kept()

    assert len(seed) == 20
    for secret in (seed, seed.hex().encode(), *(code.replace("-", "").encode() for code in enrolled)):
        assert secret not in kept


def test_a_seed_moved_to_somebody_else_cannot_be_read(
    ann: User, enrolled: list[str], person: Callable[..., User]
) -> None:
    AuthenticatorApp.objects.update(user=person("bob"))

    with pytest.raises(CannotUnseal):
        _ = AuthenticatorApp.objects.get().seed
    with pytest.raises(codes.CodeRefused, match="is lost"):
        codes.use_code(User.objects.get(username="bob"), code="123456")


def test_a_recovery_code_moved_to_somebody_else_is_none(
    ann: User, enrolled: list[str], person: Callable[..., User]
) -> None:
    bob = person("bob")
    RecoveryCodes.objects.update(user=bob)

    with pytest.raises(codes.CodeRefused):
        codes.use_code(bob, code=enrolled[0])


def test_a_recovery_code_works_once_however_many_try_it_at_once(ann: User, enrolled: list[str]) -> None:
    def attempt() -> str:
        try:
            codes.use_code(ann, code=enrolled[0])
        except codes.CodeRefused as exc:
            return exc.why
        return "accepted"

    found = at_once(6, attempt)

    assert found.count("accepted") == 1
    assert RecoveryCode.objects.count() == 9


def test_a_code_of_the_app_works_once_however_many_try_it_at_once(ann: User, enrolled: list[str]) -> None:
    code = app_code(ann)

    def attempt() -> bool:
        try:
            codes.use_code(ann, code=code)
        except codes.CodeRefused:
            return False
        return True

    assert at_once(6, attempt).count(True) == 1


def test_both_outlive_a_new_key(ann: User, enrolled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FIELD_ENCRYPTION_KEYS", NEW_KEY | settings.FIELD_ENCRYPTION_KEYS)

    codes.use_code(ann, code=app_code(ann))
    codes.use_code(ann, code=enrolled[0])

    assert RecoveryCode.objects.count() == 9


def test_what_was_sealed_with_a_key_that_is_gone_is_refused_with_a_sentence(
    ann: User, enrolled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = app_code(ann)
    monkeypatch.setattr(settings, "FIELD_ENCRYPTION_KEYS", NEW_KEY)
    forget_everything()  # like a process that starts without the old key

    with pytest.raises(codes.CodeRefused, match="The key of your authenticator app is lost"):
        codes.use_code(ann, code=code)
    with pytest.raises(codes.CodeRefused, match="not right"):
        codes.use_code(ann, code=enrolled[0])
