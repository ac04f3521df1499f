"""The trail over REST: every change and refusal leaves a line, auditors alone read it."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import insert

from services.audit_chain import seal
from services.audit_read import findings
from store import tables
from tests import kit


def acts(auditor, **filters):
    return [(each["act"], each["target"], each["result"]) for each in auditor.get("/api/v1/audit", query_string=filters).json["items"]]


def test_a_change_without_a_line_of_its_own_gets_one(client, parts) -> None:
    no = kit.a_case(parts)
    dispatcher = client("dispatcher")
    dispatcher.post(f"/api/v1/cases/{no}/actions", json={"action": "accept", "version": 1})
    assert ("cases.actions", no, "done") in acts(client("auditor"), target=no)


def test_a_refusal_leaves_a_line_with_who_and_from_where(client, parts) -> None:
    leader = client("leader", username="curious")
    assert leader.get("/api/v1/audit").status_code == 403
    line = client("auditor").get("/api/v1/audit?who=curious&result=refused").json["items"][0]
    assert (line["act"], line["role"], line["address"], line["detail"]["reason"]) == ("audit.get", "leader", "127.0.0.1", "not_allowed")


def test_looking_changes_nothing_and_leaves_no_line(client, parts) -> None:
    no = kit.a_case(parts)
    client("dispatcher").get(f"/api/v1/cases/{no}")
    assert acts(client("auditor"), target=no) == []


def test_only_the_auditor_reads_and_nobody_writes(client) -> None:
    for role in ("admin", "security", "leader", "wall"):
        assert client(role).get("/api/v1/audit").status_code == 403
    auditor = client("auditor")
    assert {auditor.delete("/api/v1/audit").status_code, auditor.post("/api/v1/audit", json={}).status_code} <= {404, 405}


def test_verify_says_up_to_where_it_is_sealed(client, parts) -> None:
    auditor = client("auditor")
    seal(parts)
    found = auditor.get("/api/v1/audit/verify").json
    assert found["ok"]
    assert found["sealed"]["n"] >= 1


def test_the_next_page_goes_on_where_the_first_ends(client, parts) -> None:
    with parts.store.write() as conn:
        for number in range(5):
            conn.execute(insert(tables.audit).values(act="deed", target=str(number), result="done", at=datetime.now(UTC)))
    auditor = client("auditor")
    first = auditor.get("/api/v1/audit?act=deed&limit=3").json
    rest = auditor.get(f"/api/v1/audit?act=deed&limit=3&after={first['next']}").json
    assert [each["target"] for each in first["items"] + rest["items"]] == ["4", "3", "2", "1", "0"]
    assert (first["total"], rest["next"]) == (5, None)


def test_an_export_bears_who_took_it_and_is_on_record(client, parts) -> None:
    auditor = client("auditor", username="keeper")
    sheet = load_workbook(BytesIO(auditor.get("/api/v1/audit/export?form=xlsx").data)).active
    assert "keeper" in sheet["A1"].value
    assert auditor.get("/api/v1/audit/export?form=csv").data.decode("utf-8-sig").startswith("审计记录")
    assert [each[0] for each in acts(auditor, act="audit.export")] == ["audit.export", "audit.export"]


def test_what_stands_out_is_found(client, parts) -> None:
    name = kit.login(parts, "community", username="busy")
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        from store import accounts

        id = accounts.by_username(conn, name)["id"]
        sunday = now - timedelta(days=(now.weekday() + 1) % 7 or 7)
        for number in range(12):
            row = {"account_id": id, "role": "community", "act": "reveal", "target": f"person:{number}", "result": "done"}
            at = sunday.replace(hour=18, minute=number)  # two o'clock in the night of Monday
            conn.execute(insert(tables.audit).values({**row, "detail": {"field": "phone", "purpose": "加装电梯 投票", "ref": "C1"}, "at": at}))
    found = client("auditor").get("/api/v1/audit/findings?days=9").json
    assert len(found["outside_hours"]) == 12
    assert [(each["account"]["username"], each["count"]) for each in found["unusual"]] == [("busy", 12)]
    assert [(each["account"]["username"], each["people"]) for each in found["reused"]] == [("busy", 12)]


def test_the_chart_counts_by_day(client, parts) -> None:
    auditor = client("auditor")
    since = (datetime.now(UTC) - timedelta(days=6)).isoformat()
    found = auditor.get("/api/v1/audit/chart", query_string={"since": since}).json
    assert len(found["bars"]) == 7
    assert sum(bar["done"] for bar in found["bars"]) >= 1


def test_a_look_in_office_hours_does_not_stand_out(client, parts) -> None:
    noon = datetime(2026, 11, 25, 11, tzinfo=parts.city.tz)  # a Wednesday
    account = kit.account(parts, "community")
    with parts.store.write() as conn:
        row = {"account_id": account.id, "role": "community", "act": "reveal", "target": "person:1", "result": "done", "detail": {"purpose": "回访"}}
        conn.execute(insert(tables.audit).values({**row, "at": noon}))
        conn.execute(insert(tables.audit).values({**row, "at": noon + timedelta(hours=12)}))
    found = findings(parts, 30, noon + timedelta(days=2))
    assert [each["at"][11:13] for each in found["outside_hours"]] == ["23"]
