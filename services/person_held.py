"""What is held on a person, and who looked at it, for that person (PIPL art. 45): given out by who has the person before him."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import NotFound
from core.masking import mask_text
from core.words import Words
from services import audit
from services._held_by_number import OWNER, loaded, reported
from services._parts import Parts
from services._sheet import sheet, watermark
from services.audit_read import view
from services.may import for_post
from services.typed_names import masked
from store import held, trail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from services._account import Account

READERS = ("community", "dispatcher")
WHAT = Words("本人信息与查看记录", "What is held on a person, and who looked at it")
MOST_LOOKS = 10_000
LOADED = "dataset:"  # before the name of one whose rows are told, beside those of tables
# What the person reads instead of the names of our tables and columns; what has no words here keeps its name.
TABLES = {
    "people": Words("居民登记", "Register of residents"),
    "home": Words("住所", "Home"),
    "homes": Words("名下房屋", "Homes owned"),
    "service_members": Words("服务名单", "Lists of services"),
    "reaches": Words("联系记录", "Contacts"),
    "cases": Words("本人上报的案件", "Cases reported"),
    "sealed_names": Words("案件、更正与值守文字中的姓名", "Named in the words of a case, a correction or a guard"),
}
FIELDS = {
    "id": Words("编号", "Number"),
    "name": Words("姓名", "Name"),
    "phone": Words("电话", "Phone"),
    "sex": Words("性别", "Sex"),
    "birth_year": Words("出生年", "Year of birth"),
    "origin": Words("来源地", "Origin"),
    "residence": Words("居住方式", "Residence"),
    "home": Words("住所编号", "Number of the home"),
    "area": Words("所在区域", "Area"),
    "building": Words("楼栋编号", "Number of the building"),
    "label": Words("户室", "Home"),
    "owner": Words("产权人编号", "Number of the owner"),
    "occupied": Words("是否自住", "Lived in"),
    "m2": Words("专有部分面积（㎡）", "Floor area (m²)"),
    "service": Words("服务", "Service"),
    "person": Words("人员编号", "Number of the person"),
    "needs": Words("需要", "Needs"),
    "agreed_at": Words("本人同意时间", "Agreed at"),
    "ended_at": Words("结束时间", "Ended at"),
    "account_id": Words("经办账号编号", "Number of the account"),
    "at": Words("时间", "At"),
    "way": Words("方式", "Way"),
    "field": Words("项目", "Field"),
    "state": Words("状态", "State"),
    "subject": Words("对象编号", "Subject"),
    "purpose": Words("用途", "Purpose"),
    "ref": Words("关联事项", "Matter"),
    "outcome": Words("结果", "Outcome"),
    "kind": Words("类别", "Kind"),
    "receipt": Words("平台回执", "Receipt"),
    "no": Words("案件编号", "Case number"),
    "reported_at": Words("上报时间", "Reported at"),
    "title": Words("标题", "Subject"),
}
HAS = Words("数据主管部门（可向其申请）", "The department that has it, to be asked")
ME = Words("个人信息保护法第四十五条", "Personal Information Protection Law, art. 45")


def person_held(parts: Parts, account: "Account", id: int, reason: str) -> dict[str, Any]:
    """Every record of this person by table, and every look at it. Raises NotFound outside the scope. On record before it is given."""
    with parts.store.read() as conn:
        found = held.records(conn, account.scope, id)
        if not found:
            raise NotFound("Nothing is held under this number in your area.")
        [own] = found["people"]
        if own["phone"] and (cases := reported(parts, account, conn, own)):
            found["cases"] = cases
    if own["phone"]:
        found |= {f"{LOADED}{dataset}": rows for dataset, rows in loaded(parts, account, own).items()}
    with parts.store.write() as conn:
        purpose = masked(conn, account.area, mask_text(reason))
        audit.record(conn, account, "person.held", target=f"person:{id}", detail={"purpose": purpose, "records": sum(map(len, found.values()))})
    with parts.store.read() as conn:
        looks = trail.looks_at(conn, [f"person:{id}"], MOST_LOOKS)
    return {
        "id": id,
        "at": datetime.now(UTC).astimezone(parts.city.tz).isoformat(timespec="seconds"),
        "basis": {"zh": ME.zh, "en": ME.en},
        "records": found,
        "looks": [_look(parts, row) for row in looks],
    }


def held_here(parts: Parts, account: "Account", id: int) -> bool:
    """Whether the account may give it out: his post, and the person lives in its area."""
    if not for_post(parts, account, "people.held", READERS):
        return False
    with parts.store.read() as conn:
        return bool(held.lives(conn, account.scope, id))


def as_sheet(parts: Parts, account: "Account", given: dict[str, Any]) -> "Iterator[bytes]":
    """The same as a spreadsheet with a watermark, to be handed over."""

    def say(zh: str, en: str) -> str:
        return Words(zh, en).of(account.lang)

    def said(value: Any, choices: "Mapping[str, tuple[str, str]]") -> str:
        if isinstance(value, bool):
            return say("是", "yes") if value else say("否", "no")
        return "" if value is None else say(*choices[value]) if value in choices else str(value)

    rows: list[list[Any]] = []
    for table, found in given["records"].items():
        title, fields, choices = _words(parts, table)
        rows += [
            [title.of(account.lang), fields.get(name, Words(name, name)).of(account.lang), said(value, choices.get(name, {}))]
            for record in found
            for name, value in record.items()
        ]
    rows += [[say("查看记录", "Looked at"), each["at"], f"{each['unit']} {each['name']} · {each['purpose'] or each['act_zh']}"] for each in given["looks"]]
    line = watermark(parts.city, account, WHAT, f"person:{given['id']}", len(rows), datetime.now(UTC))
    return sheet(WHAT.of(account.lang), line, [say("类别", "Kind"), say("项目", "Field"), say("内容", "Value")], rows, (22, 26, 60))


def _words(parts: Parts, table: str) -> tuple[Words, "Mapping[str, Words]", "Mapping[str, Mapping[str, tuple[str, str]]]"]:
    """What a table (or a dataset), its columns and their values are called."""
    loaded = table.startswith(LOADED)
    dataset = parts.city.datasets.get(table.removeprefix(LOADED) if loaded else "person")
    columns = dataset.columns if dataset else {}
    choices = {name: column.choices for name, column in columns.items()}
    if not loaded or dataset is None:
        return TABLES.get(table, Words(table, table)), FIELDS, choices
    return Words(dataset.zh, dataset.en), {OWNER: HAS} | {name: Words(column.zh, column.en) for name, column in columns.items()}, choices


def _look(parts: Parts, row: Any) -> dict[str, Any]:
    shown = view(parts, {**row, "username": "", "n": None, "hash": None})
    who = {"name": row["name"], "unit": row["unit"]}
    return {**{name: shown[name] for name in ("at", "act", "act_zh", "act_en", "purpose", "result", "role_zh", "role_en")}, **who}
