"""Reads environment variables that are more than one word."""

import re
from collections.abc import Mapping
from decimal import Decimal

SECONDS = {"second": 1, "minute": 60, "hour": 3600}


def key_ring(text: str) -> Mapping[str, str]:
    """Turn `id:secret,id:secret` into an ordered mapping: the first key encrypts, all of them decrypt.

    Raises ValueError without a colon.
    """
    ring: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, colon, secret = entry.partition(":")
        if not (name and colon and secret):
            raise ValueError("a key ring is written id:secret,id:secret")
        ring[name] = secret
    return ring


def rate(text: str) -> tuple[int, int]:
    """Turn `600/minute` into (600, 60). Raises ValueError with what is expected."""
    match = re.fullmatch(r"([1-9][0-9]{0,8})/(second|minute|hour)", text)
    if match is None:
        raise ValueError(f"a rate is written like 600/minute, not {text!r}")
    return int(match[1]), SECONDS[match[2]]


def millionths(percent: str) -> int:
    """Turn a percentage such as `2` or `0.5` into millionths. Raises ValueError outside 0 to 100."""
    share = int(Decimal(percent) * 10_000)
    if not 0 <= share <= 1_000_000:
        raise ValueError(f"a percentage is from 0 to 100, not {percent!r}")
    return share


def positive(text: str) -> int:
    """Turn `60` into 60. Raises ValueError below 1 and above 100,000."""
    number = int(text)
    if not 1 <= number <= 100_000:
        raise ValueError(f"this is a whole number from 1 to 100,000, not {text!r}")
    return number
