"""Why somebody sees something or may do it, and why not: each test of the decision in a sentence, and who could give what is missing.

The tests are those of the doors themselves: services.may for roles, the reading behind the endpoint for scope, the rules of a workflow for actions.
What lies outside a scope is answered as what is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.areas import at_level
from core.duty import on_duty
from core.errors import BadInput, NotAllowed, NotFound
from core.guards import refusal
from core.reach import MASKED_FIELDS
from core.rights import Decision, reveals, sees
from core.words import Words
from services._parts import Parts
from services._why_posts import Answer, place_of, post, ways
from services._why_records import RECORDS
from services.act import deed
from services.answer import Question, asked, may_ask
from services.cases import TELLS_REPORTER, visible
from services.magnets import magnets, placeable
from services.may import asker, may, may_take
from store import cases

if TYPE_CHECKING:
    from services._account import Account

ABSENT = Words(
    "您的范围内没有此记录（不存在，或不属于您的区域与部门）。", "There is no such record in your scope: it does not exist, or is of another area or department."
)
THROUGH = {"case": "GET /cases/<no>", "action": "POST /cases/<no>/actions", "indicator": "GET /indicators", "magnet": "GET /indicators"}
FORMS = f"case:<no>, action:<no>:<action>, magnet:<id>, page:<id>, layer:<id>, tool:<id>, view:<id>, area:<code>, indicator:<id>, field:<kind>:<field>, \
door:<METHOD> <path>, {', '.join(f'{kind}:<id>' for kind in RECORDS)}"


@dataclass(frozen=True, slots=True)
class Door:
    """What an endpoint declares: its right, for whom it is, whether it changes something, which records it opens."""

    right: str
    roles: str | tuple[str, ...]
    changes: bool
    record: str | None


@dataclass(frozen=True, slots=True)
class Declared:
    """What units declare: roles and name of pages, layers, tools and views by kind and id; endpoints by `GET /cases/<no>`."""

    units: Mapping[str, Mapping[str, tuple[tuple[str, ...], Words]]]
    doors: Mapping[str, Door]


def why(parts: Parts, account: "Account", what: str, declared: Declared) -> dict[str, Any]:
    """`{what, allowed, reasons, ways}`: the tests that decide about `what` in their order; where one fails, what would help. Raises BadInput, NotFound."""
    found = _tests(parts, account, what, declared)
    allowed = all(each.ok for each in found)

    def passes(other: "Account") -> bool:
        return all(each.ok for each in _tests(parts, other, what, declared))

    told = [] if allowed else ways(parts, account, found, passes)
    return {
        "what": what,
        "allowed": allowed,
        "reasons": [{"rule": each.rule, "ok": each.ok, **each.why._asdict()} for each in (post(parts, account), *found)],
        "ways": [each._asdict() for each in told],
    }


def _tests(parts: Parts, account: "Account", what: str, declared: Declared) -> list[Answer]:
    kind, _, rest = what.partition(":")
    if rest in declared.units.get(kind, {}):
        roles, _name = declared.units[kind][rest]
        return [_of(may(parts, account, f"{kind}:{rest}", roles or "account"), roles)]
    asks = {"case": _case, "action": _action, "area": _area, "indicator": _indicator, "magnet": _magnet, "field": _field}
    if kind in asks and rest:
        first = _through(parts, account, declared.doors[THROUGH[kind]]) if kind in THROUGH else []
        first += _view(parts, account, rest, declared) if kind == "magnet" else []
        return [*first, *(asks[kind](parts, account, rest) if all(each.ok for each in first) else [])]
    if kind == "door" and rest in declared.doors:
        return _through(parts, account, declared.doors[rest])
    if kind in RECORDS and rest:
        return _record(parts, account, kind, rest, declared)
    raise BadInput("unknown_thing", f"Ask about one of {FORMS}.", "what")


def _of(decision: Decision, roles: str | tuple[str, ...] = ()) -> Answer:
    rule = "record" if decision.code in ("kind", "not_your_kind") else "role"
    return Answer(rule, decision.allowed, decision.why, roles if isinstance(roles, tuple) else ())


def _through(parts: Parts, account: "Account", door: Door) -> list[Answer]:
    """Whether an endpoint opens; where it opens to everybody signed in, because records of its kind are shown to the post."""
    verdict = may(parts, account, door.right, door.roles, door.changes, record=door.record)
    kind = sees(asker(parts.city, account), door.record) if door.record and verdict.allowed else None
    first = [] if kind and verdict.code == "account" else [_of(verdict, door.roles)]
    return [*first, *([_of(kind)] if kind else [])]


def _record(parts: Parts, account: "Account", kind: str, id: str, declared: Declared) -> list[Answer]:
    record = RECORDS[kind]
    first = _through(parts, account, declared.doors[record.door])
    if not all(each.ok for each in first) or record.read is None:
        return first
    try:
        found = record.read(parts, account, id)
    except NotAllowed as error:
        return [*first, Answer("role", False, error.words or Words(str(error), str(error)))]
    except (NotFound, BadInput):
        return [*first, Answer("scope", False, ABSENT)]
    tests = [*first, *([_scope(parts, account, found["area"])] if found.get("area") else [])]
    if service := found.get("service"):
        tests.append(Answer("masked", True, Words(f"在“{service.zh}”服务内显示，{service.why.zh}", f"Shown for {service.en}: {service.why.en}")))
        tests += [_reveal(parts, account, "person", field) for field in service.fields]
    if "watch" in found:
        can = Words("您的岗位可以观看此类视频，观看有记录。", "Your post may watch cameras of this class; watching is on record.")
        no = Words("您的岗位不观看此类视频，只见点位。", "Your post does not watch cameras of this class; it sees where they stand.")
        tests.append(Answer("masked", True, can if found["watch"] else no))
    return tests


def _scope(parts: Parts, account: "Account", code: str) -> Answer:
    place, mine = place_of(parts, at_level(code, "community") or code), place_of(parts, account.area)
    if account.scope.covers(code):
        return Answer("scope", True, Words(f"位于{place.zh}，在您的范围{mine.zh}之内。", f"It lies in {place.en}, inside your area {mine.en}."))
    return Answer("scope", False, ABSENT)


def _case(parts: Parts, account: "Account", no: str) -> list[Answer]:
    row = _row(parts, account, no)
    if row is None:
        return [Answer("scope", False, ABSENT)]
    found = [_scope(parts, account, row["area"])]
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
    state, here = flow.states[row["state"]], row["state"] in action.from_
    froms = [flow.states[each] for each in action.from_ if each in flow.states]
    zh, en = "、".join(each.zh for each in froms), ", ".join(each.en for each in froms)
    good = Words(f"当前环节“{state.zh}”可以{action.zh}。", f"In {state.en} one may: {action.en}.")
    bad = Words(f"当前环节是“{state.zh}”，只有在 {zh} 时可以{action.zh}。", f"It stands at {state.en}; {action.en} goes from {en}.")
    role = _of(may_take(parts.city, account, name, action), tuple(action.roles))
    found = [_scope(parts, account, row["area"]), role, Answer("state", here, good if here else bad)]
    if role.ok and here:
        guard = refusal(action.guards, deed(parts.city, account, row, {}, datetime.now(UTC)))
        found.append(Answer("guard", guard is None, guard or Words("没有规则阻止。", "No rule stands against it.")))
    return found


def _area(parts: Parts, account: "Account", code: str) -> list[Answer]:
    return [_scope(parts, account, code)]


def _indicator(parts: Parts, account: "Account", id: str) -> list[Answer]:
    indicator = parts.city.indicators.get(id)
    if indicator is None:
        raise NotFound(f"There is no indicator {id}.")
    if not may_ask(indicator, account):
        words = Words("此指标不对您的岗位开放。", "This figure is not for your post.")
        return [Answer("role", False, words, tuple(indicator.roles or ()))]
    try:
        asked(parts, account, Question(id, account.area))
    except NotFound:
        return [Answer("scope", False, ABSENT)]
    place = place_of(parts, account.area)
    return [
        Answer(
            "scope",
            True,
            Words(
                f"只统计您范围（{place.zh}）内的数据；居民数少于 5 不显示，本社区在岗人员除外。",
                f"It counts what lies in your scope ({place.en}); counts of residents under 5 are not shown, save to those on duty in that community.",
            ),
        )
    ]


def _magnet(parts: Parts, account: "Account", id: str) -> list[Answer]:
    found = magnets(parts).get(id)
    if found is None:
        raise NotFound(f"There is no magnet {id}.")
    open_ = id in placeable(parts, account)
    yes = Words("此磁铁对您开放，可放到自己的页面。", "This magnet is open to you: it may be put on a page of your own.")
    no = Words("此磁铁由他人制作，未共享给您的岗位与区域。", "Somebody else made this magnet and has not shared it with your post and area.")
    tests = [Answer("role", open_, yes if open_ else no)]
    if found.indicator in parts.city.indicators:
        return [*tests, *_indicator(parts, account, str(found.indicator))]
    place = place_of(parts, account.area)
    return [*tests, Answer("scope", True, Words(f"只显示您范围（{place.zh}）内的记录。", f"It shows records of your scope ({place.en}) alone."))]


def _view(parts: Parts, account: "Account", id: str, declared: Declared) -> list[Answer]:
    """Whether the view of a magnet is for the account, where it is not for everybody."""
    found = magnets(parts).get(id)
    roles, _name = declared.units["view"].get(found.view if found else "", ((), None))
    return [_of(may(parts, account, f"view:{found.view}", roles), roles)] if found and roles else []


def _field(parts: Parts, account: "Account", rest: str) -> list[Answer]:
    kind, _, column = rest.partition(":")
    return [_reveal(parts, account, kind, column, ok=False)]


def _reveal(parts: Parts, account: "Account", kind: str, column: str, ok: bool = True) -> Answer:
    """Whether a masked field may be revealed, and when that is usual; `ok` is whether the test holds where it may not."""
    role, rights = parts.city.named("roles", account.role), parts.city.rights.get(account.role)
    field = next((each.fields[column] for each in parts.city.services.values() if column in each.fields), None)
    name = Words(field.zh, field.en) if field else MASKED_FIELDS.get(column, Words(column, column))
    if not reveals(asker(parts.city, account), kind, column):
        holders = tuple(each for each, of in parts.city.rights.items() if column in of.columns.get(kind, ()))
        no = Words(f"{name.zh}：{role.zh}岗位只见脱敏内容。", f"{name.en}: the post {role.en} sees it masked only.")
        return Answer("masked", ok, no, holders)
    hours = (rights.duty if rights else "") or parts.city.office
    late = not on_duty(datetime.now(UTC), hours, parts.city.zone)
    zh = f"{name.zh}：{role.zh}岗位可说明用途后逐项查看，先记录后显示" + (f"；现在在工作时段（{hours}）之外，审计员会看到。" if late else "。")
    en = f"{name.en}: the post {role.en} may reveal it one at a time for a stated purpose, recorded first" + (
        f"; now is outside its hours ({hours}), which the auditor will see." if late else "."
    )
    return Answer("masked", True, Words(zh, en))


def _row(parts: Parts, account: "Account", no: str) -> Any:
    with parts.store.read() as conn:
        row = cases.one(conn, no)
    return row if row is not None and visible(account, row) else None
