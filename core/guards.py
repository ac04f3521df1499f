"""The rules an action may obey beyond state and role, by the name a workflow gives them: each says why not, or None."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.words import Words

MOST_EXTENSIONS = 2
PING_PONGS = 2
LEVELS = ("community", "town_street", "district")  # who answers for a case, from the bottom up


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody about to act: on which case (its row), who, with what given. An `account` of None is a timer, a rule, the demo's people."""

    row: Mapping[Any, Any]
    now: datetime
    role: str
    account: int | None = None
    officer: int | None = None
    department: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    no_entry: Words | None = None  # why the category is not sent down to a cell
    powers: tuple[str, ...] = ()  # departments with the power to handle the category; empty is any

    @property
    def flags(self) -> Mapping[str, Any]:
        """The case's flags."""
        return self.row["flags"] or {}


Guard = Callable[[Deed], Words | None]
TO_CELL = "community"  # the department that stands for grid cells


def _not_reporter(deed: Deed) -> Words | None:
    reported = deed.account is not None and deed.account == deed.flags.get("reporter")
    patrolled = deed.officer is not None and deed.officer == deed.row["officer"]
    return Words("巡办分离：上报人不能处置自己上报的案件。", "Whoever reported a case does not handle it.") if reported or patrolled else None


def _not_fixer(deed: Deed) -> Words | None:
    fixed = deed.account is not None and deed.account == deed.flags.get("fixer")
    ours = deed.department is not None and deed.department == deed.row["department"]
    if not (fixed or ours):
        return None
    return Words("处置人或处置部门不能核查、销账自己办理的案件。", "Whoever handled a case, or belongs to that department, does not check it.")


def _before_overdue(deed: Deed) -> Words | None:
    late = deed.row["due_at"] is not None and deed.row["due_at"] <= deed.now
    return Words("已超期，不能再申请延期。", "The time is up: an extension is asked for before that.") if late else None


def _may_extend(deed: Deed) -> Words | None:
    used = int(deed.flags.get("extended", 0)) >= MOST_EXTENSIONS
    return Words(f"最多延期 {MOST_EXTENSIONS} 次。", f"A case is extended {MOST_EXTENSIONS} times at most.") if used else None


def _asked(deed: Deed) -> Words | None:
    return None if deed.flags.get("asked") else Words("没有待批的延期申请。", "Nobody has asked for an extension.")


def _not_asked(deed: Deed) -> Words | None:
    return Words("已有待批的延期申请。", "An extension has been asked for already.") if deed.flags.get("asked") else None


def _no_ping_pong(deed: Deed) -> Words | None:
    often = int(deed.flags.get("returned", 0)) >= PING_PONGS
    return Words("已两次被退回，由领导裁定处置部门。", "Two departments have returned it: a leader decides who handles it.") if often else None


def _ping_pong(deed: Deed) -> Words | None:
    return None if int(deed.flags.get("returned", 0)) >= PING_PONGS else Words("派遣员仍可派遣。", "The dispatcher can still dispatch it.")


def _not_decided(deed: Deed) -> Words | None:
    return Words("领导已裁定处置部门，不能再退回。", "A leader has decided who handles it: it is not returned again.") if deed.flags.get("decided") else None


def _not_involved_only(deed: Deed) -> Words | None:
    other = deed.department is not None and deed.department != deed.row["department"]
    return Words("由主办部门办理。", "This is for the lead department.") if other else None


def _assists(deed: Deed) -> Words | None:
    open_ = deed.department in _waiting(deed)
    return None if open_ else Words("没有需要你部门协办的事项。", "Your department is not asked to assist.")


def _assists_done(deed: Deed) -> Words | None:
    waiting = _waiting(deed)
    return Words(f"协办部门尚未反馈:{'、'.join(waiting)}。", f"Departments that assist have not fed back yet: {', '.join(waiting)}.") if waiting else None


def _waiting(deed: Deed) -> list[str]:
    return [name for name, done in (deed.flags.get("assist") or {}).items() if not done]


