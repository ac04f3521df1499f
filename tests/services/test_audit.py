"""The trail."""

from sqlalchemy import select

from services import audit
from services._parts import Parts
from store import tables
from tests import kit


def test_a_line_falls_with_the_deed_it_tells_of(parts: Parts) -> None:
    account = kit.account(parts)
    with parts.store.write() as conn:
        audit.record(conn, account, "deed", target="C1", detail={"field": "phone"}, address="10.0.0.1")
    with parts.store.read() as conn:
        line = conn.execute(select(tables.audit).where(tables.audit.c.act == "deed")).mappings().one()
    assert (line["account_id"], line["target"], line["result"], line["detail"], line["address"]) == (account.id, "C1", "done", {"field": "phone"}, "10.0.0.1")
