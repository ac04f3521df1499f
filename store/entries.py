"""What phones have sent, by name: the queries."""

from datetime import datetime

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import entries


def first(conn: Connection, account_id: int, entry: str, now: datetime) -> bool:
    """Remember an entry; False when it was here before. Call it in the transaction of the deed, so that both are kept or neither."""
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(entries).values(account_id=account_id, entry=entry, at=now).on_conflict_do_nothing()
    return conn.execute(statement.returning(entries.c.entry)).scalar_one_or_none() is not None


def sweep(conn: Connection, before: datetime) -> int:
    """Forget what came before that moment; how many."""
    return conn.execute(delete(entries).where(entries.c.at < before)).rowcount
