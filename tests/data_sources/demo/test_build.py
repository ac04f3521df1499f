"""The demo as rows: the same city and moment give the same rows."""

import hashlib

import pytest

from core.city import City
from data_sources.demo.build import Demo
from tests.data_sources.demo.conftest import NOW


def fingerprint(tables) -> str:
    return hashlib.sha256(repr(tables).encode()).hexdigest()


def test_two_builds_are_equal(city: City, tables) -> None:
    again: dict[str, list[dict]] = {}
    for table, rows in Demo(city, 0.05).rows(NOW, "hash"):
        again.setdefault(table, []).extend(rows)
    for table, rows in tables.items():
        assert fingerprint(rows) == fingerprint(again[table]), table


def test_areas_count_their_homes_and_people(tables) -> None:
    known = {area["code"]: area for area in tables["areas"]}
    assert known["440604"]["residents"] == len(tables["people"])
    assert known["440604"]["households"] == len(tables["homes"])
    streets = [area for area in tables["areas"] if area["level"] == "town_street"]
    assert sum(area["residents"] for area in streets) == known["440604"]["residents"]


def test_all_accounts_share_one_hash(tables) -> None:
    accounts = {row["username"]: row for row in tables["accounts"]}
    assert set(accounts) == {"wall", "leader", "handler", "admin", "security", "auditor", "dispatcher", "dispatcher2", "community", "officer", "property"}
    assert {row["password_hash"] for row in accounts.values()} == {"hash"}
    assert accounts["community"]["area"] == "440604012061"
    assert accounts["dispatcher"]["area"] == "440604012"
    assert all(row["demo"] for row in accounts.values())


def test_the_officer_is_one_of_nanpu(tables) -> None:
    account = next(row for row in tables["accounts"] if row["username"] == "officer")
    officer = next(row for row in tables["officers"] if row["id"] == account["officer"])
    assert officer["grid"].startswith("440604012061")
    assert officer["name"] == account["name"]


def test_a_city_without_a_sketch_is_refused(city: City) -> None:
    with pytest.raises(ValueError, match=r"sketch\.py"):
        _ = Demo(city.model_copy(update={"code": "999999"})).places
