"""The nearest of a provider's locales, by the locale inheritance of Unicode CLDR. Pure.

Unicode Technical Standard 35, "Locale Inheritance and Matching": parent locales, likely subtags and aliases, from the
data that Babel carries. `es_MX` inherits from `es_419` before `es`, `zh_MO` from `zh_HK`; `no`, `nn` and `nb` are one
family.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from babel.core import get_global, parse_locale

MOST_REMEMBERED = 4096


class Tag(NamedTuple):
    """A locale in its parts; what it does not say is None."""

    language: str
    script: str | None
    territory: str | None


@lru_cache(MOST_REMEMBERED)
def nearest(ours: str | None, known: frozenset[str]) -> str | None:
    """Give the one of `known` that is nearest to `ours`, as it is written there; None when none is near.

    First itself, then what it inherits from, then another heir of the same ancestor. The script always stays:
    Traditional Chinese is no substitute for Simplified.
    """
    tags = {_parsed(each): each for each in sorted(known)}
    chain = list(_inheritance(_parsed(ours))) if ours else []
    exact = next((tags[each] for each in chain if each in tags), None)
    if exact is not None:
        return exact
    families = {each: [_maximised(parent) for parent in _inheritance(tag)] for tag, each in tags.items()}
    for ancestor in map(_maximised, chain):
        heirs = [(family.index(ancestor), each) for each, family in families.items() if ancestor in family]
        if heirs:
            return min(heirs)[1]
    return None


def _parsed(written: str) -> Tag:
    """Read `de-CH`, `de_CH` or an older name of it, such as `iw` or `en_UK`; never raises for what has such a shape."""
    language, territory, script, *_ = parse_locale(written.replace("-", "_"))
    modern = parse_locale(get_global("language_aliases").get(language, language))
    renamed = get_global("territory_aliases").get(territory) if territory else None
    return Tag(modern[0], script or modern[2], renamed[0] if renamed else territory)


def _inheritance(tag: Tag) -> Iterator[Tag]:
    """Give the locale as it is written, then everything it inherits from, nearest first."""
    yield tag
    current: Tag | None = tag._replace(script=_maximised(tag).script)
    while current is not None:
        for each in _spellings(current):
            if each != tag:
                yield each
        current = _parent(current)


def _spellings(tag: Tag) -> Iterator[Tag]:
    """Give the locale with its script, and without when the script goes without saying."""
    yield tag
    bare = tag._replace(script=None)
    if bare != tag and _maximised(bare).script == tag.script:
        yield bare


def _parent(tag: Tag) -> Tag | None:
    exceptions = get_global("parent_exceptions")
    for each in _spellings(tag):
        if parent := exceptions.get("_".join(filter(None, (each.language, each.script, each.territory)))):
            found = _parsed(parent)
            return found._replace(script=_maximised(found).script)
    return tag._replace(territory=None) if tag.territory else None


def _maximised(tag: Tag) -> Tag:
    """Add the script and the territory that go without saying: `zh_TW` is `zh_Hant_TW`, `hi` is `hi_Deva_IN`."""
    likely = get_global("likely_subtags")
    language, script, territory = tag
    for parts in ((language, script, territory), (language, territory), (language, script), (language,)):
        if None not in parts and (found := likely.get("_".join(filter(None, parts)))):
            _, likely_territory, likely_script, *_ = parse_locale(found)
            return Tag(language, script or likely_script, territory or likely_territory)
    return tag