def _called(deed: Deed) -> Words | None:
    call = (deed.flags.get("called") or {}).get(deed.department)
    return None if call and not call.get("arrived") else Words("没有需要你部门报到的哨声。", "Your department is not called.")


def _arrived(deed: Deed) -> Words | None:
    called = deed.flags.get("called") or {}
    wanted = deed.given.get("scored")
    scored = [name for name, call in called.items() if call.get("arrived") and "score" not in call and wanted in (None, name)]
    return None if scored else Words("没有已报到而未评分的部门。", "No department has arrived that is not scored yet.")


def _can_escalate(deed: Deed) -> Words | None:
    top = deed.flags.get("level", LEVELS[0]) == LEVELS[-1]
    return Words("已在区级。", "It is with the district already.") if top else None


def _closed_late(deed: Deed) -> Words | None:
    closed = deed.row["closed_at"]
    late = closed is not None and closed > deed.row["deadline_at"]
    return None if late else Words("未超期结案，无需申诉。", "It was closed in time: there is nothing to appeal against.")


def _no_appeal(deed: Deed) -> Words | None:
    return Words("每件案件只能申诉一次。", "A case is appealed once.") if deed.flags.get("appeal") else None


def _appeal_asked(deed: Deed) -> Words | None:
    return None if deed.flags.get("appeal") == "asked" else Words("没有待初审的申诉。", "There is no appeal to look at first.")


def _appeal_supported(deed: Deed) -> Words | None:
    return None if deed.flags.get("appeal") == "supported" else Words("没有待终审的申诉。", "There is no appeal to decide on.")


def _may_enter_cell(deed: Deed) -> Words | None:
    down = deed.given.get("department") == TO_CELL
    return deed.no_entry if down and deed.no_entry else None


def _has_power(deed: Deed) -> Words | None:
    wanted = deed.given.get("department")
    wrong = wanted is not None and deed.powers and wanted not in deed.powers
    names = ", ".join(deed.powers)
    return Words(f"权责清单：此类事项由 {names} 办理。", f"By the list of powers this is handled by: {names}.") if wrong else None


def _not_about(deed: Deed) -> Words | None:
    about = deed.flags.get("about")
    theirs = about is not None and about in (deed.given.get("department"), deed.department)
    return Words("被投诉举报的单位不能办理此件。", "The unit that is complained about does not handle this.") if theirs else None


def _own_report(deed: Deed) -> Words | None:
    own = deed.officer is not None and deed.officer == deed.row["officer"]
    return None if own else Words("只能评价自己上报的案件。", "Only the officer who reported a case rates how it was handled.")


def _not_rated(deed: Deed) -> Words | None:
    return Words("已经评价过。", "It has been rated already.") if deed.flags.get("rated") else None


GUARDS: dict[str, Guard] = {
    "not_reporter": _not_reporter,
    "not_fixer": _not_fixer,
    "before_overdue": _before_overdue,
    "may_extend": _may_extend,
    "asked": _asked,
    "not_asked": _not_asked,
    "no_ping_pong": _no_ping_pong,
    "ping_pong": _ping_pong,
    "not_decided": _not_decided,
    "lead": _not_involved_only,
    "assists": _assists,
    "assists_done": _assists_done,
    "called": _called,
    "arrived": _arrived,
    "can_escalate": _can_escalate,
    "closed_late": _closed_late,
    "no_appeal": _no_appeal,
    "appeal_asked": _appeal_asked,
    "appeal_supported": _appeal_supported,
    "may_enter_cell": _may_enter_cell,
    "has_power": _has_power,
    "not_about": _not_about,
    "own_report": _own_report,
    "not_rated": _not_rated,
}


# What one may still have to wait for, or has missed: such an action is shown with the reason, others are not offered.
TOLD = ("assists_done", "before_overdue", "may_extend", "no_ping_pong")


def refusal(names: list[str], deed: Deed) -> Words | None:
    """Why these rules forbid the deed; None where they do not."""
    return next((why for name in names if (why := GUARDS[name](deed))), None)
