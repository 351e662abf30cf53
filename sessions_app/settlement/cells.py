"""Parses single cells. Every function returns the value or raises BadCell with the reason. Pure."""

import re
from uuid import UUID

from providers.money import UnknownCurrency, places_of

REFERENCE = re.compile(r"[!-?A-~]{1,255}")
"""Printable characters without blanks and `@`, so that a name or e-mail mapped by mistake is not stored."""
WORD = re.compile(r"[\w .:/()&,'+-]{1,64}")
ROUNDED = re.compile(r"[+-]?\d([.,]\d{1,14})?[Ee]\+\d{1,3}")
"""A long number as Excel shows it, and saves it as CSV: 8.81549E+15."""
DIGITS = re.compile(r"\d{16,}")
KEPT = 15
"""The digits that Excel keeps of a number; others become zeros (Microsoft: Excel specifications and limits)."""
SHOWN = 40
WAS_ROUNDED = (
    "is what a spreadsheet makes of a long id, whose last digits are lost: import the provider's file as it was "
    "downloaded"
)


class BadCell(ValueError):
    """The message describes what is wrong with the cell."""


def currency_of(text: str) -> str:
    """Read an ISO 4217 code in any case, also one that is withdrawn by now."""
    code = text.upper()
    try:
        places_of(code)
    except UnknownCurrency as exc:
        raise BadCell(f"{quote(text)} is not an ISO 4217 currency") from exc
    return code


def reference_of(text: str) -> str:
    """Read an id: no blanks, no `@`, and not what a spreadsheet makes of a long number."""
    if ROUNDED.fullmatch(text):
        raise BadCell(f"{quote(text)} {WAS_ROUNDED}")
    if text and not REFERENCE.fullmatch(text):
        raise BadCell("is not an id: at most 255 letters, digits and signs, without blanks and @")
    return text


def lost_digits(text: str) -> int | None:
    """Say how many digits a spreadsheet may have turned to zeros: all behind the 15th; 0: none.

    None for an id that no spreadsheet takes for such a number.
    """
    if not DIGITS.fullmatch(text):
        return None
    return 0 if text[KEPT:].strip("0") else len(text) - KEPT


def our_id_of(text: str) -> UUID | None:
    """Read an id of ours; None for any other text."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def word_of(text: str) -> str:
    """Read a provider's word for what a line is about."""
    if not WORD.fullmatch(text):
        raise BadCell(f"{quote(text)} does not say what the line is about")
    return text


def quote(text: str) -> str:
    """Quote a cell, cut short."""
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}...")
