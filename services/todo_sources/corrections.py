"""Corrections of data that this account decides."""

from datetime import datetime
from typing import TYPE_CHECKING

from services import corrections
from services._parts import Parts
from services.areas import areas
from services.todo_sources._base import Item, Source

if TYPE_CHECKING:
    from services.who import Account

KINDS = {"correction": ("数据更正", "Correct data")}
MOST = 200


def find(parts: Parts, account: "Account", now: datetime) -> list[Item]:
    """Those that wait for it, in its areas."""
    known = areas(parts)
    return [_item(each, known) for each in corrections.find(parts, account, state="pending", limit=MOST)["items"] if each["decides"]]


def _item(each: Item, known: Item) -> Item:
    place, where = each["place"], known.get(each["place"]["code"] or "")
    what = each["column"] or {"zh": "整条", "en": "the row"}
    nowhere = {"lon": where.lon if where else None, "lat": where.lat if where else None, "distance_m": None}
    open_end = {"due_at": None, "yellow_at": None, "light": None, "at": each["at"]}
    title = f"{each['dataset']['zh']}·{what['zh']}"
    words = {"zh": KINDS["correction"][0], "en": KINDS["correction"][1], "category": {"zh": each["dataset"]["zh"], "en": each["dataset"]["en"]}}
    own = {"kind": "correction", "id": str(each["id"]), "title": title, "link": f"/corrections?id={each['id']}"}
    return {**own, **words, "area": place["code"], "area_zh": place["zh"], "area_en": place["en"], "place": None, **nowhere, **open_end}


SOURCE = Source("corrections", KINDS, ("handler", "leader", "admin"), find)
