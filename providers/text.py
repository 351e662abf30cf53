"""Which characters a text may have, and how a text is written for a provider. Pure.

What is refused is listed by code point, and Unicode promises that these stay what they are
(https://www.unicode.org/policies/stability_policy.html). So what is accepted does not depend on the interpreter's
version of Unicode, as it would with `str.isprintable`, which does not know the newest letters and emoji. Refused are

- control characters;
- embeddings, overrides and isolates of direction, which can make a text read as another one (CVE-2021-42574). The marks
  U+200E, U+200F and U+061C are accepted: Hebrew and Arabic have them beside numbers, and they turn nothing around;
- surrogates, and noncharacters, of which no XML, and so no workbook, can hold U+FFFE and U+FFFF
  (https://www.w3.org/TR/xml/#charsets).

Private use is accepted: some Japanese names need it, and U+F8FF is an apple on a Mac.
"""

import re

CONTROLS = "\0-\x1f\x7f-\x9f"
CONTROLS_BUT_BREAKS = "\0-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f"
LINE_BREAKS = "\n\r\u2028\u2029"
OVERRIDES = "\u202a-\u202e\u2066-\u2069"
LAST_OF_PLANES = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
NEVER = f"{OVERRIDES}\ud800-\udfff\ufdd0-\ufdef{LAST_OF_PLANES}"
BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Unicode's category Zs without the ordinary blank."""
WIDTHLESS = "\u00ad\u200b\u2060\ufeff"
"""What copying leaves behind: soft hyphen, zero-width blank, word joiner, byte-order mark."""
FOLDED = str.maketrans(dict.fromkeys(BLANKS + LINE_BREAKS, " ") | dict.fromkeys(WIDTHLESS, ""))

_refused = {
    False: re.compile(f"[{CONTROLS}{LINE_BREAKS}{NEVER}]"),
    True: re.compile(f"[{CONTROLS_BUT_BREAKS}{NEVER}]"),
}
_named = {
    "line breaks": re.compile(f"[{LINE_BREAKS}]"),
    "direction overrides": re.compile(f"[{OVERRIDES}]"),
}
_foldable = re.compile(f"[{BLANKS}{LINE_BREAKS}{WIDTHLESS}]")


def is_text(text: str, *, lines: bool = False) -> bool:
    """Tell whether all characters are acceptable; `lines`: it may be of several lines."""
    return not _refused[lines].search(text)


def refused_kinds(text: str, *, lines: bool = False) -> list[str]:
    """Name what a sender cannot see in a text and has to take out."""
    return [kind for kind, found in _named.items() if found.search(text) and not (lines and kind == "line breaks")]


def folded(text: str) -> str:
    """Write a text for a provider: on one line, with ordinary blanks, without what has no width.

    Providers check names more narrowly than we do, down to ideographic blanks
    (https://github.com/amzn/amazon-payments-magento-2-plugin/issues/2) and line breaks
    (https://github.com/shopware/SwagPayPal/issues/781). Joiners, variation selectors and marks stay: they are part of
    how a word or an emoji is written. A text of ordinary characters is the same afterwards.
    """
    return text.replace("\r\n", "\n").translate(FOLDED) if _foldable.search(text) else text
