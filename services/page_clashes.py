"""Where a template has changed under somebody's page: decided magnet by magnet."""

from typing import TYPE_CHECKING

from core.errors import NotFound
from core.page_rebase import Side, decide
from services._parts import Parts
from services.page_bases import name_of
from services.save_page import Deed, Kept, load_page, save_page

if TYPE_CHECKING:
    from services.who import Account


def decide_clash(parts: Parts, account: "Account", base: str, id: str, side: Side, version: int) -> Kept:
    """Keep mine or take theirs on magnet `id`, as a new version. Raises as save_page, NotFound where nothing is undecided there."""
    before = load_page(parts, account, base)
    if id not in [clash.id for clash in before.open_clashes]:
        raise NotFound(f"clash {id}")
    operations = decide(before.origin, before.base, before.operations, id, side)
    decided = {**before.decided, **({id: name_of(before.base)} if side == "mine" else {})}
    return save_page(parts, account, base, operations, version, Deed("decide"), decided=decided)
