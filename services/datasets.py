"""The catalogue of data (数据目录): every dataset with its rows, how fresh and how good they are, whose it is, where it comes from and who uses it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.areas import level_of
from core.datasets import Dataset, span
from core.errors import BadInput, NotAllowed, NotFound, Spoilt
from core.few import FEW, HIDDEN
from core.made import is_made
from core.words import Words
from services._load_log import Run
from services._parts import Parts
from services.areas import allowed
from services.cases import wire_time
from services.connect import CONNECTORS
from services.data_down import DATABASES
from services.interface_lights import Light
from services.load import load_frame
from services.made_for import sees
from services.may import for_post
from services.quality import rule_id
from services.sent_rows import count_of, opens, place_of, rows_of, wire_columns, wire_value
from store import loads as queries
from store import sent_down

if TYPE_CHECKING:
    from services.who import Account

READERS = ("admin", "leader", "dispatcher", "handler", "auditor", "community")
PREVIEWERS = ("admin", "leader", "dispatcher", "handler", "community")
LARGEST_FILE = 50 * 1024 * 1024
COUNTS = ("read", "good", "bad", "added", "changed", "same", "removed", "late", "bytes")
Found = dict[str, Any]
RULES = {
    "complete": Words("完整", "Complete"),
    "unique": Words("唯一", "Unique"),
    "valid": Words("有效", "Valid"),
    "consistent": Words("一致", "Consistent"),
}


def catalogue(parts: Parts, account: "Account", area: str | None = None) -> list[Found]:
    """Every dataset the account may know of. Rows are those of `area` (else of all it sees); a count of residents under five is "few"."""
    where = allowed(parts, account, area)
    with parts.store.read() as conn:
        quality, newest = queries.quality(conn), queries.newest(conn)
    using = users(parts)
    found = [each for each in parts.city.datasets.values() if _may_know(parts, account, each)]
    return [_about(parts, account, each, where, using.get(each.id, {}), quality, newest) for each in found]


def one(parts: Parts, account: "Account", dataset_id: str, area: str | None = None) -> Found:
    """One dataset with its columns, rules, uses and latest loads. Raises NotFound."""
    dataset, where = _known(parts, account, dataset_id), allowed(parts, account, area)
    with parts.store.read() as conn:
        quality, newest = queries.quality(conn), queries.newest(conn)
        runs = queries.listed(conn, None, dataset_id, 10)
    about = _about(parts, account, dataset, where, users(parts).get(dataset_id, {}), quality, newest)
    columns = [
        {**each, "personal": dataset.columns[each["id"]].personal, "required": dataset.columns[each["id"]].required} for each in wire_columns(parts, dataset)
    ]
    named = {"key": list(dataset.key), "area_column": dataset.area, "place": list(dataset.place or ()) or None, "time": dataset.time}
    return {**about, **named, "columns": columns, "loads": [load_line(parts, row) for row in runs]}


def preview(parts: Parts, account: "Account", dataset_id: str, area: str | None = None, limit: int = 20, after: str | None = None) -> Found:
    """Rows of a dataset in the account's scope, personal columns masked: `columns`, `items`, `next`.

    Raises NotFound, NotAllowed for what is counted alone.
    """
    dataset, where = _known(parts, account, dataset_id), allowed(parts, account, area)
    if not shows_rows(parts, account, dataset):
        words = Words(f"{dataset.zh}只作统计，不显示明细。", f"{dataset.en} may be counted, its rows are not shown.")
        raise NotAllowed(words.en, words)
    if dataset.family and dataset.family not in sent_down.FAMILIES:
        return {"columns": [], "items": [], "next": None, "area": where}
    rows = rows_of(parts, account, dataset, where, {}, limit + 1, after)
    columns = wire_columns(parts, dataset)
    items = [
        {
            "_key": row["_key"],
            "_area": place_of(parts, row["_area"]),
            **{each["id"]: wire_value(parts.city, dataset.columns[each["id"]], row.get(each["id"])) for each in columns},
        }
        for row in rows[:limit]
    ]
    if set(dataset.key) & set(dataset.personal):  # a key that is somebody's number is not told in full, nor asked for
        items = [{**item, "_key": None} for item in items]
    return {"columns": columns, "items": items, "next": rows[limit - 1]["_key"] if len(rows) > limit and items[0]["_key"] else None, "area": where}


def knows(parts: Parts, account: "Account", dataset_id: str) -> bool:
    """Whether the catalogue shows this dataset to the account."""
    dataset = parts.city.datasets.get(dataset_id)
    return dataset is not None and _may_know(parts, account, dataset)


def shows_rows(parts: Parts, account: "Account", dataset: Dataset) -> bool:
    """Whether rows of a dataset are shown to the account, masked; else it is counted alone."""
    open_to_it = for_post(parts, account, "datasets.rows", PREVIEWERS) and _may_know(parts, account, dataset) and not _is_foreign(account, dataset)
    return open_to_it and dataset.secrecy != "core" and opens(dataset)


def lineage(parts: Parts, account: "Account", dataset_id: str) -> Found:
    """Where the rows of a dataset come from: dataset, columns, interfaces, the newest load, and what is made of it. Raises NotFound."""
    dataset = _known(parts, account, dataset_id)
    with parts.store.read() as conn:
        newest = queries.newest(conn).get(dataset_id)
    interfaces = [_interface(parts, id) for id, each in parts.city.interfaces.items() if each.dataset == dataset_id]
    named = {"id": dataset.id, "zh": dataset.zh, "en": dataset.en, "owner": _owner(parts, dataset), "source": dataset.source}
    load = load_line(parts, newest) if newest else None
    return {"dataset": named, "columns": wire_columns(parts, dataset), "interfaces": interfaces, "load": load, "users": users(parts).get(dataset_id, {})}


def upload(parts: Parts, account: "Account", dataset_id: str, name: str, data: bytes, whole: bool) -> Run:
    """Load a file into a dataset: an administrator into any, a department into its own. Raises NotFound, NotAllowed, BadInput."""
    dataset = _known(parts, account, dataset_id)
    if account.role != "admin" and not (account.role == "handler" and account.department == dataset.owner):
        raise NotAllowed(f"Only {dataset.owner} and administrators may load {dataset_id}.", Words("只有数据所属部门与管理员可以导入。", "Not your data."))
    if not data:
        raise BadInput("no_file", "Send the file in the form's field file.", "file", zh="请在表单的 file 字段中附上文件。")
    return load_frame(parts, dataset_id, data, account, whole, name)


def users(parts: Parts) -> dict[str, Found]:
    """For each dataset which indicators are made of it, and on how many magnets and pages they are."""
    found: dict[str, list[str]] = defaultdict(list)
    for id, indicator in parts.city.indicators.items():
        for source in _sources(indicator):
            found[source].append(id)
    families = {dataset.family: dataset.id for dataset in parts.city.datasets.values() if dataset.family}
    made: dict[str, Found] = {}
    for source, indicators in found.items():
        dataset = source if source in parts.city.datasets else families.get(source.partition("_")[0])
        if dataset:
            indicators = [*made.get(dataset, {}).get("indicators", []), *indicators]
            magnets = [id for id, magnet in parts.city.magnets.items() if magnet.indicator in indicators]
            pages = [id for id, page in parts.city.pages.items() if any(each.magnet in magnets for each in page.instances.values())]
            made[dataset] = {"indicators": indicators, "magnets": len(magnets), "pages": len(pages)}
    return made


def _sources(indicator: Any) -> set[str]:
    """The datasets that an indicator is made of; a ratio of two has two."""
    sides = [getattr(indicator, name, None) for name in ("numerator", "denominator")]
    return {str(each.dataset) for each in [indicator, *sides] if each is not None and getattr(each, "dataset", None)}


def load_line(parts: Parts, row: Mapping[Any, Any]) -> Found:
    """One load as it goes over the wire."""
    names: Sequence[str] = ("id", "interface", "dataset", "kind", "name", "state", *COUNTS, "reasons", "drift", "why")
    seconds = (row["ended_at"] - row["started_at"]).total_seconds() if row["ended_at"] else None
    times = {name: wire_time(parts.city, row[name]) for name in ("started_at", "ended_at")}
    return {**{name: row[name] for name in names}, **times, "seconds": seconds}


def _about(parts: Parts, account: "Account", dataset: Dataset, area: str, using: Found, quality: Mapping[str, Any], newest: Mapping[str, Any]) -> Found:
    load, now = newest.get(dataset.id), datetime.now(UTC)
    at = parts.records.about(dataset)["newest"] if not dataset.family else None
    rules = _quality(dataset, quality.get(dataset.id, ()))
    said = {"id": dataset.id, "zh": dataset.zh, "en": dataset.en, "says": dataset.says._asdict()}
    kept = {name: getattr(dataset, name) for name in ("source", "secrecy", "uses", "fresh", "keep", "sent_down")}
    return {
        **said,
        **kept,
        "database": {"id": dataset.database, **DATABASES[dataset.database]._asdict()},
        "owner": _owner(parts, dataset),
        "personal": sorted(dataset.personal),
        "rows": _rows(parts, account, dataset, area),
        "newest": wire_time(parts.city, at or (now if dataset.family else None)),
        "light": "red" if not dataset.family and parts.records.spoilt(dataset) else _light(dataset, at, now),
        "load": {"id": load["id"], "state": load["state"], "interface": load["interface"]} if load else None,
        "interfaces": [id for id, each in parts.city.interfaces.items() if each.dataset == dataset.id],
        "comes": [{"id": id, "zh": each.zh, "en": each.en} for id, each in parts.city.interfaces.items() if each.dataset == dataset.id],
        "quality": rules,
        "score": _score(rules),
        "users": using or {"indicators": [], "magnets": 0, "pages": 0},
    }


def _rows(parts: Parts, account: "Account", dataset: Dataset, area: str) -> int | str | None:
    if dataset.family and dataset.family not in sent_down.FAMILIES:
        return None
    whole = not dataset.family and level_of(area) == level_of(parts.city.code)
    try:
        count = parts.records.about(dataset)["rows"] if whole else count_of(parts, account, dataset, area)
    except Spoilt:
        return None
    return HIDDEN if dataset.database == "people" and 0 < count < FEW else int(count)


def _light(dataset: Dataset, newest: datetime | None, now: datetime) -> Light:
    """Whether it is as fresh as promised; what is kept in the store always is."""
    if dataset.family:
        return "green"
    if newest is None or dataset.fresh is None:
        return "none" if dataset.fresh is None else "red"
    return "red" if now - newest > span(dataset.fresh) else "green"


def _quality(dataset: Dataset, counted: Iterable[Mapping[Any, Any]]) -> list[Found]:
    """Each rule with how many rows keep it, of how many; None before the first load."""
    known = {row["rule"]: row for row in counted}
    found = []
    for rule in dataset.rules:
        row, words = known.get(rule_id(rule)), RULES[rule.kind]
        figures = {"numerator": row["numerator"] if row else None, "denominator": row["denominator"] if row else None}
        found.append({"kind": rule.kind, "zh": words.zh, "en": words.en, "columns": list(rule.columns), "pattern": rule.pattern, **figures})
    return found


def _score(rules: Sequence[Mapping[str, Any]]) -> float | None:
    """The share of all that was counted that keeps the rules, in percent."""
    counted = [each for each in rules if each["denominator"]]
    of = sum(each["denominator"] for each in counted)
    return round(100 * sum(each["numerator"] for each in counted) / of, 2) if of else None


def _owner(parts: Parts, dataset: Dataset) -> Found:
    words = parts.city.named("departments", dataset.owner)
    return {"id": dataset.owner, "zh": words.zh, "en": words.en}


def _interface(parts: Parts, id: str) -> Found:
    each = parts.city.interfaces[id]
    way = CONNECTORS[each.connector]
    about = {"connector": each.connector, "way": {"zh": way.zh, "en": way.en}, "every": each.every, "load": each.load}
    return {"id": id, "zh": each.zh, "en": each.en, **about}


def _may_know(parts: Parts, account: "Account", dataset: Dataset) -> bool:
    """Communities know what is sent down to them, everybody else of the readers all there is; what was made in the browser those it was made for."""
    if is_made(dataset.id):
        return for_post(parts, account, "datasets.get", READERS) and sees(parts, account, "dataset", dataset.id)
    return for_post(parts, account, "datasets.get", READERS) and (account.role != "community" or (dataset.sent_down and dataset.secrecy != "core"))


def _is_foreign(account: "Account", dataset: Dataset) -> bool:
    """Whether it is another department's."""
    return account.role == "handler" and account.department != dataset.owner


def _known(parts: Parts, account: "Account", dataset_id: str) -> Dataset:
    dataset = parts.city.datasets.get(dataset_id)
    if dataset is None or not _may_know(parts, account, dataset):
        raise NotFound(f"There is no dataset {dataset_id}.")
    return dataset
