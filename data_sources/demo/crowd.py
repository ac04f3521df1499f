"""Crowds on the temple-fair route: a real city's footfall, hour by hour, scaled to this route and its festival night."""

from collections.abc import Iterator

from core.city import City


def segments(city: City) -> Iterator[dict[str, object]]:
    """The watched segments of the city's route, in order."""
    if city.crowd is None:
        return
    for ordinal, s in enumerate(city.crowd.segments, 1):
        yield {"id": s.id, "zh": s.zh, "en": s.en, "area": s.area, "m2": s.m2, "line": [list(point) for point in s.line], "ordinal": ordinal}


def route_places(city: City) -> dict[str, tuple[float, float]]:
    """Where the communities of the route must lie: the middle of each one's first segment."""
    places: dict[str, tuple[float, float]] = {}
    for s in city.crowd.segments if city.crowd else ():
        places.setdefault(s.area, s.line[len(s.line) // 2] if len(s.line) > 2 else _between(*s.line))
    return places


def _between(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
