"""Password strength, estimated by zxcvbn."""

import re
from collections.abc import Sequence

from zxcvbn import zxcvbn
from zxcvbn.matching import L33T_TABLE

from shared.domain.accounts.password import PASSWORD_SHORTEST
from shared.domain.accounts.ports import Verdict

# zxcvbn's time grows with the length, and with the number of different characters that can replace
# letters: 72 characters, 22 different ones among them, took 1.7 s of CPU. A prefix can only score
# lower. That of the shortest password is all of it.
JUDGED_LONGEST = 24  # characters, of a password and of each word that is known
LEET_MOST = PASSWORD_SHORTEST  # different ones that can replace letters, of a password
KNOWN_SHORTEST = 3  # characters, of a known word that counts for nothing in a password

_LEET = frozenset(character for characters in L33T_TABLE.values() for character in characters)


class ZxcvbnStrength:
    """Judges passwords by patterns, by lists of common ones, and by the name of the product."""

    def __init__(self, product: str) -> None:
        self._product = product

    def judge(self, password: str, known: Sequence[str]) -> Verdict:
        """Judge a password as a whole, and without the known words: the lower score counts.

        Alone, zxcvbn takes any three words for hard to guess, such as both names and a digit.
        """
        texts = (self._product, *known)
        words = [text[:JUDGED_LONGEST] for text in texts]
        whole, rest = _verdict(password, words), without_known(password, texts)
        if rest == password:
            return whole
        if not rest:
            return Verdict(0, whole.advice)
        return min(whole, _verdict(rest, words), key=lambda verdict: verdict.score)


def judged(password: str) -> str:
    """Return the prefix that is judged, which ends before one leet character too many."""
    prefix = password[:JUDGED_LONGEST]
    leet: set[str] = set()
    for end, character in enumerate(prefix):
        leet |= _LEET & {character}
        if len(leet) > LEET_MOST:
            return prefix[:end]
    return prefix


def without_known(password: str, known: Sequence[str]) -> str:
    """Return what is left of a password without the words of `known`, in any case."""
    words = {word for text in known for word in re.findall(rf"\w{{{KNOWN_SHORTEST},}}", text)}
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.sub("|".join(longest_first), "", password, flags=re.IGNORECASE) if words else password


def _verdict(password: str, words: Sequence[str]) -> Verdict:
    result = zxcvbn(judged(password), user_inputs=words)
    feedback = result["feedback"]
    advice = [feedback["warning"], *feedback["suggestions"]]
    sentences = tuple(sentence.rstrip(".") + "." for sentence in advice if sentence)
    return Verdict(result["score"], sentences)
