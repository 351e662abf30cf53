"""`python -m config.standalone.announce`: waits until the product can serve, then prints where it is."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

READY_SECONDS = 60


def main() -> int:
    """Give 1 when it is not ready in time."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if _is_ready():
            subprocess.run([sys.executable, "manage.py", "show_demo"], check=False)
            return 0
        time.sleep(0.2)
    sys.stderr.write(f"Not ready after {READY_SECONDS} s; see the output of the processes above. Stopping.\n")
    return 1


def _is_ready() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{os.environ['PORT']}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main())
