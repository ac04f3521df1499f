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
    """Remember `choice`, made at `at`, in place of an earlier one; that nothing is chosen, too: what was chosen before that and comes late stays out."""
    mine = page_choices.c.account_id == account_id, page_choices.c.page == page
    known = conn.execute(select(page_choices.c.at).where(*mine)).scalar_one_or_none()
    if known is not None and known > at:
        return
    conn.execute(delete(page_choices).where(*mine))
    conn.execute(insert(page_choices).values(account_id=account_id, page=page, choice=choice, at=at))
