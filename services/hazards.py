"""The ledger of hazards (隐患台账): grade, unit responsible, deadline, what was done, photos before and after, who wrote it off."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import BadInput
from core.masking import mask_text
from services._parts import Parts
from services.areas import allowed, areas
from services.cases import live_case, visible, wire_time
from store import cases as queries
from store import hazards as ledger

if TYPE_CHECKING:
    from services.who import Account

FLOW = "hazard"
STANDINGS = ("open", "overdue", "to_write_off", "written_off", "rejected")


def grades(parts: Parts) -> dict[str, tuple[str, str]]:
    """The grades of a hazard, by id."""
    flow = parts.city.workflows.get(FLOW)
    need = flow.needs.get("grade") if flow else None
    return dict(need.choices) if need else {}


def hazards(
    parts: Parts,
    account: "Account",
    area: str | None = None,
    grade: str | None = None,
    standing: str | None = None,
    department: str | None = None,
    limit: int = 200,
    after: str | None = None,
) -> dict[str, Any]:
    """`items` in the account's scope, the most pressing first, `next`, and `totals` of the ledger with these filters but `standing`.

    Raises NotFound for an area outside the scope, BadInput for an unknown grade, standing or department.
    """
    city, now = parts.city, datetime.now(UTC)
    _check("grade", grade, grades(parts))
    _check("standing", standing, STANDINGS)
    _check("department", department, city.departments)
    where = queries.conditions(city.code, account.scope, allowed(parts, account, area), None, None, None, now, department=department)
    where += ledger.of(FLOW, grade)
    with parts.store.read() as conn:
        totals = ledger.totals(conn, where, now)
        rows, following = ledger.page(conn, [*where, *ledger.standing(standing, now)], limit, after)
        rows = [row for row in rows if visible(account, row)]
        steps = ledger.steps_of_all(conn, [row["no"] for row in rows])
    return {"items": [_line(parts, row, steps.get(row["no"], []), now) for row in rows], "next": following, "totals": {**totals, "rate": _rate(totals)}}


def _rate(totals: Mapping[str, int]) -> float | None:
    """Written off ÷ found, in percent; what turned out to be none is not counted."""
    return round(100 * totals["written_off"] / totals["found"], 2) if totals["found"] else None


def _check(name: str, value: str | None, allowed_: Any) -> None:
    if value and value not in allowed_:
        raise BadInput(f"unknown_{name}", f"There is no {name} {value}; allowed: {', '.join(allowed_)}.", name)


def _line(parts: Parts, row: Mapping[Any, Any], steps: list[Mapping[Any, Any]], now: datetime) -> dict[str, Any]:
    city, flags = parts.city, row["flags"] or {}
    grade = grades(parts).get(flags.get("grade", ""))
    last = {step["action"]: step for step in steps}
    before, after = (list((last[name]["data"] or {}).get("photos", ())) if name in last else [] for name in ("report", "feed_back"))
    written = last.get("write_off")
    late = (row["closed_at"] or now) > row["deadline_at"] and row["state"] != "rejected"
    return {
        **live_case(city, row, areas(parts), now),
        "title": mask_text(row["title"], (row["reporter"] or {}).get("name")),
        "grade": {"id": flags["grade"], "zh": grade[0], "en": grade[1]} if grade else None,
        "unit": {"zh": city.named("departments", row["department"]).zh, "en": city.named("departments", row["department"]).en} if row["department"] else None,
        "deadline_at": wire_time(city, row["deadline_at"]),
        "late": late,
        "measures": mask_text(last["feed_back"]["note"]) if last.get("feed_back") and last["feed_back"]["note"] else None,
        "fixed_by": last["feed_back"]["actor"] if "feed_back" in last else None,
        "fixed_at": wire_time(city, last["feed_back"]["at"]) if "feed_back" in last else None,
        "before": before,
        "after": after,
        "written_off_by": written["actor"] if written else None,
        "written_off_at": wire_time(city, written["at"]) if written else None,
        "how": mask_text(written["note"]) if written and written["note"] else None,
    }
