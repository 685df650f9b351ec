"""The source of a request, as the limits of login attempts see it."""

from ipaddress import IPv4Address, ip_address, ip_network

_IPV6_PREFIX = 64  # bits; a subscriber gets a whole /64 and can use any address in it


def source_of(ip: str) -> str:
    """Return what counts as one source: an IPv4 address, or the /64 network of an IPv6 one.

    Any other text is returned unchanged: API Gateway's console sends test-invoke-source-ip.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return ip
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, _IPV6_PREFIX), strict=False))
