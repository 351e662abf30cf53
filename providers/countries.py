"""ISO 3166-1 alpha-2 country codes, from the Unicode CLDR data that Babel carries."""

from babel import Locale

NOT_IN_ISO = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])
"""CLDR territories that ISO 3166-1 reserves or does not know."""

COUNTRIES = frozenset(
    code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha() and code not in NOT_IN_ISO
)
