"""How hard passwords are to guess, by zxcvbn."""

from collections.abc import Sequence

from zxcvbn import zxcvbn

from shared.domain.accounts.ports import Verdict

# Characters of a password, and of each word that is known. zxcvbn's time grows with the number of
# different ones that can replace letters: 72 took 1.7 s of CPU. A prefix can only score lower.
JUDGED_LONGEST = 24


class ZxcvbnStrength:
    """Judges passwords by their patterns and by lists of common ones."""

    def judge(self, password: str, known: Sequence[str]) -> Verdict:
        """Judge a password for somebody of whom these words are known."""
        words = [word[:JUDGED_LONGEST] for word in known]
        result = zxcvbn(password[:JUDGED_LONGEST], user_inputs=words)
        feedback = result["feedback"]
        advice = [feedback["warning"], *feedback["suggestions"]]
        sentences = tuple(sentence.rstrip(".") + "." for sentence in advice if sentence)
        return Verdict(result["score"], sentences)
