"""The limit of the database alone: `pgbench` with the two prepared statements of a create and rows of the same size."""

import os
import re
import subprocess
import tempfile
from pathlib import Path
from uuid import UUID

from config.standalone.embedded_postgres import Server, binary
from sessions_app.creation.fenced_writes import CLAIM_NEW, FINISH

UNIQUE_TEXT = "'bench-' || (:run)::bigint || '-' || (:n)::bigint || '-' || (:client_id)::bigint"
UUIDS = {"session": "1", "attempt": "2", "event": "3"}


def creates_per_second(
    server: Server, *, application: UUID, account: UUID, values: dict[str, object], clients: int, seconds: int, run: int
) -> float:
    """Run the two statements for a while; returns the number of creates per second.

    `values` are the parameters of a real create; ids and keys are new for every one, in time order like ours.
    """
    constants = {name: _literal(value) for name, value in values.items()} | {
        "application": f"'{application}'::uuid",
        "account": f"'{account}'::uuid",
        "fence": "1",
        "now": "now()",
        "leased_until": "now() + interval '45 seconds'",
        "expires_at": "now() + interval '1 hour'",
        "key": UNIQUE_TEXT,
        "order_reference": UNIQUE_TEXT,
    }
    constants |= {name: _ordered_uuid(tag) for name, tag in UUIDS.items()}
    script = "\\set n :n + 1\n" + "".join(f"{_filled(sql, constants)};\n" for sql in (CLAIM_NEW, FINISH))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "create.sql"
        file.write_text(script)
        options = ["-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-D", "n=0"]
        command = [binary(server.account, "pgbench"), *options, "-D", f"run={run}", "-f", str(file)]
        environment = os.environ | server.client_environment()
        output = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    return float(re.findall(r"tps = ([0-9.]+)", output)[-1])


def _ordered_uuid(tag: str) -> str:
    """Make the next id of this client: like UUIDv7, later ids sort after earlier ones."""
    parts = ("run", 4), ("n", 8), ("client_id", 4)
    run, number, client = (f"lpad(to_hex((:{name})::bigint), {width}, '0')" for name, width in parts)
    return f"('f{tag}00' || {run} || {number} || '70008000' || {client} || '0000')::uuid"


def _filled(sql: str, constants: dict[str, str]) -> str:
    text = re.sub(r"%\((\w+)\)s", lambda match: f"({constants[match[1]]})", sql)
    return " ".join(text.split())


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea"
    if isinstance(value, int | float):
        return str(value)
    text = str(value).replace("'", "''").replace('":', '": ')  # pgbench reads `:true` as a variable
    return f"'{text}'"
