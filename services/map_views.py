"""Views of the map kept under a name (书签): one's own, and those shared with one's role. A view is what the address of the map says.

It opens nothing that its reader may not see: an area outside the scope is refused by the page, a layer by the layer.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from core.areas import ancestors
from core.errors import BadInput, NotAllowed, NotFound
from core.masking import mask_text
from services._parts import Parts
from services.areas import allowed
from services.typed_names import masked
from store import map_views as queries

if TYPE_CHECKING:
    from services.who import Account

Audience = Literal["mine", "role"]
LONGEST_NAME, LONGEST_VALUE, MOST, MOST_KEYS = 40, 4000, 100, 20
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")


def saved(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """What the account may open, by name: `id, name, audience, own, query`."""
    with parts.store.read() as conn:
        rows = queries.listed(conn, _shown(account))
    known = [row for row in rows if account.scope.covers(row["query"].get("area", account.area))]
    return [{"id": r["id"], "name": mask_text(r["name"]), "audience": r["audience"], "own": r["account_id"] == account.id, "query": r["query"]} for r in known]


def save(parts: Parts, account: "Account", name: str, audience: Audience, query: Mapping[str, str]) -> int:
    """Keep a view under a name of one's own; its number. Raises BadInput for a name that is taken, too many, or what is no view."""
    kept = _query(parts, account, query)
    with parts.store.write() as conn:
        name = _name(masked(conn, account.area, name))
        known = queries.of_account(conn, account.id)
        _free(known, name)
        if len(known) >= MOST:
            raise BadInput("too_many", f"{MOST} views at most: delete one first.", "name", zh=f"最多 {MOST} 个书签：请先删除一个。")
        row = {"name": name, "query": kept, "audience": audience, "account_id": account.id, "role": account.role, "area": account.area}
        return queries.add(conn, {**row, "at": datetime.now(UTC)})


def change(parts: Parts, account: "Account", number: int, name: str | None, audience: Audience | None, query: Mapping[str, str] | None) -> None:
    """Rename one of one's own, share it or not, or let it show something else. Raises NotFound, NotAllowed for another's, BadInput."""
    with parts.store.write() as conn:
        row = _own(conn, account, number)
        name = row["name"] if name is None else _name(masked(conn, account.area, name))
        _free(queries.of_account(conn, account.id), name, number)
        kept = row["query"] if query is None else _query(parts, account, query)
        queries.change(conn, number, {"name": name, "audience": audience or row["audience"], "query": kept, "at": datetime.now(UTC)})


def delete(parts: Parts, account: "Account", number: int) -> None:
    """Take one of one's own away, from all who see it. Raises NotFound, NotAllowed for another's."""
    with parts.store.write() as conn:
        _own(conn, account, number)
        queries.remove(conn, number)


def _shown(account: "Account") -> Any:
    return queries.shown_to(account.id, account.role, ancestors(account.area))


def _own(conn: Any, account: "Account", number: int) -> Mapping[Any, Any]:
    row = queries.one(conn, number, _shown(account))
    if row is None:
        raise NotFound(f"There is no view {number}.")
    if row["account_id"] != account.id:
        raise NotAllowed("Somebody else shares this view: only its owner changes it.")
    return row


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadInput("bad_name", f"A name has 1 to {LONGEST_NAME} characters.", "name", zh=f"名称须为 1 到 {LONGEST_NAME} 个字符。")
    return name


def _query(parts: Parts, account: "Account", query: Mapping[str, str]) -> dict[str, str]:
    if not 0 < len(query) <= MOST_KEYS or any(not _KEY.fullmatch(key) or len(value) > LONGEST_VALUE for key, value in query.items()):
        raise BadInput("bad_view", "A view is what the address of the map says after its question mark.", "query", zh="书签内容须为地图地址中问号后的部分。")
    return {**query, "area": allowed(parts, account, query.get("area"))}


def _free(known: Mapping[str, int], name: str, but: int | None = None) -> None:
    if known.get(name, but) != but:
        raise BadInput("name_taken", f"You have a view called {name}: give another name.", "name", zh=f"已有名为“{name}”的书签：请换一个名称。")
