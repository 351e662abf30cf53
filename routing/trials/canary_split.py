"""Which group of a canary an order belongs to. Pure."""

from hashlib import sha256

CANARY, CONTROL = "canary", "control"


def group_of(*, salt: str, order: str, percent: int) -> str:
    """Give the group of an order, always the same one; `salt` differs between canaries.

    `order` identifies the order: application and order reference.
    """
    number = int.from_bytes(sha256(f"{salt}|{order}".encode()).digest()[:8])
    return CANARY if number < (percent << 64) // 100 else CONTROL
