"""The house's own certificates, and HTTPS with them."""

import ssl
import stat
import threading
import time
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from core.errors import BadInput, Unusable
from services._parts import Parts
from services.certificates import addresses, authority_file, fingerprint_of, make, server_files
from services.ready import parts_ready

PATIENCE_S = 20


def test_https_is_served_and_who_trusts_the_authority_gets_an_answer(parts: Parts) -> None:
    from live.gateway import serve

    home = parts.settings.home
    made = make(home, ["127.0.0.1"])
    stop = threading.Event()
    secure = replace(parts, settings=replace(parts.settings, tls=True))
    thread = threading.Thread(target=serve, args=(secure, None, "127.0.0.1", 0, stop), daemon=True)
    thread.start()
    address, until = home / "run" / "live.url", time.monotonic() + PATIENCE_S
    while not address.exists() and time.monotonic() < until:
        time.sleep(0.02)
    url = address.read_text()
    assert url.startswith("https://127.0.0.1:")
    assert parts_ready(secure)["live"] == "ok"
    trusting = ssl.create_default_context(cafile=str(made.authority))
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT
    with pytest.raises(urllib.error.HTTPError) as answered:  # a gateway alone serves /live only: 401 over a connection that is trusted
        urllib.request.urlopen(f"{url}/live", context=trusting, timeout=PATIENCE_S)
    assert answered.value.code == 401
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(f"{url}/live", timeout=PATIENCE_S)
    stop.set()
    thread.join(PATIENCE_S)


def test_the_authority_stays_when_a_new_certificate_is_made_and_nobody_else_reads_the_keys(tmp_path: Path) -> None:
    first, second = make(tmp_path, ["192.168.1.20"]), make(tmp_path, ["192.168.1.21", "magnet.local"])
    assert (first.new_authority, second.new_authority, first.fingerprint) == (True, False, second.fingerprint)
    assert second.hosts == ["192.168.1.21", "magnet.local", "localhost", "127.0.0.1", "::1"]
    assert fingerprint_of(authority_file(tmp_path) or Path()) == first.fingerprint
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "tls").glob("*.key")} == {0o600}


def test_the_authority_signs_for_the_house_and_not_for_the_world(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"does not sign for bank\.example"):
        make(tmp_path, ["192.168.1.20"]) and make(tmp_path, ["bank.example"])
    names = x509.load_pem_x509_certificate((tmp_path / "tls" / "server.crt").read_bytes()).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert "bank.example" not in names.value.get_values_for_type(x509.DNSName)


def test_a_phone_takes_a_certificate_of_at_most_398_days(tmp_path: Path) -> None:
    make(tmp_path, ["magnet.local"])
    made = x509.load_pem_x509_certificate((tmp_path / "tls" / "server.crt").read_bytes())
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=398)


@pytest.mark.parametrize("host", ["https://magnet.local", "", "a b", "名.local", "-"])
def test_what_is_no_host_is_said(tmp_path: Path, host: str) -> None:
    if host == "-":
        host = "x" * 70
    with pytest.raises(BadInput, match="is no host"):
        make(tmp_path, [host])
    assert not (tmp_path / "tls" / "server.crt").exists()


def test_without_or_with_an_old_certificate_the_start_says_the_cure(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"app\.py certificate"):
        server_files(tmp_path)
    make(tmp_path, ["magnet.local"], now=datetime.now(UTC) - timedelta(days=500))
    with pytest.raises(Unusable, match="has run out"):
        server_files(tmp_path)


def test_the_machines_own_addresses_are_such_as_are_reached_from_the_house() -> None:
    assert all(each.endswith(".local") or each.replace(".", "").isdigit() or ":" in each for each in addresses())
