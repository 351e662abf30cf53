"""Lines for a reader who is slow, or gone, or cannot keep them."""

import os
import re
import time

from config.standalone.output import LIMIT, Output

LINE = b"x" * 999 + b"\n"
MISSING = re.compile(rb"\((\d+) lines are missing here: they came faster than they were read\)\n")


def test_what_a_slow_reader_has_no_room_for_is_counted() -> None:
    reading, writing = os.pipe()
    output = Output(writing)
    for _ in range(2 * LIMIT // len(LINE)):
        output.add(LINE)

    taken = b""
    while len(taken) < LIMIT // 2:
        taken += os.read(reading, 1 << 16)
    time.sleep(0.2)
    output.add(b"the last one\n")
    output.close(seconds=0)
    os.set_blocking(reading, True)
    while not taken.endswith(b"the last one\n"):
        taken += os.read(reading, 1 << 16)

    *lines, notice, last = taken.splitlines(keepends=True)
    missing = [int(number[1]) for each in [*lines, notice] if (number := MISSING.fullmatch(each))]
    lines = [each for each in lines if not MISSING.fullmatch(each)]
    assert set(lines) == {LINE}
    assert MISSING.fullmatch(notice)
    assert min(missing) > 0
    assert len(lines) + sum(missing) == 2 * LIMIT // len(LINE)
    assert last == b"the last one\n"


def test_a_reader_who_is_gone_is_nobody_s_loss() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    output = Output(writing)
    for _ in range(10 * LIMIT // len(LINE)):
        output.add(LINE)

    begun = time.monotonic()
    output.close(seconds=20)

    assert time.monotonic() - begun < 10


def test_a_reader_who_never_reads_keeps_nobody_at_the_end() -> None:
    _reading, writing = os.pipe()
    output = Output(writing)
    for _ in range(LIMIT // len(LINE)):
        output.add(LINE)

    begun = time.monotonic()
    output.close(seconds=0.5)

    assert time.monotonic() - begun < 5
