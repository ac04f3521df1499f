"""A community asks for another value of a row a department owns; both sides see that it waits; accepted it stands in the data, refused it says why."""

import io
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import insert, select

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services import corrections, data_down, load, masked_values
from services._parts import Parts
from services.correct_by_file import by_file
from services.decide_corrections import decide
from services.notifications import mine as messages
from services.notify import find_receivers
from services.who import Account
from store import tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER

CELL = f"{NANPU}001"


@pytest.fixture(autouse=True)
def things(parts: Parts) -> None:
    with parts.store.write() as conn:
        for id, area in ((1, CELL), (2, f"{ZUMIAO_OTHER}001"), (3, CELL)):
            place = {"area": area, "lon": 113.102, "lat": 23.025}
            conn.execute(insert(tables.enterprises).values(id=id, name=f"测试餐饮0000{id}号", industry="catering", activity="active", **place))


@pytest.fixture
def community(parts: Parts) -> Account:
    return kit.account(parts, "community", NANPU)


@pytest.fixture
def market(parts: Parts) -> Account:
    return kit.account(parts, "handler", "440604", department="market")


def rename(parts: Parts, who: Account, new: str = "测试茶饮店", **over: Any) -> dict[str, Any]:
    return corrections.ask(parts, who, {"dataset": "enterprise", "key": "1", "column": "name", "new": new, "reason": "招牌已更换", **over})


def cells(parts: Parts, who: Account, key: str = "1") -> dict[str, Any]:
    return data_down.one(parts, who, "enterprise", key)


def test_what_was_asked_shows_as_pending_with_both_values_on_both_sides(parts: Parts, community: Account, market: Account) -> None:
    rename(parts, community)
    for who in (community, market):
        row = cells(parts, who)
        mark = row["asked"]["name"]
        assert (row["cells"]["name"], mark["state"], mark["old"]["zh"], mark["new"]["zh"]) == ("测试餐饮00001号", "pending", "测试餐饮00001号", "测试茶饮店")
    assert [each["pending"] for each in data_down.datasets(parts, community)["items"] if each["id"] == "enterprise"] == [1]
    assert corrections.to_do(parts, market)[0]["count"] == 1


def test_accepted_it_stands_in_the_data_and_the_community_is_told(parts: Parts, community: Account, market: Account) -> None:
    id = rename(parts, community)["id"]
    decide(parts, market, [id], True, "已核实")
    assert cells(parts, community)["cells"]["name"] == "测试茶饮店"
    assert corrections.one(parts, community, id)["answer"] == "已核实"
    find_receivers(parts)
    told = messages(parts, community)["items"]
    assert [(each["link"], "已采纳" in each["text"]) for each in told] == [("/corrections", True)]


def test_refused_it_stays_as_it_was_and_says_why(parts: Parts, community: Account, market: Account) -> None:
    id = rename(parts, community)["id"]
    with pytest.raises(BadInput):
        decide(parts, market, [id], False, " ")
    decide(parts, market, [id], False, "登记名称未变更")
    after = corrections.one(parts, community, id)
    assert (after["state"], after["answer"], cells(parts, community)["cells"]["name"]) == ("refused", "登记名称未变更", "测试餐饮00001号")
    with pytest.raises(Conflict):
        decide(parts, market, [id], True, "")


def test_only_the_owner_and_the_district_decide_and_nobody_his_own(parts: Parts, community: Account) -> None:
    id = rename(parts, community)["id"]
    for who in (community, kit.account(parts, "leader", "440604012")):
        with pytest.raises(NotAllowed):
            decide(parts, who, [id], True, "")
    with pytest.raises(NotFound):
        decide(parts, kit.account(parts, "handler", "440604", department="fire"), [id], True, "")
    assert decide(parts, kit.account(parts, "leader", "440604"), [id], True, "")["items"][0]["state"] == "accepted"


def test_a_value_that_changed_upstream_since_is_said_and_put_right_only_when_that_was_seen(parts: Parts, community: Account, market: Account) -> None:
    id = rename(parts, community)["id"]
    with parts.store.write() as conn:
        conn.execute(tables.enterprises.update().where(tables.enterprises.c.id == 1).values(name="上游新名"))
    waiting = corrections.one(parts, market, id)
    assert (waiting["moved"], waiting["now"]["zh"]) == (True, "上游新名")
    with pytest.raises(Conflict) as refused:
        decide(parts, market, [id], True, "")
    assert refused.value.data["now"]["zh"] == "上游新名"
    decide(parts, market, [id], True, "", over=True)
    assert cells(parts, community)["cells"]["name"] == "测试茶饮店"


