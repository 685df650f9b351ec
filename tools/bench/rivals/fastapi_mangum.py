"""The same GET by FastAPI, with Mangum between it and Lambda, and boto3."""

import os

import boto3
from fastapi import FastAPI, HTTPException
from mangum import Mangum
from pydantic import BaseModel

TABLE = os.environ["PLANETS_TABLE"]
dynamodb = boto3.client("dynamodb")
app = FastAPI()


class Planet(BaseModel):
    """What is answered."""

    planet_id: int
    planet_name: str
    planet_type: str
    home_star: str
    mass: float | None = None
    radius: float | None = None
    distance: float | None = None


@app.get("/api/v1/planets/{planet_id}")
def get_planet(planet_id: int) -> Planet:
    """Show one planet."""
    found = dynamodb.get_item(TableName=TABLE, Key={"planet_id": {"N": str(planet_id)}}).get("Item")
    if found is None:
        raise HTTPException(404)
    return Planet.model_validate(
        {name: next(iter(value.values())) for name, value in found.items()}
    )


handler = Mangum(app, lifespan="off")
