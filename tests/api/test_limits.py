"""Open endpoints are for people, not for floods."""

from dataclasses import replace

import pytest

from api._limits import PREFIX, network
from app import make_web
from data_sources import bus
from services._parts import Parts
from tests.conftest import Client

REPORTS, PHOTOS = "/api/v1/reports", "/api/v1/photos"


def statuses(client: Client, path: str, count: int, **more: object) -> set[int]:
    return {client.post(path, data=b"no", **more).status_code for _ in range(count)}


def test_the_thirty_first_in_a_minute_is_refused(client) -> None:
    assert statuses(client(), PHOTOS, 30) == {400}
    refused = client().post(PHOTOS, data=b"no")
    assert (refused.status_code, refused.json["error"]["code"], refused.headers["Retry-After"]) == (429, "too_often", "60")
    assert "30 per 1 minute" in refused.json["error"]["message"]


def test_each_endpoint_and_each_address_has_its_own_count(client) -> None:
    assert statuses(client(), PHOTOS, 31) == {400, 429}
    assert statuses(client(), REPORTS, 30) == {400}
    assert statuses(client(), REPORTS, 1) == {429}
    assert statuses(client(), PHOTOS, 1, environ_base={"REMOTE_ADDR": "10.0.0.2"}) == {400}


def test_whoever_is_signed_in_is_not_counted(client) -> None:
    assert statuses(client("leader"), REPORTS, 60) == {400}
    assert statuses(client(), REPORTS, 1) == {400}


def test_no_address_is_kept(client, parts: Parts) -> None:
    statuses(client(), PHOTOS, 1)
    keys = [key.decode() for key in parts.bus.keys(f"{PREFIX}*")]  # type: ignore[union-attr]
    assert len(keys) == 1
    assert "127.0.0.1" not in keys[0]


def test_without_the_bus_it_counts_in_memory(parts: Parts) -> None:
    away = replace(parts, bus=bus.connect("redis://127.0.0.1:1"))
    client = Client(make_web(away).server.test_client(), None)
    assert statuses(client, PHOTOS, 30) == {400}
    assert statuses(client, PHOTOS, 1) == {429}


@pytest.mark.parametrize(
    ("address", "counted"), [("10.1.2.3", "10.1.2.3"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64"), ("unknown", "unknown")]
)
def test_an_ipv6_sender_is_his_network(address: str, counted: str) -> None:
    assert network(address) == counted
