"""A picture: only what is in Magnet already, and only for those who may see it."""

from io import BytesIO

import pytest
from PIL import Image

from core.city import Magnet
from core.errors import NotFound
from core.pages import Instance
from services._parts import Parts
from services.photos import take_photo
from tests import kit
from widgets._base import Screen
from widgets._frame import magnet
from widgets.image import FILES, VIEW, draw


def screen(parts: Parts, role: str = "leader") -> Screen:
    return Screen(parts, kit.account(parts, role, "440604"), "440604", "zh", "dark", "desk")


def a_photo(parts: Parts, screen: Screen) -> str:
    out = BytesIO()
    Image.new("RGB", (8, 8), "grey").save(out, "JPEG")
    return take_photo(parts, out.getvalue(), screen.account)


def test_a_file_that_came_with_it_is_shown_whole(parts: Parts) -> None:
    picture = draw(screen(parts), {"file": FILES[0], "title": "图"}).children
    assert picture.src.endswith(FILES[0])
    assert picture.alt == "图"


@pytest.mark.parametrize("file", ["../secret", "https://example.org/x.png", "tokens.css", "/etc/passwd"])
def test_nothing_else_is_a_file_of_it(file: str) -> None:
    assert VIEW.wrong({"file": file})


def test_a_photo_is_named_by_its_id() -> None:
    assert VIEW.wrong({"photo": "https://example.org/x.png"})
    assert VIEW.wrong({"photo": "0" * 64}) is None


def test_a_photo_is_shown_to_whoever_may_see_it(parts: Parts) -> None:
    mine = screen(parts)
    name = a_photo(parts, mine)
    assert draw(mine, {"photo": name, "title": "图"}).children.src == f"/api/v1/photos/{name}"
    with pytest.raises(NotFound):
        draw(screen(parts), {"photo": name, "title": "图"})


def test_a_photo_one_may_not_see_is_said_in_its_place(parts: Parts) -> None:
    entry = Magnet(id="picture", zh="图片", en="Picture", group="page", view="image", settings={"photo": "0" * 64})
    assert "没有这张照片" in str(magnet(screen(parts), "one", Instance(magnet="picture"), entry))
