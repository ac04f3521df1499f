"""Collection (要素采集): a visit confirms or changes what is known of a home, an enterprise or a place.

What is known comes prefilled; only what changed is sent, with the value it replaces. What another department owns becomes a correction
(收正, services/corrections.py) that this department's people decide; the rest is changed at once, and every visit stays on record.
Who lives in a home is not collected, only how many.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, Conflict, NotFound
from core.field_work import FRESH_FOR, THINGS, CollectField
from core.masking import mask_name, mask_text
from core.words import Words
from services import corrections
from services._parts import Parts
from services.areas import allowed, names_of
from services.cases import wire_time
from services.typed_names import masked
from services.walk import done_at
from store import collected

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

UNKNOWN = Words("未知", "Unknown")


def find(
    parts: Parts, account: "Account", kind: str, area: str | None = None, text: str = "", limit: int = 50, after: int = 0, oldest: bool = False
) -> list[dict[str, Any]]:
    """Things of a kind in one's scope; with `oldest` those that were confirmed longest ago first. Raises BadInput for a kind there is none of."""
    _kind(parts, kind)
    where = allowed(parts, account, area)
    with parts.store.read() as conn:
        rows = collected.find(conn, kind, account.scope, where, text.strip()[:40], limit, after, oldest)
    return [_short(parts, kind, row) for row in rows]


def _kind(parts: Parts, kind: str) -> None:
    if kind not in THINGS or kind not in parts.city.collect:
        raise BadInput("bad_kind", f"There is no kind {kind}: give one of {', '.join(parts.city.collect)}.", "kind")


