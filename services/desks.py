"""What lies on somebody's desk now: groups with counts, and cases with what is done next, most pressing first."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement

from core.clock import limit_words
from core.errors import BadInput, NotAllowed, NotFound
from core.masking import mask_text
from core.workflow import ROUTES_BY
from services._desk_groups import DESKS, Desk, Group
from services._parts import Parts
from services.areas import allowed, areas
from services.cases import actions_for, live_case, public_words, visible, wire_time
from store import cases as queries
from store import desks

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

ALL = "all"
MOST_OFFERS = 3
OWN_FOR = timedelta(days=30)
MOST_OWN = 50
SPECIAL = {"extended": {"zh": "延期", "en": "extended"}, "suspended": {"zh": "挂账", "en": "suspended"}, "returned": {"zh": "回退", "en": "returned"}}


def desk(parts: Parts, account: "Account", name: str, area: str | None = None, group: str = ALL, source: str | None = None, limit: int = 50) -> dict[str, Any]:
    """`groups` with their counts, the cases of one `group` (of all that is work where none is named), and through which doors they came.

    Raises NotFound for an unknown desk or an area outside the scope, NotAllowed for another role's desk, BadInput for an unknown group.
    """
    kind = DESKS.get(name)
    if kind is None:
        raise NotFound(f"There is no desk {name}.")
    if account.role not in kind.roles:
        raise NotAllowed(f"The desk {name} is for: {', '.join(kind.roles)}.")
    known = {each.id: each for each in kind.groups}
    if group != ALL and group not in known:
        raise BadInput("unknown_group", f"There is no group {group}; groups: {ALL}, {', '.join(known)}.", "group")
    now, city, work = datetime.now(UTC), parts.city, kind.work(account.role)
    here = queries.conditions(city.code, account.scope, allowed(parts, account, area), None, None, None, now)
    wanted = {each.id: desks.group(each.states, _named(each, account, now)) for each in kind.groups}
    with parts.store.read() as conn:
        counts = desks.counted(conn, here, wanted, now)
        chosen = [*here, desks.any_of([wanted[key] for key in (work if group == ALL else [group])])]
        doors = desks.sources(conn, chosen)
        where = [*chosen, *queries.conditions(city.code, account.scope, None, None, None, None, now, source=source)]
        rows = [row for row in queries.find(conn, where, city.open_states(), now, limit, None) if visible(account, row)]
        placed = [(row, _group_of(kind, known.get(group), row, account)) for row in rows]
        notes = {action: desks.last_notes(conn, nos, action) for action, nos in _noted(placed).items()}
    return {
        "groups": [_heading(each, counts[each.id], each.id in work) for each in kind.groups],
        "sources": [{"id": key, **_both(city.named("sources", key)), "total": doors[key]} for key in sorted(doors, key=lambda key: -doors[key])],
        "items": [_line(parts, account, row, each, notes, now) for row, each in placed],
        **({"own": _own(parts, account, now)} if name == "property" else {}),
    }


def _named(group: Group, account: "Account", now: datetime) -> list[ColumnElement[bool]]:
    return [desks.condition(name, account.department or "", now) for name in group.where]


def _group_of(kind: Desk, chosen: Group | None, row: Mapping[Any, Any], account: "Account") -> Group:
    """The group a row stands in: the one that was asked for, else the first that fits."""
    return chosen or next((each for each in kind.groups if _fits(each, row, account)), kind.groups[0])


def _fits(group: Group, row: Mapping[Any, Any], account: "Account") -> bool:
    """What `store.desks.condition` says of one row, for the conditions that tell the groups of work apart."""
    flags, department = row["flags"] or {}, account.department
    call = (flags.get("called") or {}).get(department)
    known = {
        "mine": row["department"] == department,
        "asked": bool(flags.get("asked")),
        "not_asked": not flags.get("asked"),
        "called": call is not None and "arrived" not in call,
        "assist": (flags.get("assist") or {}).get(department) is False,
        "appeal_asked": flags.get("appeal") == "asked",
        "appeal_supported": flags.get("appeal") == "supported",
    }
    return (not group.states or row["state"] in group.states) and all(known.get(name, True) for name in group.where)


def _noted(placed: list[tuple[Any, Group]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row, group in placed:
        if group.notes:
            found.setdefault(group.notes, []).append(row["no"])
    return found


def _heading(group: Group, count: tuple[int, int], work: bool) -> dict[str, Any]:
    return {"id": group.id, "zh": group.zh, "en": group.en, "total": count[0], "red": count[1], "work": work}


def _line(parts: Parts, account: "Account", row: Mapping[Any, Any], group: Group, notes: Mapping[str, Mapping[str, str]], now: datetime) -> dict[str, Any]:
    """A case as a row of a desk: its live part, its subject, why it lies here and what is offered."""
    city, flags = parts.city, row["flags"] or {}
    note = notes.get(group.notes or "", {}).get(row["no"])
    call = (flags.get("called") or {}).get(account.department or "")
    return {
        **live_case(city, row, areas(parts), now),
        "title": mask_text(row["title"], (row["reporter"] or {}).get("name")),
        "source": {"id": row["source"], **_both(city.named("sources", row["source"]))},
        "group": group.id,
        "group_words": {"zh": group.zh, "en": group.en},
        "department_words": _both(city.named("departments", row["department"])) if row["department"] else None,
        "note": mask_text(note) if note else None,
        "limit": _both(limit_words(row["time_limit"])),
        "standards": standards(city, row),
        "missing": [_both(city.named("departments", each)) for each, done in (flags.get("assist") or {}).items() if not done],
        "arrive_by": wire_time(city, datetime.fromisoformat(call["due_at"])) if call and "arrived" not in call else None,
        "appeal": flags.get("appeal"),
        "returned": int(flags.get("returned", 0)),
        "special": [{**SPECIAL[name], "times": int(flags[name])} for name in SPECIAL if flags.get(name)],
        "offers": _offers(city, account, row, group, now),
    }


def standards(city: "City", row: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """By what the category's cases are filed and closed, and the limit of each; nothing where its catalogue does not say."""
    flags, category = row["flags"] or {}, city.categories.get(row["category"])
    known = getattr(category, "conditions", None) or {}
    found = [
        {"id": each.id, "zh": each.zh, "en": each.en, "limit": _both(limit_words(each.limit)), "close": _both(each.close)}
        for each in (known.values() if isinstance(known, Mapping) else known)
    ]
    filed = (flags.get("filed_on") or {}).get("id")  # the one it was filed on, where that is known
    return [each for each in found if each["id"] == filed] or found


