"""What is held on a person, and who looked at it, for that person (PIPL art. 45): given out by who has the person before him."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import NotFound
from core.words import Words
from services import audit
from services._parts import Parts
from services._sheet import sheet, watermark
from services.audit_read import view
from store import held, trail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services._account import Account

READERS = ("community", "dispatcher")
WHAT = Words("本人信息与查看记录", "What is held on a person, and who looked at it")
MOST_LOOKS = 10_000
ME = Words("个人信息保护法第四十五条", "Personal Information Protection Law, art. 45")


def person_held(parts: Parts, account: "Account", id: int, reason: str) -> dict[str, Any]:
    """Every record of this person by table, and every look at it. Raises NotFound outside the scope. On record before it is given."""
    with parts.store.write() as conn:
        found = held.records(conn, account.scope, id)
        if not found:
            raise NotFound("Nothing is held under this number in your area.")
        audit.record(conn, account, "person.held", target=f"person:{id}", detail={"purpose": reason, "records": sum(map(len, found.values()))})
    with parts.store.read() as conn:
        looks = trail.looks_at(conn, [f"person:{id}"], MOST_LOOKS)
    return {
        "id": id,
        "at": datetime.now(UTC).astimezone(parts.city.tz).isoformat(timespec="seconds"),
        "basis": {"zh": ME.zh, "en": ME.en},
        "records": found,
        "looks": [_look(parts, row) for row in looks],
    }


def as_sheet(parts: Parts, account: "Account", given: dict[str, Any]) -> "Iterator[bytes]":
    """The same as a spreadsheet with a watermark, to be handed over."""

    def say(zh: str, en: str) -> str:
        return Words(zh, en).of(account.lang)

    rows: list[list[Any]] = [[table, name, str(value)] for table, found in given["records"].items() for record in found for name, value in record.items()]
    rows += [[say("查看记录", "Looked at"), each["at"], f"{each['unit']} {each['name']} · {each['purpose'] or each['act_zh']}"] for each in given["looks"]]
    line = watermark(parts.city, account, WHAT, f"person:{given['id']}", len(rows), datetime.now(UTC))
    return sheet(WHAT.of(account.lang), line, [say("类别", "Kind"), say("项目", "Field"), say("内容", "Value")], rows, (22, 26, 60))


def _look(parts: Parts, row: Any) -> dict[str, Any]:
    shown = view(parts, {**row, "username": "", "n": None, "hash": None})
    who = {"name": row["name"], "unit": row["unit"]}
    return {**{name: shown[name] for name in ("at", "act", "act_zh", "act_en", "purpose", "result", "role_zh", "role_en")}, **who}
