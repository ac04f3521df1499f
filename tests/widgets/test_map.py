"""The map as a view."""

import json
from typing import Any

import dash_leaflet as dl
import pytest

from core.words import Lang
from services.things import KINDS
from tests.kit import NANPU, account
from widgets._base import Screen
from widgets.map import ASSETS, LAYERS, VIEW, draw
from widgets.one_map._base import GROUPS, Choice, Layer, Option


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
    layers = told(draw(screen(parts, "wall"), {}))["layers"]
    assert {layer["id"] for layer in layers if layer["on"]} == {"areas", "cases", "officers", "crowd"}
    assert "cameras" in {layer["id"] for layer in layers}


def test_a_layer_of_points_says_what_it_draws_and_its_choices_are_the_citys(parts: Any) -> None:
    (hydrants, components) = (each for each in told(draw(screen(parts), {}))["layers"] if each["id"] in ("hydrants", "components"))
    assert (hydrants["points"]["kind"], hydrants["options"]) == ("hydrant", [])
    assert [choice["id"] for choice in components["options"][0]["choices"]] == list(parts.city.components)


def test_every_layer_of_points_draws_a_kind_there_is_with_a_mark_there_is() -> None:
    marks = (ASSETS / "marks.mjs").read_text("utf-8")
    drawn = [layer.points for layer in LAYERS.values() if layer.points]
    assert {points.kind for points in drawn} == set(KINDS)
    assert [points.shape for points in drawn if f"  {points.shape}: " not in marks] == []


def test_an_overlay_is_there_only_where_the_city_switched_it_on(parts: Any) -> None:
    def ids() -> set[str]:
        return {layer["id"] for layer in told(draw(screen(parts), {}))["layers"]}

    assert "organisations" not in ids()
    parts.city = parts.city.model_copy(update={"org_overlay": True})
    assert "organisations" in ids()


def test_trails_are_for_supervisors(parts: Any) -> None:
    def ids(role: str) -> set[str]:
        return {layer["id"] for layer in told(draw(Screen(parts, account(parts, role, NANPU), NANPU, "zh", "dark", "desk"), {}))["layers"]}

    assert "officer_trails" in ids("community")
    assert "officer_trails" not in ids("officer")


def test_the_settings_may_choose_the_layers(parts: Any) -> None:
    on = [layer["id"] for layer in told(draw(screen(parts), {"layers": "areas, cameras"}))["layers"] if layer["on"]]
    assert on == ["areas", "cameras"]


def test_layers_stand_by_theme(parts: Any) -> None:
    groups = [layer["group"] for layer in told(draw(screen(parts), {}))["layers"]]
    assert groups == sorted(groups, key=list(GROUPS).index)


def test_cells_may_be_shown_by_the_lines_of_the_city(parts: Any) -> None:
    (cells,) = [layer for layer in told(draw(screen(parts), {}))["layers"] if layer["id"] == "cells"]
    assert [choice["zh"] for choice in cells["options"][0]["choices"]] == ["不限", "政法综治", "民政", "城管", "信访", "市监", "卫健", "应急", "消防"]


def test_a_layer_with_a_wrong_group_or_twice_the_same_choice_is_refused() -> None:
    with pytest.raises(ValueError, match="no group 'sea'"):
        Layer("boats", zh="船", en="Boats", on=(), group="sea", module="boats")
    twice = (Option("a", "甲", "A", (Choice("x", "一", "One"),)), Option("b", "乙", "B", (Choice("x", "一", "One"),)))
    with pytest.raises(ValueError, match="choice 'x' must be unique"):
        Layer("boats", zh="船", en="Boats", on=(), module="boats", options=twice)


def test_the_layers_tool_is_on_every_map_but_the_walls(parts: Any) -> None:
    assert "layers" in [tool["id"] for tool in told(draw(screen(parts), {}))["tools"]]
    assert told(draw(screen(parts, "wall"), {}))["tools"] == []


def test_every_module_of_a_layer_exists() -> None:
    assert [layer.id for layer in LAYERS.values() if layer.module and not (ASSETS / f"{layer.module}.mjs").is_file()] == []


def test_the_view_draws_itself() -> None:
    assert VIEW.draw is draw
