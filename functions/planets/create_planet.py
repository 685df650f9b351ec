"""Add a planet to the catalogue.

Any member may add one. `Location` says where it is; only its creator and admins may change it.
"""

from functions.planets.answers import planet_answer
from functions.planets.models import PlanetAnswer, PlanetDocument
from shared.domain.idempotency_record import IdempotencyKeyReused
from shared.domain.planets.contribution import PlanetContribution
from shared.domain.planets.errors import PlanetNameTaken
from shared.entrypoints.api_gateway.answers import Created
from shared.entrypoints.api_gateway.inputs import document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.planet_contribution import planet_contribution


@operation(
    planet_contribution,
    reads=document(PlanetDocument, shown_as=PlanetAnswer),
    refuses=(PlanetNameTaken, IdempotencyKeyReused),
)
def handler(
    request: Request, contribution: PlanetContribution, details: PlanetDocument
) -> Created[PlanetAnswer]:
    planet = contribution.add(request.actor, key=request.idempotency_key, **details)
    return Created(body=planet_answer(planet), new_id=planet.planet_id, revision=planet.revision)
