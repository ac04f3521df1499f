"""Named queries on kept pages, the templates they lie on, and the pages accounts begin with."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, exists, insert, select, update

from store.tables import page_homes, pages, templates


def kept(conn: Connection, owner: int, base: str) -> RowMapping | None:
    """What `owner` keeps of page `base`."""
    return conn.execute(select(pages).where(pages.c.owner == owner, pages.c.base == base)).mappings().first()


def kept_by(conn: Connection, owner: int) -> dict[str, RowMapping]:
    """The pages `owner` keeps, by their base."""
    return {row["base"]: row for row in conn.execute(select(pages).where(pages.c.owner == owner)).mappings()}


def put(conn: Connection, owner: int, base: str, values: dict[str, Any]) -> None:
    """Keep `version, operations, at, template, decided`; the first version is 1."""
    if values["version"] == 1:
        conn.execute(insert(pages).values(owner=owner, base=base, **values))
    else:
        conn.execute(update(pages).where(pages.c.owner == owner, pages.c.base == base).values(**values))


def template(conn: Connection, id: str) -> dict[str, Any] | None:
    """The content of this name."""
    found: dict[str, Any] | None = conn.execute(select(templates.c.content).where(templates.c.id == id)).scalar_one_or_none()
    return found


def keep_template(conn: Connection, id: str, content: dict[str, Any], at: datetime) -> None:
    """Remember a content under its name, once."""
    if not conn.execute(select(exists().where(templates.c.id == id))).scalar_one():
        conn.execute(insert(templates).values(id=id, content=content, at=at))


def home(conn: Connection, account_id: int) -> str | None:
    """The page the account chose to begin with."""
    return conn.execute(select(page_homes.c.page).where(page_homes.c.account_id == account_id)).scalar_one_or_none()


def choose_home(conn: Connection, account_id: int, page: str | None) -> None:
    """Begin with `page`; None leaves the choice to the rules."""
    conn.execute(delete(page_homes).where(page_homes.c.account_id == account_id))
    if page is not None:
        conn.execute(insert(page_homes).values(account_id=account_id, page=page))
