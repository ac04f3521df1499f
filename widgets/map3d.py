"""The one map with heights: buildings by floors, areas, cases by light, officers and cameras, seen from any side."""

from dataclasses import asdict
from typing import Any

from services.one_map import bounds
from widgets._base import Screen, View
from widgets.map import layers


def told(screen: Screen) -> dict[str, Any]:
    """What the browser is told: where to look, which states are open, and which things of the flat map's layers stand here too."""
    lon, lat = screen.city.center
    things = [layer for layer in layers(screen, {}) if layer.points and not layer.points.moves]
    return {
        "bounds": bounds(screen.parts, screen.area) or (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1),
        "open": screen.city.open_states(),
        "things": [{"id": each.id, "zh": each.zh, "en": each.en, "points": asdict(each.points)} for each in things if each.points and each.id != "buildings"],
    }


VIEW = View("map3d", zh="立体图", en="Map with heights", fits=("none",), size=(7, 5), least=(4, 3), brings=told)
