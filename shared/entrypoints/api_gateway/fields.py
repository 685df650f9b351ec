"""What documents of several resources share: how they are described, and some fields."""

from typing import Annotated

from pydantic import ConfigDict, Field, with_config

from shared.domain.values import ID_LARGEST, WHOLE_LARGEST

# For the TypedDicts that describe answers: they use Python's own regular expressions, as the
# documents of requests do.
answer_model = with_config(ConfigDict(regex_engine="python-re"))

_DAY_LENGTH = len("2026-11-24")
_MOMENT_LENGTH = len("2026-11-24T12:00:00.000Z")

Id = Annotated[int, Field(ge=1, le=ID_LARGEST, json_schema_extra={"format": "int64"})]
Whole = Annotated[
    int, Field(ge=-WHOLE_LARGEST, le=WHOLE_LARGEST, json_schema_extra={"format": "int64"})
]
Day = Annotated[str, Field(max_length=_DAY_LENGTH, json_schema_extra={"format": "date"})]
Moment = Annotated[
    str,
    Field(
        max_length=_MOMENT_LENGTH,
        examples=["2026-11-24T12:00:00.000Z"],
        json_schema_extra={"format": "date-time"},
    ),
]
