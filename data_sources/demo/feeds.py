"""The demo's upstream: what rows are placed at, and their files as the offices at the other end would write them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from data_sources.demo.feed_rows import Around, Where, made
from data_sources.demo.recipes import RECIPES

if TYPE_CHECKING:
    import pandas as pd

    from core.city import City

LISTS = ("industries", "origins", "activities", "camera_classes", "venues")
LEVELS: Mapping[str, Where] = {"district": "district", "town_street": "town", "community": "community"}
Rows = Sequence[Mapping[Any, Any]]


def around(city: "City", areas: Rows, things: Mapping[str, Rows], residents: Mapping[tuple[str, str], int], scale: float) -> Around:
    """What rows are placed at, from the store's areas, buildings and enterprises, and how many live in each community as what."""
    places: dict[Where, dict[str, np.ndarray]] = {}
    for level, where in LEVELS.items():
        rows = [row for row in areas if row["level"] == level]
        columns = {"code": [row["code"] for row in rows], "name": [row["name"] for row in rows]}
        here = {**columns, "community": columns["code"], "within": columns["name"], **_columns(rows, "lon", "lat")}
        how = {name: [residents.get((code, name), 0) for code in columns["code"]] for name in ("registered", "floating")}
        places[where] = _arrays({**here, **how, "residents": [row["residents"] or 0 for row in rows]})
    names = {row["code"]: row["name"] for row in areas}
    kinds: Mapping[str, Where] = {"building": "building", "enterprise": "enterprise"}
    for kind, where in kinds.items():
        rows = things[kind]
        codes = [row["area"] for row in rows]
        here = {"code": codes, "community": [code[:12] for code in codes], "within": [names.get(code[:12], "") for code in codes]}
        more = _columns(rows, "name", "lon", "lat", *(["industry"] if where == "enterprise" else []))
        places[where] = _arrays({**here, **more, "residents": [1] * len(rows)})
    return Around(places, {name: list(getattr(city, name)) for name in LISTS}, scale)


def rows_of(city: "City", dataset: str, where: Around, now: datetime) -> "pd.DataFrame | None":
    """The rows of a dataset as of `now` (local, without a zone), None where the demo has no recipe of it."""
    how = RECIPES.get(dataset)
    if how is None or not len(where.places[how.where]["code"]):
        return None
    return made(city.datasets[dataset], how, where, now)


def _columns(rows: Rows, *names: str) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in names}


def _arrays(columns: Mapping[str, list[Any]]) -> dict[str, np.ndarray]:
    return {name: np.array(values, dtype=object if values and isinstance(values[0], str) else None) for name, values in columns.items()}
