"""Pages handed to others: to a role, to the accounts of an area level, or to a person, within the publisher's own scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from sqlalchemy import Connection, RowMapping

from core.areas import Level
from core.errors import BadInput, NotAllowed, NotFound
from core.pages import Operation, compact, operations_of
from services import audit
from services._parts import Parts
from services.areas import allowed, area
from services.may import for_post
from services.page_bases import PUBLISHERS, bases, content, name_of
from services.save_page import Deed, changed_message, load_page, me, rows
from store import accounts, outbox, page_versions, pages, published

if TYPE_CHECKING:
    from services.who import Account

Kind = Literal["role", "level", "person"]
LONGEST_TITLE = 30
MOST_NAMED = 500  # people to choose co-editors from


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a page is for: `whom` is a role, an area level or an account's user name; `area` narrows it, None is the publisher's own."""

    kind: Kind
    whom: str
    area: str | None = None


def publish_page(
    parts: Parts, account: "Account", base: str, to: Audience, title: tuple[str, str] | None = None, locked: Sequence[str] = (), address: str | None = None
) -> dict[str, Any]:
    """Hand the account's page, as it is now, to `to`; the page as `published_by` lists it. The same page to the same audience again changes what they have.

    `title` is (zh, en), `locked` names the magnets the receivers cannot take away. Raises NotAllowed for other roles, NotFound for a page,
    area or person the publisher may not see, BadInput for a role or level that does not exist and a magnet that is not on the page.
    Where several edit that page together, this is one more version of it.
    """
    _may(parts, account)
    place = area(parts, allowed(parts, account, to.area)).code
    kept = load_page(parts, account, base)
    if unknown := sorted(set(locked) - set(kept.page.instances)):
        raise BadInput("no_such_instance", f"{unknown[0]!r} is not on this page; there are {', '.join(kept.page.instances)}", "locked")
    zh, en = (" ".join(text.split())[:LONGEST_TITLE] for text in title or (kept.page.zh, kept.page.en))
    with parts.store.write() as conn:
        whom = _whom(parts, conn, account, to)
        template, operations, held = _flat(parts, conn, account, base, kept.operations)
        same = _same(conn, account, template, to.kind, whom, place)
        values: dict[str, Any] = {
            "operations": rows(operations),
            "locked": sorted({*held, *locked}),
            "zh": zh or kept.page.zh,
            "en": en or kept.page.en,
            "at": datetime.now(UTC),
        }
        if same:
            published.change(conn, same["id"], {**values, "version": same["version"] + 1})
        key = {"author": account.id, "base": template, "kind": to.kind, "whom": whom, "area": place}
        id = same["id"] if same else published.add(conn, {**values, **key, "version": 1})
        if same and same["editors"]:
            _keep_together(parts, conn, account, id, template, values["operations"])
        audit.record(conn, account, "publish_page", target=f"g{id}", detail={"page": base, "to": to.kind, "whom": whom, "area": place}, address=address)
        return _public(parts, conn, _row(conn, id))


