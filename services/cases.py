"""A case as people and screens see it: with its steps, and what somebody may do with it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from core.areas import Area, at_level
from core.clock import light as light_of
from core.clock import provisional
from core.coordinates import to_gcj02
from core.errors import NotFound
from core.guards import LEVELS, TOLD, Deed, refusal
from core.masking import mask_name, mask_phone, mask_text
from core.words import Words
from core.workflow import Action, Need, Workflow
from services._case_conditions import CLOSED_TODAY, midnight
from services._conditions import CONDITION, standard
from services._conditions import choices as choices_of
from services._parts import Parts
from services._routing import routing
from services.areas import ever
from services.case_moves import moves
from services.may import may_take
from store import cases as queries
from store import photo_covers

if TYPE_CHECKING:
    from core.city import City
    from core.scope import Scope
    from services.who import Account

# Steps that are no actions of a workflow.
BESIDE = {
    "report": ("上报", "Report"),
    "import_closed": ("导入时已了结", "Over before it was imported"),
    "acknowledged": ("外部系统已接收", "Taken by the outside system"),
    "unanswered": ("外部系统未确认", "Outside system silent"),
    "unread": ("未读升级", "Unread, told on"),
    "hand_over": ("转交任务", "Task handed over"),
    "give_back": ("退回任务", "Task given back"),
    "pass_on": ("改派任务", "Task passed on"),
    "message": ("消息", "Message"),
    "correction": ("数据更正", "Correction"),
    "guard": ("值守任务", "Guard"),
    "cells_changed": ("网格调整", "Cells redrawn"),
    "interface_red": ("接口超时", "Interface late"),
}
FLAGS = ("supervised", "whistled", "rework")
TELLS_REPORTER = ("dispatcher", "community")  # who may call a reporter back
PUBLIC = {None: ("处理中", "Being handled"), "handled": ("处理中", "Being handled"), "closed": ("已办结", "Done"), "ended": ("不予受理", "Not accepted")}


class Seer(Protocol):
    """Whoever asks: an account, or somebody who acts without one."""

    @property
    def scope(self) -> "Scope": ...
    @property
    def department(self) -> str | None: ...


def visible(who: Seer, row: Mapping[Any, Any]) -> bool:
    """Whether a case lies in one's scope. A complaint is never shown to the unit it is about."""
    about = (row["flags"] or {}).get("about")
    theirs = about is not None and about == who.department
    return not theirs and who.scope.sees(row["area"], row["department"], row["involved"])


def live_case(city: "City", row: Mapping[Any, Any], known: dict[str, Area], now: datetime | None = None) -> dict[str, Any]:
    """A case as live messages carry it: number, state, place, light and times; no title, no text, no reporter."""
    now = now or datetime.now(UTC)
    community, grid = at_level(row["area"], "community") or row["area"], row["area"] if len(row["area"]) > 12 else None
    category, place = city.categories.get(row["category"]), known.get(community)
    flags, state = row["flags"] or {}, city.flow(row["workflow"]).states[row["state"]]
    return {
        "no": row["no"],
        "workflow": row["workflow"],
        "state": row["state"],
        "state_zh": state.zh,
        "state_en": state.en,
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
        "involved": row["involved"],
    }


def column_of(city: "City", row: Mapping[Any, Any], now: datetime) -> str | None:
    """The board column a case stands in, None when it is off the board."""
    column = next((column.id for column in city.columns if row["state"] in column.states), None)
    if column == CLOSED_TODAY and (row["closed_at"] is None or row["closed_at"] < midnight(city, now)):
        return None
    return column


def wire_time(city: "City", at: datetime | None) -> str | None:
    """A moment as it goes over the wire: ISO 8601 in the city's zone, to the second."""
    return None if at is None else at.astimezone(city.tz).isoformat(timespec="seconds")


