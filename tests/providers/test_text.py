"""Which characters a text may have is a list of code points; a provider is sent one line with ordinary blanks."""

import sys
import unicodedata

import pytest

from providers.text import folded, is_text

EVERY = [chr(number) for number in range(sys.maxunicode + 1)]
DIRECTIONS = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def test_what_is_refused_is_controls_directions_surrogates_noncharacters_and_line_breaks() -> None:
    refused = {each for each in EVERY if not is_text(each)}

    controls = {each for each in EVERY if unicodedata.category(each) in ("Cc", "Cs")}
    nothing = {each for each in EVERY if ord(each) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(each) <= 0xFDEF}
    assert refused == controls | DIRECTIONS | nothing | {"\u2028", "\u2029"}


def test_a_text_of_several_lines_may_break_them_and_nothing_else() -> None:
    assert {each for each in EVERY if is_text(each, lines=True) and not is_text(each)} == set("\n\r\u2028\u2029")


def test_a_character_this_python_does_not_know_is_accepted() -> None:
    unknown = [each for each in EVERY if unicodedata.category(each) == "Cn" and ord(each) & 0xFFFE != 0xFFFE]

    assert all(is_text(each) for each in unknown if not 0xFDD0 <= ord(each) <= 0xFDEF)


def test_every_blank_becomes_an_ordinary_one() -> None:
    blanks = [each for each in EVERY if unicodedata.category(each) in ("Zs", "Zl", "Zp")]

    assert {folded(f"a{each}b") for each in blanks} == {"a b"}


@pytest.mark.parametrize(
    ("sent", "to_provider"),
    [
        ("T-Shirt\u00a0XL", "T-Shirt XL"),
        ("\u5c71\u7530\u3000\u592a\u90ce", "\u5c71\u7530 \u592a\u90ce"),
        ("Flat 2\r\n10 High Street", "Flat 2 10 High Street"),
        ("Flat 2\n\n10 High Street", "Flat 2  10 High Street"),
        ("\ufeffMug", "Mug"),
        ("Donau\u00addampf\u200bschiff", "Donaudampfschiff"),
        ("Two  blanks stay", "Two  blanks stay"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("\u2764\ufe0f", "\u2764\ufe0f"),
    ],
)
def test_a_provider_is_sent_one_line_with_ordinary_blanks(sent: str, to_provider: str) -> None:
    assert folded(sent) == to_provider
