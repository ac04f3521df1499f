"""Versions of the lake: published whole, read by anybody, three kept."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from core.errors import Unusable
from data_sources.lake import Lake, NoLake

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def publish(lake: Lake, people: int = 1) -> int:
    row = {"area": "440604012061001", "sex": "f", "birth_year": 1994, "origin": "广西", "residence": "registered"}
    return lake.publish({"people": [pd.DataFrame([row] * people)], "enterprises": [], "cases": []}, NOW, 7, "mark")


def count(lake: Lake) -> int:
    return int(lake.frame(lambda backend: backend.table("person"))["n"].sum())


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open("", tmp_path)


def test_before_the_first_version_there_is_no_lake(lake: Lake) -> None:
    assert not lake.alive()
    with pytest.raises(NoLake):
        count(lake)


def test_a_version_says_what_it_holds(lake: Lake) -> None:
    assert publish(lake) == 1
    about = lake.about()
    assert (about["built_at"], about["through"], about["fingerprint"]) == (NOW.isoformat(), 7, "mark")


def test_people_are_rolled_up_by_bands_of_five_years(lake: Lake) -> None:
    publish(lake, 3)
    (row,) = lake.frame(lambda backend: backend.table("person")).to_dict("records")
    assert (row["age"], row["sex"], row["n"]) == (30, "f", 3)


def test_a_reader_goes_over_to_the_next_version(lake: Lake, tmp_path: Path) -> None:
    reader = Lake.open("", tmp_path)
    publish(lake, 1)
    assert count(reader) == 1
    publish(lake, 2)
    reader._looked = (float("-inf"), None)  # a second later
    assert count(reader) == 2


def test_a_version_that_rotted_gives_way_to_the_one_before_it(lake: Lake, tmp_path: Path) -> None:
    publish(lake, 1)
    publish(lake, 2)
    file = tmp_path / "lake" / "rollup-2.duckdb"
    body = file.read_bytes()
    file.write_bytes(b"".join(bytes(byte ^ 0xFF for byte in body[at : at + 8]) + body[at + 8 : at + 4096] for at in range(0, len(body), 4096)))
    reader = Lake.open("", tmp_path)
    with pytest.raises(NoLake):
        count(reader)
    assert (count(reader), reader.version()) == (1, 1)
    assert publish(lake, 3) == 3
    reader._looked = (float("-inf"), None)  # a second later
    assert count(reader) == 3


def test_three_versions_are_kept(lake: Lake) -> None:
    for _ in range(5):
        publish(lake)
    assert sorted(file.name for file in lake.folder.glob("rollup-*")) == ["rollup-3.duckdb", "rollup-4.duckdb", "rollup-5.duckdb"]


def test_leftovers_of_a_build_that_was_killed_are_thrown_away(lake: Lake) -> None:
    publish(lake)
    (lake.folder / "unfinished-2.duckdb").write_bytes(b"half")
    (lake.folder / "build.duckdb").write_bytes(b"half")
    assert publish(lake, 4) == 2
    assert count(lake) == 4


def test_while_another_process_builds_nobody_else_does(lake: Lake) -> None:
    publish(lake)
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    other = subprocess.Popen([sys.executable, "-c", script, str(lake.folder / "build.duckdb")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ)
    try:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(duckdb.IOException):
            publish(lake)
    finally:
        other.communicate()
    assert publish(lake) == 2


def test_an_address_it_cannot_take_is_refused_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="postgresql://"):
        Lake.open("mysql://somewhere", tmp_path)
