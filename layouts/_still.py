"""A page template laid out on a still grid: for the wall and the summary, which nobody rearranges by hand."""

import json
from typing import Any

from dash import html

from core.arrangement import DEEPEST
from core.pages import PageSpec
from widgets._base import Screen
from widgets._bits import data
from widgets._frame import magnet as framed
from widgets._showing import meant, rule_of


def still(screen: Screen, page: PageSpec, names: tuple[str, ...], turned: int | None = None) -> Any:
    """The magnets of `page` in one grid. `names` are up to three arrangements, the first for usual screens; CSS takes the one that fits
    (assets/wall.css, assets/summary.css), so a resize moves magnets and mounts none anew. With `turned` the grid has so many rows,
    and what lies further down comes on screens of its own, in turn (assets/wall_play.mjs). What is for other roles is not there.
    """
    page = meant(screen, page)
    shown = [page.arrangements[name] for name in names if name in page.arrangements]
    tracks = {f"--{part}{i}": value for i, each in enumerate(shown) for part, value in (("columns", each.columns), ("rows", turned or rows_of(each)))}
    cells = [cell(screen, page, key, shown, turned) for key in page.instances if any(key in each.items for each in shown)]
    many = {f"turns{i}": -(-rows_of(each) // turned) for i, each in enumerate(shown)} if turned else {}
    return html.Div(cells, className="still", style=tracks, **data(**many))


def rows_of(arrangement: Any) -> int:
    """The rows of an arrangement: declared, or as many as its magnets reach."""
    return arrangement.rows or max((y + h for _, y, _, h in arrangement.items.values()), default=1)


def cell(screen: Screen, page: PageSpec, key: str, shown: list[Any], turned: int | None = None) -> Any:
    """One magnet with its place in each arrangement; absent ones are marked so that CSS leaves them out."""
    instance, deep = page.instances[key], turned or DEEPEST
    held = {i: each.items[key] for i, each in enumerate(shown) if key in each.items}
    places = {f"--at{i}": place(x, y % deep, w, h) for i, (x, y, w, h) in held.items()}
    absent = [f"not{i}" for i, each in enumerate(shown) if key not in each.items]
    turns = {f"turn{i}": y // deep for i, (_, y, _, _) in held.items()} if turned else {}
    magnet = screen.magnets[instance.magnet]
    when = rule_of(screen, magnet, instance)
    rule = {"when": json.dumps(when, ensure_ascii=False)} if when else {}
    drawn = framed(screen, key, instance, magnet)
    return html.Div(drawn, className=" ".join(["cell", *absent]), style=places, hidden=bool(when), **data(**turns, **rule))


def place(x: int, y: int, w: int, h: int) -> str:
    """`x, y, w, h` counted from 0 as a CSS grid-area."""
    return f"{y + 1} / {x + 1} / span {h} / span {w}"
