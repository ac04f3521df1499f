"""A section of one page put below another page of the same account."""

from typing import TYPE_CHECKING

from core.arrangement import bottom, sections
from core.errors import Conflict, NotFound
from core.page_rebase import fresh
from core.pages import DESK, Operation, PageSpec, PlaceOne
from services._parts import Parts
from services.save_page import load_page, save_page

if TYPE_CHECKING:
    from services.who import Account

TRIES = 3


def copy_section(parts: Parts, account: "Account", page: str, section: str, to: str) -> int:
    """Put the section under heading `section` of `page`, with its settings, below page `to`; how many magnets that were besides the heading.

    Raises NotFound where there is no such page or heading, and what save_page raises.
    """
    source = load_page(parts, account, page).page
    members = _members(source, section)
    for attempt in range(TRIES):
        target = load_page(parts, account, to)
        try:
            save_page(parts, account, to, [*target.operations, *_placed(source, members, target.page)], target.version)
            break
        except Conflict:
            if attempt == TRIES - 1:
                raise
    return len(members) - 1


def _members(page: PageSpec, section: str) -> list[str]:
    """The heading and what stands under it on a desk."""
    found = next((part for part in sections(page.arrangements[DESK].items, page.bars) if part[0] == section), None)
    if found is None or section not in page.bars:
        raise NotFound(f"section {section}")
    return found


def _placed(source: PageSpec, members: list[str], target: PageSpec) -> list[Operation]:
    places, floor = source.arrangements[DESK].items, bottom(target.arrangements[DESK].items)
    top, taken = places[members[0]][1], set(target.instances)
    made: list[Operation] = []
    for name in members:
        x, y, w, h = places[name]
        mine = fresh(name, taken) if name in taken else name
        taken.add(mine)
        each = source.instances[name]
        made.append(PlaceOne(id=mine, magnet=each.magnet, on=DESK, at=(x, y - top + floor, w, h), settings=each.settings))
    return made
