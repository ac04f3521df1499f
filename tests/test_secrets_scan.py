"""The scan for secrets finds them, and finds none here."""

import secrets

import pytest

from tests.secrets_scan import ROOT, found_in, scan


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "private key"),
        ("AK" + "IAABCDEFGHIJKLMNOP", "AWS key"),
        ("key: LT" + "AI5tAbCdEfGhIjKlMnOpQr", "Aliyun key"),
        ("DATABASE_URL=postgresql" + "://magnet:Zx81kk29sla@db.city.gov/magnet", "address with a password"),
        ("mgt" + "_" + secrets.token_urlsafe(32), "token of ours"),
        ('api_key = "' + "q8Zr1LxW0vTb5NcYk3MhJd7PfGs2Ua9E" + '"', "assigned secret"),
    ],
)
def test_a_secret_is_found(line: str, kind: str) -> None:
    assert [each for _, each in found_in(line)] == [kind]


def test_words_and_examples_are_none() -> None:
    assert found_in("password = given.password\nREDIS_URL=redis://user:password@host:6379\ntoken: str = secrets.token_urlsafe(32)") == []


def test_the_repository_holds_none() -> None:
    assert scan(ROOT) == []
