"""Cases as people and screens see them: found in one's scope, read with their steps, counted by board column."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from core.areas import Area, at_level
from core.clock import light as light_of
from core.errors import BadInput, NotFound
from core.indicators import Indicator, window
from core.masking import mask_text
from services._parts import Parts
from services.answer import Question, asked
from services.areas import allowed, areas
from store import cases as queries
from store import figures

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

Order = Literal["pressing", "latest"]
CLOSED_TODAY = "closed_today"  # the board column that forgets what was closed before midnight
FLAGS = ("supervised", "whistled", "rework")
PUBLIC = {None: ("处理中", "Being handled"), "handled": ("处理中", "Being handled"), "closed": ("已办结", "Done"), "ended": ("不予受理", "Not accepted")}


def live_case(city: "City", row: Mapping[Any, Any], known: dict[str, Area], now: datetime | None = None) -> dict[str, Any]:
    """A case as live messages carry it: number, state, place, light and times; no title, no text, no reporter."""
    now = now or datetime.now(UTC)
    community, grid = at_level(row["area"], "community") or row["area"], row["area"] if len(row["area"]) > 12 else None
    category, place = city.categories.get(row["category"]), known.get(community)
    flags = row["flags"] or {}
    return {
        "no": row["no"],
        "state": row["state"],
        "column": column_of(city, row, now),
        "category": row["category"],
        "major": row["category"][:2],
        "category_zh": category.zh if category else row["category"],
        "category_en": category.en if category else row["category"],
        "area": community,
        "area_zh": place.name if place else community,
        "area_en": place.name_en if place else community,
        "grid": grid,
        "grid_zh": known[grid].name if grid in known else grid,
        "light": light_of(now, row["yellow_at"], row["due_at"]),
        "urgent": row["urgent"],
        "flags": {flag: bool(flags.get(flag)) for flag in FLAGS},
        "lon": row["lon"],
        "lat": row["lat"],
        **{name: wire_time(city, row[name]) for name in ("state_at", "yellow_at", "due_at", "reported_at", "closed_at")},
        "version": row["version"],
        "department": row["department"],
    }


def column_of(city: "City", row: Mapping[Any, Any], now: datetime) -> str | None:
    """The board column a case stands in, None when it is off the board."""
    column = next((column.id for column in city.columns if row["state"] in column.states), None)
    if column == CLOSED_TODAY and (row["closed_at"] is None or row["closed_at"] < midnight(city, now)):
        return None
    return column


def midnight(city: "City", now: datetime) -> datetime:
    """When the city's present day began."""
    return now.astimezone(city.tz).replace(hour=0, minute=0, second=0, microsecond=0)


def wire_time(city: "City", at: datetime | None) -> str | None:
    """A moment as it goes over the wire: ISO 8601 in the city's zone, to the second."""
    return None if at is None else at.astimezone(city.tz).isoformat(timespec="seconds")


