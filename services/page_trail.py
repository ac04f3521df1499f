"""Undo and redo: the steps of one session on a page, taken back and done again on top of whatever others did since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection

from core.errors import Conflict
from core.page_steps import carry
from core.pages import PageSpec
from services._parts import Parts
from services.page_bases import base_of, name_of, owner_of
from services.save_page import TRAIL, Deed, Kept, kept_on, load_page, me, save_page
from store import page_versions

if TYPE_CHECKING:
    from services.who import Account

STEPS = 100
TRIES = 3
Way = Literal["undo", "redo"]


@dataclass(frozen=True, slots=True)
class Trail:
    """The versions that can be taken back and those that took something back: the next one last."""

    past: list[int]
    future: list[int]


@dataclass(frozen=True, slots=True)
class Retraced:
    """The page after undo or redo. `missed` are magnets somebody else has changed since: theirs stayed."""

    kept: Kept
    missed: list[str]


def trail(parts: Parts, account: "Account", base: str) -> Trail:
    """What this session may undo and redo on the page."""
    with parts.store.read() as conn:
        return _trail(conn, account, base)


def retrace(parts: Parts, account: "Account", base: str, way: Way, edit: str | None = None) -> Retraced:
    """Take the session's last step back, or do again what was taken back last; nothing where there is none. Raises as save_page."""
    for attempt in range(TRIES):
        with parts.store.read() as conn:
            steps = _trail(conn, account, base)
            page = base_of(parts.city, conn, account, base)
            which = (steps.past if way == "undo" else steps.future)[-1:]
            before, after = (_version(conn, page, account, number - 1 + n) for number in which for n in range(2)) if which else (None, None)
        now = load_page(parts, account, base)
        if before is None or after is None:
            return Retraced(now, [])
        operations, missed = carry(after.operations, before.operations, now.operations)
        ground = before if _ground(now) == _ground(after) else now
        deed = Deed(way, of=which[0], edit=edit)
        try:
            return Retraced(save_page(parts, account, base, operations, now.version, deed, origin=ground.origin, decided=ground.decided), missed)
        except Conflict:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _trail(conn: Connection, account: "Account", base: str) -> Trail:
    rows = page_versions.acts(conn, owner_of(account, base), base, TRAIL)
    kept = {row["version"] for row in rows} | {0}
    return folded((row["version"], row["act"], row["of"]) for row in rows if row["session"] == me(account) and row["version"] - 1 in kept)


def folded(rows: Iterable[tuple[int, str, Any]]) -> Trail:
    """The trail that these versions of a session (number, act, of) leave: what is undone can be redone until something else is done."""
    past: list[int] = []
    future: list[int] = []
    for version, act, of in rows:
        if act == "undo":
            past, future = [each for each in past if each != of], [*future, version]
        elif act == "redo":
            past, future = [*past, version], [each for each in future if each != of]
        else:
            past, future = [*past, version], []
    return Trail(past[-STEPS:], future[-STEPS:])


def _version(conn: Connection, page: PageSpec, account: "Account", number: int) -> Kept:
    return kept_on(conn, page, page_versions.one(conn, owner_of(account, page.id), page.id, number) if number else None)


def _ground(kept: Kept) -> tuple[str, dict[str, str]]:
    return name_of(kept.origin), dict(kept.decided)
