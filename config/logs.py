"""How a log line looks: one fact with its context, JSON for machines or plain text for people."""

import logging
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import structlog
from structlog.contextvars import get_contextvars

STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
"""What every record has; anything else came in by `extra`."""


class JsonLines(logging.Formatter):
    """A record's message, its `extra` and the request's bound context as one JSON object, time in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """This will write the line."""
        line: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **get_contextvars(),
            **{name: value for name, value in record.__dict__.items() if name not in STANDARD},
            "logger": record.name,
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def formatter(*, as_json: bool) -> logging.Formatter:
    """This will choose: JSON, or the same facts as plain text, coloured on a terminal."""
    if as_json:
        return JsonLines()
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _ids_as_text,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
    )


def _ids_as_text(_: Any, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in line.items()}