def find_cases(
    parts: Parts,
    account: "Account",
    area: str | None = None,
    state: str | None = None,
    column: str | None = None,
    category: str | None = None,
    department: str | None = None,
    light: str | None = None,
    source: str | None = None,
    external_id: str | None = None,
    open: bool | None = None,
    order: Order = "pressing",
    limit: int = 100,
    after: str | None = None,
) -> tuple[list[dict[str, Any]], str | None]:
    """Cases in the account's scope and the cursor of the next page.

    `pressing` is the board's order; `latest` are the cases on the board, the last thing that happened first.
    `state`, `category` (a major or a minor one) and `department` may be several with commas. Raises NotFound for an area outside the
    scope, BadInput for a state, column or cursor that does not exist.
    """
    flow, (now, place) = parts.city.workflow, _cursor(after)
    states = _states(parts.city, state, column, open, lit=light is not None)
    since = midnight(parts.city, now) if column == CLOSED_TODAY or order == "latest" else None
    where = allowed(parts, account, area)
    wanted = queries.conditions(parts.city.code, account.scope, where, states, category, light, now, since, source, external_id, department)
    with parts.store.read() as conn:
        rows = queries.latest(conn, wanted, limit + 1, place) if order == "latest" else queries.find(conn, wanted, flow.open_states(), now, limit + 1, place)
    known, at = areas(parts), datetime.now(UTC)
    items = [_item(parts.city, account, row, known, at) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return items, f"{now.timestamp():.0f}~{last['rank']}~{last['no']}" if last else None


def counted_cases(
    parts: Parts, account: "Account", question: Question, column: str | None = None, light: str | None = None, limit: int = 100
) -> tuple[list[dict[str, Any]], int]:
    """The cases that the answer to `question` counts (of a rate: what it is a share of), in the board's order, and how many they are.

    `column` and `light` narrow them further. Raises what `asked` raises, BadInput also for an indicator that counts no cases.
    """
    city, now = parts.city, datetime.now(UTC)
    complete = asked(parts, account, question)
    indicator = city.indicators[complete.indicator]
    if indicator.family != "case":
        raise BadInput("bad_of", f"{indicator.id} counts no cases: ask for the cases of one that does, such as case.open", "of")
    states = _states(city, None, column, None, lit=light is not None)
    since = midnight(city, now) if column == CLOSED_TODAY else None
    seen = queries.conditions(city.code, account.scope, complete.area, states, None, light, now, since)
    wanted = [*_counted(city, complete, indicator, now), *seen]
    with parts.store.read() as conn:
        rows, total = queries.find(conn, wanted, city.workflow.open_states(), now, limit, None), queries.count(conn, wanted)
    known = areas(parts)
    return [_item(city, account, row, known, now) for row in rows], total


def _counted(city: "City", question: Question, indicator: Indicator, now: datetime) -> list[Any]:
    reach = figures.Reach(question.area, question.department, question.filters)
    if not indicator.happens:
        return figures.that_stand(indicator, reach, now, now)
    span = window(question.period or indicator.period, now, city.tz)
    return figures.that_happened(indicator, reach, span.start, min(span.end, now))


def count_columns(parts: Parts, account: "Account", area: str | None = None) -> dict[str, dict[str, int]]:
    """How many cases stand in each board column: total, red and yellow."""
    now = datetime.now(UTC)
    wanted = queries.conditions(parts.city.code, account.scope, allowed(parts, account, area), None, None, None, now, midnight(parts.city, now))
    with parts.store.read() as conn:
        counts = queries.count_states(conn, wanted, now)
    return {
        column.id: {kind: sum(counts.get(state, {}).get(kind, 0) for state in column.states) for kind in ("total", "red", "yellow")}
        for column in parts.city.columns
    }


def case(parts: Parts, account: "Account", no: str) -> dict[str, Any]:
    """One case with its words (masked), its steps and what this account may do. Raises NotFound, also outside the scope."""
    with parts.store.read() as conn:
        row = queries.one(conn, no)
        if row is None or not account.scope.sees(row["area"], row["department"]):
            raise NotFound(f"There is no case {no}.")
        steps = queries.steps_of(conn, no)
    plain = account.kind == "wall"
    return {
        **_item(parts.city, account, row, areas(parts), datetime.now(UTC)),
        "text": None if plain else mask_text(row["text"], _reporter(row)),
        "source": row["source"],
        "external_id": row["external_id"],
        "photos": [] if plain else row["photos"],
        "deadline_at": wire_time(parts.city, row["deadline_at"]),
        "satisfaction": row["satisfaction"],
        "steps": [step_view(parts.city, step, with_note=not plain) for step in steps],
        "actions": actions_for(parts.city, row["state"], account.role, row["category"]),
    }


def public_status(parts: Parts, no: str) -> dict[str, Any]:
    """What the reporter of case `no` may know, in plain words. Raises NotFound."""
    with parts.store.read() as conn:
        row = queries.one(conn, no)
    if row is None:
        raise NotFound(f"There is no report {no}.")
    done = parts.city.workflow.states[row["state"]].done
    zh, en = ("已收到", "Received") if row["state"] == parts.city.workflow.start else PUBLIC[done]
    times = {name: wire_time(parts.city, row[name]) for name in ("reported_at", "state_at", "closed_at")}
    return {"no": no, "status": {"zh": zh, "en": en}, **times}


def step_view(city: "City", step: Mapping[Any, Any], with_note: bool = True) -> dict[str, Any]:
    """One line of a case's timeline."""
    action, state = city.workflow.actions.get(step["action"]), city.workflow.states.get(step["to_state"])
    return {
        "action": step["action"],
        "zh": action.zh if action else step["action"],
        "en": action.en if action else step["action"],
        "from": step["from_state"],
        "to": step["to_state"],
        "to_zh": state.zh if state else step["to_state"],
        "to_en": state.en if state else step["to_state"],
        "actor": step["actor"],
        "at": wire_time(city, step["at"]),
        "note": mask_text(step["note"]) if step["note"] and with_note else None,
    }


def actions_for(city: "City", state: str, role: str, category: str) -> list[dict[str, Any]]:
    """What `role` may do with a case in `state`: each action with its label and what it needs."""
    actions = city.workflow.actions_of(state, role)
    return [
        {
            "action": name,
            "label": {"zh": action.zh, "en": action.en},
            "onward": action.onward,
            "needs": _needs(city, action.needs, True, category) + _needs(city, action.may, False, category),
        }
        for name, action in actions.items()
    ]


def _needs(city: "City", names: list[str], required: bool, category: str) -> list[dict[str, Any]]:
    return [_need(city, name, required, category) for name in names]


def _need(city: "City", name: str, required: bool, category: str) -> dict[str, Any]:
    """What a form must know of one need; a department comes with the one that is responsible for the category."""
    need = city.workflow.needs[name]
    choices = {key: {"zh": zh, "en": en} for key, (zh, en) in need.choices.items()}
    view: dict[str, Any] = {"id": name, "kind": need.kind, "zh": need.zh, "en": need.en, "required": required}
    if need.kind == "department":
        choices = {key: {"zh": words.zh, "en": words.en} for key, words in city.departments.items()}
        view["default"] = city.categories[category].department if category in city.categories else None
    return {**view, "choices": choices} if choices else view


def _item(city: "City", account: "Account", row: Mapping[Any, Any], known: dict[str, Area], now: datetime) -> dict[str, Any]:
    """A live case with its title, which a wall does not show."""
    return {**live_case(city, row, known, now), "title": None if account.kind == "wall" else mask_text(row["title"], _reporter(row))}


def _reporter(row: Mapping[Any, Any]) -> str | None:
    return (row["reporter"] or {}).get("name")


def _states(city: "City", state: str | None, column: str | None, open: bool | None, lit: bool) -> list[str] | None:
    """The states asked for by any of the ways, None for all. Only open cases are `lit`."""
    chosen: list[set[str]] = []
    if state:
        named = set(state.split(","))
        if unknown := named - city.workflow.states.keys():
            raise BadInput("unknown_state", f"There is no state {', '.join(sorted(unknown))}; states: {', '.join(city.workflow.states)}.", "state")
        chosen.append(named)
    if column:
        by_id = {known.id: known.states for known in city.columns}
        if column not in by_id:
            raise BadInput("unknown_column", f"There is no column {column}; columns: {', '.join(by_id)}.", "column")
        chosen.append(set(by_id[column]))
    opened = set(city.workflow.open_states())
    if open is not None:
        chosen.append(opened if open else city.workflow.states.keys() - opened)
    if lit:
        chosen.append(opened)
    return sorted(set.intersection(*chosen)) if chosen else None


def _cursor(after: str | None) -> tuple[datetime, tuple[int, str] | None]:
    """When the first page was asked for, which later pages go by too since lights turn meanwhile, and the last case of the page before."""
    if not after:
        return datetime.now(UTC).replace(microsecond=0), None
    try:
        at, rank, no = after.split("~")
        return datetime.fromtimestamp(int(at), UTC), (min(int(rank), queries.LAST), no)
    except (ValueError, OverflowError, OSError) as error:
        raise BadInput("bad_cursor", "after is the next of the page before.", "after") from error