def published_by(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """What the account has handed out, an administrator also what others in his scope have: `id, base, title, kind, whom, area, author, version, at`.

    Raises NotAllowed for roles that publish nothing.
    """
    _may(parts, account)
    with parts.store.read() as conn:
        return [_public(parts, conn, row) for row in published.current(conn) if _manages(account, row)]


def unpublish(parts: Parts, account: "Account", page: str, address: str | None = None) -> None:
    """Take a page back; its receivers begin with their own or their role's again. Raises NotAllowed, NotFound."""
    _may(parts, account)
    with parts.store.write() as conn:
        row = _managed(conn, account, page)
        published.end(conn, row["id"], datetime.now(UTC))
        audit.record(conn, account, "unpublish_page", target=page, address=address)


def name_editors(parts: Parts, account: "Account", page: str, usernames: Sequence[str], address: str | None = None) -> dict[str, Any]:
    """Let these people edit the published page itself, together with its author; nobody ends that. The page as `published_by` lists it.

    They open it as t<number>. Raises NotAllowed, NotFound for a page that is not the account's and a person outside its scope.
    """
    _may(parts, account)
    with parts.store.write() as conn:
        row = _managed(conn, account, page)
        people = [int(_whom(parts, conn, account, Audience("person", name))) for name in dict.fromkeys(usernames)]
        editors = [each for each in people if each != row["author"]]
        if editors and pages.kept(conn, 0, f"t{row['id']}") is None:
            _keep_together(parts, conn, account, row["id"], row["base"], row["operations"])
        published.change(conn, row["id"], {"editors": editors})
        audit.record(conn, account, "name_editors", target=page, detail={"editors": list(usernames)}, address=address)
        return _public(parts, conn, _row(conn, row["id"]))


def colleagues(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """Whom the account may name: `id, username, name, unit` of the people of its scope. Raises NotAllowed."""
    _may(parts, account)
    with parts.store.read() as conn:
        return [dict(row) for row in accounts.within(conn, account.scope, MOST_NAMED) if row["id"] != account.id]


def _keep_together(parts: Parts, conn: Connection, account: "Account", id: int, template: str, operations: list[dict[str, Any]]) -> None:
    """What was published is a version of the page that several edit."""
    base, now = parts.city.pages[template], datetime.now(UTC)
    kept = pages.kept(conn, 0, f"t{id}")
    values: dict[str, Any] = {"version": kept["version"] + 1 if kept else 1, "operations": operations, "at": now, "template": name_of(base), "decided": {}}
    pages.keep_template(conn, values["template"], content(base), now)
    pages.put(conn, 0, f"t{id}", values)
    page_versions.add(conn, {"owner": 0, "base": f"t{id}", "author": account.id, "act": "publish", "session": me(account), **values})
    outbox.put(conn, changed_message(parts.city, account, f"t{id}", values["version"], Deed("publish"), [], now))


def _row(conn: Connection, id: int) -> RowMapping:
    return next(row for row in published.current(conn) if row["id"] == id)


def _managed(conn: Connection, account: "Account", page: str) -> RowMapping:
    row = next((row for row in published.current(conn) if f"g{row['id']}" == page and _manages(account, row)), None)
    if row is None:
        raise NotFound(f"page {page}")
    return row


def _may(parts: Parts, account: "Account") -> None:
    if account.kind == "wall" or not for_post(parts, account, "pages.publish", PUBLISHERS):
        raise NotAllowed(f"pages are published by {', '.join(PUBLISHERS)}; your role is {account.role}")


def _manages(account: "Account", row: RowMapping) -> bool:
    return bool(row["author"] == account.id) or (account.role == "admin" and account.scope.covers(row["area"]))


def _whom(parts: Parts, conn: Connection, account: "Account", to: Audience) -> str:
    """What stands in the row: the role, the level, or the account's id."""
    if to.kind == "role":
        return _one_of("role", to.whom, [role for role in parts.city.roles if role != "wall"])
    if to.kind == "level":
        return _one_of("level", to.whom, list(get_args(Level)))
    person = accounts.by_username(conn, to.whom)
    if person is None or person["disabled"] or person["role"] == "wall" or not account.scope.covers(person["area"]):
        raise NotFound(f"There is no account {to.whom} in your scope.")
    return str(person["id"])


def _one_of(what: str, value: str, known: list[str]) -> str:
    if value not in known:
        raise BadInput(f"unknown_{what}", f"there is no {what} {value!r}; there are {', '.join(known)}", "whom")
    return value


def _flat(parts: Parts, conn: Connection, account: "Account", base: str, operations: Sequence[Operation]) -> tuple[str, list[Operation], list[str]]:
    """The template below, all operations on it, and what is locked already: a page handed on stands on its own."""
    lies_on = bases(parts.city, conn, account)[base]
    row = lies_on.row
    if row is None:
        return base, list(operations), []
    if lies_on.why == "team":
        return row["base"], list(operations), list(row["locked"])
    return row["base"], compact([*operations_of(row["operations"]), *operations]), list(row["locked"])


def _same(conn: Connection, account: "Account", base: str, kind: str, whom: str, place: str) -> RowMapping | None:
    wanted = (account.id, base, kind, whom, place)
    return next((row for row in published.current(conn) if tuple(row[key] for key in ("author", "base", "kind", "whom", "area")) == wanted), None)


def _public(parts: Parts, conn: Connection, row: RowMapping) -> dict[str, Any]:
    place = area(parts, row["area"])
    whom = row["to_username"] if row["kind"] == "person" else row["whom"]
    return {
        "id": f"g{row['id']}",
        "base": row["base"],
        "title": {"zh": row["zh"], "en": row["en"]},
        "to": {"kind": row["kind"], "whom": whom, "area": row["area"], "area_zh": place.name, "area_en": place.name_en},
        "locked": row["locked"],
        "author": row["author_name"],
        "editors": [dict(each) for each in accounts.named(conn, row["editors"])] if row["editors"] else [],
        "version": row["version"],
        "at": row["at"].isoformat(),
    }
