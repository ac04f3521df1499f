"""Writes docs/reference.md from the declarations of the units: views, layers, magnets, indicators, pages, connectors, REST routes."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
FILE = ROOT / "docs" / "reference.md"


def text() -> str:
    """The whole page as Markdown."""
    from api._serve import AT_THE_TOP, RESOURCES
    from api._serve import ROOT as REST
    from app import open_city
    from core.settings import Settings
    from layouts._pages import PAGES
    from services.connect import CONNECTORS
    from widgets._views import VIEWS
    from widgets.map import LAYERS

    city = open_city(Settings.read({"MAGNET_SECRET": "none"}))
    endpoints = [e for r in RESOURCES.values() for e in r.endpoints]
    parts = [
        ("# Reference", "Made from the units themselves by `make docs`. Settings have [a page of their own](settings.md).", [], []),
        ("## Pages", "`layouts/`", ["page", "address", "", "for"], ([p.id, f"`{p.path}`", f"{p.zh} · {p.en}", ", ".join(p.roles) or "everybody signed in"] for p in PAGES.values())),
        ("## Page templates", "`cities/*/pages/`", ["template", "", "for", "magnets"], ([p.id, f"{p.zh} · {p.en}", ", ".join(p.roles), str(len(p.instances))] for p in city.pages.values())),
        ("## Views", "`widgets/`", ["view", "", "shows", "settings"], ([v.id, f"{v.zh} · {v.en}", ", ".join(v.fits), ", ".join(s.name for s in v.settings)] for v in VIEWS.values())),
        ("## Layers", "`widgets/one_map/layers/`", ["layer", ""], ([layer.id, f"{layer.zh} · {layer.en}"] for layer in LAYERS.values())),
        ("## Indicators", "`cities/*/indicators/`", ["indicator", "", "measure", "counts"], ([i.id, f"{i.zh} · {i.en}", i.measure, i.says.zh] for i in city.indicators.values())),
        ("## Magnets", "`cities/*/magnets/`", ["magnet", "", "indicator", "view"], ([m.id, f"{m.zh} · {m.en}", m.indicator or "", m.view] for m in city.magnets.values())),
        ("## Connectors", "`data_sources/connectors/`", ["connector", ""], ([c.id, f"{c.zh} · {c.en}"] for c in CONNECTORS.values())),
        ("## REST", "`api/`; the same as OpenAPI at `/api/v1/openapi.json`. Without a session: 401; without the right: 403; outside the scope: 404.", ["", "", "rights"],
         ([f"`{e.method} {'' if e.path in AT_THE_TOP else REST}{e.path}`", e.summary, e.roles if isinstance(e.roles, str) else ", ".join(e.roles)] for e in endpoints)),
    ]  # fmt: skip
    return "\n".join(line for part in parts for line in _section(*part)).rstrip() + "\n"


def _section(heading: str, lead: str, columns: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield from (heading, "", lead, "")
    if columns:
        yield "| " + " | ".join(columns) + " |"
        yield "|---" * len(columns) + "|"
        yield from ("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows)
        yield ""


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