def case(parts: Parts, account: "Account", no: str) -> dict[str, Any]:
    """One case with its words (masked), its steps and what this account may do. Raises NotFound, also outside the scope."""
    with parts.store.read() as conn:
        row = queries.one(conn, no)
        if row is None or not visible(account, row):
            raise NotFound(f"There is no case {no}.")
        steps = queries.steps_of(conn, no)
        duplicates = queries.duplicates(conn, no)
        covered = photo_covers.versions(conn, row["photos"])
    known = ever(parts)
    plain, flow, now = account.kind == "wall", parts.city.flow(row["workflow"]), datetime.now(UTC)
    return {
        **case_item(parts.city, account, row, known, now),
        "workflow_zh": flow.zh,
        "workflow_en": flow.en,
        **_course(parts.city, row),
        "grid_en": known[row["area"]].name_en if len(row["area"]) > 12 and row["area"] in known else None,
        "gcj02": None if row["lon"] is None else list(to_gcj02(row["lon"], row["lat"])),
        "original": row["duplicate_of"],
        "duplicates": duplicates,
        "reporter": None if plain else reporter_for(parts.city, account, row),
        "text": None if plain else mask_text(row["text"], _reporter(row)),
        "source": row["source"],
        "external_id": row["external_id"],
        "photos": [] if plain else row["photos"],
        "covered": {} if plain else covered,
        "deadline_at": wire_time(parts.city, row["deadline_at"]),
        "satisfaction": row["satisfaction"],
        "steps": [step_view(parts.city, row["workflow"], step, with_note=not plain) for step in steps],
        "actions": actions_for(parts.city, row, account, now),
        "others": others_for(parts.city, row, account),
        "moves": moves(parts.city, row, account, now),
    }


def _course(city: "City", row: Mapping[Any, Any]) -> dict[str, Any]:
    """How the case has gone: who answers for it, who helps, who was called, how often it was extended, until when it waits."""
    flags = row["flags"] or {}
    return {
        "level": flags.get("level", LEVELS[0]),
        "assist": flags.get("assist") or {},
        "called": flags.get("called") or {},
        "departments": {name: {"zh": words.zh, "en": words.en} for name, words in city.departments.items() if f"|{name}|" in row["involved"]},
        "extended": flags.get("extended", 0),
        "until": wire_time(city, datetime.fromisoformat(flags["until"])) if "until" in flags else None,
        "time_limit": row["time_limit"],
        "filed_on": flags.get("filed_on"),
        "unanswered": flags.get("unanswered"),
        "imported": "imported" in flags,
        "provisional": provisional(row["time_limit"], row["deadline_at"], city.zone),
    }


def reporter_for(city: "City", account: "Account", row: Mapping[Any, Any]) -> dict[str, str] | None:
    """The reporter, masked, for those who speak with him; nobody a workflow hides him from."""
    hidden = account.role in city.flow(row["workflow"]).hides_reporter
    if hidden or account.role not in TELLS_REPORTER or not row["reporter"]:
        return None
    masks = {"name": mask_name, "phone": mask_phone}
    return {key: masks[key](value) for key, value in row["reporter"].items() if key in masks and value}


def public_words(city: "City", row: Mapping[Any, Any]) -> dict[str, str]:
    """How a case stands, for everybody."""
    flow = city.flow(row["workflow"])
    zh, en = ("已收到", "Received") if row["state"] == flow.start else PUBLIC[flow.states[row["state"]].done]
    return {"zh": zh, "en": en}


def step_view(city: "City", workflow: str, step: Mapping[Any, Any], with_note: bool = True) -> dict[str, Any]:
    """One line of a case's timeline."""
    flow, data = city.flow(workflow), step["data"] or {}
    action, state, before = flow.actions.get(step["action"]), flow.states.get(step["to_state"]), flow.states.get(step["from_state"] or "")
    zh, en = (action.zh, action.en) if action else BESIDE.get(step["action"], (step["action"], step["action"]))
    return {
        "action": step["action"],
        "zh": zh,
        "en": en,
        "from": step["from_state"],
        "from_zh": before.zh if before else None,
        "from_en": before.en if before else None,
        "to": step["to_state"],
        "to_zh": state.zh if state else step["to_state"],
        "to_en": state.en if state else step["to_state"],
        "actor": _actor(city, step),
        "at": wire_time(city, step["at"]),
        "note": mask_text(step["note"]) if step["note"] and with_note else None,
        "given": _given_words(city, flow, data),
        "rule": data.get("rule"),
        "sent_to": data.get("sent_to"),
        "photos": data.get("photos", []) if with_note else [],
        "voices": data.get("voices", []) if with_note else [],
    }


