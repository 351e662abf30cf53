"""Seeds sealed, recovery codes as keyed digests, staff sessions known by a digest: tables of our own.

What django-otp's plugins and Django's sessions kept in clear is moved or forgotten, and their tables go.
"""

from typing import Any
from uuid import UUID

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from providers import sealed

NO_NEWS = "last_used_at throttling_failure_count throttling_failure_timestamp"
WATCH = f"""
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON sessions_app_authenticatorapp FOR EACH ROW EXECUTE FUNCTION
    switchyard_audit('sealed_seed', 'drift last_t {NO_NEWS}', 'all');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON sessions_app_recoverycodes FOR EACH ROW EXECUTE FUNCTION
    switchyard_audit('', '{NO_NEWS}', 'all');
"""
OLD_TABLES = ("otp_static_statictoken", "otp_static_staticdevice", "otp_totp_totpdevice", "django_session")
DEVICE = "user_id, name, confirmed, created_at, last_used_at, throttling_failure_count, throttling_failure_timestamp"
COLUMNS = tuple(DEVICE.split(", "))


def move(apps: Any, schema_editor: Any) -> None:
    """Seal and hash what there is; a fresh database never had these tables."""
    connection = schema_editor.connection
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if "otp_totp_totpdevice" in present:
            _move_apps(apps, cursor)
        if "otp_static_staticdevice" in present:
            _move_codes(apps, cursor)
        for table in OLD_TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def _move_apps(apps: Any, cursor: Any) -> None:
    model = apps.get_model("sessions_app", "AuthenticatorApp")
    cursor.execute(f"SELECT {DEVICE}, key, last_t, drift FROM otp_totp_totpdevice ORDER BY id")
    for *device, key, last_t, drift in cursor.fetchall():
        place = {"column": "sessions_app_authenticatorapp.sealed_seed", "row": UUID(int=device[0])}
        seed = sealed.seal(bytes.fromhex(key), **place)
        _made(model, device, sealed_seed=seed, last_t=last_t, drift=drift)


def _move_codes(apps: Any, cursor: Any) -> None:
    model, code = (apps.get_model("sessions_app", name) for name in ("RecoveryCodes", "RecoveryCode"))
    cursor.execute(f"SELECT {DEVICE}, id FROM otp_static_staticdevice ORDER BY id")
    for *device, key in cursor.fetchall():
        made = _made(model, device)
        cursor.execute("SELECT token FROM otp_static_statictoken WHERE device_id = %s ORDER BY id", [key])
        for (token,) in cursor.fetchall():
            digest = sealed.fingerprint(f"recovery code:{device[0]}:{token}".encode())
            code.objects.create(device=made, digest=digest)


def _made(model: Any, device: list[Any], **more: Any) -> Any:
    """With the times it had: `created_at` is set by itself on the first save."""
    values = dict(zip(COLUMNS, device, strict=True))
    made = model.objects.create(**values, **more)
    model.objects.filter(pk=made.pk).update(created_at=values["created_at"])
    return made


def device_fields() -> list[tuple[str, Any]]:
    """What both kinds of devices have."""
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("name", models.CharField(help_text="The human-readable name of this device.", max_length=64)),
        ("confirmed", models.BooleanField(default=True, help_text="Is this device ready for use?")),
        (
            "throttling_failure_timestamp",
            models.DateTimeField(
                blank=True,
                default=None,
                help_text="A timestamp of the last failed verification attempt. Null if last attempt succeeded.",
                null=True,
            ),
        ),
        (
            "throttling_failure_count",
            models.PositiveIntegerField(default=0, help_text="Number of successive failed attempts."),
        ),
        (
            "created_at",
            models.DateTimeField(
                auto_now_add=True,
                blank=True,
                help_text="The date and time when this device was initially created in the system.",
                null=True,
            ),
        ),
        (
            "last_used_at",
            models.DateTimeField(
                blank=True, help_text="The most recent date and time this device was used.", null=True
            ),
        ),
        (
            "user",
            models.ForeignKey(
                help_text="The user that this device belongs to.",
                on_delete=django.db.models.deletion.CASCADE,
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]


class Migration(migrations.Migration):
    """Everybody signs in again once: their sessions are forgotten."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("sessions_app", "0022_bounded"),
    ]
    operations = [
        migrations.CreateModel(
            name="AuthenticatorApp",
            fields=[
                *device_fields(),
                (
                    "sealed_seed",
                    models.BinaryField(help_text="Sealed to the person: in another's row it cannot be read"),
                ),
                (
                    "last_t",
                    models.BigIntegerField(default=-1, help_text="The time step of the last code that was accepted"),
                ),
                ("drift", models.SmallIntegerField(default=0, help_text="How many steps its clock is ahead of ours")),
            ],
            options={
                "verbose_name": "authenticator app",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("user", "confirmed"), name="one_authenticator_app_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCodes",
            fields=device_fields(),
            options={
                "verbose_name": "recovery codes",
                "verbose_name_plural": "recovery codes",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("user", "confirmed"), name="one_set_of_recovery_codes_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField()),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="sessions_app.recoverycodes",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StaffSession",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "session_key",
                    models.CharField(
                        help_text="SHA-256 of the cookie's value", max_length=64, primary_key=True, serialize=False
                    ),
                ),
                ("began_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("browser", models.CharField(blank=True, max_length=64)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "staff session", "verbose_name_plural": "staff sessions", "abstract": False},
        ),
        migrations.RunPython(move),
        migrations.RunSQL(WATCH),
    ]
