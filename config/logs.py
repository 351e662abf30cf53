"""The format of log lines: one event with its context, as JSON for machines or plain text for people.

Text from outside (paths, host names, exception messages) can neither start a new line nor control the reader's
terminal: `safe` is applied to everything that is logged.
"""

import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from structlog.contextvars import get_contextvars

STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
"""The attributes of every record; all others come from `extra`."""
BAR = "  | "
"""Starts each line of a traceback, so that no text in it looks like a log line."""


def safe(value: Any) -> Any:
    """Escape control characters, line breaks, direction marks and lone surrogates in all text of a value."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {safe(str(name)): safe(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [safe(each) for each in value]
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def _lines(text: str, *, each: str = "") -> str:
    return "\n".join(f"{each}{safe(line)}" for line in text.split("\n"))


class JsonLines(logging.Formatter):
    """Formats a record's message, its `extra` and the request's bound context as one JSON object, time in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        line: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **get_contextvars(),
            **{name: value for name, value in record.__dict__.items() if name not in STANDARD},
            "logger": record.name,
        }
        fields = safe(line)
        if record.exc_info:
            fields["exception"] = _lines(self.formatException(record.exc_info))
        return orjson.dumps(fields).decode()


def formatter(*, as_json: bool) -> logging.Formatter:
    """Return the formatter: JSON, or the same fields as plain text, coloured on a terminal."""
    if as_json:
        return JsonLines()
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _only_safe,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
    )


def _only_safe(_: Any, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    tracebacks = {name: _lines(str(line[name]), each=BAR) for name in ("exception", "stack") if line.get(name)}
    return safe(line) | tracebacks
