"""An officer's to-do list."""

from sqlalchemy import insert

from services._parts import Parts
from services.act import act
from services.todo import todo
from store import tables
from tests import kit
from tests.kit import NANPU


def test_an_officer_finds_what_he_was_sent_to_do_until_it_is_done(parts: Parts) -> None:
    with parts.store.write() as conn:
        row = {"id": 7, "name": "王测试0007", "phone": "13800000001", "post": "full_time", "grid": f"{NANPU}001", "on_duty": True}
        conn.execute(insert(tables.officers), [row])
    mine, other = kit.account(parts, "officer", f"{NANPU}001", officer=7), kit.account(parts, "officer", f"{NANPU}002", officer=8)
    no = kit.a_case(parts, title="找王测试0001，电话 13800000001")
    act(parts, kit.account(parts, "dispatcher", "440604"), no, "verify_report", 1)
    (task,) = todo(parts, mine)
    assert (task["kind"], task["zh"], task["case_no"], task["version"]) == ("verify", "核实", no, 2)
    assert "13800000001" not in task["title"]
    assert (todo(parts, other), todo(parts, kit.account(parts, "community"))) == ([], [])
    act(parts, mine, no, "verified", 2, verdict="valid", result="属实")
    assert todo(parts, mine) == []
