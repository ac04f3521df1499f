"""Boxes over photos: others see the covered copy, the original is kept, and each look is on record."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services._parts import Parts
from services.photo_covers import cover, covers, original
from services.photos import photo, take_photo
from store import tables
from tests import kit
from tests.photo import a_photo

MIDDLE = (0.25, 0.25, 0.5, 0.5)


def held(parts: Parts) -> str:
    """A photo that a case holds."""
    name = take_photo(parts, a_photo(color="orchid", size=(80, 60)), None)
    kit.a_case(parts, photos=[name])
    return name


def middle(data: bytes) -> tuple[int, ...]:
    with Image.open(BytesIO(data)) as picture:
        return tuple(picture.getpixel((picture.width // 2, picture.height // 2)))  # type: ignore[arg-type]


def acts(parts: Parts) -> list[tuple[str, str]]:
    with parts.store.read() as conn:
        return [(row.act, row.target) for row in conn.execute(select(tables.audit).order_by(tables.audit.c.id)) if row.act.startswith("photo.")]


def test_others_see_the_covered_photo_and_its_thumbnail(parts: Parts) -> None:
    name, leader = held(parts), kit.account(parts, "leader", "440604")
    before = middle(photo(parts, leader, name))
    assert cover(parts, kit.account(parts), name, [MIDDLE], 0) == 1
    assert max(middle(photo(parts, leader, name))) < 20 < max(before)
    assert max(middle(photo(parts, leader, name, thumb=True))) < 20


def test_the_original_is_kept_for_those_with_the_right_and_each_look_is_on_record(parts: Parts) -> None:
    name, community = held(parts), kit.account(parts)
    before = photo(parts, community, name)
    cover(parts, community, name, [MIDDLE], 0)
    assert original(parts, community, name) == before
    with pytest.raises(NotAllowed):
        original(parts, kit.account(parts, "leader", "440604"), name)
    with pytest.raises(NotFound):
        original(parts, kit.account(parts, "community", kit.NANZHUANG_ONE), name)
    assert acts(parts) == [("photo.cover", name), ("photo.original", name)]


def test_the_second_of_two_who_draw_at_once_is_told(parts: Parts) -> None:
    name, community = held(parts), kit.account(parts)
    cover(parts, community, name, [MIDDLE], 0)
    with pytest.raises(Conflict):
        cover(parts, kit.account(parts, "dispatcher", "440604012"), name, [(0, 0, 0.1, 0.1)], 0)
    known = covers(parts, community, name)
    assert (known["boxes"], known["version"], len(known["history"])) == ([list(MIDDLE)], 1, 1)


def test_without_boxes_the_original_shows_again_and_the_history_stays(parts: Parts) -> None:
    name, community = held(parts), kit.account(parts)
    before = photo(parts, community, name)
    cover(parts, community, name, [MIDDLE], 0)
    assert cover(parts, community, name, [], 1) == 2
    assert photo(parts, community, name) == before
    assert [each["boxes"] for each in covers(parts, community, name)["history"]] == [0, 1]


def test_boxes_outside_the_picture_and_photos_of_others_are_refused(parts: Parts) -> None:
    name, community = held(parts), kit.account(parts)
    for box in ((0.8, 0, 0.5, 0.5), (-0.1, 0, 0.5, 0.5), (0, 0, 0, 0.5), (0, 0, float("nan"), 0.5)):
        with pytest.raises(BadInput):
            cover(parts, community, name, [box], 0)
    with pytest.raises(BadInput):
        cover(parts, community, name, [MIDDLE] * 61, 0)
    with pytest.raises(NotAllowed):
        cover(parts, kit.account(parts, "leader", "440604"), name, [MIDDLE], 0)
    with pytest.raises(NotFound):
        cover(parts, kit.account(parts, "community", kit.NANZHUANG_ONE), name, [MIDDLE], 0)
    assert acts(parts) == []
