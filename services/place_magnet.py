"""A magnet put on the page one begins with, at the first free place: from a briefing, from a search."""

from typing import TYPE_CHECKING, Any

from core.arrangement import first_free
from core.errors import BadInput
from core.pages import DESK, PlaceOne
from services._parts import Parts
from services.page_bases import home_of
from services.save_page import Deed, load_page, save_page

if TYPE_CHECKING:
    from services.who import Account

Size = tuple[int, int]


def place(parts: Parts, account: "Account", magnet: str, name: str, settings: dict[str, Any], size: Size) -> dict[str, Any]:
    """`{page, instance, title, at}`, `at` its place in the desk's arrangement (x, y, w, h); `name` is the instance's, numbered where it is taken.

    Raises BadInput for a magnet there is none of, Conflict.
    """
    if magnet not in parts.city.magnets:
        raise BadInput("bad_magnet", f"There is no magnet {magnet}.", "magnet", f"没有磁铁 {magnet}。")
    home = home_of(parts, account).page
    kept = load_page(parts, account, home)
    taken = kept.page.instances
    free = next(tried for n in range(1, len(taken) + 2) if (tried := name + (f"-{n}" if n > 1 else "")) not in taken)
    desk = kept.page.arrangement(DESK)
    x, y = first_free(desk.items, *size, desk.columns)[:2]
    wanted = PlaceOne(id=free, magnet=magnet, on=DESK, at=(x, y, *size), settings=settings)
    made = save_page(parts, account, home, [*kept.operations, wanted], kept.version, Deed(note=None))
    return {"page": home, "instance": free, "title": {"zh": made.page.zh, "en": made.page.en}, "at": [x, y, *size]}
