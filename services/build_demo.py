"""Fills an empty store with the demo, and brings an older demo up to this moment."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from core.errors import Unusable
from data_sources.demo.build import Demo
from data_sources.demo.staff import PASSWORD
from services._parts import Parts
from store import tables
from store.bulk import insert_rows

Say = Callable[[str, float], None]
# The share of the work that is done once a table is filled.
_SHARES = {"areas": 0.15, "people": 0.2, "cameras": 0.25, "crowd_segments": 0.4}
_CASES = 38_000


def build_demo(parts: Parts, say: Say = lambda text, share: None, scale: float = 1.0) -> dict[str, int]:
    """Fill the store; returns rows by table. `say(text, share)` hears of progress, share from 0 to 1.

    Raises Unusable when the store holds anything that is not this city's demo. A finished demo is left as it is.
    """
    if _is_built(parts):
        return {}
    from argon2 import PasswordHasher

    now = datetime.now(parts.city.tz).replace(microsecond=0)
    say("演示数据:生成区域", 0.0)
    demo = Demo(parts.city, scale)
    counts: dict[str, int] = {}
    with parts.store.write() as conn:
        for table, rows in demo.rows(now, PasswordHasher().hash(PASSWORD)):
            counts[table] = counts.get(table, 0) + insert_rows(conn, tables.metadata.tables[table], rows)
            say(f"演示数据:{table} {counts[table]:,}", _share(counts, scale))
        facts = {"city": parts.city.id, "demo": True, "built_for": f"{now:%Y-%m-%d}", "scene": "normal", "alive_at": now.isoformat(), "scale": scale}
        conn.execute(delete(tables.meta).where(tables.meta.c.key.in_(facts)))
        conn.execute(insert(tables.meta), [{"key": key, "value": value} for key, value in facts.items()])
    say("演示数据:完成", 1.0)
    return counts


def _share(counts: dict[str, int], scale: float) -> float:
    if "cases" in counts:
        return min(0.99, 0.4 + 0.6 * counts["cases"] / (_CASES * scale))
    return max((share for table, share in _SHARES.items() if table in counts), default=0.0)


def _is_built(parts: Parts) -> bool:
    """Whether the demo is there already. Raises Unusable when something else is."""
    with parts.store.read() as conn:
        known = {row.key: row.value for row in conn.execute(select(tables.meta))}
        filled = [t.name for t in (tables.areas, tables.accounts, tables.cases) if conn.execute(select(func.count()).select_from(t)).scalar_one()]
    if known.get("demo") is True and known.get("city") == parts.city.id:
        return bool(filled)
    if filled or known.get("city", parts.city.id) != parts.city.id:
        raise Unusable("This store holds data that are not this city's demo: set MAGNET_DEMO=0, or name another MAGNET_HOME or DATABASE_URL.")
    return False
