"""How hard passwords are to guess, by zxcvbn."""

from collections.abc import Sequence

from zxcvbn import zxcvbn

from shared.domain.accounts.ports import Verdict

_JUDGED_LONGEST = 72  # characters; zxcvbn's time grows with their square


class ZxcvbnStrength:
    """Judges passwords by their patterns and by lists of common ones."""

    def judge(self, password: str, known: Sequence[str]) -> Verdict:
        """Judge a password for somebody of whom these words are known."""
        result = zxcvbn(password[:_JUDGED_LONGEST], user_inputs=list(known))
        feedback = result["feedback"]
        advice = [feedback["warning"], *feedback["suggestions"]]
        sentences = tuple(sentence.rstrip(".") + "." for sentence in advice if sentence)
        return Verdict(result["score"], sentences)
