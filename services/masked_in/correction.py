"""A correction that is asked for: the personal values it is about, as they are and as they should be, and who its reason names; for who decides it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from core.datasets import DataColumn
from core.errors import NotFound
from core.masking import is_person
from core.words import Words
from services._parts import Parts
from services.corrections import KIND as ID
from services.corrections import READERS, decides, seen
from services.masked_in._base import Fact, Kind, Matter, Text
from services.may import for_post
from store.corrections import PENDING

if TYPE_CHECKING:
    from services.who import Account

KINDS = {"id_card": "number"}  # a personal column's kind as a mask's
SIDES = {"old": Words("现值", "as it is"), "new": Words("申请值", "as asked for")}
REASON = Words("理由", "Reason")
OVER = Words("更正已有结果，不再显示个人信息。", "It is decided: nothing personal of it is shown any more.")
NOT_YOURS = Words("仅处理人可在待核期间查看。", "Who decides it sees it, while it waits.")


def _matter(parts: Parts, account: "Account", conn: Connection, ref: str) -> Matter:
    if not (ref.isdigit() and len(ref) < 10 and for_post(parts, account, "corrections.get", READERS)):
        raise NotFound(f"There is no correction {ref}.")
    row = seen(conn, account, int(ref))
    closed = OVER if row["state"] != PENDING else None if decides(parts, account, row["owner"]) else NOT_YOURS
    facts, texts = [], [Text("reason", REASON, row["reason"])]
    for side, column, value in _values(parts, row):
        where = Words(f"{column.zh} · {SIDES[side].zh}", f"{column.en}, {SIDES[side].en}")
        kind = column.personal or ("name" if column.holder and is_person(value) else None)
        if kind:
            facts.append(Fact(f"{side}-{column.id}", where, KINDS.get(kind, kind), value))
        else:
            texts.append(Text(f"{side}-{column.id}", where, value))
    return Matter(texts, facts, closed)


def _values(parts: Parts, row: Any) -> Iterator[tuple[str, DataColumn, str]]:
    """Side, column and value of each text of one."""
    columns = parts.city.datasets[row["dataset"]].columns
    for side in SIDES:
        values = {row["column"]: row[side]} if row["column"] else row[side] or {}
        for name, value in values.items():
            if name in columns and columns[name].kind == "text" and value:
                yield side, columns[name], str(value)


KIND = Kind(ID, None, _matter, columns="correction", purpose="correct")
