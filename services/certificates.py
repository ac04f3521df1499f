"""HTTPS for phones in the house: a certificate authority of one's own in MAGNET_HOME/tls, and a certificate of this machine signed by it."""

import os
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from core.errors import BadInput, Unusable

FOLDER, AUTHORITY, SERVER = "tls", "ca", "server"
AUTHORITY_LASTS, SERVER_LASTS = timedelta(days=3650), timedelta(days=397)  # phones refuse a server's that lasts longer
# A stolen authority must not pass for the rest of the world: it signs for these and for the names it was made with.
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10")
LOCAL = ("localhost", "local", "lan", "home.arpa", "internal")
ALWAYS = ("localhost", "127.0.0.1", "::1")
Address = IPv4Address | IPv6Address


class Made(NamedTuple):
    """What was made: the hosts the server's certificate is for, where the authority's is, and its sha256 as people compare it."""

    hosts: list[str]
    authority: Path
    fingerprint: str
    new_authority: bool


def make(home: Path, hosts: Sequence[str] = (), now: datetime | None = None) -> Made:
    """A server certificate for `hosts` (without any: this machine's own addresses), signed by the authority, which is made where there is none.

    Raises BadInput for what is no host, or one that the authority does not sign for.
    """
    now, folder = now or datetime.now(UTC), home / FOLDER
    names = list(dict.fromkeys([*(_host(each) for each in (hosts or addresses())), *ALWAYS]))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = not (folder / f"{AUTHORITY}.key").exists() or _ends(folder / f"{AUTHORITY}.crt") < now + SERVER_LASTS
    if fresh:
        _make_authority(folder, names, now)
    authority = x509.load_pem_x509_certificate((folder / f"{AUTHORITY}.crt").read_bytes())
    _allowed(authority, names)
    _make_server(folder, authority, names, now)
    return Made(names, folder / f"{AUTHORITY}.crt", fingerprint(authority), fresh)


def server_files(home: Path) -> tuple[Path, Path]:
    """Certificate and key that HTTPS is served with. Raises Unusable, with the cure, where there are none or they have run out."""
    crt, key = home / FOLDER / f"{SERVER}.crt", home / FOLDER / f"{SERVER}.key"
    if not crt.exists() or not key.exists():
        raise Unusable(f"MAGNET_TLS=1, but there is no certificate in {crt.parent}: run `python app.py certificate HOST`, or unset MAGNET_TLS.")
    if _ends(crt) < datetime.now(UTC):
        raise Unusable(f"The certificate {crt} has run out: run `python app.py certificate HOST` again.")
    return crt, key


def authority_file(home: Path) -> Path | None:
    """The authority's certificate, which phones come to trust; None where none was made."""
    file = home / FOLDER / f"{AUTHORITY}.crt"
    return file if file.exists() else None


def fingerprint(certificate: x509.Certificate) -> str:
    """The sha256 of a certificate, in pairs with colons."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def fingerprint_of(file: Path) -> str:
    """The sha256 of the certificate in a PEM file."""
    return fingerprint(x509.load_pem_x509_certificate(file.read_bytes()))


def addresses() -> list[str]:
    """This machine's name and the addresses under which others in the house reach it."""
    name = socket.gethostname().lower()
    found = [name, f"{name}.local"]
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))  # nothing is sent: the system only says by which address it would go
                found.append(probe.getsockname()[0])
            except OSError:
                continue
    return [each for each in dict.fromkeys(found) if _permitted(each)]


def _host(text: str) -> str:
    host = text.strip().strip("[]").lower()
    if _as_address(host) is None and not all(part and len(part) < 64 and part.replace("-", "").isalnum() and part.isascii() for part in host.split(".")):
        raise BadInput("bad_host", f"{text!r} is no host: give a name such as magnet.local, or an address such as 192.168.1.20, without https://.", "host")
    return host


def _as_address(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _permitted(host: str, more: Sequence[x509.GeneralName] = ()) -> bool:
    address = _as_address(host)
    networks = [ip_network(each) for each in PRIVATE] + [each.value for each in more if isinstance(each, x509.IPAddress)]
    if address is not None:
        return any(isinstance(each, IPv4Network | IPv6Network) and address in each for each in networks)
    domains = [*LOCAL, *(each.value for each in more if isinstance(each, x509.DNSName))]
    return any(host == each or host.endswith(f".{each}") for each in domains)


def _allowed(authority: x509.Certificate, names: Sequence[str]) -> None:
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    strange = [name for name in names if not _permitted(name, limits)]
    if strange:
        raise BadInput(
            "bad_host",
            f"The authority does not sign for {', '.join(strange)}: take away {FOLDER}/{AUTHORITY}.* to make a new one, which phones trust anew.",
            "host",
        )


def _make_authority(folder: Path, names: Sequence[str], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Magnet"), x509.NameAttribute(NameOID.COMMON_NAME, f"Magnet {socket.gethostname()} {now:%Y-%m-%d}"[:64])]
    )
    own = [x509.DNSName(each) if _as_address(each) is None else x509.IPAddress(ip_network(each)) for each in names]
    limits = [*(x509.IPAddress(ip_network(each)) for each in PRIVATE), *(x509.DNSName(each) for each in LOCAL), *own]
    made = (
        _builder(name, name, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(limits, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(folder, AUTHORITY, made, key)


def _make_server(folder: Path, authority: x509.Certificate, names: Sequence[str], now: datetime) -> None:
    signer = load_pem_private_key((folder / f"{AUTHORITY}.key").read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    hosts = [x509.DNSName(each) if (address := _as_address(each)) is None else x509.IPAddress(address) for each in names]
    made = (
        _builder(subject, authority.subject, key.public_key(), now, SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(folder, SERVER, made, key)


def _builder(subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, lasts: timedelta) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public).serial_number(x509.random_serial_number())
    return made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + lasts)  # a phone's clock may be slow


def _usage(signs: bool) -> x509.KeyUsage:
    nothing = dict.fromkeys(("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, **nothing)


def _write(folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    """Key and certificate, each whole or not at all; nobody else reads the key."""
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for suffix, data in (("key", secret), ("crt", certificate.public_bytes(Encoding.PEM))):
        unfinished = folder / f".{name}.{suffix}.{os.getpid()}"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(data)
        os.replace(unfinished, folder / f"{name}.{suffix}")


def _ends(file: Path) -> datetime:
    return x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc
