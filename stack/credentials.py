"""Secrets and certificates of one state folder: made once, readable by its owner only."""

import base64
import datetime
import hashlib
import ipaddress
import json
import os
import secrets
import sys
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LEDGER_USER = "ledger"
# The floor of RFC 7677, and Kafka's own default for SCRAM-SHA-512; the password has 192 random bits.
SCRAM_ITERATIONS = 4096
VALID = datetime.timedelta(days=3650)


SECRETS = "secrets.json"
NEXT = "secrets-next.json"
"""Passwords that are being brought in: written before the broker is told of them, since it then knows no others."""


@dataclass(frozen=True)
class Credentials:
    """What the broker is formatted with; its passwords are changed by `tinledger secret rotate` alone."""

    cluster_id: str
    controller_password: str
    ledger_password: str


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    half = path.with_name(path.name + ".half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    half.replace(path)


def credentials(folder: Path) -> Credentials:
    """The folder's credentials; made on first use."""
    path = folder / SECRETS
    if path.exists():
        return Credentials(**json.loads(path.read_text()))
    made = Credentials(cluster_id=base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("="), **new_passwords())
    write_private(path, json.dumps(asdict(made)).encode())
    return made


def new_passwords() -> dict[str, str]:
    """A password for each of the broker's own users, by the name of its field."""
    return {name: secrets.token_urlsafe(24) for name in ("controller_password", "ledger_password")}


def next_credentials(folder: Path) -> tuple[Credentials, bool]:
    """The folder's next credentials, and whether they were left by a change that was broken off."""
    path = folder / NEXT
    if path.exists():
        return Credentials(**json.loads(path.read_text())), True
    made = replace(credentials(folder), **new_passwords())
    write_private(path, json.dumps(asdict(made)).encode())
    return made, False


def take_next(folder: Path) -> None:
    """From now on the next credentials are the folder's."""
    (folder / NEXT).replace(folder / SECRETS)


def renew_certificates(folder: Path) -> Path:
    """Another authority and another key of the broker's; the authority's file, which clients must be given anew."""
    for name in ("broker.pem", "ca.pem"):
        (folder / name).unlink(missing_ok=True)
    return certificates(folder)[0]


def scram_credential(user: str, password: str) -> str:
    """What the format command takes, with a salted hash: a command line can be read by every user."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, SCRAM_ITERATIONS)
    parts = f'salt="{base64.b64encode(salt).decode()}",saltedpassword="{base64.b64encode(salted).decode()}"'
    return f"SCRAM-SHA-512=[name={user},iterations={SCRAM_ITERATIONS},{parts}]"


def _certificate(
    name: str, key: ec.EllipticCurvePublicKey, issuer: str, signer: ec.EllipticCurvePrivateKey, is_authority: bool
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if is_authority:
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, critical=True)
    else:
        loopback = x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))
        names = x509.SubjectAlternativeName([*map(x509.DNSName, sorted({name, "localhost"})), loopback])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(signer, hashes.SHA256())


def certificates(folder: Path, host: str = "localhost") -> tuple[Path, Path]:
    """The certificate of our authority, and the broker's key with its chain, both PEM; made on first use.

    The broker's holds for `host`, localhost and 127.0.0.1.
    """
    authority, broker = folder / "ca.pem", folder / "broker.pem"
    if not (authority.exists() and broker.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        signer, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        issuer = "Tinledger state folder authority"
        root = _certificate(issuer, signer.public_key(), issuer, signer, True)
        leaf = _certificate(host, key.public_key(), issuer, signer, False)
        pem = serialization.Encoding.PEM
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        write_private(broker, private + leaf.public_bytes(pem) + root.public_bytes(pem))
        write_private(authority, root.public_bytes(pem))
        authority.chmod(0o644)
    return authority, broker


if __name__ == "__main__":
    # For the compose file: python -m stack.credentials FOLDER HOST
    certificates(Path(sys.argv[1]), sys.argv[2])
