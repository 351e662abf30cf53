"""Encryption at rest: AES-256-GCM under a ring of keys, each value bound to the table, column and row it belongs to.

A sealed value is `key id length | key id | 12-byte nonce | ciphertext and tag`. Moving it to another row, column or
table makes it unreadable. Keys rotate: the first of `FIELD_ENCRYPTION_KEYS` seals, all of them open.
"""

import base64
import hashlib
import hmac
import os
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class CannotUnseal(Exception):
    """The value was sealed for another place, with a key we no longer have, or was changed; the message says where."""


def seal(plain: bytes, *, column: str, row: UUID) -> bytes:
    """Encrypt `plain` for one place; `column` is written `table.column`."""
    key_id = next(iter(settings.FIELD_ENCRYPTION_KEYS)).encode()
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(key_id).encrypt(nonce, plain, _place(column, row))
    return bytes([len(key_id)]) + key_id + nonce + sealed


def unseal(sealed: bytes, *, column: str, row: UUID) -> bytes:
    """Decrypt what `seal` made for the same place. Raises CannotUnseal."""
    start = 1 + sealed[0]
    key_id, nonce = sealed[1:start], sealed[start : start + NONCE_BYTES]
    try:
        return _cipher(key_id).decrypt(nonce, sealed[start + NONCE_BYTES :], _place(column, row))
    except InvalidTag as exc:
        raise CannotUnseal(f"{column} was sealed for another place, or changed") from exc


def fingerprint(content: bytes, *, like: bytes | None = None) -> bytes:
    """Give a keyed digest (HMAC-SHA256) of `content`, led by the id of its key.

    Plain hashes of personal data can be guessed; these cannot without the key. `like` is an older fingerprint to be
    compared with: the same key is used, so that rotation does not turn a repeated request into another one. Raises
    CannotUnseal when that key is gone.
    """
    key_id = like[1 : 1 + like[0]] if like else next(iter(settings.FIELD_ENCRYPTION_KEYS)).encode()
    digest = hmac.digest(_derived(key_id, b"fingerprint"), content, "sha256")
    return bytes([len(key_id)]) + key_id + digest


def blind_indexes(content: str) -> list[int]:
    """Give a keyed 64-bit number by which equal content is found without being readable, for each key.

    The newest key's first: that one is stored. All of them are looked for, so that rows from before a rotation are
    found.
    """
    digests = (
        hmac.digest(_derived(key_id.encode(), b"blind index"), content.encode(), "sha256")
        for key_id in settings.FIELD_ENCRYPTION_KEYS
    )
    return [int.from_bytes(digest[:8], "big", signed=True) for digest in digests]


def _place(column: str, row: UUID) -> bytes:
    return column.encode() + b":" + row.bytes


@cache
def _cipher(key_id: bytes) -> AESGCM:
    return AESGCM(_derived(key_id, b"seal"))


@cache
def _derived(key_id: bytes, purpose: bytes) -> bytes:
    """One key per purpose, so that no key is ever used for two algorithms."""
    name = key_id.decode(errors="replace")
    if name not in settings.FIELD_ENCRYPTION_KEYS:
        raise CannotUnseal(f"FIELD_ENCRYPTION_KEYS has no key {name!r}: put it back until nothing is sealed with it")
    secret = base64.urlsafe_b64decode(settings.FIELD_ENCRYPTION_KEYS[name])
    return hmac.digest(secret, purpose, hashlib.sha256)
