"""What the demo's auditor finds."""

from sqlalchemy import select

from services.audit_chain import seal, verify
from services.audit_read import findings
from services.demo_trail import PEOPLE, SAME, seed_trail
from store import demo, tables
from tests import kit


def test_the_demos_auditor_finds_what_stands_out_and_each_line_says_that_it_was_made(parts) -> None:
    for name in PEOPLE:
        kit.login(parts, name, kit.NANPU if name in ("community", "officer") else "440604", username=name)
    with parts.store.write() as conn:
        demo.put_facts(conn, {"built_for": "today"})
    made = seed_trail(parts)
    assert made > 300
    assert seed_trail(parts) == 0
    found = findings(parts, 7)
    assert len(found["outside_hours"]) >= 3
    with parts.store.read() as conn:
        details = conn.execute(select(tables.audit.c.detail)).scalars().all()
    assert all(each["demo"] for each in details)
    assert SAME in {each.get("purpose") for each in details}
    while seal(parts):
        pass
    assert verify(parts)["ok"]
