"""Which arm of a canary an order belongs to. Pure."""

from hashlib import sha256

CANARY, CONTROL = "canary", "control"


def group_of(*, salt: str, order: str, percent: int) -> str:
    """Give an order its arm, the same one each time; `salt` deals anew for each canary.

    `order` names the order for all time: application and order reference.
    """
    number = int.from_bytes(sha256(f"{salt}|{order}".encode()).digest()[:8])
    return CANARY if number < (percent << 64) // 100 else CONTROL
