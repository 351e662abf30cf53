"""`python -m config.process NAME`: becomes one process of the Procfile, for containers and process managers."""

import os
import sys

from config import boot, private, procfile
from config.standalone.defaults import ROOT, VAR


def main(name: str) -> None:
    """Become the named process; exits with the list of names when there is none."""
    processes = procfile.commands(ROOT / "Procfile")
    if name not in processes:
        sys.exit(f"There is no process {name}; there are {', '.join(processes)}")
    if name != "sandbox":  # its environment has no secrets
        boot.refuse_danger()
    os.umask(0o077)
    private.close_to_others(VAR)
    os.chdir(ROOT)
    os.execvp("/bin/sh", ["sh", "-c", processes[name]])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
