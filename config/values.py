"""Reads environment variables: what cannot be read ends the process with one sentence that names the variable.

No sentence repeats a value that may hold a secret.
"""

import logging
import os
import re
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ON, OFF = ("on", "true", "yes", "y", "ok", "1"), ("off", "false", "no", "n", "0", "")
SECONDS = {"second": 1, "minute": 60, "hour": 3600}
MOST_DAYS = 36_500
Value = TypeVar("Value")


def read(name: str, kind: Callable[[str], Value], default: str) -> Value:
    """Read a variable. Exits with a sentence when its value is not of that kind."""
    try:
        return kind(os.environ.get(name, default))
    except ValueError as exc:
        sys.exit(f"{name} {exc}")


def key_ring(text: str) -> Mapping[str, str]:
    """Turn `id:secret,id:secret` into an ordered mapping: the first key encrypts, all of them decrypt.

    Raises ValueError without a colon.
    """
    ring: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, colon, secret = entry.partition(":")
        if not (name and colon and secret):
            raise ValueError("is written id:secret,id:secret")
        ring[name] = secret
    return ring


def switch(text: str) -> bool:
    """Turn `on` or `off`, and their like, into a bool; an empty one is off. Raises ValueError for anything else."""
    if text.strip().lower() not in ON + OFF:
        raise ValueError(f"is on or off, not {text!r}")
    return text.strip().lower() in ON


def port(text: str) -> int:
    """Turn `8000` into 8000. Raises ValueError for what is no port."""
    return _whole(text, 1, 65_535, "a number from 1 to 65535")


def positive(text: str) -> int:
    """Turn `60` into 60. Raises ValueError below 1 and above 100,000."""
    return _whole(text, 1, 100_000, "a whole number from 1 to 100,000")


def proxies(text: str) -> int:
    """Turn `2` into 2. Raises ValueError below 1 and above 10."""
    return _whole(text, 1, 10, "the number of your own proxies in a row, 1 to 10")


def days(text: str) -> int:
    """Turn `90` into 90. Raises ValueError below 0 and above a hundred years."""
    return _whole(text, 0, MOST_DAYS, "a whole number of days from 0 to 36,500")


def _whole(text: str, least: int, most: int, words: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise ValueError(f"is {words}, not {text!r}")
    return int(text)


def rate(text: str) -> tuple[int, int]:
    """Turn `600/minute` into (600, 60). Raises ValueError with what is expected."""
    match = re.fullmatch(r"([1-9][0-9]{0,8})/(second|minute|hour)", text)
    if match is None:
        raise ValueError(f"is written like 600/minute, not {text!r}")
    return int(match[1]), SECONDS[match[2]]


def millionths(percent: str) -> int:
    """Turn a percentage such as `2` or `0.5` into millionths. Raises ValueError outside 0 to 100."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,9})?", percent) or not Decimal(percent) <= 100:
        raise ValueError(f"is a percentage from 0 to 100, not {percent!r}")
    return int(Decimal(percent) * 10_000)


def seconds(text: str) -> float:
    """Turn `0.5` into 0.5. Raises ValueError for what is no number from 0 to 3600."""
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,6})?", text) or not float(text) <= 3600:
        raise ValueError(f"is a number of seconds from 0 to 3600, not {text!r}")
    return float(text)


def log_level(text: str) -> str:
    """Give the name of a level of Python's logging. Raises ValueError for any other."""
    if text not in logging.getLevelNamesMapping():
        raise ValueError(f"is one of DEBUG, INFO, WARNING, ERROR and CRITICAL, not {text!r}")
    return text


def web_address(text: str) -> str:
    """Give the address without a slash at its end. Raises ValueError unless it is http or https at a host."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"is written https://pay.example.com, not {text!r}")
    return text.rstrip("/")


def database_url(text: str) -> str:
    """Give the URL of a PostgreSQL as it is; an empty one names none. Raises ValueError for any other."""
    try:
        if text and not (text.startswith(("postgres://", "postgresql://")) and environ.Env.db_url_config(text)["NAME"]):
            raise ValueError
    except ValueError:
        raise ValueError("is written postgres://user:password@host:5432/name, other signs in it as %xx") from None
    return text


def mail_url(text: str) -> dict[str, str]:
    """Turn `smtp+tls://user:password@host:587` into Django's settings. Raises ValueError for what is no such URL."""
    try:
        return dict(environ.Env.email_url_config(text))
    except (ValueError, ImproperlyConfigured):
        raise ValueError("is written smtp+tls://user:password@host:587") from None