def test_of_another_community_nothing_is_seen_and_nothing_corrected(parts: Parts, community: Account) -> None:
    with pytest.raises(NotFound):
        rename(parts, community, key="2")
    other = kit.account(parts, "community", ZUMIAO_OTHER)
    id = rename(parts, other, key="2")["id"]
    with pytest.raises(NotFound):
        corrections.one(parts, community, id)
    assert corrections.find(parts, community)["items"] == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"column": "nothing"}, "column"),
        ({"column": "area"}, "column"),
        ({"column": "industry", "new": "wizardry"}, "industry"),
        ({"new": "测试餐饮00001号"}, "new"),
        ({"photos": ["0" * 64]}, "photos"),
    ],
)
def test_what_cannot_be_asked_says_what_is_wrong_with_it(parts: Parts, community: Account, given: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        rename(parts, community, **given)
    assert refused.value.field == field
    assert refused.value.words.zh != refused.value.words.en or field == "photos"


def test_who_saw_an_older_value_is_told_and_one_value_waits_once(parts: Parts, community: Account) -> None:
    with pytest.raises(Conflict):
        rename(parts, community, seen="旧名")
    rename(parts, community, seen="测试餐饮00001号")
    with pytest.raises(Conflict):
        rename(parts, community, new="别的名")


def test_one_takes_his_own_back_while_it_waits(parts: Parts, community: Account, market: Account) -> None:
    id = rename(parts, community)["id"]
    assert corrections.withdraw(parts, community, id)["state"] == "withdrawn"
    assert cells(parts, community).get("asked", {}) == {}
    with pytest.raises(Conflict):
        decide(parts, market, [id], True, "")


def book(*rows: tuple[str, ...], head: tuple[str, ...] = ("键", "列", "新值", "理由")) -> bytes:
    made = Workbook()
    for row in (head, *rows):
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_file_is_looked_at_row_by_row_and_its_good_rows_are_asked_for(parts: Parts, community: Account) -> None:
    data = book(
        ("1", "名称", "新名一", "换牌"),
        ("2", "名称", "新名二", "换牌"),
        ("3", "行业", "炼金", "改行"),
        ("3", "activity", "quiet", ""),
        ("1", "name", "再改", "换牌"),
    )
    seen = by_file(parts, community, "enterprise", data)
    assert [each["error"] and each["error"]["code"] for each in seen["items"]] == [None, "not_found", "bad_value", "no_reason", "twice"]
    assert corrections.find(parts, community)["items"] == []
    sent = by_file(parts, community, "enterprise", data, send=True)
    assert (sent["good"], sent["bad"]) == (1, 4)
    assert [each["new"]["zh"] for each in corrections.find(parts, community, batch=sent["batch"])["items"]] == ["新名一"]


def test_a_file_without_its_columns_says_which(parts: Parts, community: Account) -> None:
    with pytest.raises(BadInput) as refused:
        by_file(parts, community, "enterprise", book(("1", "x"), head=("键", "新值")))
    assert "列、理由" in refused.value.words.zh


def test_what_was_put_right_is_held_against_later_loads(parts: Parts, community: Account, market: Account) -> None:
    decide(parts, market, [rename(parts, community)["id"]], True, "")
    with parts.store.read() as conn:
        assert corrections.held(conn, "enterprise") == {"1": {"name": ("测试餐饮00001号", "测试茶饮店")}}
        audit = conn.execute(select(tables.audit.c.act).where(tables.audit.c.act.like("%correction")).order_by(tables.audit.c.id)).scalars().all()
    assert list(audit) == ["ask_correction", "accept_correction"]


# ── rows that came by loads ──
def licence(n: int, area: str = NANPU, **over: Any) -> dict[str, Any]:
    row = {"licence_no": f"91440604MA00000{n:03}", "holder": f"测试商行{n}", "industry": "catering", "state": "valid", "issued_on": "2024-05-01"}
    return {**row, "ends_on": "2034-04-30", "phone": f"1380000{n:04}", "area": area, **over}


@pytest.fixture
def licences(parts: Parts) -> list[dict[str, Any]]:
    rows = [licence(1), licence(2, ZUMIAO_OTHER)]
    assert load.load_frame(parts, "business_licence", rows, None).good == 2
    return rows


def licence_of(parts: Parts, who: Account, n: int = 1) -> dict[str, Any]:
    return data_down.one(parts, who, "business_licence", f"91440604MA00000{n:03}")


def of_licence(parts: Parts, who: Account, **over: Any) -> int:
    given = {"dataset": "business_licence", "key": "91440604MA00000001", "column": "holder", "new": "测试商行甲", "reason": "已变更登记"}
    return int(corrections.ask(parts, who, {**given, **over})["id"])


def test_a_loaded_row_is_put_right_and_stays_so_until_upstream_sends_another_value(
    parts: Parts, community: Account, market: Account, licences: list[dict[str, Any]]
) -> None:
    decide(parts, market, [of_licence(parts, community)], True, "")
    assert licence_of(parts, community)["cells"]["holder"] == "测试商行甲"
    load.load_frame(parts, "business_licence", licences, None)
    assert licence_of(parts, community)["cells"]["holder"] == "测试商行甲"
    load.load_frame(parts, "business_licence", [licence(1, holder="测试商行乙")], None)
    assert licence_of(parts, community)["cells"]["holder"] == "测试商行乙"


def test_a_missing_row_is_asked_for_and_comes_in_a_superfluous_one_goes(
    parts: Parts, community: Account, market: Account, licences: list[dict[str, Any]]
) -> None:
    id = of_licence(parts, community, kind="missing", key="", column="", new=None, values=licence(7))
    assert [each["key"] for each in data_down.table(parts, community, "business_licence")["missing"]] == ["91440604MA00000007"]
    decide(parts, market, [id], True, "")
    assert licence_of(parts, community, 7)["cells"]["holder"] == "测试商行7"
    decide(parts, market, [of_licence(parts, community, kind="superfluous", column="", new=None)], True, "")
    keys = lambda: [each["key"] for each in data_down.table(parts, community, "business_licence")["items"]]  # noqa: E731
    assert keys() == ["91440604MA00000007"]
    load.load_frame(parts, "business_licence", licences, None, whole=True)  # upstream still has the one, and not the other
    assert keys() == ["91440604MA00000007"]
    load.load_frame(parts, "business_licence", [licence(1, holder="测试商行乙"), licence(7, holder="上游名")], None, whole=True)
    assert keys() == ["91440604MA00000001", "91440604MA00000007"]
    load.load_frame(parts, "business_licence", [licence(1, holder="测试商行乙")], None, whole=True)
    assert keys() == ["91440604MA00000001"]


@pytest.mark.parametrize("over", [{"area": ZUMIAO_OTHER}, {"holder": None}, {"licence_no": "91440604MA00000001"}, {"licence_no": "12"}])
def test_a_missing_row_must_be_whole_new_and_of_ones_own_area(parts: Parts, community: Account, licences: list[dict[str, Any]], over: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        of_licence(parts, community, kind="missing", key="", column="", new=None, values=licence(7) | over)


def shown(parts: Parts, who: Account, id: int, mask: str, side: str = "") -> dict[str, Any]:
    """One of the masked values of a correction, after a purpose was given."""
    ref = str(id)
    items = masked_values.masked_values(parts, who, "correction", ref)["items"]
    found = next(each["id"] for each in items if each["mask"] == mask and each["id"].startswith(side))
    return masked_values.show(parts, who, "correction", ref, found, masked_values.wish("correction", ref, found, "核实更正申请", None))


def test_a_personal_value_is_masked_for_both_and_shown_to_who_decides_one_at_a_time_for_a_purpose(
    parts: Parts, community: Account, market: Account, licences: list[dict[str, Any]]
) -> None:
    id = of_licence(parts, community, column="phone", new="13900000009")
    for who in (community, market):
        assert (corrections.one(parts, who, id)["new"]["zh"], corrections.one(parts, who, id)["masked"]) == ("139****0009", True)
    seen = shown(parts, market, id, "139****0009")
    assert (seen["value"], seen["seconds"], seen["allowance"]["used"]) == ("13900000009", 60, 1)
    assert shown(parts, market, id, "138****0001")["allowance"]["used"] == 2
    with pytest.raises(NotAllowed, match="Who decides it"):
        shown(parts, community, id, "139****0009")
    with parts.store.read() as conn:
        lines = conn.execute(select(tables.audit).where(tables.audit.c.act == "reveal")).mappings().all()
    assert [(line["target"], line["result"]) for line in lines] == [(f"correction:{id}", "done")] * 2 + [(f"correction:{id}", "refused")]
    decide(parts, market, [id], True, "")
    with pytest.raises(NotAllowed, match="decided"):
        shown(parts, market, id, "139****0009")


def test_of_a_whole_row_each_personal_value_is_shown_by_itself(parts: Parts, community: Account, market: Account, licences: list[dict[str, Any]]) -> None:
    missing = of_licence(parts, community, kind="missing", key="", column="", new=None, values=licence(7, holder="王小明"))
    assert (shown(parts, market, missing, "王**")["value"], shown(parts, market, missing, "138****0007")["value"]) == ("王小明", "13800000007")
    superfluous = of_licence(parts, community, kind="superfluous", column="", new=None)
    assert shown(parts, market, superfluous, "138****0001")["value"] == "13800000001"


def test_whom_the_reason_names_is_sealed(parts: Parts, community: Account, market: Account) -> None:
    id = rename(parts, community, reason="联系人：赵六七，招牌已更换")["id"]
    row = corrections.one(parts, market, id)
    assert (row["reason"], row["masked"]) == ("联系人：赵**，招牌已更换", True)
    assert shown(parts, market, id, "赵**")["value"] == "赵六七"


def test_to_another_department_and_to_posts_without_corrections_it_is_not_there(parts: Parts, community: Account) -> None:
    id = rename(parts, community)["id"]
    for other in (
        kit.account(parts, "handler", "440604", department="fire"),
        *(kit.account(parts, role, "440604") for role in ("auditor", "security", "officer")),
    ):
        with pytest.raises(NotFound):
            masked_values.masked_values(parts, other, "correction", str(id))
