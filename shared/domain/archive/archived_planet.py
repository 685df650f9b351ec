"""The ArchivedPlanet value object: a planet of an archive, in this product's own terms."""

from dataclasses import dataclass

from shared.domain.archive.question import NAME_LONGEST, Question, Subject
from shared.domain.archive.types import type_by_size
from shared.domain.values import caseless, checked_quantity, checked_text


@dataclass(frozen=True, kw_only=True)
class ArchivedPlanet:
    """A planet that the catalogue would accept unchanged, in the catalogue's units."""

    planet_name: str
    planet_type: str
    home_star: str
    mass: float | None
    radius: float | None
    distance: float | None

    @classmethod
    def known(
        cls,
        *,
        planet_name: str,
        home_star: str,
        mass: float | None,
        radius: float | None,
        distance: float | None,
    ) -> "ArchivedPlanet":
        """Create a planet from an archive's data, with its type by size. Raises Invalid."""
        return cls(
            planet_name=checked_text("planet_name", planet_name, longest=NAME_LONGEST),
            planet_type=type_by_size(radius=radius, mass=mass),
            home_star=checked_text("home_star", home_star, longest=NAME_LONGEST),
            mass=checked_quantity("mass", mass),
            radius=checked_quantity("radius", radius),
            distance=checked_quantity("distance", distance),
        )

    def answers(self, question: Question) -> bool:
        """Return whether the question asks for this planet."""
        texts = {Subject.NAME: self.planet_name, Subject.HOME_STAR: self.home_star}
        return caseless(texts[question.subject]) == caseless(question.text)
