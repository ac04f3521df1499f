"""What layers of the map show beside places: business lines of cells, heat of cases."""

import base64
import sys
from array import array
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from services.areas import allowed
from store import map_layers

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

BINS = 2000  # a degree: heat is summed over some 50 m


def cell_lines(parts: "Parts", account: "Account", area: str | None) -> dict[str, Any]:
    """Business lines of the cells in one's scope: `lines`, and as columns the cells' codes and for each the sum of 2**i, i the place of each line there."""
    with parts.store.read() as conn:
        rows = map_layers.lines_of_cells(conn, account.scope, allowed(parts, account, area))
    lines = {line: 2**i for i, line in enumerate(sorted({row["line"] for row in rows}))}
    cells = [(cell, sum(lines[row["line"]] for row in of)) for cell, of in groupby(rows, key=lambda row: row["cell"])]
    return {"lines": list(lines), "cell": [cell for cell, _ in cells], "works": [works for _, works in cells]}


def heat(parts: "Parts", account: "Account", area: str | None, days: int, category: str | None = None, department: str | None = None) -> dict[str, Any]:
    """Where the cases of the last `days` were reported, summed over squares of 1/2000 degree: `xyn` is base64 Float32 lon, lat, number."""
    since = datetime.now(UTC) - timedelta(days=days)
    with parts.store.read() as conn:
        rows = map_layers.reported_since(conn, account.scope, allowed(parts, account, area), since, category, department)
    squares = Counter((round(row["lon"] * BINS), round(row["lat"] * BINS)) for row in rows)
    flat = array("f", (value for (x, y), count in squares.items() for value in (x / BINS, y / BINS, count)))
    if sys.byteorder == "big":
        flat.byteswap()
    return {"count": len(rows), "xyn": base64.b64encode(flat.tobytes()).decode()}
