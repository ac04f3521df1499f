"""Interfaces are asked in their rhythm; what goes wrong is said, waited for, and told of once they are late."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from core.errors import Conflict, NotAllowed, NotFound
from core.interfaces import Interface
from data_sources.outgoing import signed
from services import interfaces
from services._parts import Parts
from services.load import load_frame, load_interface
from services.notifications import mine
from services.notify import find_receivers
from services.who import Account
from store.tables import interface_states, loads, notifications
from tests import kit
from tests.lake import on_files, rot
from tests.services.test_load import HEAD, line


@pytest.fixture
def folder(parts: Parts) -> Path:
    place = parts.settings.home / "intake"
    place.mkdir(parents=True)
    return place


def an_interface(parts: Parts, **over: Any) -> Interface:
    about = {"id": "licences", "zh": "执照", "en": "Licences", "dataset": "business_licence", "connector": "files", "settings": {"path": "licences.csv"}}
    made = Interface.model_validate({**about, "every": "1h", "owner": "market", **over})
    parts.city = parts.city.model_copy(update={"interfaces": {made.id: made}})
    return made


def lay(folder: Path, *rows: str) -> None:
    (folder / "licences.csv").write_text("\n".join([HEAD, *rows]), encoding="gb18030")


@pytest.fixture
def admin(parts: Parts) -> Account:
    return kit.account(parts, "admin", "440604")


def board(parts: Parts, account: Account) -> dict[str, Any]:
    (found,) = interfaces.list_interfaces(parts, account)
    return found


def age(parts: Parts, **over: Any) -> None:
    with parts.store.write() as conn:
        conn.execute(update(interface_states).values(**over))


def test_an_interface_that_goes_well_is_green_with_its_rows(parts: Parts, folder: Path, admin: Account) -> None:
    an_interface(parts)
    lay(folder, line(1), line(2))
    assert interfaces.turn(parts)
    assert not interfaces.turn(parts), "it is due in an hour"
    found = board(parts, admin)
    assert (found["light"], found["rows"], found["failures"], found["running"]) == ("green", 2, 0, False)
    assert [bar["good"] for bar in found["trend"]] == [2]


def test_a_failure_is_said_and_tried_again_sooner_while_the_rows_stay(parts: Parts, folder: Path, admin: Account) -> None:
    an_interface(parts)
    lay(folder, line(1))
    interfaces.turn(parts)
    (folder / "licences.csv").unlink()
    run = load_interface(parts, "licences")
    assert run.state == "failed"
    found = board(parts, admin)
    assert (found["light"], found["failures"], found["rows"]) == ("yellow", 1, 1)
    assert "licences.csv" in found["why"]["en"]
    waits = datetime.fromisoformat(found["next_at"]) - datetime.now(UTC)
    assert waits < timedelta(minutes=2)
    assert parts.records.about(parts.city.datasets["business_licence"])["rows"] == 1


def test_one_that_is_late_turns_red_and_rings_once(parts: Parts, folder: Path, admin: Account) -> None:
    an_interface(parts)
    lay(folder, line(1))
    interfaces.turn(parts)
    age(parts, last_ok_at=datetime.now(UTC) - timedelta(days=2), next_at=datetime.now(UTC) + timedelta(days=1))
    interfaces.watch(parts)
    interfaces.watch(parts)
    assert board(parts, admin)["light"] == "red"
    with parts.store.read() as conn:
        told = conn.execute(select(notifications.c.party, notifications.c.text)).all()
    assert told == [("admin", "licences")]
    find_receivers(parts)
    (bell,) = mine(parts, admin)["items"]
    assert (bell["en"], bell["category"]["en"], bell["link"]) == ("Interface late", "Licences", "/interfaces?light=red")
    load_interface(parts, "licences")
    assert board(parts, admin)["light"] == "green"


@on_files
@pytest.mark.parametrize("way", [{"load": "full"}, {"load": "incremental", "watermark": "issued_on"}])
def test_one_whose_file_rotted_is_red_with_the_files_name_and_is_asked_for_everything_anew(
    parts: Parts, folder: Path, admin: Account, way: dict[str, str]
) -> None:
    an_interface(parts, **way)
    lay(folder, line(1), line(2, on="2025-01-01"))
    interfaces.turn(parts)
    file = rot(parts.records, "business_licence", "part-*.parquet")
    (said,) = interfaces.verify(parts)
    assert file.name in said
    found = board(parts, admin)
    assert found["light"] == "red"
    assert "全量加载" in found["why"]["zh"]
    assert load_frame(parts, "business_licence", [{"no": "x"}], None).state == "failed", "nothing is put upon what cannot be read"
    interfaces.watch(parts)
    assert interfaces.turn(parts), "it is due at once"
    assert board(parts, admin)["light"] == "green"
    assert parts.records.count(parts.city.datasets["business_licence"], [""]) == 2
    assert interfaces.verify(parts) == []


def test_a_paused_one_is_not_asked_until_it_goes_on(parts: Parts, folder: Path, admin: Account) -> None:
    an_interface(parts)
    lay(folder, line(1))
    assert interfaces.pause(parts, admin, "licences", True)["light"] == "none"
    assert not interfaces.turn(parts)
    with pytest.raises(Conflict, match="paused"):
        interfaces.retry(parts, admin, "licences")
    interfaces.pause(parts, admin, "licences", False)
    assert interfaces.turn(parts)


def test_one_may_be_asked_again_at_once(parts: Parts, folder: Path, admin: Account) -> None:
    an_interface(parts)
    lay(folder, line(1))
    interfaces.turn(parts)
    interfaces.retry(parts, admin, "licences")
    assert interfaces.turn(parts)


def test_a_department_sees_its_own_interfaces_alone(parts: Parts) -> None:
    an_interface(parts)
    assert interfaces.list_interfaces(parts, kit.account(parts, "handler", "440604", department="fire")) == []
    assert len(interfaces.list_interfaces(parts, kit.account(parts, "handler", "440604", department="market"))) == 1


def test_a_column_that_is_new_or_renamed_is_reported(parts: Parts, folder: Path, admin: Account) -> None:
    an_interface(parts)
    lay(folder, line(1))
    interfaces.turn(parts)
    text = "\n".join([HEAD.replace("联系电话", "联系电话号码") + ",备注", line(1) + ",x"])
    (folder / "licences.csv").write_text(text, encoding="utf-8-sig")
    assert load_interface(parts, "licences").state == "done"
    drift = [each["zh"] for each in board(parts, admin)["drift"]]
    assert drift == ["列「联系电话」似已改名为「联系电话号码」", "新增列「备注」，未采用"]


def test_a_worker_that_died_leaves_no_load_running(parts: Parts, folder: Path, admin: Account) -> None:
    an_interface(parts)
    lay(folder, line(1))
    interfaces.turn(parts)
    with parts.store.write() as conn:
        conn.execute(update(loads).values(state="running", started_at=datetime.now(UTC) - timedelta(hours=1)))
    interfaces.watch(parts)
    assert board(parts, admin)["why"]["en"] == "it was interrupted"


def posted(parts: Parts, admin: Account, *rows: dict[str, Any], key: str | None = None) -> int:
    body = json.dumps(list(rows)).encode()
    secret = key or interfaces.secret(parts, admin, "licences")["secret"]
    return interfaces.receive(parts, "licences", signed([secret], "msg_1", datetime.now(UTC), body), body)


def test_rows_that_are_posted_are_loaded_once(parts: Parts, admin: Account) -> None:
    an_interface(parts, connector="webhook", settings={}, load="incremental")
    row = {"licence_no": "914406040000000001", "holder": "甲", "state": "valid", "issued_on": "2024-05-06", "area": kit.NANPU}
    assert posted(parts, admin, row, {**row, "licence_no": "914406040000000002"}) == 2
    assert posted(parts, admin, {**row, "holder": "乙"}) == 1
    assert interfaces.turn(parts)
    rows = parts.records.rows(parts.city.datasets["business_licence"], [""])
    assert list(rows["holder"]) == ["乙", "甲"]
    heard = board(parts, admin)["last_ok_at"]
    assert load_interface(parts, "licences").read == 0
    assert board(parts, admin)["last_ok_at"] == heard, "silence is no success"


def test_what_is_not_signed_is_not_taken(parts: Parts, admin: Account) -> None:
    an_interface(parts, connector="webhook", settings={}, load="incremental")
    interfaces.secret(parts, admin, "licences")
    with pytest.raises(NotAllowed):
        posted(parts, admin, {"a": 1}, key="whsec_bm90aGluZw==")
    with pytest.raises(NotFound):
        interfaces.receive(parts, "nobody", {}, b"{}")
