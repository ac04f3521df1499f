"""Posts: asked for by one, decided by another. Administrators ask, security officers decide; nobody about himself, and none of the three powers is lent."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from core.duty import are_hours
from core.errors import BadInput, NotAllowed, NotFound
from core.rights import POWERS, may_hold
from core.words import Words
from services import audit
from services._parts import Parts
from services.accounts import where
from services.areas import areas
from services.who import forget, renew
from store import accounts, cases, sessions

if TYPE_CHECKING:
    from services._account import Account

KINDS = {
    "own": Words("本岗", "Own post"),
    "assignment": Words("兼任", "Assignment"),
    "deputy": Words("代岗", "Deputy"),
    "incident": Words("应急岗位", "Incident role"),
}
ASKERS, DECIDERS, READERS = ("admin",), ("security",), ("admin", "security", "auditor")
LONGEST_DAYS = 366
OPEN = ("asked", "given")
STAND_ALONE = Words(
    "三权分立：系统、安全、审计岗位不得兼任或代理。", "The powers of admin, security and auditor stand alone: they are neither lent nor added to."
)
NOT_HIMSELF = Words("申请人与本人都不能审批，需另一人复核。", "Neither who asked nor whom it is for decides: another pair of eyes has to.")


def ask(parts: Parts, account: "Account", username: str, kind: str, role: str, area: str, reason: str, **more: Any) -> int:
    """Ask for a post for somebody: its number. `more` are department, deputy_of (user name), case_no, from_day, to_day, hours. Raises BadInput, NotFound."""
    city = parts.city
    if role not in city.roles:
        raise BadInput("unknown_role", f"There is no role {role}: {', '.join(city.roles)}.", "role")
    if area not in areas(parts):
        raise BadInput("unknown_area", "Give the code of an area of this city.", "area")
    days = _days(kind, more.get("from_day") or "", more.get("to_day") or "")
    hours = more.get("hours") or ""
    if hours and not are_hours(hours):
        raise BadInput("bad_hours", "Write hours as 20:00-08:00.", "hours", "时间写作 20:00-08:00。")
    if more.get("department") and more["department"] not in city.departments:
        raise BadInput("unknown_department", f"There is no department {more['department']}.", "department")
    with parts.store.write() as conn:
        row = accounts.by_username(conn, username)
        if row is None or not account.scope.covers(row["area"]):
            raise NotFound("There is no such account in your area.")
        if row["id"] == account.id:
            raise NotAllowed(NOT_HIMSELF.en, NOT_HIMSELF)
        if not may_hold(kind, role, row["role"]):  # type: ignore[arg-type]
            raise BadInput("power", STAND_ALONE.en, "role", STAND_ALONE.zh)
        absent = accounts.by_username(conn, more["deputy_of"]) if more.get("deputy_of") else None
        if kind == "deputy" and (absent is None or absent["role"] != role or absent["area"] != area or absent["id"] == row["id"]):
            zh = "请填写休假人账号，代岗的岗位与区域须与其一致。"
            raise BadInput("bad_deputy", "Name who is on leave; the deputy gets that post: the same role and area.", "deputy_of", zh)
        if kind == "incident" and ((case := cases.one(conn, more.get("case_no") or "")) is None or case["closed_at"] is not None):
            raise BadInput("bad_incident", "Name a case that is still open: the role ends with it.", "case_no", "请填写未结案的事件编号，岗位随其结束。")
        values = {"account_id": row["id"], "kind": kind, "role": role, "area": area, "department": more.get("department"), "hours": hours}
        of = {"deputy_of": absent["id"] if kind == "deputy" and absent else None, "case_no": more["case_no"] if kind == "incident" else None}
        when = {"from_day": days[0], "to_day": days[1], "reason": reason, "state": "asked", "asked_by": account.id, "asked_at": datetime.now(UTC)}
        id = sessions.add_grant(conn, {**values, **of, **when})
        audit.record(conn, account, "grant.ask", target=f"grant:{id}", detail={"account": row["id"], "kind": kind, "role": role, "area": area})
    return id


def decide(parts: Parts, account: "Account", id: int, given: bool) -> None:
    """Give or refuse a post that was asked for. Who is given a power of his own loses every other post, asked for or given.

    Raises NotFound, NotAllowed for who asked and for whom it is, BadInput for a second post of who has come to hold a power since it was asked for.
    """
    ended: list[str] = []
    with parts.store.write() as conn:
        row = _grant(conn, account, id, ("asked",))
        if account.id in (row["asked_by"], row["account_id"]):
            raise NotAllowed(NOT_HIMSELF.en, NOT_HIMSELF)
        whose = accounts.one(conn, row["account_id"])
        if given and whose is not None and not may_hold(row["kind"], row["role"], whose["role"]):
            raise BadInput("power", STAND_ALONE.en, "role", STAND_ALONE.zh)
        sessions.change_grant(conn, id, state="given" if given else "refused", decided_by=account.id, decided_at=datetime.now(UTC))
        if given and row["kind"] == "own":
            accounts.change(conn, row["account_id"], role=row["role"], area=row["area"], department=row["department"])
            ended = accounts.end_sessions(conn, account_id=row["account_id"])
            if row["role"] in POWERS:
                sessions.end_other_grants(conn, row["account_id"], id, datetime.now(UTC))
        what = {"given": given, "account": row["account_id"], "role": row["role"], "area": row["area"]}
        audit.record(conn, account, "grant.decide", target=f"grant:{id}", detail=what)
    forget(parts, ended)


def end(parts: Parts, account: "Account", id: int) -> None:
    """End a post before its time, or withdraw what was asked for. Raises NotFound, NotAllowed for an own post, which another one replaces."""
    with parts.store.write() as conn:
        row = _grant(conn, account, id, OPEN)
        if row["kind"] == "own" and row["state"] == "given":
            raise NotAllowed("An own post ends by another one, or with the account.")
        sessions.change_grant(conn, id, state="ended", decided_by=account.id, decided_at=datetime.now(UTC))
        using = sessions.in_post(conn, id)
        audit.record(conn, account, "grant.end", target=f"grant:{id}", detail={"account": row["account_id"]})
    for session in using:
        renew(parts, session)


def listed(parts: Parts, account: "Account", states: tuple[str, ...]) -> list[dict[str, Any]]:
    """Posts asked for and given within one's area, the newest first; `mine_to_decide` says where one is the other pair of eyes."""
    with parts.store.read() as conn:
        rows = sessions.list_grants(conn, account.scope, states, 500)
        askers = {row["id"]: row["name"] for row in accounts.named(conn, {row["asked_by"] for row in rows} | {row["decided_by"] or 0 for row in rows})}
    found = []
    for row in rows:
        role, kind = parts.city.roles.get(row["role"], Words(row["role"], row["role"])), KINDS[row["kind"]]
        what = ("id", "kind", "role", "area", "department", "case_no", "from_day", "to_day", "hours", "reason", "state", "username", "name", "unit", "absent")
        decides = account.role in DECIDERS and row["state"] == "asked" and account.id not in (row["asked_by"], row["account_id"])
        found.append(
            {
                **{name: row[name] for name in what},
                "role_zh": role.zh,
                "role_en": role.en,
                "where": where(parts, row["area"], row["department"]),
                "kind_zh": kind.zh,
                "kind_en": kind.en,
                "over": row["over_at"] is not None,
                "asked_by": askers.get(row["asked_by"]),
                "decided_by": askers.get(row["decided_by"]),
                "asked_at": row["asked_at"].astimezone(parts.city.tz).isoformat(timespec="seconds"),
                "mine_to_decide": decides,
            }
        )
    return found


def _days(kind: str, begin: str, end: str) -> tuple[str, str]:
    """Both days, checked: whatever is given for a time has an end, at most a year away."""
    try:
        first, last = (date.fromisoformat(each) if each else None for each in (begin, end))
    except ValueError:
        raise BadInput("bad_day", "Write days as 2026-12-01.", "from_day", "日期写作 2026-12-01。") from None
    if kind in ("assignment", "deputy") and (last is None or (last - (first or date.today())).days > LONGEST_DAYS or (first and last < first)):
        raise BadInput("no_end", "Say until which day, at most a year on.", "to_day", "请填写截止日期，最长一年。")
    return begin, end


def _grant(conn: Any, account: "Account", id: int, states: tuple[str, ...]) -> Any:
    row = sessions.grant(conn, id)
    if row is None or row["state"] not in states or not account.scope.covers(row["area"]):
        raise NotFound("There is no such post to be decided on.")
    return row
