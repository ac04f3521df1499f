"""The one map (一张图) as a view: areas, cases, officers, cameras and the crowd route on a dash-leaflet map."""

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import dash_leaflet as dl
from dash import html

from core.discover import discover
from services import bases, cells
from services.may import may
from services.one_map import bounds
from widgets._base import Screen, Setting, View
from widgets.one_map._base import GROUPS, Layer, Tool

ASSETS = Path(__file__).parent.parent / "assets" / "one_map"
LAYERS = discover(Path(__file__).parent / "one_map" / "layers", Layer, "widgets.one_map.layers")
TOOLS = discover(Path(__file__).parent / "one_map" / "tools", Tool, "widgets.one_map.tools")
INSET_LAYERS = ("areas", "officers", "crowd")


@cache
def build() -> str:
    """A hash of the map's modules: browsers fetch them anew when one has changed."""
    found = hashlib.sha256()
    for path in sorted(ASSETS.glob("*.mjs")):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def layers(screen: Screen, settings: dict[str, Any]) -> list[Layer]:
    """The layers this account may see here, in the order of their switches."""
    here = [layer for layer in LAYERS.values() if layer.when is None or layer.when(screen.city)]
    allowed = [layer for layer in here if may(screen.parts, screen.account, f"layer:{layer.id}", layer.roles or "account").allowed]
    return sorted(
        (layer for layer in allowed if not settings.get("inset") or layer.id in INSET_LAYERS), key=lambda layer: (list(GROUPS).index(layer.group), layer.order)
    )


def tools(screen: Screen, settings: dict[str, Any]) -> list[Tool]:
    """The tools this account has here, in the order of their buttons: none on a wall and in an inset."""
    if screen.surface.startswith("wall") or settings.get("inset"):
        return []
    allowed = [tool for tool in TOOLS.values() if may(screen.parts, screen.account, f"tool:{tool.id}", tool.roles or "account").allowed]
    return sorted((tool for tool in allowed if tool.everywhere or tool.on_page != bool(settings.get("full"))), key=lambda tool: tool.order)


def draw(screen: Screen, settings: dict[str, Any]) -> html.Div:
    """The map of `screen`'s area. On a wall it has no controls, and the crowd route enlarged in its corner where `enlarge` is set."""
    wall, inset = screen.surface.startswith("wall"), bool(settings.get("inset"))
    enlarge = wall and not inset and bool(settings.get("enlarge", True))
    names = ["one-map", *(["inset"] if inset else []), *(["with-inset"] if enlarge else [])]
    inside = [leaflet(screen, settings, hands=not wall), html.Div(className="om-ui")]
    if inset:
        inside.append(html.P(screen.say("行通济沿线 · 局部放大", "Festival route, enlarged"), className="om-title"))
    if enlarge:
        inside.append(html.Div(draw(screen, {**settings, "inset": True}), className="om-inset"))
    return html.Div(inside, className=" ".join(names), **{"data-one-map": json.dumps(public(screen, settings), ensure_ascii=False)})


def leaflet(screen: Screen, settings: dict[str, Any], hands: bool) -> dl.MapContainer:
    """The map itself, without tiles; `hands` False takes every control away."""
    lon, lat = screen.city.center
    components: list[Any] = [dl.Pane(layer.component(screen), name=f"layer-{layer.id}") for layer in layers(screen, settings) if layer.component]
    free = hands and not settings.get("inset")
    if free:
        components.append(dl.ZoomControl(position="bottomright"))
    gestures = dict.fromkeys(("dragging", "scrollWheelZoom", "doubleClickZoom", "touchZoom", "boxZoom", "keyboard"), free)
    view = {"center": [lat, lon], "zoom": screen.city.zoom, "maxZoom": 19, "zoomSnap": 0, "zoomDelta": 1, "wheelPxPerZoomLevel": 90}
    return dl.MapContainer(components, **view, **gestures, zoomControl=False, attributionControl=False)


def public(screen: Screen, settings: dict[str, Any]) -> dict[str, Any]:
    """What the browser is told."""
    lon, lat = screen.city.center
    return {
        "module": f"/assets/one_map/map.mjs?v={build()}",
        "lang": screen.lang,
        "surface": screen.surface,
        "area": screen.area,
        "zone": screen.city.zone,
        "bounds": bounds(screen.parts, screen.area) or (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1),
        "hands": not screen.surface.startswith("wall"),
        "full": bool(settings.get("full")),
        "inset": bool(settings.get("inset")),
        "legend": bool(settings.get("legend", True)),
        "show": settings.get("show") or {},
        "open": screen.city.open_states(),
        "states": {name: [state.zh, state.en] for name, state in screen.city.states.items()},
        "neighbours": [{"zh": place.zh, "en": place.en, "lon": place.lon, "lat": place.lat} for place in getattr(screen.city, "neighbours", ())],
        "bases": bases.listing(screen.parts),
        "account": screen.account.id,
        "groups": {group: [words.zh, words.en] for group, words in GROUPS.items()},
        "layers": [_layer(layer, screen, settings) for layer in layers(screen, settings)],
        "cards": screen.account.role in cells.READERS,  # of communities
        "tools": [_tool(tool) for tool in tools(screen, settings)],
    }


def _tool(tool: Tool) -> dict[str, Any]:
    told = {"module": f"/assets/one_map/{tool.module}.mjs?v={build()}", "early": tool.early, "onPage": tool.on_page}
    return {"id": tool.id, "zh": tool.zh, "en": tool.en, "icon": tool.icon, **told}


def _layer(layer: Layer, screen: Screen, settings: dict[str, Any]) -> dict[str, Any]:
    chosen = [name.strip() for name in str(settings.get("layers") or "").split(",") if name.strip()]
    on = layer.id in chosen if chosen else bool(settings.get("inset")) or screen.surface in layer.on
    module = f"/assets/one_map/{layer.module}.mjs?v={build()}" if layer.module else None
    told = {"id": layer.id, "zh": layer.zh, "en": layer.en, "on": on, "module": module, "topics": layer.topics}
    options = [each for option in layer.options if (each := option.told(screen.city))["choices"]]
    points = asdict(layer.points) if layer.points else None
    return told | {"group": layer.group, "stale": layer.stale, "ground": layer.ground, "options": options, "points": points}


VIEW = View(
    "map",
    zh="一张图",
    en="One map",
    fits=("none",),
    size=(7, 5),
    least=(3, 3),
    settings=(
        Setting("layers", "text", "", zh="打开的图层（逗号分隔，空为默认）", en="Layers shown (comma separated, empty: the usual)"),
        Setting("category", "text", None, zh="只看这些类别的案件（代码，逗号分隔）", en="Only cases of these categories (codes, commas between)"),
        Setting("legend", "bool", True, zh="显示图例", en="Show the legend"),
        Setting("enlarge", "bool", True, zh="大屏右下角放大人流路线", en="Enlarge the crowd route in a wall's corner"),
        Setting("inset", "bool", False, zh="只作人流路线放大图", en="Be the enlarged crowd route only"),
    ),
    rows="area",
    narrows=("category", "department", "state", "urgent", "industry"),
    draw=draw,
)
