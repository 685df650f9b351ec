"""Why the planet catalogue refuses requests."""

from shared.domain.errors import Conflict, NotFound


class PlanetNotFound(NotFound):
    """No planet has this identifier."""

    name = "planet-not-found"
    detail = "There is no such planet."


class PlanetNameTaken(Conflict):
    """Another planet has this name; case makes no difference."""

    name = "planet-name-taken"
    detail = "Another planet has this name already."


class PlanetChanged(Conflict):
    """Somebody else changed the planet in the meantime."""

    name = "planet-changed"
    detail = "The planet was changed by somebody else in the meantime; read it again."
