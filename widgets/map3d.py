"""The one map with heights: buildings by floors, areas, cases by light, officers and cameras, seen from any side."""

from typing import Any

from services.one_map import bounds
from widgets._base import Screen, View


def told(screen: Screen) -> dict[str, Any]:
    """What the browser is told: where to look, and which states are open."""
    lon, lat = screen.city.center
    return {
        "bounds": bounds(screen.parts, screen.area) or (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1),
        "open": screen.city.open_states(),
    }


VIEW = View("map3d", zh="立体图", en="Map with heights", fits=("none",), size=(7, 5), least=(4, 3), brings=told)
