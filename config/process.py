"""`python -m config.process NAME`: becomes one process of the Procfile, for containers and process managers."""

import os
import sys

from honcho.environ import parse_procfile

from config.standalone import ROOT


def main(name: str) -> None:
    """This will replace itself with the named process; exits with the known names when there is no such one."""
    processes = parse_procfile((ROOT / "Procfile").read_text()).processes
    if name not in processes:
        sys.exit(f"There is no process {name}; there are {', '.join(processes)}")
    os.chdir(ROOT)
    os.execvp("/bin/sh", ["sh", "-c", processes[name]])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