def _short(parts: Parts, kind: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    unit = parts.city.collect[kind]
    return {
        "kind": kind,
        "kind_zh": unit.zh,
        "kind_en": unit.en,
        "id": row["id"],
        "name": _name(kind, row),
        "area": row["area"],
        **names_of(parts, row["area"]),
        "lon": row["lon"],
        "lat": row["lat"],
        "version": row["version"] or 0,
        "confirmed_at": wire_time(parts.city, row["confirmed_at"]),
        "fresh": row["confirmed_at"] is not None and row["confirmed_at"] > datetime.now(UTC) - FRESH_FOR,
    }


def _name(kind: str, row: Mapping[Any, Any]) -> str:
    """南浦社区3栋501 is the home 3栋501 of the building 南浦社区3栋."""
    if kind != "home":
        return str(row["name"])
    block, _, _ = row["label"].partition("栋")
    return f"{row['name'].removesuffix(f'{block}栋')}{row['label']}"


def known_of(kind: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    """Field → value as it is known now, None where nobody has said."""
    facts = dict(row["facts"] or {})
    if kind == "home":
        use = facts.get("use") or ("empty" if not row["occupied"] else None)
        return {"use": use, "residents": facts.get("residents"), "owner": row["owner_name"]}
    return {**facts, **{name: row[name] for name in collected.COLUMNS[kind]}, **({"state": facts.get("state")} if kind == "facility" else {})}


def thing(parts: Parts, account: "Account", kind: str, id: int) -> dict[str, Any]:
    """The prefilled form of a thing, with the visits to it; personal fields masked. Raises NotFound, BadInput."""
    _kind(parts, kind)
    with parts.store.read() as conn:
        row = _seen(conn, account, kind, id)
        past = collected.history(conn, kind, id)
    known, by = known_of(kind, row), _sources(parts, kind, row, past)
    fields = [{**_field(parts.city, field, known.get(name)), "known": by(field, known.get(name))} for name, field in parts.city.collect[kind].fields.items()]
    return {**_short(parts, kind, row), "fields": fields, "visits": [_visit(parts, kind, each) for each in past]}


def _sources(parts: Parts, kind: str, row: Mapping[Any, Any], past: Any) -> Callable[[CollectField, Any], dict[str, Any] | None]:
    """Where what is known of a field comes from: the visit that changed it last, else the register it is in; None where nothing is known."""
    register = next((each for each in parts.city.datasets.values() if each.family == kind), None)
    confirmed = wire_time(parts.city, row["confirmed_at"])

    def by(field: CollectField, value: Any) -> dict[str, Any] | None:
        if value is None:
            return None
        changed = next((each for each in past if any(c["field"] == field.id and c["state"] == "applied" for c in each["changes"])), None)
        if changed is not None:
            return {"zh": f"{changed['unit']}走访", "en": f"visit by {changed['unit']}", "at": wire_time(parts.city, changed["at"])}
        owner = parts.city.named("departments", field.owner or (register.owner if register else ""))
        return {"zh": f"{owner.zh}登记", "en": f"register of {owner.en}", "at": confirmed}

    return by


def _field(city: "City", field: CollectField, value: Any) -> dict[str, Any]:
    names = ("id", "zh", "en", "kind", "most", "masked")
    choices = {key: {"zh": words.zh, "en": words.en} for key, words in _choices(city, field).items()}
    owner = city.departments.get(field.owner) if field.owner else None
    return {
        **{name: getattr(field, name) for name in names},
        "value": mask_name(str(value)) if field.masked and value else value,
        "choices": choices,
        "owner": {"zh": owner.zh, "en": owner.en} if owner else None,
    }


def _choices(city: "City", field: CollectField) -> dict[str, Words]:
    if field.words:
        found: dict[str, Words] = getattr(city, field.words)
        return found
    return {key: Words(*pair) for key, pair in field.choices.items()}


def _said(city: "City", field: CollectField, value: Any) -> Words:
    if value is None:
        return UNKNOWN
    text = mask_name(str(value)) if field.masked else mask_text(str(value))
    return _choices(city, field).get(str(value), Words(text, text))


def _visit(parts: Parts, kind: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    fields = parts.city.collect[kind].fields
    changes = [
        {
            "field": each["field"],
            "label": {"zh": fields[each["field"]].zh, "en": fields[each["field"]].en},
            "old": _said(parts.city, fields[each["field"]], each["old"])._asdict(),
            "new": _said(parts.city, fields[each["field"]], each["new"])._asdict(),
            "state": each["state"],
        }
        for each in row["changes"]
        if each["field"] in fields
    ]
    note = mask_text(row["note"]) if row["note"] else None
    return {"unit": row["unit"], "at": wire_time(parts.city, row["at"]), "changes": changes, "note": note}


def visit(parts: Parts, account: "Account", kind: str, id: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a visit: `id` (the phone's own), `version` that was seen, `changes` [{"field", "old", "new"}] (none: all is as it was), `note`, `at`.

    Sent twice it counts once. Raises NotFound, BadInput for a field or value that cannot be, Conflict with `fields` (what they are now)
    where somebody changed one of them meanwhile.
    """
    _kind(parts, kind)
    now = datetime.now(UTC)
    at, changes = done_at(parts, given.get("at"), now), [_checked(parts.city, kind, each) for each in given["changes"]]
    if len({each["field"] for each in changes}) < len(changes):
        raise BadInput("twice", "A field is changed twice: send its last value.", "changes")
    with parts.store.read() as conn:
        row = _seen(conn, account, kind, id)
        if collected.visit(conn, given["id"]) is not None:
            return thing(parts, account, kind, id)
        _unmoved(parts.city, kind, row, changes)
    asked = [each for each in changes if parts.city.collect[kind].fields[each["field"]].owner]
    wanted = [_correction(parts, account, kind, id, given, each) for each in asked]
    with parts.store.write() as conn:
        row = _seen(conn, account, kind, id)
        if collected.visit(conn, given["id"]) is None:
            _unmoved(parts.city, kind, row, changes)
            _keep(conn, kind, row, [each for each in changes if each not in asked], at)
            for each in wanted:
                corrections.keep(conn, account, each)
            states = [{**each, "state": "asked" if each in asked else "applied"} for each in changes]
            note = masked(conn, row["area"], given.get("note", "").strip()) or None
            line = {"id": given["id"], "kind": kind, "thing": id, "area": row["area"], "account_id": account.id, "unit": account.unit, "at": at}
            collected.add_visit(conn, {**line, "changes": states, "note": note})
    return thing(parts, account, kind, id)


def _checked(city: "City", kind: str, change: Mapping[str, Any]) -> dict[str, Any]:
    name, new = change["field"], change["new"]
    field = city.collect[kind].fields.get(name)
    if field is None or field.masked:
        open_ = ", ".join(each.id for each in city.collect[kind].fields.values() if not each.masked)
        raise BadInput("bad_field", f"{name} is not collected here: {open_} are.", f"changes.{name}")
    choices = _choices(city, field)
    if field.kind == "choice" and new not in choices:
        raise BadInput("bad_value", f"{field.en} is one of {', '.join(choices)}.", f"changes.{name}")
    if field.kind == "number" and not (isinstance(new, int) and not isinstance(new, bool) and 0 <= new <= field.most):
        raise BadInput("bad_value", f"{field.en} is a whole number from 0 to {field.most}.", f"changes.{name}")
    if field.kind == "text":
        new = new.strip() if isinstance(new, str) else ""
        if not 0 < len(new) <= min(field.most, 100):
            raise BadInput("bad_value", f"{field.en} has 1 to {min(field.most, 100)} characters.", f"changes.{name}")
    return {"field": name, "old": change.get("old"), "new": new}


def _unmoved(city: "City", kind: str, row: Mapping[Any, Any], changes: list[dict[str, Any]]) -> None:
    """Raise Conflict where a field is not any more what the visitor saw."""
    known = known_of(kind, row)
    moved = [each["field"] for each in changes if known.get(each["field"]) != each["old"]]
    if moved:
        fields = city.collect[kind].fields
        now = {name: {**_said(city, fields[name], known.get(name))._asdict(), "value": known.get(name)} for name in moved}
        zh = "、".join(fields[name].zh for name in moved)
        en = ", ".join(fields[name].en for name in moved)
        raise Conflict(f"{en} was changed meanwhile: look at it again.", {"zh": f"{zh}刚被他人更改，请重新核对。", "fields": now})


def _keep(conn: Any, kind: str, row: Mapping[Any, Any], changes: list[dict[str, Any]], at: datetime) -> None:
    """What is known afterwards, confirmed now."""
    facts, columns = dict(row["facts"] or {}), {}
    for each in changes:
        if each["field"] in collected.COLUMNS[kind]:
            columns[each["field"]] = each["new"]
        else:
            facts[each["field"]] = each["new"]
    if kind == "home" and "use" in {each["field"] for each in changes}:
        columns["occupied"] = facts["use"] != "empty"
    collected.set_columns(conn, kind, row["id"], columns)
    collected.keep(conn, kind, row["id"], row["area"], facts, (row["version"] or 0) + 1, at)


def _correction(parts: Parts, account: "Account", kind: str, id: int, given: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The correction that a change of another department's field asks for. Raises what `corrections.checked` raises."""
    dataset = next(each.id for each in parts.city.datasets.values() if each.family == kind)
    reason = given.get("note", "").strip() or "走访核实 · found on a visit"
    asked = {"dataset": dataset, "kind": "value", "key": str(id), "column": change["field"], "new": change["new"]}
    return corrections.checked(parts, account, {**asked, "reason": reason, "visit": given["id"]})


def _seen(conn: Any, account: "Account", kind: str, id: int) -> Any:
    row = collected.one(conn, kind, id)
    if row is None or not account.scope.sees(row["area"], None, ""):
        raise NotFound(f"There is no {kind} {id}.")
    return row
