"""What counts as one source."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

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


@given(st.ip_addresses(v=4))
def test_every_ipv4_address_is_a_source_of_its_own(ip: IPv4Address) -> None:
    assert source_of(str(ip)) == str(ip)
    assert source_of(f"::ffff:{ip}") == str(ip)


IPV6 = (
    st.binary(min_size=16, max_size=16).map(IPv6Address).filter(lambda ip: ip.ipv4_mapped is None)
)


@given(IPV6, IPV6)
def test_two_ipv6_addresses_are_one_source_if_their_first_64_bits_are(
    one: IPv6Address, other: IPv6Address
) -> None:
    same_network = IPv6Address(one.packed[:8] + other.packed[8:])
    assume(same_network.ipv4_mapped is None)

    assert source_of(str(same_network)) == source_of(one.exploded) == source_of(one.compressed)
    assert (source_of(str(one)) == source_of(str(other))) == (one.packed[:8] == other.packed[:8])


@given(st.text() | st.ip_addresses().map(str))
def test_a_source_is_its_own_source(text: str) -> None:
    """Sources are kept, and compared with others."""
    assert source_of(source_of(text)) == source_of(text)
