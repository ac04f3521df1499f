"""Residents whose data must never show, put wherever a store keeps any, and what one looks for to find them again."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, update

from services._parts import Parts
from services.search_index import build
from store import tables
from tests import kit

NAME, PHONE, IDENTITY, MAIL, PLATE, BANK = "欧阳测试0042", "13987654321", "440604196001011234", "zhangwei7@example.cn", "粤E8K2M9", "6222021234567890123"
CHIEF = "上官测试0043"
RAW = (NAME, PHONE, IDENTITY, MAIL, PLATE, BANK, CHIEF)
SAID = f"联系人：{NAME}，电话{PHONE}，身份证{IDENTITY}，车牌{PLATE}，邮箱{MAIL}，卡号{BANK}"  # what somebody writes into a field of free text
NANPU_AT, FOREIGN_AT = (113.102, 23.025), (113.022, 22.985)


def settle(parts: Parts) -> list[str]:
    """Owners of homes, members of a care list, a building's chief, and who reported; the numbers of the cases that tell of them."""
    now = datetime.now(UTC)
    reporter = {"name": NAME, "phone": PHONE}
    cases = [kit.a_case(parts, lon=lon, lat=lat, title=f"{NAME}反映漏水", text=SAID, reporter=reporter) for lon, lat in (NANPU_AT, FOREIGN_AT)]
    with parts.store.write() as conn:
        who = {"name": NAME, "phone": PHONE, "sex": "f", "birth_year": 1960, "origin": "本市", "residence": "registered"}
        for id, home, area in ((9, 1, kit.NANPU), (10, 3, kit.NANZHUANG_ONE)):
            conn.execute(insert(tables.people).values(id=id, home=home, area=area + "001", **who))
            conn.execute(update(tables.homes).where(tables.homes.c.id == home).values(owner=id))
            member = {"service": "care_list", "person": id, "home": home, "area": area + "001", "needs": "", "agreed_at": now}
            conn.execute(insert(tables.service_members).values(**member))
        conn.execute(update(tables.buildings).values(chief=CHIEF))
    build(parts)
    return cases


def read(answer: Any) -> str:
    """All that an answer says; a spreadsheet is opened."""
    if not answer.mimetype.endswith("spreadsheetml.sheet"):
        return answer.data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def plain(text: str) -> str:
    """JSON writes what is not ASCII in two ways."""
    return (
        text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if "\\u" not in text else text.encode().decode("raw_unicode_escape", "replace") + text
    )


def found_in(text: str) -> str | None:
    """The first raw value that stands in a text."""
    whole = plain(text)
    return next((raw for raw in RAW if raw in whole), None)
