"""Clocks that nobody winds: rules that time makes hold, suspensions that end, deadlines when another work calendar is known."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.areas import at_level
from core.case_file import REPORTED, rebuilt
from core.clock import calendar, limit_of
from core.errors import Conflict, NotAllowed
from core.rules import holding
from core.scope import Scope
from core.workflow import Action, Rule
from services._parts import Parts
from services._steps import BY_RULE, rule_of
from services.act import Post, act
from services.areas import areas
from services.cases import live_case
from store import cases, demo, outbox

if TYPE_CHECKING:
    from core.city import City
    from store.engine import Store

CLOCKS = ("yellow_at", "due_at", "deadline_at")
BATCH = 200


def resume_suspended(parts: Parts, now: datetime | None = None) -> None:
    """Suspended cases whose day has come go back to where they stood."""
    now = now or datetime.now(UTC)
    timer = Post("dispatcher", "到期恢复 · Time is up", Scope.of(parts.city.code))
    with parts.store.read() as conn:
        due = [(row["no"], row["version"]) for row in cases.suspended(conn) if datetime.fromisoformat(row["flags"]["until"]) <= now]
    for no, version in due:
        try:
            act(parts, timer, no, "resume", version)
        except Conflict:
            continue  # somebody was faster


def apply_rules(parts: Parts, now: datetime | None = None) -> None:
    """Rules that time makes hold act, each once a case."""
    now, everywhere = now or datetime.now(UTC), Scope.of(parts.city.code)
    shortest = min((limit_of(limit).seconds for limit in parts.city.hands_up.values()), default=None)
    with parts.store.read() as conn:
        rows = cases.late(conn, now, None if shortest is None else now - timedelta(seconds=shortest))
    for row in rows:
        flow = parts.city.flow(row["workflow"])
        for name, rule in list(holding(flow, row, now, parts.city.zone, timed=True, hands_up=parts.city.hands_up).items())[:1]:
            post = Post(flow.actions[rule.does].roles[0], BY_RULE, everywhere, rule=rule_of(name, rule.words))
            try:
                act(parts, post, row["no"], rule.does, row["version"], **_reason(flow.actions[rule.does], rule))
            except (Conflict, NotAllowed):
                continue  # somebody was faster


def _reason(action: Action, rule: Rule) -> dict[str, str]:
    """The reason an action asks for, where it is a rule that takes it."""
    return {"reason": f"{rule.zh} · {rule.en}"} if "reason" in action.needs else {}


def keep_calendar(parts: Parts, known: str | None = None) -> int:
    """When another work calendar is known than last time, the clocks of open cases are worked out again; how many changed."""
    mark = known or calendar()
    with parts.store.read() as conn:
        if demo.facts(conn).get("calendar") == mark:
            return 0
        numbers = cases.open_numbers(conn)
    changed = sum(_wind(parts, numbers[first : first + BATCH]) for first in range(0, len(numbers), BATCH))
    with parts.store.write() as conn:
        demo.put_facts(conn, {"calendar": mark})
    return changed


def _same(one: datetime | None, other: datetime | None) -> bool:
    """Whether two moments are the same to the second; the demo keeps whole ones."""
    return one == other or (one is not None and other is not None and abs(one - other) < timedelta(seconds=1))


def fill_limits(store: "Store", city: "City") -> None:
    """Cases from before limits were kept get their category's."""
    with store.write() as conn:
        cases.fill_limits(conn, {category.id: category.limit for category in city.categories.values()})


def _wind(parts: Parts, numbers: list[str]) -> int:
    known, now, changed = areas(parts), datetime.now(UTC), 0
    with parts.store.write() as conn:
        for no in numbers:
            row, steps = cases.one(conn, no), cases.steps_of(conn, no)
            if row is None or not steps:
                continue
            again = rebuilt(parts.city.flow(row["workflow"]), {name: row[name] for name in REPORTED}, steps, parts.city.zone)
            if again["state"] != row["state"] or all(_same(again[name], row[name]) for name in CLOCKS):
                continue
            values = {name: again[name] for name in (*CLOCKS, "flags")} | {"light_told": "green"}
            cases.set_clocks(conn, no, values)
            area = at_level(row["area"], "community") or row["area"]
            outbox.put(conn, outbox.message("case", no, area, live_case(parts.city, {**row, **values}, known, now), now))
            changed += 1
    return changed
