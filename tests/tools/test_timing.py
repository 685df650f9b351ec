"""The test by which measured times are told apart."""

import random

from tools.timing import p_of_medians


def test_times_of_one_kind_are_not_told_apart_and_times_of_two_are() -> None:
    draw = random.Random(7)  # noqa: S311  # the same times each run
    times = [draw.gauss(20, 2) for _ in range(400)]

    assert p_of_medians(times[:200], times[200:]) > 0.05
    assert p_of_medians(times[:200], [time + 1 for time in times[200:]]) < 0.01
