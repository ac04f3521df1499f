"""Tiles of map servers, asked for by us."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.bases import Base
from data_sources import tile_servers
from data_sources.tile_servers import Away, Breaker, TileServer, sweep
from tests.tile_server import Server, png, serve


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


def base(server: Server, **over: object) -> Base:
    row = {"id": "theirs", "kind": "xyz", "zh": "甲", "en": "A", "address": f"{server.url}/a/{{z}}/{{x}}/{{y}}.png", "attribution": "© A", **over}
    return Base.model_validate(row)


def test_a_tile_is_asked_for_once_and_kept(server: Server, tmp_path: Path) -> None:
    tiles = TileServer(base(server), "", tmp_path)
    assert tiles.tile(3, 1, 2, False) == ("image/png", server.body)
    assert tiles.tile(3, 1, 2, True) == ("image/png", server.body)  # it has no dark tiles of its own
    assert server.asked == ["/a/3/1/2.png"]


def test_nothing_is_kept_where_its_owner_forbids_it(server: Server, tmp_path: Path) -> None:
    tiles = TileServer(base(server, keep_days=0), "", tmp_path)
    for _ in range(2):
        tiles.tile(3, 1, 2, False)
    assert len(server.asked) == 2
    assert list(tmp_path.rglob("*.png")) == []


def test_names_are_laid_over_the_ground_and_the_key_goes_along(server: Server, tmp_path: Path) -> None:
    server.answers["/b/"] = png((0, 0, 255, 128))
    over = base(server, address=[f"{server.url}/a/{{z}}/{{x}}/{{y}}.png", f"{server.url}/b/{{z}}/{{x}}/{{y}}.png?k={{key}}"], key="mine")
    media, data = TileServer(over, "s3cret", tmp_path).tile(3, 1, 2, False)
    file = tmp_path / "tile.png"
    file.write_bytes(data)
    assert media == "image/png"
    assert Image.open(file).convert("RGB").getpixel((5, 5)) == (127, 0, 128)
    assert server.asked[1] == "/b/3/1/2.png?k=s3cret"


def test_neighbouring_tiles_of_a_map_in_gcj02_are_made_of_the_same_pictures_asked_for_once(server: Server, tmp_path: Path) -> None:
    tiles = TileServer(base(server, crs="gcj02", keep_days=0), "", tmp_path)
    for column in (13337, 13338):
        assert tiles.tile(14, column, 7107, False)[0] == "image/png"
    assert len(server.asked) == len(set(server.asked)) <= 6


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        ({"status": 500}, "answers 500"),
        ({"status": 302}, "answers 302"),
        ({"body": b"<html>no key</html>"}, "no picture"),
        ({"body": b"\x89PNG\r\n\x1a\n" + bytes(3_000_000)}, "too much"),
    ],
)
def test_what_is_no_tile_is_said_in_plain_words_without_the_address(server: Server, tmp_path: Path, trouble: dict[str, object], why: str) -> None:
    for name, value in trouble.items():
        setattr(server, name, value)
    with pytest.raises(Away) as away:
        TileServer(base(server), "", tmp_path).tile(3, 1, 2, False)
    assert why in str(away.value)
    assert "127.0.0.1" not in str(away.value)
    assert away.value.why_zh


def test_a_server_that_fails_again_and_again_is_left_alone_and_tried_later(server: Server, tmp_path: Path) -> None:
    server.status = 503
    tiles = TileServer(base(server), "", tmp_path)
    for column in range(6):
        with pytest.raises(Away):
            tiles.tile(4, column, 0, False)
    assert len(server.asked) == tile_servers.FAILURES


def test_a_slow_server_is_not_waited_for(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_servers, "TIMEOUT_S", 0.2)
    server.wait_s = 2.0
    with pytest.raises(Away, match="too slow"):
        TileServer(base(server), "", tmp_path).tile(3, 1, 2, False)


def test_it_rests_longer_each_time_and_one_tile_makes_it_well() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    rests = [breaker.failed("down", "停了").again_s for _ in range(3)]
    assert rests == [2.0, 2.0, 15.0]
    with pytest.raises(Away, match="down"):
        breaker.check()
    assert breaker.failed("down", "停了").again_s == 15.0  # asked before the rest began: it makes the rest no longer
    now[0] = 15.0
    breaker.check()
    assert breaker.failed("down", "停了").again_s == 30.0
    breaker.worked()
    breaker.check()
    assert breaker.failed("down", "停了").again_s == 2.0


def test_old_tiles_and_those_of_base_maps_that_are_gone_are_cleared_away(tmp_path: Path) -> None:
    for name, age_days in (("theirs-1/3/1/1", 1), ("theirs-1/3/1/2", 9), ("gone-1/3/1/1", 1)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * 10)
        os.utime(file, (0, time.time() - age_days * 86400))
    sweep(tmp_path, {"theirs": 7})
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["1"]
    sweep(tmp_path, {"theirs": 7}, most_bytes=5)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
