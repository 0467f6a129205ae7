"""A certificate authority of our own, and one server certificate for loopback signed by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Certificate:
    ca_file: Path
    cert_file: Path
    key_file: Path


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject: str, key: Key) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name("test authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
    )


def _authority(key: Key) -> x509.Certificate:
    basic = x509.BasicConstraints(ca=True, path_length=0)
    return _builder("test authority", key).add_extension(basic, critical=True).sign(key, SHA256())


def _server(key: Key, authority_key: Key) -> x509.Certificate:
    names = x509.SubjectAlternativeName(
        [
            x509.DNSName("localhost"),
            x509.IPAddress(ip_address("127.0.0.1")),
            x509.IPAddress(ip_address("127.0.0.2")),
        ]
    )
    return (
        _builder("localhost", key)
        .add_extension(names, critical=False)
        .sign(authority_key, SHA256())
    )


@contextmanager
def new_certificate() -> Iterator[Certificate]:
    """An authority of its own and a certificate for loopback, gone with the block."""
    folder = Path(mkdtemp(prefix="cert-"))
    authority_key, key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    made = Certificate(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    made.ca_file.write_bytes(_authority(authority_key).public_bytes(Encoding.PEM))
    made.cert_file.write_bytes(_server(key, authority_key).public_bytes(Encoding.PEM))
    made.key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    yield made
    rmtree(folder)


@pytest.fixture(scope="session")
def certificate() -> Iterator[Certificate]:
    with new_certificate() as made:
        yield made
