"""How much an answer says about what is wrong: so many sentences, and no name in them that is too long."""

from collections.abc import Iterable

MOST_SENTENCES = 20
LONGEST_NAME, LONGEST_PATH = 64, 200


def limit_sentences(sentences: Iterable[str]) -> list[str]:
    """List each sentence once, at most 20: of more, 19 and how many are left out, such as `and 37 more problems`."""
    different = list(dict.fromkeys(sentences))
    if len(different) <= MOST_SENTENCES:
        return different
    kept = MOST_SENTENCES - 1
    return [*different[:kept], f"and {len(different) - kept} more problems"]


def printable(name: str, longest: int = LONGEST_NAME) -> str:
    """Write a name that a client made up so that a sentence can repeat it: printable, and cut where it is long."""
    if len(name) > longest:
        name = f"{name[: longest - 3]}..."
    if name.isprintable():
        return name
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def path_below(path: str, place: str | int) -> str:
    """Write the path of a field or of a place in a list: `amount.total`, `orderItems[0]`."""
    if isinstance(place, int):
        return printable(f"{path}[{place}]", LONGEST_PATH)
    name = printable(place)
    return printable(f"{path}.{name}", LONGEST_PATH) if path else name
