"""Keeps the search index: built once in the background, then what triggers have marked is read again within a second or two."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.masking import mask_text
from core.search import normal
from services._parts import Parts
from store import demo, search, search_sources, search_text

BUILT = "search_built"  # a row of meta: the version of the tokens that all is filed under
CHUNK, MARKS, LEAST = 2000, 200, 50  # things read at once, marks taken at once, things written at once while that is slow
TURN_S, REST_S = 0.05, 0.02  # how long one transaction of the build may take, and the least it rests after it
WITH_PHONE = ("officer",)  # beside people
Record = dict[str, Any]

log = logging.getLogger("magnet.search")


def is_built(conn: Any) -> bool:
    """Whether everything is in the index."""
    return bool(demo.facts(conn).get(BUILT) == search.VERSION)


class KeepIndex:
    """What the worker does, a turn at a time: build the index where it is not there or of another version, else read what has changed."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._building: Iterator[int] | None = None

    def turn(self) -> bool:
        """True where there may be more to do at once."""
        with self._parts.store.read() as conn:
            built, changed = is_built(conn), search.any_mark(conn)
        if built:
            self._building = None
            return changed and read_marked(self._parts) == MARKS
        self._building = self._building or steps(self._parts)
        try:
            next(self._building, None)
        except Exception:
            self._building = None  # another worker may have begun anew: so does this one
            raise
        return True


def ready(parts: Parts) -> None:
    """Called when a worker starts: what a migration took away of the triggers is put back, and the index built anew where that was so."""
    with parts.store.write() as conn:
        if search_text.prepare(conn):
            demo.put_facts(conn, {BUILT: None})


def build(parts: Parts) -> int:
    """Build the whole index; returns how many things it holds."""
    return sum(steps(parts))


def steps(parts: Parts) -> Iterator[int]:
    """Build the index in slices, others writing in between; how many things each step added. What changes meanwhile is marked, and read after it."""
    ready(parts)
    with parts.store.write() as conn:
        search.empty(conn)
        until = search.newest_mark(conn)
    count, slices = 0, _Slices(parts)
    for kind in search_sources.KINDS:
        after: Any = None
        while True:
            with parts.store.read() as conn:
                rows = search_sources.chunk(conn, kind, after, CHUNK)
            if not rows:
                break
            filed = search.filed(_records(parts, kind, rows))
            slices.put(filed)
            after = rows[-1]["ref"]
            count += len(filed)
            yield len(filed)
    with parts.store.write() as conn:
        search.forget_marks(conn, until)
        demo.put_facts(conn, {BUILT: search.VERSION})
    log.info("search index built: %d things", count)


class _Slices:
    """Writes records so many at a time that nobody waits long, and rests as long as it wrote: whoever else has something to write comes first."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._size = parts, LEAST

    def put(self, filed: Sequence[search.Filed]) -> None:
        done = 0
        while done < len(filed):
            some = filed[done : done + self._size]
            with self._parts.store.write() as conn:
                began = time.monotonic()
                search.put(conn, some)
                took = time.monotonic() - began
            done += len(some)
            self._size = min(CHUNK, self._size * 2) if took < TURN_S / 2 else max(LEAST, self._size // 2) if took > TURN_S else self._size
            time.sleep(max(REST_S, took))


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
            search.put(conn, search.filed(_records(parts, kind, search_sources.some(conn, kind, refs))))
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
