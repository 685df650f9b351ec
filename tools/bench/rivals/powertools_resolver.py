"""The same GET by Powertools' resolver with validation, and boto3."""

import os
from typing import Any

import boto3
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from pydantic import BaseModel

TABLE = os.environ["PLANETS_TABLE"]
dynamodb = boto3.client("dynamodb")
app = APIGatewayRestResolver(enable_validation=True)


class Planet(BaseModel):
    """What is answered."""

    planet_id: int
    planet_name: str
    planet_type: str
    home_star: str
    mass: float | None = None
    radius: float | None = None
    distance: float | None = None


@app.get("/api/v1/planets/<planet_id>")
def get_planet(planet_id: int) -> Planet:
    """Show one planet."""
    found = dynamodb.get_item(TableName=TABLE, Key={"planet_id": {"N": str(planet_id)}}).get("Item")
    if found is None:
        raise NotFoundError
    return Planet.model_validate(
        {name: next(iter(value.values())) for name, value in found.items()}
    )


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Give the event to the resolver."""
    return app.resolve(event, context)
