"""How hard a key is to guess. Machines make keys from random bytes; what people type repeats, counts on, spells words.

No list holds every bad key. This one refuses what was seen: `x` fifty times, the alphabet, `changeme-changeme-...`,
sentences, the comment beside a variable in `.env.example`.
"""

import gzip
import re
from functools import cache
from pathlib import Path

import django.contrib.auth

SHORTEST = 32
FRESH = 16
"""So many characters of a key must neither repeat what stood before, nor count on, nor belong to a word.

Of 10,000 random keys of SHORTEST hexadecimal digits, and as many of URL-safe base64, none had fewer than 19.
"""
WORD_LETTERS = 5
COMMON = Path(django.contrib.auth.__file__).with_name("common-passwords.txt.gz")
OUR_WORDS = frozenset(
    {"switchyard", "changeme", "change", "secret", "example", "insecure", "placeholder", "replace", "signing", "random"}
    | {
        "payments",
        "company",
        "production",
        "prod",
        "development",
        "dev",
        "test",
        "only",
        "this",
        "your",
        "very",
        "long",
    }
    | {"key", "keys", "for", "use", "not", "here", "with"}
)
TYPED_FOR = str.maketrans("0134578@$!", "oleastbasi")


def problem_of(secret: str) -> str | None:
    """Say what is wrong with a key as it is written; None when nothing is."""
    if len(secret) < SHORTEST:
        return f"is shorter than {SHORTEST} characters"
    if re.search(r"\s", secret):
        return "holds blanks: it is a sentence, or the comment beside it in .env.example"
    return "can be guessed: it repeats itself, counts on or is made of words" if is_guessable(secret) else None


def is_guessable(secret: str) -> bool:
    """Tell whether too little of it is neither repetition, nor sequence, nor words. Bytes come as latin-1."""
    readings = [secret]
    if secret.isascii():
        typed = secret.casefold()
        readings += [_without_words(typed), _without_words(typed.translate(TYPED_FOR))]
    return min(map(_fresh, readings)) < FRESH


def _without_words(text: str) -> str:
    """Leave out words, also those with other signs between their letters."""
    letters, words = re.sub(r"[^a-z0-9]", "", text), _words()
    for length in range(len(letters), 2, -1):
        for at in range(len(letters) - length + 1):
            if (word := letters[at : at + length]) in words:
                letters = letters.replace(word, "")
    return letters


def _fresh(text: str) -> int:
    """Count the characters that end no three seen before, and do not go on as one or two before them did."""
    codes, seen = [ord(sign) for sign in text], {""}
    fresh = 0
    for at in range(2, len(text)):
        goes_on = any(
            at >= 2 * stride and codes[at] - codes[at - stride] == codes[at - stride] - codes[at - 2 * stride]
            for stride in (1, 2)
        )
        fresh += not goes_on and text[at - 2 : at + 1] not in seen
        seen.add(text[at - 2 : at + 1])
    return fresh


@cache
def _words() -> frozenset[str]:
    with gzip.open(COMMON, "rt", encoding="utf-8") as lines:
        common = {word for line in lines if len(word := line.strip().casefold()) >= WORD_LETTERS}
    return OUR_WORDS | common
