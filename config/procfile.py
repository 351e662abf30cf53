"""The Procfile: which processes Switchyard is made of."""

import re
from collections.abc import Mapping
from pathlib import Path

LINE = re.compile(r"^([A-Za-z0-9_-]+):[ \t]*(\S.*)$", re.MULTILINE)


def commands(file: Path) -> Mapping[str, str]:
    """Give each process's name and the shell command that becomes it, in order."""
    return dict(LINE.findall(file.read_text()))
