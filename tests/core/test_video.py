"""Who may watch what, and which gateway has which camera."""

import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from core._yaml import PackError
from core.city import load_city
from core.video import Gateway, Video, address_fault

CITIES = Path(__file__).parents[2] / "cities"
VIDEO = Video(watchers=("leader", "property"), only={"property": ("property",)}, walls=("lookout",))


def test_roles_walls_and_classes() -> None:
    assert (VIDEO.classes("leader", False), VIDEO.classes("property", False)) == (None, ("property",))
    assert (VIDEO.classes("admin", False), VIDEO.classes("leader", True)) == ((), ("lookout",))
    assert [VIDEO.may("leader", False, "x"), VIDEO.may("property", False, "x"), VIDEO.may("wall", False, "lookout"), VIDEO.may("auditor", False, "x")] == [
        True,
        False,
        True,
        False,
    ]


def test_a_gateway_has_its_own_cameras() -> None:
    gateway = Gateway(id="g", url="http://g/{gb_id}.m3u8?k={secret}", classes=("skynet",), begins="4406")
    assert gateway.has("44060400", "skynet")
    assert not gateway.has("44060400", "property")
    assert not gateway.has("11010100", "skynet")
    assert Gateway(id="all", url="http://g/{gb_id}").has("1", "any")


@pytest.mark.parametrize("url", ["http://g/1.m3u8", "rtsp://g/{gb_id}", "http://u:p@g/{gb_id}", "http://g:x/{gb_id}", "http://g/{gb_id} x"])
def test_a_gateway_that_cannot_be_reached_so_is_a_mistake_of_the_pack(url: str) -> None:
    with pytest.raises(ValidationError):
        Gateway(id="g", url=url)


def test_an_address_with_everything_right_has_no_fault() -> None:
    assert address_fault("https://gate.example:8443/live/1.m3u8?k=1") is None
    assert "STREAM_SECRET" in str(address_fault("http://u:p@g/1"))


def test_a_class_that_is_not_there_stops_the_pack_with_file_and_line(tmp_path: Path) -> None:
    shutil.copytree(CITIES / "chancheng", tmp_path / "chancheng")
    with (tmp_path / "chancheng" / "city.yaml").open("a", encoding="utf-8") as out:
        out.write("\nvideo: {walls: [nobody]}\n")
    with pytest.raises(PackError, match=r"city\.yaml.*nobody"):
        load_city(CITIES / "base", tmp_path / "chancheng")
