"""A thing found becomes a magnet on the page one begins with, at the first free place, and is taken off again by undo.

An area becomes its live briefing, a camera its picture, an indicator its magnet, a page or an entry of the knowledge base a note with a link; a building,
a home, an enterprise, a licence, a place, an officer and a case become the card of that one thing (services/thing_card.py). Nobody is pinned by name:
people of a service cannot be put on a page.
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from core.errors import BadInput, NotAllowed, NotFound
from core.pages import Remove
from core.words import Words
from services import thing_card, watched
from services._parts import Parts
from services.areas import allowed, area
from services.knowledge import entries
from services.one_map import camera
from services.page_bases import home_of, pages_of
from services.place_magnet import Size, place
from services.save_page import Deed, load_page, save_page

if TYPE_CHECKING:
    from services.who import Account

Found = dict[str, Any]
SMALL, NOTE, CARD, PICTURE = (2, 2), (3, 2), (3, 4), (4, 4)
NOBODY = Words(
    "人员不按姓名放上页面：需要时在其服务页联系，每次查看都有记录。",
    "Nobody is pinned to a page by name: reach them on their service's page, where every look is on record.",
)
MOST_TEXT = 600


def add(parts: Parts, account: "Account", kind: str, id: str) -> Found:
    """`{page, instance, title, at}`: the page it went to, its instance there, and where on its desk arrangement (x, y, w, h); `watched` where that
    began to watch an area.

    Raises BadInput for a kind that cannot be added, NotFound, also outside the scope, NotAllowed, Conflict.
    """
    if kind == "person":
        raise NotAllowed(NOBODY.en, NOBODY)
    if kind == "place" and ":" not in id:
        return _area(parts, account, id)
    made = {"indicator": _indicator, "camera": _camera, "page": _page, "knowledge": _knowledge}.get(kind)
    if made is not None:
        return made(parts, account, id)
    thing_card.card(parts, account, kind, id)
    words = thing_card.kinds()[kind]
    return _placed(parts, account, "thing", kind, {"kind": kind, "ref": id, "title": words.of(account.lang)}, CARD)


def take_back(parts: Parts, account: "Account", instance: str, began: int | None = None) -> Found:
    """Take what was added off the page one begins with: `{page}`. `began` is the area that adding it began to watch: nobody watches it any more, unless
    another magnet of the page shows it. Raises NotFound where it is gone already, Conflict."""
    home = home_of(parts, account).page
    kept = load_page(parts, account, home)
    if instance not in kept.page.instances:
        raise NotFound(f"There is no magnet {instance[:60]} on the page.")
    save_page(parts, account, home, [*kept.operations, Remove(id=instance)], kept.version, Deed(note=None))
    shows = {name: each.settings.get("watched") for name, each in kept.page.instances.items()}
    if began is not None and shows.pop(instance) == began and began not in shows.values():
        watched.unwatch(parts, account, began)
    return {"page": home}


def _placed(parts: Parts, account: "Account", magnet: str, name: str, settings: Found, size: Size) -> Found:
    return place(parts, account, magnet, name, settings, size)


def _area(parts: Parts, account: "Account", code: str) -> Found:
    """The briefing of an area; it is watched from then on, and `watched` says so where it was not before."""
    here = area(parts, allowed(parts, account, code))
    mine = next((each for each in watched.watched(parts, account) if each["area"] == code and each["own"]), None)
    if mine is None:
        names = {each["name"] for each in watched.watched(parts, account)}
        name = next(tried for n in range(1, len(names) + 2) if (tried := here.name + (f" {n}" if n > 1 else "")) not in names)
        began = watched.watch(parts, account, {"area": code, "name": name, "audience": "mine"})["id"]
        return {**watched.pin(parts, account, began), "watched": began}
    return watched.pin(parts, account, mine["id"])


def _indicator(parts: Parts, account: "Account", id: str) -> Found:
    magnet = next((each for each in parts.city.magnets.values() if each.indicator == id), None)
    if magnet is None:
        raise BadInput("bad_magnet", f"No magnet shows {id[:60]}.", "id", "没有显示该指标的磁铁。")
    return _placed(parts, account, magnet.id, magnet.id.replace("_", "-"), {}, SMALL)


def _camera(parts: Parts, account: "Account", id: str) -> Found:
    found = camera(parts, account, id)
    return _placed(parts, account, "camera_wall", "camera", {"cameras": id, "rows": "1", "tour": False, "title": found["name"]}, PICTURE)


def _page(parts: Parts, account: "Account", id: str) -> Found:
    page = next((base.page for base, _ in pages_of(parts, account)[1] if base.page.id == id), None)
    if page is None:
        raise NotFound(f"There is no page {id[:60]}.")
    return _note(parts, account, Words(page.zh, page.en), Words("", ""), f"/?page={quote(id)}")


def _knowledge(parts: Parts, account: "Account", id: str) -> Found:
    entry = next((each for each in entries(parts.city) if each.id == id), None)
    if entry is None:
        raise NotFound(f"There is no entry {id[:60]}.")
    said = [text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "…" for text in entry.text]
    return _note(parts, account, Words(entry.zh, entry.en), Words(*said), f"/knowledge?id={quote(id)}")


def _note(parts: Parts, account: "Account", title: Words, said: Words, address: str) -> Found:
    """A note that leads there; its words are a copy, so it says so by the link to what holds."""
    zh, en = (
        f"{text}\n\n[{word}]({address})".strip() for text, word in ((said.zh, "打开原文" if said.zh else f"打开“{title.zh}”"), (said.en, f"Open “{title.en}”"))
    )
    size = NOTE if not said.zh else CARD
    return _placed(parts, account, "note", "note", {"text": {"zh": zh, "en": en}, "title": title.of(account.lang)}, size)
