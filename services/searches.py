"""What an account has looked for: saved searches, and the recent ones that led somewhere. What led to a person is not kept."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import NotAllowed
from services._parts import Parts
from services.cases import wire_time
from services.search import checked
from services.typed_names import masked, refuse
from store import search as queries

if TYPE_CHECKING:
    from services.who import Account

RECENT, MOST_SAVED = 8, 30
LONG_NUMBER = 4  # from so many digits on a number may be somebody's
Found = list[dict[str, Any]]


def looked_for(parts: Parts, account: "Account") -> Found:
    """`[{id, text, saved, at}]`, saved ones first, each newest first."""
    with parts.store.read() as conn:
        rows = queries.looked_for(conn, account.id)
    shown = [{"id": r["id"], "text": r["text"], "saved": r["saved"], "at": wire_time(parts.city, r["at"])} for r in rows]
    return sorted(shown, key=lambda each: not each["saved"])


def note(parts: Parts, account: "Account", text: str, kind: str | None, saved: bool | None = None) -> Found:
    """A search led to a thing of this kind, or is saved (or no more). What led to a person, may be a phone or names a resident is not kept.

    Raises BadInput where a resident's name is to be saved.
    """
    wanted = checked(text)
    personal = kind in ("person", "officer") or (kind in (None, "home") and sum(ch.isdigit() for ch in wanted) > LONG_NUMBER)
    if saved is None and personal:
        return looked_for(parts, account)
    with parts.store.write() as conn:
        if saved:
            refuse(conn, account.area, wanted, "text")
        kept = saved is not None or masked(conn, account.area, wanted) == wanted
        if saved and sum(row["saved"] for row in queries.looked_for(conn, account.id)) >= MOST_SAVED:
            raise NotAllowed(f"{MOST_SAVED} saved searches at most: take one away first.")
        if kept:
            queries.note_search(conn, account.id, wanted, datetime.now(UTC), RECENT, saved)
    return looked_for(parts, account)


def forget(parts: Parts, account: "Account", id: int) -> Found:
    """Take one of one's own away; one that is gone already is no mistake."""
    with parts.store.write() as conn:
        queries.forget_search(conn, account.id, id)
    return looked_for(parts, account)
