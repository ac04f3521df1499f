"""Keeps the search index: built once in the background, then what triggers have marked is read again within a second or two."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from core.masking import mask_text
from core.search import normal
from services._parts import Parts
from store import demo, search, search_sources, search_text

BUILT = "search_built"  # a row of meta: the version of the tokens that all is filed under
CHUNK, MARKS = 1500, 800  # rows of one transaction: a writer waits for about a tenth of a second
WITH_PHONE = ("officer",)  # beside people
Record = dict[str, Any]

log = logging.getLogger("magnet.search")


def is_built(conn: Any) -> bool:
    """Whether everything is in the index."""
    return bool(demo.facts(conn).get(BUILT) == search.VERSION)


def keep_index(parts: Parts) -> bool:
    """One turn of the worker: build the index where it is not there or of another version, else read what has changed. True where there may be more."""
    with parts.store.read() as conn:
        built, changed = is_built(conn), search.any_mark(conn)
    if not built:
        build(parts)
        return True
    return changed and read_marked(parts) == MARKS


def ready(parts: Parts) -> None:
    """Called when a worker starts: what a migration took away of the triggers is put back, and the index built anew where that was so."""
    with parts.store.write() as conn:
        if search_text.prepare(conn):
            demo.put_facts(conn, {BUILT: None})


def build(parts: Parts) -> int:
    """Build the whole index in chunks, so that writers wait little; returns how many things it holds."""
    ready(parts)
    with parts.store.write() as conn:
        search.empty(conn)
        until = search.newest_mark(conn)
    count = 0
    for kind in search_sources.KINDS:
        after: Any = None
        while True:
            with parts.store.write() as conn:
                rows = search_sources.chunk(conn, kind, after, CHUNK)
                if not rows:
                    break
                records = _records(parts, kind, rows)
                search.put(conn, records)
            after = rows[-1]["ref"]
            count += len(records)
    with parts.store.write() as conn:
        search.forget_marks(conn, until)
        demo.put_facts(conn, {BUILT: search.VERSION})
    log.info("search index built: %d things", count)
    return count


def read_marked(parts: Parts) -> int:
    """Read again what the oldest marks name; returns how many marks were taken."""
    with parts.store.write() as conn:
        marked = search.take_marks(conn, MARKS)
        again: dict[str, dict[str, None]] = {}
        for table, refs in marked.items():
            for kind, found in search_sources.touched(conn, table, refs).items():
                again.setdefault(kind, {}).update(dict.fromkeys(found))
        for kind, refs_of in again.items():
            refs = list(refs_of)
            for filed in _kinds(parts, kind):
                search.drop(conn, filed, refs)
            search.put(conn, _records(parts, kind, search_sources.some(conn, kind, refs)))
    return sum(len(refs) for refs in marked.values())


def _kinds(parts: Parts, kind: str) -> list[str]:
    """What the index calls a kind of source: people are filed under the services that know them."""
    of = {"home_owner": "owners", "member": "members"}.get(kind)
    return [each.kind for each in parts.city.services.values() if each.of == of] if of else [kind]


def _records(parts: Parts, kind: str, rows: Sequence[Mapping[Any, Any]]) -> list[Record]:
    if kind == "member":
        known = parts.city.services
        return [_record(known[row["service"]].kind, row) for row in rows if row["service"] in known]
    return [_record(filed, row) for filed in _kinds(parts, kind) for row in rows]


def _record(kind: str, row: Mapping[Any, Any]) -> Record:
    person = kind.startswith("person.")
    title, words, sub, spoken = _words(kind, row)
    where = {"area": row["area"], "lon": row.get("lon"), "lat": row.get("lat")}
    phone = row["phone"] or "" if person or kind in WITH_PHONE else ""
    what = {"kind": kind, "ref": str(row["ref"]), "title": title[:200], "words": normal(words)[:400], "sub": sub[:160]}
    return {**what, **where, "phone": phone, "person": person or kind == "officer", "spoken": spoken}


def _words(kind: str, row: Mapping[Any, Any]) -> tuple[str, str, str, bool]:
    """(what it is called, all its words, what stands beside it, whether pinyin finds it)."""
    if kind == "case":
        reporter = (row["reporter"] or {}).get("name")
        masked = mask_text(row["title"], reporter)
        return row["ref"], f"{row['ref']} {masked}", masked, False
    if kind == "home":
        return row["name"], at(row["building"], row["name"]), row["building"], False
    if kind.startswith("person."):
        return row["name"], row["name"], row["label"] or "", True
    if kind == "camera":
        return row["name"], f"{row['name']} {row['ref']}", row["ref"], True
    return row["name"], row["name"], row.get("kind") or "", True


def at(building: str, label: str) -> str:
    """A home in its building as people say it: 南浦社区3栋 and 3栋501 → 南浦社区3栋501."""
    for n in range(min(len(building), len(label)), 0, -1):
        if building.endswith(label[:n]):
            return building[:-n] + label
    return f"{building} {label}"
