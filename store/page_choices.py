"""Named queries on what accounts chose last on their pages."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from store.tables import page_choices


def last(conn: Connection, account_id: int, page: str) -> dict[str, str]:
    """What the account chose last on `page`; empty where nothing is remembered."""
    asked = select(page_choices.c.choice).where(page_choices.c.account_id == account_id, page_choices.c.page == page)
    found: dict[str, str] | None = conn.execute(asked).scalar_one_or_none()
    return found or {}


def keep(conn: Connection, account_id: int, page: str, choice: dict[str, str], at: datetime) -> None:
    """Remember `choice`, which was asked for at `at`, in place of one asked for before; also an empty one, so that no older one comes after it."""
    of = page_choices.c.account_id == account_id, page_choices.c.page == page
    if conn.scalar(select(page_choices.c.at).where(*of, page_choices.c.at > at)) is None:
        conn.execute(delete(page_choices).where(*of))
        conn.execute(insert(page_choices).values(account_id=account_id, page=page, choice=choice, at=at))
