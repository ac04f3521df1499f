"""Every magnet a page may hold: the city's, and those somebody saved to be linked on many pages and changed everywhere at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, RowMapping

from core.areas import covers
from core.city import Magnet
from core.errors import BadInput, NotAllowed, NotFound
from core.magnet_settings import chosen
from core.pages import Instance
from core.words import Words
from services import audit
from services._parts import Parts
from services.made_for import offered
from services.may import for_post
from services.page_bases import PUBLISHERS
from store import linked_magnets, outbox
from store.engine import Store

if TYPE_CHECKING:
    from services.who import Account

Audience = Literal["mine", "area"]
PREFIX = "linked_"
LONGEST_TITLE = 30


@dataclass(frozen=True, slots=True)
class Linked:
    """A linked magnet: `magnet` of the city with `settings` over it, called `words`. One that has `ended` is in no library, only on pages."""

    id: str
    words: Words
    magnet: str
    settings: dict[str, Any]
    author: int
    area: str
    audience: Audience
    version: int
    ended: bool


def magnets(parts: Parts) -> Mapping[str, Magnet]:
    """Every magnet there is by its id, those no longer in the library too."""
    return _known(parts)[1]


def linked(parts: Parts) -> Mapping[str, Linked]:
    """The linked ones among them."""
    return _known(parts)[0]


def library(parts: Parts, account: "Account") -> dict[str, Linked]:
    """The linked magnets that this account may put on a page: its own, and those shared with the area it is in."""
    return {id: each for id, each in linked(parts).items() if not each.ended and _sees(each, account)}


def placeable(parts: Parts, account: "Account") -> set[str]:
    """The ids of all magnets this account may put on a page."""
    return {*offered(parts, account, "magnet", parts.city.magnets), *library(parts, account)}


def changes_it(each: Linked, account: "Account") -> bool:
    """Whether the account may change or end it: its author, and the administrator of the author's area."""
    return each.author == account.id or (account.role == "admin" and account.scope.covers(each.area))


def used(parts: Parts, id: str) -> int:
    """On how many pages it is: people's own and published ones."""
    with parts.store.read() as conn:
        return sum(any(row.get("do") == "place" and row.get("magnet") == id for row in rows) for rows in linked_magnets.naming(conn, id))


def flat(parts: Parts, instance: Instance) -> tuple[str, dict[str, Any]]:
    """The city's magnet an instance comes down to, and all settings that lie over it but a linked one's title."""
    found = linked(parts).get(instance.magnet)
    return (found.magnet, {**found.settings, **instance.settings}) if found else (instance.magnet, dict(instance.settings))


def unlinked(parts: Parts, instance: Instance, lang: Literal["zh", "en"] = "zh") -> Instance:
    """An ordinary magnet that shows what this one shows now."""
    found = linked(parts).get(instance.magnet)
    if found is None:
        return instance
    magnet, settings = flat(parts, instance)
    return instance.model_copy(update={"magnet": magnet, "settings": {"title": found.words.of(lang)} | settings})


def save_magnet(parts: Parts, account: "Account", title: Words, instance: Instance, audience: Audience, address: str | None = None) -> Linked:
    """Put a magnet into the library. Raises NotAllowed for others than publishers where it is for the area, BadInput without a title."""
    if account.kind == "wall" or (audience == "area" and not for_post(parts, account, "magnets.post", PUBLISHERS)):
        raise NotAllowed(f"magnets are shared by {', '.join(PUBLISHERS)}; your role is {account.role}")
    magnet, settings = flat(parts, instance)
    if magnet not in parts.city.magnets:
        raise BadInput("no_such_magnet", f"there is no magnet {magnet!r}", "magnet")
    now = datetime.now(UTC)
    row = {"author": account.id, "area": account.area, "audience": audience, "magnet": magnet, "settings": _untitled(settings), "version": 1, "at": now}
    with parts.store.write() as conn:
        id = f"{PREFIX}{linked_magnets.add(conn, {**row, **_titles(title)})}"
        audit.record(conn, account, "save_magnet", target=id, detail={"magnet": magnet, "audience": audience}, address=address)
    return linked(parts)[id]


def change_magnet(parts: Parts, account: "Account", id: str, title: Words | None, settings: dict[str, Any], address: str | None = None) -> Linked:
    """Other settings (all of them) and perhaps another title, on every page that has it. Raises NotFound, NotAllowed."""
    found = _mine(parts, account, id)
    values = {"settings": _untitled(settings), "at": datetime.now(UTC), **(_titles(title) if title else {})}
    with parts.store.write() as conn:
        linked_magnets.change(conn, _number(id), values)
        _tell(conn, found)
        audit.record(conn, account, "change_magnet", target=id, address=address)
    return linked(parts)[id]


def end_magnet(parts: Parts, account: "Account", id: str, address: str | None = None) -> None:
    """Take it out of the library: where it is on a page it stays as it was last. Raises NotFound, NotAllowed."""
    found = _mine(parts, account, id)
    with parts.store.write() as conn:
        linked_magnets.end(conn, _number(id), datetime.now(UTC))
        _tell(conn, found)
        audit.record(conn, account, "end_magnet", target=id, address=address)


_caches: "WeakKeyDictionary[Store, tuple[Any, dict[str, Linked], dict[str, Magnet]]]" = WeakKeyDictionary()


def _known(parts: Parts) -> tuple[dict[str, Linked], dict[str, Magnet]]:
    """Read anew only when one of them was changed, wherever that was."""
    with parts.store.read() as conn:
        stamp = (parts.city.id, id(parts.city), linked_magnets.stamp(conn))
        kept = _caches.get(parts.store)
        if kept is None or kept[0] != stamp:
            found = {each.id: each for each in map(_linked, linked_magnets.every(conn)) if each.magnet in parts.city.magnets}
            kept = _caches[parts.store] = (stamp, found, {**parts.city.magnets, **{each.id: _magnet(parts, each) for each in found.values()}})
    return kept[1], kept[2]


def _linked(row: RowMapping) -> Linked:
    own = {name: row[name] for name in ("magnet", "settings", "author", "area", "audience", "version")}
    return Linked(f"{PREFIX}{row['id']}", Words(row["zh"], row["en"]), ended=row["ended_at"] is not None, **own)


def _magnet(parts: Parts, each: Linked) -> Magnet:
    made = chosen(parts.city.magnets[each.magnet], each.settings)
    return made.model_copy(update={"id": each.id, "zh": each.words.zh, "en": each.words.en})


def _sees(each: Linked, account: "Account") -> bool:
    return each.author == account.id or (each.audience == "area" and covers(each.area, account.area))


def _mine(parts: Parts, account: "Account", id: str) -> Linked:
    found = linked(parts).get(id)
    if found is None or found.ended or not (_sees(found, account) or changes_it(found, account)):
        raise NotFound(f"magnet {id}")
    if not changes_it(found, account):
        raise NotAllowed("a magnet of the library is changed by its author or the administrator of the area")
    return found


def _tell(conn: Connection, each: Linked) -> None:
    outbox.put(conn, outbox.message("magnet", each.id, each.area, {"version": each.version + 1}, datetime.now(UTC)))


def _number(id: str) -> int:
    return int(id.removeprefix(PREFIX))


def _untitled(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "title"}


def _titles(title: Words) -> dict[str, str]:
    zh, en = (" ".join(text.split())[:LONGEST_TITLE] for text in title)
    if not (zh or en):
        raise BadInput("no_title", "give the magnet a title", "title")
    return {"zh": zh or en, "en": en or zh}
