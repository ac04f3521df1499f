"""Base maps in one file."""

import gzip
import sqlite3
from pathlib import Path

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from core.errors import Unusable
from data_sources.tile_files import VECTOR, About, is_packed, open_tiles, unpacked, write_mbtiles
from tests.real_data import real

WORLD = (-180.0, -85.0, 180.0, 85.0)


def pmtiles(path: Path, tiles: dict[tuple[int, int, int], bytes]) -> Path:
    with path.open("wb") as file:
        writer = Writer(file)
        for (z, x, y), data in sorted(tiles.items(), key=lambda each: zxy_to_tileid(*each[0])):
            writer.write_tile(zxy_to_tileid(z, x, y), gzip.compress(data))
        head = {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "min_zoom": 0, "max_zoom": 2, "center_zoom": 0}
        edges = {
            "min_lon_e7": 113 * 10**7,
            "min_lat_e7": 22 * 10**7,
            "max_lon_e7": 114 * 10**7,
            "max_lat_e7": 24 * 10**7,
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
        writer.finalize({**head, **edges}, {"attribution": '<a href="https://x.example">© Somebody</a>'})
    return path


def refused(path: Path) -> str:
    with pytest.raises(Unusable) as error:
        open_tiles(path)
    return str(error.value)


def test_pmtiles_gives_its_tiles_as_they_lie_in_it(tmp_path: Path) -> None:
    with open_tiles(pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): b"whole", (2, 3, 1): b"part"})) as tiles:
        data = tiles.tile(2, 3, 1)
        assert data is not None
        assert is_packed(data)
        assert unpacked(data) == b"part"
        assert tiles.tile(2, 0, 0) is None
        assert tiles.about == About(VECTOR, 0, 2, (113.0, 22.0, 114.0, 24.0), "© Somebody")


def test_mbtiles_counts_its_rows_from_the_south(tmp_path: Path) -> None:
    with write_mbtiles(tmp_path / "a.mbtiles", About("image/png", 1, 1, WORLD, "ours")) as put:
        put(1, 0, 0, b"north west")
    assert sqlite3.connect(tmp_path / "a.mbtiles").execute("SELECT tile_row FROM tiles").fetchone() == (1,)
    with open_tiles(tmp_path / "a.mbtiles") as tiles:
        assert tiles.tile(1, 0, 0) == b"north west"
        assert tiles.tile(1, 0, 1) is None
        assert (tiles.about.media, tiles.about.attribution) == ("image/png", "ours")


def test_an_unfinished_file_is_never_left(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError), write_mbtiles(tmp_path / "a.mbtiles", About(VECTOR, 1, 1, WORLD, "")) as put:
        [put(1, 0, 0, data) for data in (b"x", b"the same again")]
    assert list(tmp_path.iterdir()) == []


def test_old_pmtiles_are_refused_with_their_version_and_the_cure(tmp_path: Path) -> None:
    (tmp_path / "one.pmtiles").write_bytes(b"PM\x01\x00" + bytes(600))
    (tmp_path / "two.pmtiles").write_bytes(b"PM\x02\x00" + bytes(600))
    assert "version 1" in refused(tmp_path / "one.pmtiles")
    assert "version 2" in refused(tmp_path / "two.pmtiles")
    assert "pmtiles convert" in refused(tmp_path / "two.pmtiles")


def test_what_is_no_map_is_refused_by_its_first_bytes_however_large_it_is(tmp_path: Path) -> None:
    file = tmp_path / "film.pmtiles"
    with file.open("wb") as out:
        out.write(b"\x00\x00\x00\x20ftypisom")
        out.truncate(300 * 1024 * 1024)
    assert "neither PMTiles nor MBTiles" in refused(file)
    assert "cannot be read" in refused(tmp_path / "nowhere.pmtiles")


def test_a_file_cut_short_or_of_another_kind_says_so(tmp_path: Path) -> None:
    whole = pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): bytes(range(250)) * 40}).read_bytes()
    (tmp_path / "cut.pmtiles").write_bytes(whole[: len(whole) - 100])
    (tmp_path / "broken.pmtiles").write_bytes(whole[:127] + bytes(len(whole) - 127))
    sqlite3.connect(tmp_path / "other.mbtiles").execute("CREATE TABLE things (a)")
    assert "ends early" in refused(tmp_path / "cut.pmtiles")
    assert "broken" in refused(tmp_path / "broken.pmtiles")
    assert "no MBTiles" in refused(tmp_path / "other.mbtiles")


def test_a_real_map_of_a_city_is_read() -> None:
    with open_tiles(real("firenze_protomaps_vector_ODbL.pmtiles")) as tiles:
        assert tiles.about.media == VECTOR
        assert tiles.about.attribution.startswith("Protomaps © OpenStreetMap")
        data = tiles.tile(14, 8704, 5972)
        assert data is not None
        assert b"roads" in unpacked(data)
