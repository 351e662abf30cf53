"""How a log line looks: one fact with its context, JSON for machines or plain text for people."""

import logging
import sys
from typing import Any

import orjson
import structlog


def formatter(*, as_json: bool) -> logging.Formatter:
    """This will format a record's message, its `extra` and the request's bound context as one line, times in UTC."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer = (
        structlog.processors.JSONRenderer(serializer=_write)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


def _write(line: dict[str, Any], **_: Any) -> str:
    return orjson.dumps(line, default=str).decode()