def _offers(city: "City", account: "Account", row: Mapping[Any, Any], group: Group, now: datetime) -> list[dict[str, Any]]:
    """What can be done from the row: `given` is what one key sends, None where something has to be asked first."""
    possible = {each["action"]: each for each in actions_for(city, row, account, now) if not each["blocked"]}
    order = [name for name in group.does if name in possible] or [name for name, each in possible.items() if each["onward"]][:1]
    return [_offer(possible[name]) for name in order[:MOST_OFFERS]]


def _offer(action: Mapping[str, Any]) -> dict[str, Any]:
    ready = {need["id"]: need["default"] for need in action["needs"] if need.get("default")}
    complete = all(need["id"] in ready for need in action["needs"] if need["required"])
    lead = next((need for need in action["needs"] if need["id"] == "department"), None)
    rule = lead.get("rule") if lead and action["action"] in (ROUTES_BY, "decide") else None
    to = lead["choices"].get(ready["department"]) if lead and "department" in ready else None
    return {"action": action["action"], "label": action["label"], "given": ready if complete else None, "to": to, "rule": rule}


def _own(parts: Parts, account: "Account", now: datetime) -> list[dict[str, Any]]:
    """What the account has reported itself: number, category, how it stands; nothing else of what others handle."""
    with parts.store.read() as conn:
        rows = desks.own_reports(conn, account.scope, account.id, now - OWN_FOR, MOST_OWN)
    city = parts.city
    named = [(row, city.categories.get(row["category"])) for row in rows]
    return [
        {
            "no": row["no"],
            "zh": category.zh if category else row["category"],
            "en": category.en if category else row["category"],
            "reported_at": wire_time(city, row["reported_at"]),
            "stands": public_words(city, row),
            "mine": visible(account, row),
        }
        for row, category in named
    ]


def _both(words: Any) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
