"""The one map with heights: buildings by floors, areas, cases by light, officers and cameras, seen from any side."""

from dataclasses import asdict
from typing import Any

from services.one_map import bounds
from widgets._base import Screen, View
from widgets.map import layers
from widgets.one_map._base import Layer

TRAILS = "officer_trails"  # a layer of both maps, for those who may see where officers have been


def told(screen: Screen) -> dict[str, Any]:
    """What the browser is told: where to look, which states are open, and what of the flat map's layers stands here too."""
    lon, lat = screen.city.center
    here = layers(screen, {})
    return {
        "bounds": bounds(screen.parts, screen.area) or (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1),
        "open": screen.city.open_states(),
        "things": [_thing(each) for each in here if each.points and each.id != "buildings"],
        "trails": any(layer.id == TRAILS for layer in here),
    }


def _thing(layer: Layer) -> dict[str, Any]:
    points = asdict(layer.points) if layer.points else None
    return {"id": layer.id, "zh": layer.zh, "en": layer.en, "topics": layer.topics, "points": points}


VIEW = View("map3d", zh="立体图", en="Map with heights", fits=("none",), size=(7, 5), least=(4, 3), brings=told)
