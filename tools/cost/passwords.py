"""Measure the CPU time of rating the most expensive passwords."""

import random
import sys
import time

from shared.adapters.passwords.zxcvbn_strength import LEET_MOST, ZxcvbnStrength
from shared.domain.accounts.password import PASSWORD_LONGEST

L33T = "4@8({[<3691!|17$50+7%2"  # the characters that zxcvbn reads as letters, in turn
RANDOM_ONES = 1000
RUNS = 3  # of each password; the fastest counts, since other programs slow down the others


def main() -> None:
    """Print the slowest and the mean of a thousand random passwords of each kind."""
    draw = random.Random(1)  # noqa: S311  # the same passwords each time, and no secret
    strength = ZxcvbnStrength("Orrery")
    strength.judge(L33T, ())  # reads its dictionaries
    crafted = _seconds(strength, (L33T * PASSWORD_LONGEST)[:PASSWORD_LONGEST])
    sys.stdout.write(f"the characters in turn: {crafted:.3f} s\n")
    alphabet = sorted(set(L33T))
    for kind, most in (("of all", len(alphabet)), (f"of {LEET_MOST}", LEET_MOST)):
        seconds = [
            _seconds(
                strength, "".join(draw.choices(draw.sample(alphabet, most), k=PASSWORD_LONGEST))
            )
            for _ in range(RANDOM_ONES)
        ]
        mean = sum(seconds) / RANDOM_ONES
        sys.stdout.write(
            f"{RANDOM_ONES} random ones {kind}: "
            f"{max(seconds):.3f} s at most, {mean:.3f} s on average\n"
        )


def _seconds(strength: ZxcvbnStrength, password: str) -> float:
    return min(_once(strength, password) for _ in range(RUNS))


def _once(strength: ZxcvbnStrength, password: str) -> float:
    begun = time.process_time()
    strength.judge(password, (L33T * 4,) * 3)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
