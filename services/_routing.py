"""What the routing rules say of a case."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.areas import at_level
from core.routing import Routing, route

if TYPE_CHECKING:
    from core.city import City


def routing(city: "City", row: Mapping[Any, Any]) -> Routing:
    """What the rules say of a case."""
    category = city.categories.get(row["category"])
    owner, component = (category.department, category.component) if category else ("", False)
    return route(city.routes.values(), row["category"], owner, component, at_level(row["area"], "community") or row["area"])
