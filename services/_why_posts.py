"""In which post somebody looks and until when, and what would let him see or do what he may not now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.rights import POWERS
from core.words import Words
from services._account import holds, in_post, of_person
from services._parts import Parts
from services.areas import areas
from services.grants import DECIDERS, KINDS
from store import accounts, sessions

if TYPE_CHECKING:
    from services._account import Account

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One test of the decision. `roles` are those that would pass it, where it is one of the role."""

    rule: str  # post, role, record, scope, department, about, state, guard, masked
    ok: bool
    why: Words
    roles: tuple[str, ...] = ()


def place_of(parts: Parts, code: str) -> Words:
    """What an area is called."""
    found = areas(parts).get(code)
    return Words(found.name, found.name_en) if found else Words(code, code)


def post(parts: Parts, account: "Account") -> Answer:
    """In which post one looks: one's own, one given for a time, or that of somebody else whom an administrator looks as."""
    role, place = parts.city.named("roles", account.role), place_of(parts, account.area)
    department = parts.city.named("departments", account.department) if account.department else None
    zh = f"{role.zh}（{place.zh}{f'，{department.zh}' if department else ''}）"
    en = f"{role.en} ({place.en}{f', {department.en}' if department else ''})"
    if account.kind != "person":
        return Answer("post", True, Words(f"您的岗位：{zh}。", f"Your post: {en}."))
    if account.seen_by is not None:
        return Answer("post", True, Words(f"您正以{account.name}的视角查看，只读：{zh}。", f"You look as {account.name}, read-only: {en}."))
    if account.grant is None:
        return Answer("post", True, Words(f"您的本岗：{zh}，长期有效。", f"Your own post: {en}, without an end."))
    with parts.store.read() as conn:
        row = sessions.grant(conn, account.grant)
    until = _until(row) if row else Words("—", "—")
    kind = KINDS[row["kind"]] if row else Words("授予的岗位", "A post given to you")
    return Answer("post", True, Words(f"{kind.zh}：{zh}，{until.zh}。", f"{kind.en}: {en}, {until.en}."))


def _until(row: Any) -> Words:
    """Until when a post given for a time holds, and for whom."""
    end = Words(f"至 {row['to_day']}", f"until {row['to_day']}") if row["to_day"] else Words("长期有效", "without an end")
    if row["case_no"]:
        end = Words(f"随案件 {row['case_no']} 结束", f"until case {row['case_no']} ends")
    hours = Words(f"，每日 {row['hours']}", f", at {row['hours']}") if row["hours"] else Words("", "")
    absent = Words(f"，代{row['absent']}", f", for {row['absent']}") if row["absent"] else Words("", "")
    return Words(end.zh + hours.zh + absent.zh, end.en + hours.en + absent.en)


def ways(parts: Parts, account: "Account", found: Sequence[Answer], passes: Callable[["Account"], bool]) -> list[Words]:
    """What would let the account see or do it; `passes` says whether all tests hold in another post. Empty where only the record itself has to change."""
    missing = [each for each in found if not each.ok and each.rule in ("role", "record", "scope", "department", "masked")]
    if account.seen_by is not None:
        return [Words("结束以他人视角查看后再试。", "End looking as somebody else and try again.")]
    if not missing or account.kind != "person":
        return []
    told = [_switch(parts, each) for each in _other_posts(parts, account) if passes(each)]
    roles = next((each.roles for each in missing if each.roles), ())
    if roles and set(roles) <= set(POWERS):
        names = [parts.city.named("roles", role) for role in roles]
        zh, en = "、".join(each.zh for each in names), " or ".join(each.en for each in names)
        told.append(Words(f"只属于{zh}：三权分立，不兼任、不代理。", f"It belongs to the {en} alone: that power is neither lent nor added to a post."))
    elif account.role in POWERS:
        told.append(Words("三权分立：您的岗位不兼任其他岗位。", "Your power stands alone: it is given no other post."))
    else:
        told.append(_asked_for(parts))
    return told


def _other_posts(parts: Parts, account: "Account") -> Iterable["Account"]:
    """The account in each of the other posts it holds now, its own among them."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        row = accounts.one(conn, account.id)
        held = sessions.held(conn, account.id, f"{now.astimezone(parts.city.tz):%Y-%m-%d}")
    if row is None:
        return
    own = replace(of_person(parts, {**row, "csrf": account.csrf}, account.session), owes=account.owes)
    if account.grant is not None:
        yield own
    for each in held:
        if each["id"] != account.grant and holds(parts, each, now):
            yield in_post(parts, own, each, now)


def _switch(parts: Parts, other: "Account") -> Words:
    role, place = parts.city.named("roles", other.role), place_of(parts, other.area)
    return Words(
        f"您的另一岗位“{role.zh}（{place.zh}）”可以：在“我的账号”切换岗位。", f"Your other post {role.en} ({place.en}) may: change to it under My account."
    )


def _asked_for(parts: Parts) -> Words:
    with parts.store.read() as conn:
        who = accounts.of_roles(conn, DECIDERS, MOST_NAMED)
    zh = "、".join(f"{each['name']}（{each['unit']}）" for each in who) or "安全管理员"
    en = ", ".join(f"{each['name']} ({each['unit']})" for each in who) or "a security officer"
    return Words(f"如属工作需要：由系统管理员提出限时岗位，{zh}批准。", f"If your work needs it: an administrator asks for a post for a time, {en} decides.")
