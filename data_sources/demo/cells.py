"""What the demo knows of cells beside their outlines: business lines and who works there."""

from collections.abc import Iterator, Sequence

from core.city import City
from data_sources.demo._seeds import chance
from data_sources.demo.areas import Place
from data_sources.demo.people import fictional_name

Row = dict[str, object]
ALL_IN_ONE, EACH, PART_TIME, ATTACHED = 0.72, 0.6, 2, 0.5  # shares of cells with all lines, of lines in the others; people; cells with an attached unit


def cell_lines(city: City, places: Sequence[Place]) -> Iterator[Row]:
    """Most basic cells carry every line (全科网格); the others, and dedicated ones, those that concern them."""
    lines = list(city.lines)
    for place in places:
        if place.level not in ("grid", "micro_grid"):
            continue
        rng = chance(place.code, "lines")
        every = place.kind != "dedicated" and rng.random() < ALL_IN_ONE
        drawn = rng.random(len(lines))
        chosen = [line for line, luck in zip(lines, drawn, strict=True) if every or luck < EACH] or lines[:1]
        yield from ({"cell": place.code, "line": line} for line in chosen)


def cell_staff(city: City, places: Sequence[Place], officers: Sequence[Row]) -> Iterator[Row]:
    """The officers at their posts, and beside them part-timers, leaders of micro cells, and units attached to some cells (挂包)."""
    taken: dict[str, int] = {}
    units = [words.zh for id_, words in city.departments.items() if id_ != "community"]
    micro = {place.code for place in places if place.level == "micro_grid"}
    for officer in officers:
        post = "micro_leader" if officer["grid"] in micro and officer["post"] == "grid_leader" else officer["post"]
        yield _row(str(officer["grid"]), str(post), str(officer["name"]), int(str(officer["id"])))
    for place in places:
        if place.level != "grid":
            continue
        rng = chance(place.code, "staff")
        for _ in range(PART_TIME):
            yield _row(place.code, "part_time", fictional_name(rng, taken, start=5000))
        yield _row(place.code, "building_chief", fictional_name(rng, taken, start=5000))
        if rng.random() < ATTACHED:
            yield _row(place.code, "unit", units[int(rng.integers(len(units)))])


def _row(cell: str, post: str, name: str, officer: int | None = None) -> Row:
    return {"cell": cell, "post": post, "officer": officer, "name": name, "from_day": None, "to_day": None, "change": None}
