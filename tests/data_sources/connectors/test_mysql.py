"""A real MySQL is read in full and by watermark, every type as what it means, and whatever goes wrong is said and changes nothing."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from core.interfaces import Interface
from data_sources.connectors import sql
from data_sources.connectors._base import Ask, SourceError
from data_sources.connectors.sql import Sql, read
from services._parts import Parts
from services.load import Run, load_interface
from tests import mysql
from tests.kit import NANPU, NANZHUANG_ONE

if not mysql.find() and not os.environ.get("MAGNET_TEST_MYSQL"):
    pytest.skip("There is no MySQL or MariaDB server: python tests/mysql.py installs one.", allow_module_level=True)

TABLE = """CREATE TABLE `工单` (order_no VARCHAR(20) PRIMARY KEY, kind VARCHAR(20), subject VARCHAR(20), note VARCHAR(200),
 received_at TIMESTAMP(6) NULL, answered_at DATETIME NULL, hours DECIMAL(6,2), solved TINYINT(1), satisfied TINYINT(1), area VARCHAR(60),
 changed_at DATETIME(6) NOT NULL, gone TINYINT(1) NOT NULL DEFAULT 0) DEFAULT CHARSET utf8mb4"""
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).replace(hour=4, minute=30, second=0, microsecond=0)
READER = "GRANT SELECT ON city.`工单` TO 'reader'@'%' IDENTIFIED BY '" + mysql.PASSWORD + "'"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mysql.Server]:
    assert mysql.main() == 0
    with mysql.server(tmp_path_factory.mktemp("mysql")) as server:
        yield server


@pytest.fixture
def server(started: mysql.Server) -> mysql.Server:
    """With a fresh database of three orders; its clock is that of another zone."""
    started.run("DROP DATABASE IF EXISTS city", "CREATE DATABASE city DEFAULT CHARSET utf8mb4", "SET GLOBAL time_zone = '-05:00'")
    started.run(TABLE, READER, database="city")
    put(started, ("1", "城市管理", "6.50", "1", NANPU), ("2", "住房物业", "NULL", "0", NANPU), ("3", "城市管理", "12.25", "NULL", NANZHUANG_ONE))
    return started


def put(server: mysql.Server, *orders: tuple[str, str, str, str, str], minutes: int = 0, gone: int = 0) -> None:
    local, changed = YESTERDAY.astimezone(timezone(timedelta(hours=8))), YESTERDAY + timedelta(minutes=minutes)
    for number, subject, hours, solved, area in orders:
        server.run(
            "SET time_zone = '+00:00'",
            f"REPLACE INTO `工单` VALUES ('{number}', '意见建议', '{subject}', '𠮷祥路 O''Neill; --', '{YESTERDAY:%F %T.%f}', '{local:%F %T}', {hours},"
            f" {solved}, NULL, '{area}', '{changed:%F %T.%f}', {gone})",
            database="city",
        )


def settings(server: mysql.Server, **over: Any) -> dict[str, Any]:
    about = {"kind": "mysql", "host": "127.0.0.1", "port": server.port, "database": "city", "user": "reader", "key": "mysql", "table": "工单"}
    return {**about, **over}


def rows(server: mysql.Server, by: str | None = None, watermark: str | None = None, password: str = mysql.PASSWORD, **over: Any) -> list[dict[str, Any]]:
    ask = Ask(Sql(**settings(server, **over)), Path(), "orders", watermark, by, {"mysql": password}, private=True)
    return [dict(zip(batch.columns, values, strict=True)) for batch in read(ask) for values in zip(*batch.columns.values(), strict=True)]


def loaded(parts: Parts, server: mysql.Server, **over: Any) -> Run:
    now = {name: getattr(parts.settings, name) for name in parts.settings.__slots__}
    parts.settings = type(parts.settings)(**{**now, "webhook_private": True, "interface_keys": {"mysql": mysql.PASSWORD}})
    about = {"id": "orders", "zh": "工单", "en": "Orders", "dataset": "hotline_order", "connector": "sql", "every": "1h", "owner": "gov"}
    made = Interface.model_validate({**about, "settings": settings(server), **over})
    parts.city = parts.city.model_copy(update={"interfaces": {made.id: made}})
    return load_interface(parts, "orders")


def held(parts: Parts) -> Any:
    return parts.records.rows(parts.city.datasets["hotline_order"], [""]).set_index("_key")


def test_every_type_is_read_as_what_it_means(server: mysql.Server) -> None:
    first, second, third = rows(server)
    assert (first["note"], first["hours"], first["solved"], second["hours"], third["solved"]) == ("𠮷祥路 O'Neill; --", Decimal("6.50"), 1, None, None)
    assert first["received_at"] == YESTERDAY
    assert first["answered_at"] == (YESTERDAY + timedelta(hours=8)).replace(tzinfo=None)


def test_a_full_load_holds_what_the_table_does_and_what_was_deleted_is_gone(parts: Parts, server: mysql.Server) -> None:
    assert loaded(parts, server).added == 3
    row = held(parts).loc["1"]
    assert (row["subject"], row["hours"], row["solved"], row["_area"]) == ("city", 6.5, True, NANPU)
    assert row["received_at"] == row["answered_at"] == YESTERDAY
    assert held(parts)["hours"].isna().tolist() == [False, True, False]
    server.run("DELETE FROM `工单` WHERE order_no = '2'", database="city")
    assert loaded(parts, server).removed == 1
    assert list(held(parts).index) == ["1", "3"]


@pytest.mark.parametrize("by", ["changed_at", "received_at"])
def test_only_what_came_after_the_watermark_is_read_again(server: mysql.Server, by: str) -> None:
    last = max(str(row[by].isoformat()) for row in rows(server))
    assert rows(server, by, last) == []
    server.run("SET time_zone = '+00:00'", f"UPDATE `工单` SET {by} = {by} + INTERVAL 1 SECOND WHERE order_no = '3'", database="city")
    assert [row["order_no"] for row in rows(server, by, last)] == ["3"]


def test_by_watermark_new_changed_and_deleted_rows_come(parts: Parts, server: mysql.Server) -> None:
    steps = {"load": "incremental", "watermark": "changed_at", "gone": "gone"}
    assert loaded(parts, server, **steps).added == 3
    assert loaded(parts, server, **steps).read == 0
    put(server, ("4", "城市管理", "1.00", "1", NANPU), ("3", "住房物业", "13.00", "1", NANZHUANG_ONE), minutes=5)
    put(server, ("2", "城市管理", "NULL", "0", NANPU), minutes=6, gone=1)
    run = loaded(parts, server, **steps)
    assert (run.read, run.added, run.changed, run.removed) == (3, 1, 1, 1)
    assert dict(held(parts)["subject"]) == {"1": "city", "3": "housing", "4": "city"}


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"password": "wrong"}, "refuses the user or its password"),
        ({"table": "nothing"}, "no table nothing|may not read"),
        ({"database": "elsewhere"}, "refuses the user|may not"),
        ({"port": 1}, "cannot be reached"),
    ],
)
def test_what_is_wrong_is_said_without_a_secret(server: mysql.Server, over: dict[str, Any], words: str) -> None:
    with pytest.raises(SourceError, match=words) as said:
        rows(server, **over)
    assert mysql.PASSWORD not in said.value.words.zh + said.value.words.en


def test_nothing_is_written_even_where_the_user_might(server: mysql.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "query", lambda table, ask: delete(table))
    with pytest.raises(SourceError, match=r"OperationalError|InternalError"):
        rows(server, user="root", password="")
    monkeypatch.undo()
    assert len(rows(server)) == 3


def test_a_load_that_is_given_up_does_not_read_the_table_to_its_end(server: mysql.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "CHUNK", 10)
    many(server, 100_000)
    asked = read(Ask(Sql(**settings(server)), Path(), keys={"mysql": mysql.PASSWORD}, private=True))
    next(asked)
    asked.close()  # type: ignore[attr-defined]
    assert len(rows(server, where={"order_no": "1"})) == 1


def test_a_server_that_dies_midway_leaves_the_last_good_rows_and_is_told(parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mysql.server(tmp_path) as mortal:
        mortal.run("CREATE DATABASE city DEFAULT CHARSET utf8mb4")
        mortal.run(TABLE, READER, database="city")
        put(mortal, ("1", "城市管理", "6.50", "1", NANPU))
        assert loaded(parts, mortal).added == 1
        many(mortal, 100_000)
        took = sql.Batch

        def die(**about: Any) -> Any:
            mortal.kill()
            return took(**about)

        monkeypatch.setattr(sql, "Batch", die)
        run = loaded(parts, mortal)
    assert run.state == "failed"
    assert run.why is not None
    assert "broke off while it was read" in run.why.en
    assert list(held(parts)["subject"]) == ["city"]


def many(server: mysql.Server, count: int) -> None:
    """More rows than lie between two programs."""
    columns = "order_no, kind, note, received_at, area, changed_at"
    server.run(
        f"INSERT INTO `工单` ({columns}) SELECT CONCAT('m', seq), '意见建议', REPEAT('水', 100), '{YESTERDAY:%F %T}', '{NANPU}', '{YESTERDAY:%F %T}'"
        f" FROM seq_1_to_{count}",
        database="city",
    )
