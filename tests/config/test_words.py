"""What Django calls its own things, in the console's words."""

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings

WORDS = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES"


def test_the_words_that_are_read_are_those_that_are_written() -> None:
    with (WORDS / "django.po").open("rb") as written, (WORDS / "django.mo").open("rb") as compiled:
        said, read = (
            {each.id: each.string for each in file if each.id} for file in (read_po(written), read_mo(compiled))
        )

    assert said["user"] == "person"
    assert read == said
