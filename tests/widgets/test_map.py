"""The map as a view."""

import json
from typing import Any

import dash_leaflet as dl
import pytest

from core.words import Lang
from tests.kit import NANPU, account
from widgets._base import Screen
from widgets.map import ASSETS, LAYERS, VIEW, draw


def screen(parts: Any, surface: Any = "desk", area: str = NANPU, lang: Lang = "zh") -> Screen:
    return Screen(parts, account(parts, "leader", "440604"), area, lang, "dark", surface)


def told(component: Any) -> dict[str, Any]:
    return json.loads(getattr(component, "data-one-map"))


def leaflet(component: Any) -> dl.MapContainer:
    return next(child for child in component.children if isinstance(child, dl.MapContainer))


def test_it_opens_at_the_outline_of_its_area(parts: Any) -> None:
    assert told(draw(screen(parts), {}))["bounds"] == pytest.approx([113.10, 23.02, 113.11, 23.03])


def test_no_tiles_are_asked_of_anybody(parts: Any) -> None:
    assert not [child for child in leaflet(draw(screen(parts), {})).children if isinstance(child, dl.TileLayer)]


def test_a_wall_has_no_controls_and_enlarges_the_route(parts: Any) -> None:
    drawn = draw(screen(parts, "wall"), {})
    assert leaflet(drawn).children == []
    assert leaflet(drawn).dragging is False
    assert [told(found.children)["inset"] for found in drawn.children if getattr(found, "className", "") == "om-inset"] == [True]


def test_a_desk_can_zoom(parts: Any) -> None:
    (zoom,) = leaflet(draw(screen(parts), {})).children
    assert isinstance(zoom, dl.ZoomControl)


def test_cameras_are_off_until_asked_for(parts: Any) -> None:
    on = {layer["id"]: layer["on"] for layer in told(draw(screen(parts, "wall"), {}))["layers"]}
    assert on | {"areas": True, "cases": True, "officers": True, "cameras": False, "crowd": True} == on


def test_the_settings_may_choose_the_layers(parts: Any) -> None:
    on = [layer["id"] for layer in told(draw(screen(parts), {"layers": "areas, cameras"}))["layers"] if layer["on"]]
    assert on == ["areas", "cameras"]


def test_every_module_of_a_layer_exists() -> None:
    assert [layer.id for layer in LAYERS.values() if layer.module and not (ASSETS / f"{layer.module}.mjs").is_file()] == []


def test_the_view_draws_itself() -> None:
    assert VIEW.draw is draw
