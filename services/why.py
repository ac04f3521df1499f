"""Why somebody sees something or may do it, and why not: each test in a sentence. What lies outside a scope is answered as what is not there."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.areas import at_level
from core.errors import BadInput, NotFound
from core.guards import Deed, refusal
from core.rights import Decision, reveals, sees_kind
from core.words import Words
from services._parts import Parts
from services.areas import areas
from services.cases import TELLS_REPORTER, visible
from services.may import asker, may
from store import cases, sessions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services._account import Account

ABSENT = Words(
    "您的范围内没有此记录（不存在，或不属于您的区域与部门）。", "There is no such record in your scope: it does not exist, or is of another area or department."
)
FORMS = "case:<no>, action:<no>:<action>, page:<id>, area:<code>, indicator:<id>, kind:<kind>, field:<kind>:<field>"


@dataclass(frozen=True, slots=True)
class Answer:
    """One test of the decision."""

    rule: str  # role, post, scope, department, about, state, guard, masked
    ok: bool
    why: Words


def why(parts: Parts, account: "Account", what: str, pages: "Mapping[str, tuple[tuple[str, ...], Words]]") -> dict[str, Any]:
    """The tests that decide about `what`, in their order; `allowed` where all hold. `pages` are roles and names by id. Raises BadInput, NotFound."""
    kind, _, rest = what.partition(":")
    asked = {"case": _case, "action": _action, "area": _area, "indicator": _indicator, "kind": _kind, "field": _field}
    if kind == "page" and rest in pages:
        roles, _name = pages[rest]
        tests = [_of(may(parts, account, f"page:{rest}", roles or "account"))]
    elif kind in asked and rest:
        tests = asked[kind](parts, account, rest)
    else:
        raise BadInput("unknown_thing", f"Ask about one of {FORMS}.", "what")
    found = [*_post(parts, account), *tests]
    return {
        "what": what,
        "allowed": all(each.ok for each in found),
        "reasons": [{"rule": each.rule, "ok": each.ok, "zh": each.why.zh, "en": each.why.en} for each in found],
    }


def _of(decision: Decision, rule: str = "role") -> Answer:
    return Answer(rule, decision.allowed, decision.why)


def _post(parts: Parts, account: "Account") -> list[Answer]:
    """In which post one looks, where it is not one's own."""
    if account.seen_by is not None:
        return [Answer("post", True, Words(f"以{account.name}的视角查看，只读。", f"You look as {account.name}, read-only."))]
    if account.grant is None:
        return []
    with parts.store.read() as conn:
        row = sessions.grant(conn, account.grant)
    until = (row and (row["to_day"] or row["case_no"])) or "—"
    return [Answer("post", True, Words(f"您正在以授予的岗位工作（至 {until}）。", f"You work in a post given to you (until {until})."))]


def _scope(parts: Parts, account: "Account", code: str) -> Answer:
    known, place = areas(parts), at_level(code, "community") or code
    zh, en = (known[place].name, known[place].name_en) if place in known else (place, place)
    own = known.get(account.area)
    mine = Words(own.name, own.name_en) if own else Words(account.area, account.area)
    if account.scope.covers(code):
        return Answer("scope", True, Words(f"位于{zh}，在您的范围{mine.zh}之内。", f"It lies in {en}, inside your area {mine.en}."))
    return Answer("scope", False, ABSENT)


def _case(parts: Parts, account: "Account", no: str) -> list[Answer]:
    kind = _kind(parts, account, "case")
    row = _row(parts, account, no)
    if row is None:
        return [*kind, Answer("scope", False, ABSENT)]
    found = [*kind, _scope(parts, account, row["area"])]
    if account.scope.department is not None:
        name = parts.city.named("departments", account.scope.department)
        found.append(Answer("department", True, Words(f"由{name.zh}处置或协办。", f"{name.en} handles it or assists.")))
    if row["reporter"]:
        told = account.role in TELLS_REPORTER and account.role not in parts.city.flow(row["workflow"]).hides_reporter
        shown = Words("上报人以脱敏方式显示：您的岗位需与其联系。", "The reporter is shown masked: your post speaks with him.")
        hidden = Words("上报人不显示：您的岗位不与其联系。", "The reporter is not shown: your post does not speak with him.")
        found.append(Answer("masked", True, shown if told else hidden))
    return found


def _action(parts: Parts, account: "Account", rest: str) -> list[Answer]:
    no, _, name = rest.rpartition(":")
    row = _row(parts, account, no)
    if row is None:
        return [Answer("scope", False, ABSENT)]
    flow = parts.city.flow(row["workflow"])
    action = flow.actions.get(name)
    if action is None:
        raise NotFound(f"There is no action {name}.")
    state = flow.states[row["state"]]
    role = may(parts, account, f"do:{name}", tuple(action.roles), changes=True)
    here = row["state"] in action.from_
    froms = [flow.states[each] for each in action.from_ if each in flow.states]
    zh, en = "、".join(each.zh for each in froms), ", ".join(each.en for each in froms)
    good = Words(f"当前环节“{state.zh}”可以{action.zh}。", f"In {state.en} one may: {action.en}.")
    bad = Words(f"当前环节是“{state.zh}”，只有在 {zh} 时可以{action.zh}。", f"It stands at {state.en}; {action.en} goes from {en}.")
    found = [_scope(parts, account, row["area"]), _of(role), Answer("state", here, good if here else bad)]
    person = account.id or None
    guard = refusal(action.guards, Deed(row, datetime.now(UTC), account.role, person, account.officer, account.department))
    if role.allowed and here:
        fine = Words("没有规则阻止。", "No rule stands against it.")
        found.append(Answer("guard", guard is None, guard or fine))
    return found


def _area(parts: Parts, account: "Account", code: str) -> list[Answer]:
    return [_scope(parts, account, code)]


def _indicator(parts: Parts, account: "Account", id: str) -> list[Answer]:
    if id not in parts.city.indicators:
        raise NotFound(f"There is no indicator {id}.")
    words = Words("指标只统计您范围内的数据；居民数少于 5 不显示。", "Figures count what lies in your scope; counts of residents under 5 are not shown.")
    return [*_kind(parts, account, "indicator"), Answer("scope", True, words)]


def _kind(parts: Parts, account: "Account", kind: str) -> list[Answer]:
    sees = sees_kind(asker(parts.city, account), kind)
    role = parts.city.roles.get(account.role, Words(account.role, account.role))
    if sees:
        return [Answer("role", True, Words(f"{role.zh}岗位可看此类记录。", f"The post {role.en} sees records of this kind."))]
    return [Answer("role", False, Words(f"{role.zh}岗位不看此类记录。", f"The post {role.en} does not see records of this kind."))]


def _field(parts: Parts, account: "Account", rest: str) -> list[Answer]:
    kind, _, column = rest.partition(":")
    can = reveals(asker(parts.city, account), kind, column)
    role = parts.city.roles.get(account.role, Words(account.role, account.role))
    yes = Words(f"{role.zh}岗位可说明用途后逐项查看，先记录后显示。", f"The post {role.en} may reveal it one at a time for a stated purpose, recorded first.")
    no = Words(f"{role.zh}岗位只见脱敏内容。", f"The post {role.en} sees it masked only.")
    return [Answer("masked", can, yes if can else no)]


def _row(parts: Parts, account: "Account", no: str) -> Any:
    with parts.store.read() as conn:
        row = cases.one(conn, no)
    return row if row is not None and visible(account, row) else None
