"""The headers of a request: every line of each."""

import pytest

from shared.entrypoints.api_gateway.headers import header_lines, header_values

SENT = {
    "multiValueHeaders": {"If-Match": ['"1"', ' "2"\t'], "if-match": ['"1"'], "Accept": ["*/*"]}
}


@pytest.mark.parametrize("name", ["If-Match", "if-match", "IF-MATCH"])
def test_the_lines_of_a_header_are_found_in_any_case(name: str) -> None:
    assert header_lines(SENT, name) == ['"1"', '"2"', '"1"']


def test_a_value_that_is_repeated_is_one() -> None:
    assert header_values(SENT, "If-Match") == ['"1"', '"2"']


@pytest.mark.parametrize("sent", [None, {}], ids=str)
def test_a_request_may_have_no_header(sent: object) -> None:
    assert header_lines({"multiValueHeaders": sent}, "Accept") == []
