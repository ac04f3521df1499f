"""A magnet put on the page one begins with."""

from typing import TYPE_CHECKING, Any

from core.arrangement import first_free
from core.errors import NotFound
from core.pages import DESK, PlaceOne
from services._parts import Parts
from services.magnets import placeable
from services.page_bases import home_of
from services.save_page import load_page, save_page

if TYPE_CHECKING:
    from services.who import Account


def place(parts: Parts, account: "Account", magnet: str, size: tuple[int, int]) -> dict[str, Any]:
    """The magnet at the first free place of the page one begins with: `page, instance, title`. Raises NotFound, Conflict."""
    if magnet not in placeable(parts, account):
        raise NotFound(f"There is no magnet {magnet}.")
    home = home_of(parts, account).page
    kept = load_page(parts, account, home)
    taken = kept.page.instances
    name = next(name for n in range(1, len(taken) + 2) if (name := f"{magnet.replace('.', '-')}-{n}") not in taken)
    desk = kept.page.arrangement(DESK)
    x, y = first_free(desk.items, *size, desk.columns)[:2]
    after = save_page(parts, account, home, [*kept.operations, PlaceOne(id=name, magnet=magnet, on=DESK, at=(x, y, *size))], kept.version)
    return {"page": home, "instance": name, "title": {"zh": after.page.zh, "en": after.page.en}}
