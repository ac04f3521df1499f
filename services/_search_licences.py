"""Licences (证照) in the search: rows of the datasets that say so, filed from the lake whenever a load has changed them.

A licence is found by its number, its kind and its holder; a holder who may be a natural person is found by neither name nor pinyin and shown masked,
since nobody is looked up by name outside a declared service.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from core.datasets import Dataset
from core.masking import is_person, mask_name
from core.search import arms, normal
from core.words import Words
from services.data_down import LICENCE_READERS, one
from services.may import for_post, seen_kinds
from services.sent_rows import words_of
from store import demo, search

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

KIND = "licence"
VERSIONS = "search_licences"  # a row of meta: the version of each dataset that is filed
CHUNK = 2000
BETWEEN = "|"  # of what the index holds beside a licence: owner, number, state, last day
Record = dict[str, Any]


def datasets(parts: "Parts") -> dict[str, Dataset]:
    """Those whose rows are licences, by id."""
    return {each.id: each for each in parts.city.datasets.values() if each.licence is not None and each.sent_down and each.secrecy != "core"}


def stale(parts: "Parts") -> dict[str, int]:
    """The datasets that have changed since they were filed, and their version now (0 for one that is no more)."""
    with parts.store.read() as conn:
        known = demo.facts(conn).get(VERSIONS) or {}
    now = {id: parts.records.state(each).version for id, each in datasets(parts).items()}
    return {id: now.get(id, 0) for id in {*now, *known} if now.get(id, 0) != known.get(id, 0)}


def renewed(parts: "Parts") -> Iterator[tuple[list[str], list[Record]]]:
    """What has to be done so that the licences are as they are in the lake: (numbers to take out, records to file), a slice at a time."""
    for id, version in stale(parts).items():
        dataset = datasets(parts).get(id)
        with parts.store.read() as conn:
            filed = search.filed_under(conn, KIND, f"{id}:")
        for records in _records(parts, dataset) if dataset else ():
            new = [each for each in records if filed.pop(each["ref"], None) != search.held(each)]
            yield [each["ref"] for each in new], new
        yield list(filed), []
        with parts.store.write() as conn:
            known = demo.facts(conn).get(VERSIONS) or {}
            demo.put_facts(conn, {VERSIONS: {**known, id: version}})


def _records(parts: "Parts", dataset: Dataset) -> Iterator[list[Record]]:
    after: str | None = None
    while True:
        frame = parts.records.rows(dataset, [""], limit=CHUNK, after=after)
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        found = {each["ref"]: each for row in rows if (each := _record(dataset, row)) is not None}
        yield list(found.values())
        if len(rows) < CHUNK:
            return
        after = str(rows[-1]["_key"])


def _record(dataset: Dataset, row: Mapping[Any, Any]) -> Record | None:
    about = dataset.licence
    assert about is not None
    number, holder, area = str(row[about.number] or ""), str(row[about.holder] or ""), row["_area"]
    if not number or not area:
        return None
    person = is_person(holder)
    state, ends = (row.get(name) if name else None for name in (about.state, about.ends))
    words = f"{number} {dataset.zh}" if person else f"{holder} {number} {dataset.zh}"
    where = {name: row[column] for name, column in zip(("lon", "lat"), dataset.place, strict=True)} if dataset.place else {"lon": None, "lat": None}
    return {
        "kind": KIND,
        "ref": f"{dataset.id}:{row['_key']}"[:160],
        "area": str(area)[:18],
        "title": (mask_name(holder) if person else holder)[:200],
        "words": normal(words)[:400],
        "sub": BETWEEN.join((dataset.owner, number, str(state or ""), str(ends or "")[:10]))[:160],
        **where,
        "phone": "",
        "person": False,
        "spoken": not person,
        "head": not person,
    }


def may_find(parts: "Parts", account: "Account") -> bool:
    """Whether an account finds licences: who reads the rows that are sent down, and officers; a department finds its own."""
    return account.kind == "person" and bool(seen_kinds(parts, account, [KIND])) and for_post(parts, account, "data-down.get", LICENCE_READERS)


def told(parts: "Parts", row: Mapping[Any, Any]) -> Record:
    """What the index says of a licence: its dataset and key, number, kind, state in words and whether it holds, and its last day."""
    id, key = row["ref"].split(":", 1)
    dataset = parts.city.datasets[id]
    _, number, state, ends = row["sub"].split(BETWEEN)
    column = dataset.columns.get(dataset.licence.state or "") if dataset.licence else None
    words = words_of(parts.city, column).get(state, Words(state, state)) if column else Words("", "")
    first = next(iter(column.choices), state) if column else state  # a dataset names the state that is as it should be first
    names = {"of": id, "key": key, "number": number, "kind_zh": dataset.zh, "kind_en": dataset.en}
    return {**names, "state_zh": words.zh, "state_en": words.en, "holds": state == first, "ends": ends}


def of_holder(parts: "Parts", account: "Account", name: str, area: str) -> list[Record]:
    """The licences of an enterprise: those with exactly its name, in its community."""
    if not may_find(parts, account) or is_person(name) or not (ways := arms(name[:60])):
        return []
    with parts.store.read() as conn:
        rows = search.find(conn, account.scope, area[:12], [KIND], ways, []) if search.anything(conn) else []
    found = {row["ref"]: row for row in rows if row["title"] == name and row["ref"].split(":", 1)[0] in datasets(parts)}
    return sorted((told(parts, row) for row in found.values()), key=lambda each: (each["kind_zh"], each["number"]))


def one_licence(parts: "Parts", account: "Account", id: str) -> tuple[Dataset, Record]:
    """(its dataset, its row, masked) of `<dataset>:<key>`. Raises NotFound, also outside the scope."""
    of, _, key = id.partition(":")
    row = one(parts, account, of, key)
    return parts.city.datasets[of], row
