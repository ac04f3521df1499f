"""Keeps the search index: built once in the background, then what triggers have marked is read again within a second or two,
and licences within seconds of the load that changed them."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.masking import mask_text
from core.search import normal
from services._parts import Parts
from services._search_licences import KIND, VERSIONS, renewed, stale
from store import demo, search, search_sources, search_text

BUILT = "search_built"  # a row of meta: the version of the tokens that all is filed under
CHUNK, MARKS, LEAST = 2000, 200, 50  # things read at once, marks taken at once, things written at once while that is slow
TURN_S, REST_S = 0.05, 0.02  # how long one transaction of the build may take, and the least it rests after it
LOOK_S = 5.0  # after so long it is looked again whether a load has changed licences
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
        self._look_at = 0.0  # when licences are looked at again

    def turn(self) -> bool:
        """True where there may be more to do at once."""
        with self._parts.store.read() as conn:
            built, changed = is_built(conn), search.any_mark(conn)
        if built and changed:
            return read_marked(self._parts) == MARKS
        if built and self._building is None:
            if time.monotonic() < self._look_at:
                return False
            self._look_at = time.monotonic() + LOOK_S
            self._building = _licences(self._parts, _Slices(self._parts)) if stale(self._parts) else None
        elif not built:
            self._building = self._building or steps(self._parts)
        try:
            more = self._building is not None and next(self._building, None) is not None
        except Exception:
            self._building = None  # another worker may have begun anew: so does this one
            raise
        self._building = self._building if more else None
        return more


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
        demo.put_facts(conn, {VERSIONS: None})
        until = search.newest_mark(conn)
    count, slices = 0, _Slices(parts)
    for kind in search_sources.KINDS:
        after: Any = None
        while True:
            with parts.store.read() as conn:
                rows = search_sources.chunk(conn, kind, after, CHUNK)
            if not rows:
                break
            filed = search.filed(_records(parts, kind, rows), parts.store.on_sqlite)
            slices.put(filed)
            after = rows[-1]["ref"]
            count += len(filed)
            yield len(filed)
    for added in _licences(parts, slices):
        count += added
        yield added
    with parts.store.write() as conn:
        search.forget_marks(conn, until)
        search_text.built(conn)
        demo.put_facts(conn, {BUILT: search.VERSION})
    log.info("search index built: %d things", count)


def _licences(parts: Parts, slices: "_Slices") -> Iterator[int]:
    """What loads have changed of licences, taken out and filed anew; how many each step filed."""
    for gone, records in renewed(parts):
        for start in range(0, len(gone), MARKS):
            with parts.store.write() as conn:
                search.drop(conn, KIND, gone[start : start + MARKS])
        slices.put(search.filed(records, parts.store.on_sqlite))
        yield len(records)


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
            search.put(conn, search.filed(_records(parts, kind, search_sources.some(conn, kind, refs)), parts.store.on_sqlite))
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
