"""What a person chose last on a page is there again when the page is opened without an address that says otherwise."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from core.page_choice import ADDRESS
from services._parts import Parts
from store import page_choices

if TYPE_CHECKING:
    from services.who import Account

LONGEST = 400  # characters of one value; a longer one was not chosen here


def last_choice(parts: Parts, account: "Account", page: str) -> dict[str, str]:
    """As the address of `page` says it; empty where nothing was chosen, and always for a wall's device."""
    if account.kind == "wall":
        return {}
    with parts.store.read() as conn:
        return page_choices.last(conn, account.id, page)


def remember_choice(parts: Parts, account: "Account", page: str, address: Mapping[str, str], at: datetime) -> None:
    """Remember what the address of `page` chooses; where it chooses nothing, forget. Of two answered at once the one asked for later, at `at`, holds."""
    wanted = {name: address[name] for name in ADDRESS if address.get(name) and len(address[name]) <= LONGEST}
    if account.kind == "wall":
        return
    with parts.store.write() as conn:
        page_choices.keep(conn, account.id, page, wanted, at)
