"""The base maps of an installation."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from core.bases import Base
from core.errors import NotFound
from data_sources.tile_files import VECTOR, About, write_mbtiles
from services import bases
from services._parts import Parts
from store import tables
from tests.kit import NANPU, SQUARES

OURS = {"zh": "我", "en": "Ours"}


def with_bases(parts: Parts, *rows: dict[str, Any], **settings: Any) -> Parts:
    made = {row["id"]: Base.model_validate({**OURS, **row}) for row in rows}
    return replace(parts, city=parts.city.model_copy(update={"bases": made}), settings=replace(parts.settings, **settings))


def a_file(parts: Parts, name: str = "a.mbtiles") -> Path:
    file = parts.settings.home / "maps" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    with write_mbtiles(file, About("image/png", 3, 5, (113.0, 22.0, 114.0, 24.0), "© File")) as put:
        put(3, 6, 3, b"\x89PNG")
    return file


SERVER = {"id": "theirs", "kind": "xyz", "address": "https://t.example/{z}/{x}/{y}?k={key}", "key": "mine", "attribution": "© Theirs"}


def test_a_file_in_the_folder_of_maps_is_a_base_map(parts: Parts) -> None:
    a_file(parts)
    mapped = with_bases(parts, {"id": "file", "kind": "mbtiles", "file": "a.mbtiles"})
    (item,) = bases.listing(mapped)
    assert item | {"away": None, "vector": False, "min": 3, "max": 5, "attribution": "© File"} == item
    assert bases.tile(mapped, "file", 3, 6, 3, False) == bases.Tile("image/png", b"\x89PNG")
    assert bases.tile(mapped, "file", 3, 0, 0, False).data is None
    assert bases.problems(mapped.settings, mapped.city.bases) == []


def test_a_broken_file_is_told_to_whoever_runs_the_house_and_the_rest_works(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    (parts.settings.home / "maps").mkdir(parents=True, exist_ok=True)
    (parts.settings.home / "maps" / "old.pmtiles").write_bytes(b"PM\x01\x00" + bytes(600))
    mapped = with_bases(parts, {"id": "old", "kind": "pmtiles", "file": "old.pmtiles"}, {"id": "outline", "kind": "outline"})
    with caplog.at_level(logging.WARNING):
        old, outline = bases.listing(mapped)
    assert "PMTiles of version 1" in caplog.text
    assert "app.py check" in old["away"][1]
    assert str(parts.settings.home) not in str(old)
    assert outline["away"] is None
    assert "only version 3 is read" in bases.problems(mapped.settings, mapped.city.bases)[0]
    with pytest.raises(bases.Away):
        bases.tile(mapped, "old", 1, 0, 0, False)


def test_a_key_stays_here_and_one_that_is_missing_is_named(parts: Parts) -> None:
    mapped = with_bases(parts, SERVER)
    assert "MAP_KEYS=mine:" in bases.problems(mapped.settings, mapped.city.bases)[0]
    assert bases.listing(mapped)[0]["away"]
    keyed = with_bases(parts, SERVER, map_keys={"mine": "s3cret-key"})
    assert bases.problems(keyed.settings, keyed.city.bases) == []
    assert "s3cret" not in str(bases.listing(keyed))
    assert "t.example" not in str(bases.listing(keyed))


def test_the_illustrative_map_is_made_of_the_store_once(parts: Parts) -> None:
    lon, lat = SQUARES[NANPU]
    rows = [
        {"id": i, "name": f"{i}栋", "area": NANPU + "001", "floors": 6, "kind": "residential", "lon": lon + i * 0.001, "lat": lat + 0.004} for i in (1, 2, 3)
    ]
    with parts.store.write() as conn:
        conn.execute(insert(tables.buildings), rows)
    mapped = with_bases(parts, {"id": "sketch", "kind": "vector"}, demo=True)
    found = bases.tile(mapped, "sketch", 9, 416, 222, False)
    assert found.media == VECTOR
    data, headers = found.for_browser(takes_gzip=False)
    assert b"earth" in data
    assert "Content-Encoding" not in headers
    assert found.for_browser(takes_gzip=True)[1]["Content-Encoding"] == "gzip"
    assert bases.make_illustrative(mapped).name.endswith("-3.mbtiles")


def test_what_is_no_tile_or_no_base_map_is_not_found(parts: Parts) -> None:
    mapped = with_bases(parts, SERVER, {"id": "outline", "kind": "outline"}, map_keys={"mine": "s3cret-key"})
    for base, z, x, y in (("nobody", 1, 0, 0), ("outline", 1, 0, 0), ("theirs", 1, 2, 0), ("theirs", 40, 0, 0)):
        with pytest.raises(NotFound):
            bases.tile(mapped, base, z, x, y, False)
    assert bases.tile(mapped, "theirs", 19, 0, 0, False).data is None  # deeper than its server goes: nobody is asked
