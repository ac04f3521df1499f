"""Who has a page open: which pages a stream may hold, and how a person appears to the others on it."""

from typing import TYPE_CHECKING, Any

import orjson

from services._parts import Parts
from services.page_bases import bases, owner_of
from services.save_page import me

if TYPE_CHECKING:
    from services.who import Account

HELD = "page|"  # the first part of a key page|<page>|open or page|<page>|edit, by which a stream says what its screen shows


def page_of(key: str) -> str:
    """The page of such a key."""
    return key.split("|")[1]


def may_hold(parts: Parts, account: "Account", key: str) -> bool:
    """Whether the account may open the page of this key, and so hear who else has it open and what becomes of it."""
    part = key.split("|")
    if account.kind != "person" or len(part) != 3 or part[2] not in ("open", "edit"):
        return False
    owner, _, base = part[1].partition(".")
    if owner != str(owner_of(account, base)):
        return False
    with parts.store.read() as conn:
        return base in bases(parts.city, conn, account)


def member(account: "Account", key: str) -> bytes:
    """How the holder of this key appears: {id, who, name, unit, edit}; `id` is the session's, so that one person in two browsers is two."""
    said: dict[str, Any] = {"id": me(account), "who": account.id, "name": account.name, "unit": account.unit, "edit": key.endswith("|edit")}
    return orjson.dumps(said)
