"""What counts as one source."""

import pytest

from shared.domain.attempts.source import source_of


def test_an_ipv4_address_is_a_source() -> None:
    assert source_of("203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize("ip", ["2001:db8:0:7::1", "2001:DB8:0:7:ffff:ffff:ffff:ffff"])
def test_all_ipv6_addresses_of_a_subscriber_are_one_source(ip: str) -> None:
    assert source_of(ip) == "2001:db8:0:7::/64"


def test_the_next_subscriber_is_another_source() -> None:
    assert source_of("2001:db8:0:8::1") != source_of("2001:db8:0:7::1")


def test_an_ipv4_address_is_the_same_source_when_it_is_written_as_ipv6() -> None:
    assert source_of("::ffff:203.0.113.7") == source_of("203.0.113.7")


def test_what_is_no_address_is_a_source_too() -> None:
    assert source_of("test-invoke-source-ip") == "test-invoke-source-ip"
