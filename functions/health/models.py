"""The document that monitors get."""

from typing import Annotated, Literal, TypedDict

from pydantic import Field


class HealthAnswer(TypedDict):
    """That the API answers; a monitor needs the status of the answer alone."""

    status: Annotated[Literal["ok"], Field(description="Always the same", examples=["ok"])]
