"""The Question value object: what an archive is asked."""

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Invalid
from shared.domain.values import caseless, checked_text

NAME_LONGEST = 200  # characters; no planet and no star comes near


class Subject(StrEnum):
    """The fields by which planets can be looked up."""

    NAME = "name"
    HOME_STAR = "home_star"


@dataclass(frozen=True)
class Question:
    """Asks for the planets whose name, or whose star's name, is `text`; case is ignored."""

    subject: Subject
    text: str

    @classmethod
    def of(cls, name: str | None, home_star: str | None) -> "Question":
        """Ask for a name or for a star, but not for both. Raises Invalid."""
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
        """Identifies the question: two questions that mean the same have the same key."""
        return f"{self.subject}={caseless(self.text)}"
