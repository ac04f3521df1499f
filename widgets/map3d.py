"""The one map with heights: buildings by floors, areas, cases by light, officers and cameras, seen from any side."""

from dataclasses import asdict
from typing import Any

from services.one_map import bounds
from widgets._base import Screen, View
from widgets.map import layers


TRAILS = "officer_trails"  # a layer of both maps, for those who may see where officers have been


def told(screen: Screen) -> dict[str, Any]:
    """What the browser is told: where to look, which states are open, and what of the flat map's layers stands here too."""
    lon, lat = screen.city.center
    here = layers(screen, {})
    things = [layer for layer in here if layer.points]
    return {
        "bounds": bounds(screen.parts, screen.area) or (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1),
        "open": screen.city.open_states(),
        "things": [{"id": each.id, "zh": each.zh, "en": each.en, "topics": each.topics, "points": asdict(each.points)} for each in things if each.points and each.id != "buildings"],
        "trails": any(layer.id == TRAILS for layer in here),
    }


VIEW = View("map3d", zh="立体图", en="Map with heights", fits=("none",), size=(7, 5), least=(4, 3), brings=told)
