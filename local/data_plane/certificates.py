"""Certificates for a server on this machine, signed by an authority of its own.

Clients look for that authority behind all those that botocore brings, so that loading them takes as
long as it does on Lambda.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address
from pathlib import Path

import botocore
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

KEY_BITS = 2048
PUBLIC_EXPONENT = 65537
VALID_FOR = timedelta(days=1)
AUTHORITIES = Path(botocore.__file__).with_name("cacert.pem")
BUNDLE, CHAIN = "authorities.pem", "server.pem"
"""What clients trust, and what the server shows: files in a folder that is thrown away."""

SIGNS_CERTIFICATES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)
"""What an authority says of its key, without which Python's own context does not trust it."""


def write_certificates(names: list[str], folder: Path) -> None:
    """Write what a server of these names shows, and what its clients trust, into a folder."""
    authority, key = (
        rsa.generate_private_key(PUBLIC_EXPONENT, KEY_BITS),
        rsa.generate_private_key(PUBLIC_EXPONENT, KEY_BITS),
    )
    root = _certificate("Local root", authority, "Local root", authority, [])
    shown = _certificate("Local", key, "Local root", authority, names)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / CHAIN).write_bytes(secret + shown.public_bytes(Encoding.PEM))
    (folder / BUNDLE).write_bytes(AUTHORITIES.read_bytes() + root.public_bytes(Encoding.PEM))


def _certificate(
    subject: str,
    key: rsa.RSAPrivateKey,
    issuer: str,
    issuer_key: rsa.RSAPrivateKey,
    names: list[str],
) -> x509.Certificate:
    """Sign a certificate of a server with these names, or of an authority if there are none."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(subject))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - VALID_FOR)
        .not_valid_after(now + VALID_FOR)
    )
    issued = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = builder.add_extension(issued, critical=False)
    for extension, critical in _purpose(key, names):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _purpose(key: rsa.RSAPrivateKey, names: list[str]) -> Iterator[tuple[x509.ExtensionType, bool]]:
    """Say what a certificate is for, and which parts of that nobody may overlook."""
    yield x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False
    yield x509.BasicConstraints(ca=not names, path_length=None), True
    if names:
        yield x509.SubjectAlternativeName([_general_name(name) for name in names]), False
    else:
        yield SIGNS_CERTIFICATES, True


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(IPv4Address(ip_address(name)))
    except ValueError:
        return x509.DNSName(name)
