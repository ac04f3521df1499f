"""Base maps of a pack."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.bases import Base, is_tile, tile_at, tile_corner
from core.city import PackError, load_city

CITIES = Path(__file__).parents[2] / "cities"
OSM = {
    "id": "osm",
    "kind": "xyz",
    "zh": "开放街图",
    "en": "OSM",
    "address": "https://{s}.tiles.example/{z}/{x}/{y}.png",
    "subdomains": ["a", "b"],
    "attribution": "© OSM",
}


def refused(**over: object) -> str:
    with pytest.raises(ValidationError) as error:
        Base.model_validate({key: value for key, value in {**OSM, **over}.items() if value is not None})
    return str(error.value)


def test_neighbouring_tiles_are_asked_of_different_hosts() -> None:
    base = Base.model_validate(OSM)
    assert base.addresses(3, 1, 2, "", False) == ["https://b.tiles.example/3/1/2.png"]
    assert base.addresses(3, 2, 2, "", False) == ["https://a.tiles.example/3/2/2.png"]


def test_a_key_a_row_from_the_south_and_dark_tiles_of_their_own() -> None:
    made = {
        **OSM,
        "subdomains": [],
        "key": "mine",
        "address": ["https://t.example/{z}/{x}/{-y}?k={key}"],
        "dark_address": ["https://t.example/d/{z}/{x}/{-y}?k={key}"],
    }
    base = Base.model_validate(made)
    assert base.addresses(2, 1, 0, "abc", False) == ["https://t.example/2/1/3?k=abc"]
    assert base.addresses(2, 1, 0, "abc", True) == ["https://t.example/d/2/1/3?k=abc"]


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"address": "https://t.example/{z}/{x}.png", "subdomains": None}, "{z}, {x} and {y}"),
        ({"address": "ftp://t.example/{z}/{x}/{y}", "subdomains": None}, "begins with https://"),
        ({"address": "https://t.example/{z}/{x}/{y}/{w}", "subdomains": None}, "{w} is no place to fill"),
        ({"subdomains": None}, "subdomains and {s}"),
        ({"key": "mine"}, "key and {key}"),
        ({"attribution": " "}, "attribution"),
        ({"address": None}, "needs address"),
        ({"kind": "pmtiles", "address": None, "subdomains": None}, "needs file"),
        ({"kind": "pmtiles", "address": None, "subdomains": None, "file": "a.pmtiles", "crs": "gcj02"}, "crs gcj02 belongs to"),
        ({"min_zoom": 9, "max_zoom": 8}, "min_zoom is above"),
        ({"crs": "bd09"}, "gcj02"),
    ],
)
def test_a_base_map_that_cannot_be_drawn_is_refused_with_the_cure(over: dict[str, object], said: str) -> None:
    assert said in refused(**over)


def test_a_mistake_in_a_pack_is_named_with_file_and_line(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(CITIES / "chancheng", tmp_path / "chancheng"))
    text = (pack / "city.yaml").read_text(encoding="utf-8").replace("kind: outline", "kind: outlines")
    (pack / "city.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_city(CITIES / "base", pack)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "outlines," in each)
    assert f"city.yaml:{line}: bases.outline.kind" in str(error.value)
    assert "'pmtiles'" in str(error.value)


@given(st.floats(-179, 179), st.floats(-84, 84), st.integers(0, 19))
def test_places_and_tiles_go_there_and_back(lon: float, lat: float, z: int) -> None:
    assert tile_corner(z, *tile_at(z, lon, lat)) == pytest.approx((lon, lat), abs=1e-9)


def test_what_is_no_tile_of_the_world_is_none() -> None:
    assert is_tile(0, 0, 0)
    assert not is_tile(1, 2, 0)
    assert not is_tile(3, -1, 0)
    assert not is_tile(23, 0, 0)


def test_every_preset_of_the_documents_is_a_base_map() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (CITIES.parent / "docs" / "base-maps.md").read_text(encoding="utf-8"), re.DOTALL)
    rows = [Base.model_validate(row) for block in blocks for row in yaml.safe_load(block)["bases"]]
    assert {"tianditu", "tianditu_image", "amap", "osm"} <= {row.id for row in rows}
    assert next(row for row in rows if row.id == "amap").crs == "gcj02"
    assert all("tk=k3y" in address for address in next(row for row in rows if row.id == "tianditu").addresses(12, 3335, 1778, "k3y", False))
