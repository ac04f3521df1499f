"""What is held on a person without his number: cases he reported and loaded rows, known by his telephone and, where a name stands beside it, by that too."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from core.datasets import Dataset
from core.masking import mask_text
from services._parts import Parts
from services.sent_rows import Row, rows_of, wire_value
from store.callers import by_phone

if TYPE_CHECKING:
    from services._account import Account

MOST = 1000  # rows of one dataset
OWNER = "_owner"  # of core data the department alone is told
Found = dict[str, list[Row]]


def reported(parts: Parts, account: "Account", conn: Connection, person: Row) -> list[Row]:
    """The cases he reported, those left out whose workflow hides the reporter from who hands this over."""
    rows = by_phone(conn, account.scope, person["phone"], MOST)
    return [
        {"no": row["no"], "reported_at": row["reported_at"].isoformat(), "title": mask_text(row["title"]), **row["reporter"]}
        for row in rows
        if row["reporter"].get("name") in (None, "", person["name"]) and account.role not in parts.city.flow(row["workflow"]).hides_reporter
    ]


def loaded(parts: Parts, account: "Account", person: Row) -> Found:
    """Rows by dataset. A row that bears his name is his in whole; of another, one of a firm or of somebody he is a relative of, he gets his number alone.

    Of core data he gets that something is there, and which department has it.
    """
    found: Found = {}
    for dataset in parts.city.datasets.values():
        if dataset.family is None and (rows := list(_rows(parts, account, dataset, person))):
            found[dataset.id] = rows if dataset.secrecy != "core" else [{OWNER: parts.city.named("departments", dataset.owner).of(account.lang)}]
    return found


def _rows(parts: Parts, account: "Account", dataset: Dataset, person: Row) -> Iterator[Row]:
    names = [name for name, kind in dataset.personal.items() if kind == "name"]
    for column in (name for name, kind in dataset.personal.items() if kind == "phone"):
        for row in rows_of(parts, account, dataset, parts.city.code, {column: [person["phone"]]}, MOST):
            his = any(row[name] == person["name"] for name in names)
            yield {name: wire_value(parts.city, dataset.columns[name], row[name], masked=False) for name in (dataset.columns if his else [column])}
