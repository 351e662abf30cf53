"""Counting callers in windows, with bounded memory."""

from sessions_app.limits.rates import MOST_CALLERS, OVERFLOW, FixedWindow

RATE = (2, 60)


def test_a_call_over_the_rate_waits_for_the_next_window() -> None:
    now = [120.0]
    window = FixedWindow(clock=lambda: now[0])

    assert [window.hit("a", rate=RATE) for _ in range(3)] == [0, 0, 60]
    assert window.hit("b", rate=RATE) == 0
    now[0] = 170.0
    assert window.hit("a", rate=RATE) == 10
    now[0] = 180.0
    assert window.hit("a", rate=RATE) == 0


def test_looking_counts_nothing_and_a_call_taken_back_never_was() -> None:
    window = FixedWindow(clock=lambda: 0.0)
    window.hit("a", rate=RATE)

    assert [window.wait("a", rate=RATE) for _ in range(5)] == [0] * 5
    window.hit("a", rate=RATE)
    assert window.wait("a", rate=RATE) == 60
    window.forgive("a", rate=RATE)
    assert window.wait("a", rate=RATE) == 0
    window.forgive("never counted", rate=RATE)
    assert [window.hit("never counted", rate=RATE) for _ in range(3)] == [0, 0, 60]


def test_callers_without_end_take_bounded_memory_and_are_still_limited() -> None:
    window = FixedWindow(clock=lambda: 0.0)

    waits = [window.hit(f"caller {number}", rate=RATE) for number in range(MOST_CALLERS * 3)]

    assert len(window.counts) <= MOST_CALLERS + OVERFLOW
    assert not any(waits[:MOST_CALLERS])
    assert all(waits[-OVERFLOW:])
