"""How tests say which field is refused."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared.domain.errors import Invalid


@contextmanager
def refused(field: str, because: str = "") -> Iterator[None]:
    """Expect that one field is refused, for a reason that has these words in it."""
    with pytest.raises(Invalid) as refusal:
        yield
    (fault,) = refusal.value.faults
    assert fault.path == (field,)
    assert because in fault.reason
