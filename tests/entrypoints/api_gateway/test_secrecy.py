"""No refusal repeats what was given: it may be a password."""

import pytest

from shared.domain.errors import Invalid
from tests.entrypoints.api_gateway.reading import DOCUMENT, GRANT, faults, read_body, text
from tests.events import as_json

MARK = "s3cr3t-m4rk"


@pytest.mark.parametrize(
    "document",
    [
        {"name": MARK},
        {"name": [MARK]},
        {"name": f"{MARK}\x00"},
        {"name": "x", "size": MARK},
        {"name": "x", "count": MARK},
        {"name": "x", "other": MARK},
        [MARK],
        MARK,
    ],
    ids=str,
)
def test_no_refusal_repeats_what_was_given(document: object) -> None:
    found = faults(DOCUMENT, as_json(document))

    assert MARK not in repr(found)


@pytest.mark.parametrize(
    "body", [f'{{"password": "{MARK}', f'{{"password": "{MARK}", "password": "{MARK}"}}', MARK]
)
def test_no_refusal_repeats_what_could_not_be_read(body: str) -> None:
    assert MARK not in repr(faults(DOCUMENT, text(body)))
    with pytest.raises(Invalid) as refusal:
        read_body(GRANT, text(body))
    assert MARK not in repr(refusal.value.faults)