def _actor(city: "City", step: Mapping[Any, Any]) -> str:
    """The unit; what came from outside is called as its source is."""
    source = city.sources.get(step["actor"]) if step["account_id"] is None else None
    return f"{source.zh} · {source.en}" if source else step["actor"]


def _given_words(city: "City", flow: Workflow, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was chosen with a step, as pairs of words."""
    found = []
    for name, value in data.items():
        need = flow.needs.get(name)
        if need is None or need.kind == "photos":
            continue
        filed = data.get("filed_on") if name == CONDITION else None
        named = [Words(filed["zh"], filed["en"])] if filed else [_value_words(city, need, each) for each in (value if isinstance(value, list) else [value])]
        zh, en = ("、".join(words.zh for words in named), ", ".join(words.en for words in named))
        found.append({"id": name, "label": {"zh": need.zh, "en": need.en}, "value": {"zh": zh, "en": en}})
    return found


def _value_words(city: "City", need: Need, value: Any) -> Words:
    if need.kind in ("department", "departments"):
        return city.named("departments", value)
    if need.kind == "time":
        at = datetime.fromisoformat(value).astimezone(city.tz)
        return Words(f"{at:%Y-%m-%d %H:%M}", f"{at:%Y-%m-%d %H:%M}")
    return Words(*need.choices[value]) if value in need.choices else Words(mask_text(str(value)), mask_text(str(value)))


def actions_for(city: "City", row: Mapping[Any, Any], account: "Account", now: datetime) -> list[dict[str, Any]]:
    """What an account may do with a case now: each action with its label and what it needs; `blocked` says why it has to wait."""
    flow = city.flow(row["workflow"])
    deed = Deed(row, now, account.role, account.id or None, account.officer, account.department)
    return [
        {
            "action": name,
            "label": {"zh": action.zh, "en": action.en},
            "onward": action.onward,
            "blocked": _blocked(action, deed),
            "needs": [_need(city, flow, row, need, True) for need in action.needs] + [_need(city, flow, row, need, False) for need in action.may],
        }
        for name, action in flow.actions_of(row["state"]).items()
        if may_take(city, account, name, action).allowed and refusal([guard for guard in action.guards if guard not in TOLD], deed) is None
    ]


def others_for(city: "City", row: Mapping[Any, Any], account: "Account") -> list[dict[str, Any]]:
    """What may be done with a case now, but by other posts: `{action, label}`; GET /why says whose work it is. A wall is told nothing."""
    if account.kind != "person":
        return []
    found = city.flow(row["workflow"]).actions_of(row["state"])
    posts = {name: action for name, action in found.items() if any(role in city.roles for role in action.roles)}
    return [{"action": name, "label": {"zh": each.zh, "en": each.en}} for name, each in posts.items() if not may_take(city, account, name, each).allowed]


def _blocked(action: Action, deed: Deed) -> dict[str, str] | None:
    why = refusal(action.guards, deed)
    return None if why is None else {"zh": why.zh, "en": why.en}


def _need(city: "City", flow: Workflow, row: Mapping[Any, Any], name: str, required: bool) -> dict[str, Any]:
    """What a form must know of one need; a department comes with the one that the rules choose, and with the rule."""
    need = flow.needs[name]
    choices = {key: {"zh": zh, "en": en} for key, (zh, en) in choices_of(city, row, name, need).items()}
    view: dict[str, Any] = {"id": name, "kind": need.kind, "zh": need.zh, "en": need.en, "required": required}
    if need.kind in ("department", "departments"):
        choices = {key: {"zh": words.zh, "en": words.en} for key, words in city.departments.items()}
    if name == "department":
        found = routing(city, row)
        view |= {"default": found.lead, "rule": {"zh": found.why.zh, "en": found.why.en}}
    if closes := standard(row, name):
        view["standard"] = closes
    if name == "assist":
        view["default"] = list(routing(city, row).assist)
    return {**view, "choices": choices} if choices else view


def case_item(city: "City", account: "Account", row: Mapping[Any, Any], known: dict[str, Area], now: datetime) -> dict[str, Any]:
    """A live case with its title, which a wall does not show."""
    return {**live_case(city, row, known, now), "title": None if account.kind == "wall" else mask_text(row["title"], _reporter(row))}


def _reporter(row: Mapping[Any, Any]) -> str | None:
    return (row["reporter"] or {}).get("name")
