"""Times where seconds matter."""

from datetime import datetime

from django.utils.timezone import localtime


def to_the_second(moment: datetime | None) -> str:
    """Write a moment so that moments line up; a dash when there is none."""
    return f"{localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else "–"
