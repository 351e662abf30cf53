"""Switchyard with named steps at which a process can be killed, as by `kill -9`, and with bugs to plant.

`granian tests.faults.killable:door` serves it. `python -m tests.faults.killable PORT` runs sweeps: `GET /NAME/SECONDS`
runs NAME as if SECONDS from now, in a process forked for it. The product contains no test hooks: functions are
wrapped from outside.
"""

import importlib
import os
import signal
import socketserver
import sys
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from tests.faults import bugs  # noqa: E402
from tests.faults.kill_points import ORDERS, STEPS  # noqa: E402


def owner_of(place: str) -> Any:
    """The module or class of a function in STEPS."""
    module, _, name = place.partition(":")
    found = importlib.import_module(module)
    return getattr(found, name) if name else found


def _die_if_named(step: str) -> None:
    orders = Path(os.environ.get(ORDERS, os.devnull))
    if orders.is_file() and orders.read_text() == step:
        orders.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def _mortal(function: Callable[..., Any], before: str | None, after: str | None) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        if before:
            _die_if_named(before)
        result = function(*arguments, **named)
        if after:
            _die_if_named(after)
        return result

    return call


def _wrap_everything() -> None:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for step, (place, name, when) in STEPS.items():
        found.setdefault((place, name), {})[when] = step
    for (place, name), steps in found.items():
        owner = owner_of(place)
        setattr(owner, name, _mortal(getattr(owner, name), steps.get("before"), steps.get("after")))


from config.rsgi import door  # noqa: E402

bugs.plant(os.environ.get("BUG", ""))
_wrap_everything()
__all__ = ["door"]


class SweepHandler(BaseHTTPRequestHandler):
    """Answers with how rows ended; not at all when it was killed."""

    def do_GET(self) -> None:
        from sessions_app import sweeps
        from sessions_app.usecases.background.sweeping import NO_LIMITS

        _, name, later = self.path.split("/")
        ended = {}
        if name != "ready":
            ended = sweeps.SWEEPS[name].run(now=timezone.now() + timedelta(seconds=float(later)), limits=NO_LIMITS)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(dict(ended)).encode())

    def log_message(self, *_: Any) -> None:
        pass


class SweepServer(socketserver.ForkingMixIn, HTTPServer):
    """Forks for every request, so that Django is imported once; this process itself opens no connection."""


if __name__ == "__main__":
    SweepServer(("127.0.0.1", int(sys.argv[1])), SweepHandler).serve_forever()
