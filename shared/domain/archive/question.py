"""What an archive is asked."""

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Invalid
from shared.domain.values import caseless, checked_text

NAME_LONGEST = 200  # characters; no planet and no star comes near


class Subject(StrEnum):
    """What planets are looked up by."""

    NAME = "name"
    HOME_STAR = "home_star"


@dataclass(frozen=True)
class Question:
    """Asks for the planets whose name, or whose star's name, is this one; case is ignored."""

    subject: Subject
    text: str

    @classmethod
    def of(cls, name: str | None, home_star: str | None) -> "Question":
        """Ask by one of the two, not by both. Raises Invalid."""
        match name, home_star:
            case str(), None:
                subject, text = Subject.NAME, name
            case None, str():
                subject, text = Subject.HOME_STAR, home_star
            case None, None:
                raise Invalid("name", "is required, or home_star in its place")
            case _:
                raise Invalid("home_star", "cannot be combined with name; give one of them")
        return cls(subject, checked_text(subject, text, longest=NAME_LONGEST))

    @property
    def key(self) -> str:
        """What is the same for questions that mean the same."""
        return f"{self.subject}={caseless(self.text)}"
