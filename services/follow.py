"""A report followed without an account: its key, how it stands in plain words, and the reporter's answer whether it is solved."""

import hmac
import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from core.areas import at_level
from core.errors import Conflict, NotFound
from core.scope import Scope
from core.workflow import ANYONE, Workflow
from services._parts import Parts
from services.act import Post, act
from services.areas import areas
from services.cases import wire_time
from store import cases

if TYPE_CHECKING:
    from core.city import City

Who = Literal["citizen", "follower"]
REPORTER: Who = "citizen"
FOLLOWER: Who = "follower"
ANSWERED = "上报人 · Reporter"  # who stands on the timeline
SOLVED = "solved"  # the need that asks whether it is fixed
WORDS = {
    "received": ("已收到", "Received"),
    "handling": ("处理中", "Being handled"),
    "again": ("重新处理中", "Being handled again"),
    "done": ("已办结", "Done"),
    "solved": ("已解决", "Solved"),
    "ended": ("不予受理", "Not accepted"),
}
Row = Mapping[Any, Any]


def key_of(parts: Parts, no: str, who: Who = REPORTER) -> str:
    """What lets the reporter of report `no`, or a neighbour who follows it, see how it stands."""
    return hmac.new(parts.settings.secret.encode(), f"{who}:{no}".encode(), "sha256").hexdigest()[:20]


def followed(parts: Parts, no: str, key: str) -> dict[str, Any]:
    """What the holder of a key may know of report `no`; of a merged one how the original stands. Raises NotFound, also for a wrong key."""
    who = _holder(parts, no, key)
    with parts.store.read() as conn:
        own = cases.one(conn, no)
        row = cases.one(conn, own["duplicate_of"]) if own is not None and own["duplicate_of"] else own
        steps = cases.steps_of(conn, row["no"]) if row is not None else []
    if own is None or row is None:
        raise _unknown()
    city, course = parts.city, _course(parts.city, row, steps)
    category, department, community = city.categories.get(row["category"]), row["department"], areas(parts).get(at_level(row["area"], "community") or "")
    return {
        "no": no,
        "status": {name: course[-1][name] for name in ("phase", "zh", "en")},
        "category": {"zh": category.zh, "en": category.en} if category else None,
        "place": {"zh": community.name, "en": community.name_en} if community else None,
        "department": city.named("departments", department)._asdict() if department else None,
        "course": course,
        "merged": own["no"] != row["no"],
        "question": _question(city.flow(row["workflow"]), row, steps) if who == REPORTER and own["no"] == row["no"] else None,
        "answer": _given(city, row, steps),
        **{name: wire_time(city, row[name]) for name in ("reported_at", "state_at", "closed_at")},
    }


def answer(parts: Parts, no: str, key: str, solved: Literal["yes", "no"], satisfaction: str | None = None, note: str = "") -> dict[str, Any]:
    """The reporter says whether it is solved: "no" opens it again, once. What `followed` shows then.

    Raises NotFound for a wrong key and for a follower's, Conflict when there is nothing to answer (not done yet, or answered already),
    BadInput for a satisfaction there is not.
    """
    if _holder(parts, no, key) != REPORTER:
        raise _unknown()
    with parts.store.read() as conn:
        row = cases.one(conn, no)
        steps = cases.steps_of(conn, no)
    if row is None:
        raise _unknown()
    flow = parts.city.flow(row["workflow"])
    asked = _question(flow, row, steps)
    if asked is None:
        raise _conflict("这件上报还没有办结，或者您已经答复过。", "This report is not done yet, or you have answered already.")
    if solved == "no" and not asked["may_reopen"]:
        raise _conflict(
            f"已经重新办理过一次；仍未解决请拨打 {parts.city.hotline}。", f"It was opened again once; if it is still not solved ring {parts.city.hotline}."
        )
    given = {SOLVED: solved, "satisfaction": "unsatisfied" if solved == "no" else satisfaction or "satisfied", "note": note}
    act(parts, Post(ANYONE, ANSWERED, Scope.of(parts.city.code)), no, _visit(flow, row) or "", row["version"], **given)
    return followed(parts, no, key)


def _holder(parts: Parts, no: str, key: str) -> Who:
    found = [who for who in (REPORTER, FOLLOWER) if secrets.compare_digest(key_of(parts, no, who).encode(), key.encode("utf-8", "replace"))]
    if not found:
        raise _unknown()
    return found[0]


def _unknown() -> NotFound:
    return NotFound("No report has this number and key.")


def _conflict(zh: str, en: str) -> Conflict:
    return Conflict(en, {"zh": zh})


def _course(city: "City", row: Row, steps: Iterable[Row]) -> list[dict[str, Any]]:
    """How it went, as few plain words with their times: inner ways of the office are left out."""
    flow = city.flow(row["workflow"])
    course: list[dict[str, Any]] = []
    for step in steps:
        phase = _phase(flow, step, [line["phase"] for line in course])
        if not course or course[-1]["phase"] != phase:
            zh, en = WORDS[phase]
            course.append({"phase": phase, "zh": zh, "en": en, "at": wire_time(city, step["at"])})
    return course


def _phase(flow: Workflow, step: Row, before: list[str]) -> str:
    """What a step means to somebody outside. Once it is being handled a report does not go back to being received."""
    done = flow.states[step["to_state"]].done if step["to_state"] in flow.states else None
    if done == "ended":
        return "ended"
    if done == "closed":
        return "solved" if (step["data"] or {}).get(SOLVED) == "yes" or (before and before[-1] == "solved") else "done"
    if "done" in before or "solved" in before:
        return "again"
    return "received" if step["to_state"] == flow.start and "handling" not in before else "handling"


def _visit(flow: Workflow, row: Row) -> str | None:
    """The action by which somebody outside answers in this state."""
    return next((name for name, action in flow.actions_of(row["state"], ANYONE).items() if SOLVED in action.needs), None)


def _question(flow: Workflow, row: Row, steps: Iterable[Row]) -> dict[str, Any] | None:
    """What the reporter is asked now, None when nothing."""
    if _visit(flow, row) is None:
        return None
    reopened = any(step["actor"] == ANSWERED and (step["data"] or {}).get(SOLVED) == "no" for step in steps)
    choices = flow.needs["satisfaction"].choices
    return {"may_reopen": not reopened, "satisfaction": [{"id": key, "zh": zh, "en": en} for key, (zh, en) in choices.items()]}


def _given(city: "City", row: Row, steps: Iterable[Row]) -> dict[str, Any] | None:
    """What was answered last."""
    flow = city.flow(row["workflow"])
    last = next((step for step in reversed(list(steps)) if SOLVED in (step["data"] or {})), None)
    if last is None:
        return None
    zh, en = flow.needs["satisfaction"].choices.get(last["data"].get("satisfaction", ""), ("", ""))
    return {SOLVED: last["data"][SOLVED], "satisfaction": {"zh": zh, "en": en}, "at": wire_time(city, last["at"])}
