"""What a rehearsal changes shows over HTTP, before it is changed, as the rehearsal expects it."""

import httpx
import pytest

from tests.e2e.rungs import AWS, rung
from tools.rehearsal.changes import CHANGES, Change


@pytest.mark.skipif(rung() == AWS, reason="what is deployed has parameters of its own")
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_is_seen_where_the_rehearsal_looks_for_it(
    anyone: httpx.Client, change: Change
) -> None:
    change.check(anyone, change.before)
