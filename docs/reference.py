"""Writes docs/reference.md from the declarations of the units: views, layers, magnets, indicators, pages, connectors, REST routes."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
FILE = ROOT / "docs" / "reference.md"
HEAD = "# Reference\n\nMade from the units themselves by `make docs`. Settings have [a page of their own](settings.md).\n\n"
ACCESS = ROOT / "docs" / "access.md"
ACCESS_HEAD = """# Who may open what

Made from the units' own declarations by `make docs`; `tests/test_access.py` walks it: what says 401 or 403 here answers so. Inside an open door the scope
decides: what lies outside is 404, and each list, figure and live message is cut to it. Live topics are heard by area and department (`live/messages.py`);
exports and files are REST routes and stand among them. A wall opened by its link stands in the column Wall.

"""
REST_LEAD = "`api/`; the same as OpenAPI at `/api/v1/openapi.json`. Without a session 401, without the right 403, outside the scope 404."


def text() -> str:
    """The whole page as Markdown."""
    from api._serve import RESOURCES, address_of
    from app import open_city
    from core.settings import Settings
    from layouts._pages import PAGES
    from services.connect import CONNECTORS
    from services.notify import CHANNELS
    from widgets._views import VIEWS
    from widgets.map import LAYERS

    city = open_city(Settings.read({"MAGNET_SECRET": "none"}))

    def both(unit: Any) -> str:
        return f"{unit.zh} · {unit.en}"

    def rights(roles: str | tuple[str, ...]) -> str:
        return roles if isinstance(roles, str) else ", ".join(roles) or "everybody signed in"

    endpoints = [e for r in RESOURCES.values() for e in r.endpoints]
    routes = [[f"`{e.method} {address_of(e)}`", e.summary, rights(e.roles)] for e in endpoints]
    views = [[v.id, both(v), ", ".join(v.fits), ", ".join(s.name for s in v.settings), rights(v.roles)] for v in VIEWS.values()]
    templates = [[p.id, both(p), ", ".join(p.roles), str(len(p.instances))] for p in city.pages.values()]
    indicators = [[i.id, both(i), i.measure, i.says.zh] for i in city.indicators.values()]
    sections = [
        _section("Pages", "`layouts/`", "page, address, , for", ([p.id, f"`{p.path}`", both(p), rights(p.roles)] for p in PAGES.values())),
        _section("Page templates", "`cities/*/pages/`", "template, , for, magnets", templates),
        _section("Views", "`widgets/`", "view, , shows, settings, for", views),
        _section("Layers", "`widgets/one_map/layers/`", "layer, ", ([layer.id, both(layer)] for layer in LAYERS.values())),
        _section("Indicators", "`cities/*/indicators/`", "indicator, , measure, counts", indicators),
        _section("Magnets", "`cities/*/magnets/`", "magnet, , indicator, view", ([m.id, both(m), m.indicator or "", m.view] for m in city.magnets.values())),
        _section("Connectors", "`data_sources/connectors/`", "connector, ", ([c.id, both(c)] for c in CONNECTORS.values())),
        _section("Channels", "`data_sources/channels/`", "channel, , takes", ([c.id, both(c), c.takes] for c in CHANNELS.values())),
        _section("REST", REST_LEAD, ", , rights", routes),
    ]
    return HEAD + "\n".join(line for section in sections for line in section).rstrip() + "\n"


def access() -> str:
    """The table of every door as Markdown."""
    import os
    import tempfile
    from dataclasses import replace

    from api import _access
    from app import make_web, open_parts
    from core.discover import discover
    from core.settings import Settings
    from layouts._pages import PAGES
    from layouts.plain import Plain

    with tempfile.TemporaryDirectory() as home:
        parts = open_parts(replace(Settings.read({**os.environ, "MAGNET_SECRET": "none"}), home=Path(home)), "redis://127.0.0.1:1")
        rights = make_web(parts).server.config[_access.CALLBACKS]
        plain = discover(ROOT / "layouts" / "plain", Plain, "layouts.plain")
        rows = _access.table(parts.city, _access.doors(PAGES, plain, rights))
        heads = ["", "door", *_access.roles_of(parts.city)]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *("| " + " | ".join(row) + " |" for row in rows)]
    return ACCESS_HEAD + "\n".join(lines) + "\n"


def _section(heading: str, lead: str, columns: str, rows: Iterable[list[str]]) -> Iterator[str]:
    yield from (f"## {heading}", "", lead, "", f"| {columns.replace(', ', ' | ')} |", "|---" * (columns.count(",") + 1) + "|")
    yield from ("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows)
    yield ""


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    ACCESS.write_text(access(), encoding="utf-8")
