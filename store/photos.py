"""Photos and the cases that hold them: the queries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, or_, select, union
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import case_photos, cases, correction_photos, corrections, photos, recurring, recurring_photos

_HELD = union(select(case_photos.c.photo), select(recurring_photos.c.photo), select(correction_photos.c.photo))


def add(conn: Connection, row: dict[str, Any]) -> None:
    """A new photo; one that is known is handed in anew."""
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(photos).values(row)
    conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_={name: row[name] for name in ("account_id", "at")}))


def hold(conn: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Remember which case (number) holds which photo (id)."""
    if rows := [{"case_no": no, "photo": photo} for no, photo in pairs]:
        dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
        conn.execute(dialect.insert(case_photos).on_conflict_do_nothing(), rows)


def hold_answer(conn: Connection, ids: Iterable[str], answered: int) -> None:
    """Remember which photos an answer to the task list holds."""
    if rows := [{"recurring": answered, "photo": photo} for photo in ids]:
        dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
        conn.execute(dialect.insert(recurring_photos).on_conflict_do_nothing(), rows)


def one(conn: Connection, photo: str) -> RowMapping | None:
    """The photo of this id."""
    return conn.execute(select(photos).where(photos.c.id == photo)).mappings().one_or_none()


def usable(conn: Connection, ids: Sequence[str], since: datetime) -> set[str]:
    """Those of `ids` that a case holds or that were handed in after `since`."""
    query = select(photos.c.id).where(photos.c.id.in_(ids), or_(photos.c.at > since, photos.c.id.in_(_HELD)))
    return set(conn.execute(query).scalars())


def holders(conn: Connection, photo: str) -> list[tuple[str, str | None, str]]:
    """Area, department and the departments involved of each case that holds `photo`; the area of answers to the task list and of corrections."""
    query = select(cases.c.area, cases.c.department, cases.c.involved).join(case_photos, case_photos.c.case_no == cases.c.no)
    found = [(row.area, row.department, row.involved) for row in conn.execute(query.where(case_photos.c.photo == photo))]
    answers = select(recurring.c.area).join(recurring_photos, recurring_photos.c.recurring == recurring.c.id).where(recurring_photos.c.photo == photo)
    asked = select(corrections.c.area).join(correction_photos, correction_photos.c.correction == corrections.c.id)
    areas = [*conn.execute(answers).scalars(), *conn.execute(asked.where(correction_photos.c.photo == photo)).scalars()]
    return found + [(area, None, "") for area in areas]


def cases_of(conn: Connection, photo: str) -> list[RowMapping]:
    """The cases that hold `photo`."""
    query = select(cases).join(case_photos, case_photos.c.case_no == cases.c.no)
    return list(conn.execute(query.where(case_photos.c.photo == photo)).mappings())


def sweep(conn: Connection, before: datetime) -> list[str]:
    """Drop what no case holds and was handed in before; the ids."""
    conn.execute(delete(case_photos).where(case_photos.c.case_no.not_in(select(cases.c.no))))
    dropped = delete(photos).where(photos.c.at < before, photos.c.id.not_in(_HELD)).returning(photos.c.id)
    return list(conn.execute(dropped).scalars())
