"""A page template laid out on a still grid: for the wall and the summary, which nobody rearranges by hand."""

from typing import Any

from dash import html

from core.pages import PageSpec
from widgets._base import Screen
from widgets._frame import magnet as framed


def still(screen: Screen, page: PageSpec, names: tuple[str, ...]) -> Any:
    """The magnets of `page` in one grid. `names` are up to three arrangements, the first for usual screens; CSS takes the one that fits
    (assets/wall.css, assets/summary.css), so a resize moves magnets and mounts none anew.
    """
    shown = [page.arrangements[name] for name in names if name in page.arrangements]
    tracks = {f"--{part}{i}": value for i, each in enumerate(shown) for part, value in (("columns", each.columns), ("rows", rows_of(each)))}
    cells = [cell(screen, page, key, shown) for key in page.instances if any(key in each.items for each in shown)]
    return html.Div(cells, className="still", style=tracks)


def rows_of(arrangement: Any) -> int:
    """The rows of an arrangement: declared, or as many as its magnets reach."""
    return arrangement.rows or max((y + h for _, y, _, h in arrangement.items.values()), default=1)


def cell(screen: Screen, page: PageSpec, key: str, shown: list[Any]) -> Any:
    """One magnet with its place in each arrangement; absent ones are marked so that CSS leaves them out."""
    instance = page.instances[key]
    places = {f"--at{i}": place(*each.items[key]) for i, each in enumerate(shown) if key in each.items}
    absent = [f"not{i}" for i, each in enumerate(shown) if key not in each.items]
    return html.Div(framed(screen, key, instance, screen.city.magnets[instance.magnet]), className=" ".join(["cell", *absent]), style=places)


def place(x: int, y: int, w: int, h: int) -> str:
    """`x, y, w, h` counted from 0 as a CSS grid-area."""
    return f"{y + 1} / {x + 1} / span {h} / span {w}"
