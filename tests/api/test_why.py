"""Why do I see this, and why not."""

import itertools
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from api._serve import RESOURCES, bare
from services._why_records import RECORDS
from services.why import THROUGH
from store import tables
from tests import kit
from tests.test_scope_walk import fill

ASSETS = Path(__file__).parents[2] / "assets"


def asked(client: Any, what: str) -> tuple[bool, dict[str, tuple[bool, str]]]:
    found = client.get("/api/v1/why", query_string={"what": what}).json
    return found["allowed"], {each["rule"]: (each["ok"], each["zh"]) for each in found["reasons"]}


def ways(client: Any, what: str) -> str:
    return " ".join(each["zh"] for each in client.get("/api/v1/why", query_string={"what": what}).json["ways"])


def test_a_case_says_by_which_post_and_area_it_is_seen(client: Any, parts: Any) -> None:
    no = kit.a_case(parts)
    allowed, why = asked(client("dispatcher", "440604012"), f"case:{no}")
    assert allowed
    assert why["post"] == (True, "您的本岗：派遣员（祖庙街道），长期有效。")
    assert why["scope"] == (True, "位于南浦社区，在您的范围祖庙街道之内。")
    assert "脱敏" in why["masked"][1]


def test_what_lies_outside_is_answered_as_what_is_not_there(client: Any, parts: Any) -> None:
    no = kit.a_case(parts)
    elsewhere = client("community", kit.NANZHUANG_ONE)
    assert asked(elsewhere, f"case:{no}") == asked(elsewhere, "case:C20200101-9")
    assert ways(elsewhere, f"case:{no}") == ways(elsewhere, "case:C20200101-9")


@pytest.mark.parametrize(
    "what", ["home:1", "enterprise:1", "building:1", "thing:supplies:1", "thing:sensor:S440604012061", "patrol:1", "task:1", "row:enterprise:1"]
)
def test_any_record_says_where_it_lies_and_is_not_there_for_another_community(client: Any, parts: Any, what: str) -> None:
    fill(parts)
    allowed, why = asked(client("community", kit.NANPU), what)
    assert allowed, why
    assert why["scope"][1].endswith("在您的范围南浦社区之内。")
    allowed, why = asked(client("community", kit.NANZHUANG_ONE), what)
    assert not allowed
    assert why["scope"][1].startswith("您的范围内没有此记录")


def test_a_record_that_is_not_for_the_post_says_for_whom_it_is(client: Any, parts: Any) -> None:
    fill(parts)
    assert asked(client("handler"), "home:1")[1]["role"][0] is False
    allowed, why = asked(client("property"), "officer:1")
    assert (allowed, why["record"]) == (False, (False, "物业岗位不看网格员。"))
    assert asked(client("leader"), "audit:1")[1]["role"] == (False, "需要岗位：审计员；您的岗位是领导。")
    assert ways(client("leader"), "audit:1") == "只属于审计员：三权分立，不兼任、不代理。"


def test_an_action_says_who_may_and_when(client: Any, parts: Any) -> None:
    no = kit.a_case(parts)
    allowed, why = asked(client("leader"), f"action:{no}:close")
    assert not allowed
    assert (why["role"][0], why["state"][0]) == (False, False)
    assert "您的岗位是领导" in why["role"][1]
    assert "当前环节" in why["state"][1]


def test_an_action_closed_by_the_city_is_refused_and_says_so(client: Any, parts: Any) -> None:
    no = kit.a_case(parts)
    dispatcher = client("dispatcher", "440604012")
    action = dispatcher.get(f"/api/v1/cases/{no}").json["actions"][0]["action"]
    closed = parts.city.rights["dispatcher"].model_copy(update={"never": (f"do:{action}",)})
    parts.city = parts.city.model_copy(update={"rights": {**parts.city.rights, "dispatcher": closed}})
    case = dispatcher.get(f"/api/v1/cases/{no}").json
    assert action not in {each["action"] for each in case["actions"]}
    assert dispatcher.post(f"/api/v1/cases/{no}/actions", json={"action": action, "version": case["version"]}).status_code == 403
    assert asked(dispatcher, f"action:{no}:{action}")[1]["role"] == (False, "本市已对派遣员关闭此项。")


def test_a_button_says_who_may_press_it_and_who_could_give_the_post(client: Any) -> None:
    who = client("community", kit.NANPU)
    client("security")
    allowed, why = asked(who, "door:POST /interfaces/<id>/pause")
    assert (allowed, why["role"]) == (False, (False, "需要岗位：系统管理员；您的岗位是社区工作者。"))
    assert "三权分立" in ways(who, "door:POST /interfaces/<id>/pause")
    assert "批准" in ways(client("officer", kit.NANPU + "001"), "door:POST /guards")


def test_who_holds_another_post_that_may_is_told_to_change_to_it(client: Any, parts: Any) -> None:
    no = kit.a_case(parts)
    who = client("community", kit.NANZHUANG_ONE)
    with parts.store.write() as conn:
        id = conn.execute(select(tables.accounts.c.id).where(tables.accounts.c.area == kit.NANZHUANG_ONE)).scalars().first()
        today = datetime.now(UTC).date()
        given = {"account_id": id, "kind": "deputy", "role": "dispatcher", "area": "440604012", "state": "given", "hours": "", "reason": "leave"}
        when = {"from_day": "", "to_day": str(today + timedelta(days=9)), "asked_by": 0, "asked_at": datetime.now(UTC)}
        conn.execute(insert(tables.grants).values(**given, **when))
    assert "您的另一岗位“派遣员（祖庙街道）”可以" in ways(who, f"case:{no}")
    post = who.get("/api/v1/account").json["posts"][0]["id"]
    assert who.put("/api/v1/session/post", json={"grant": post}).status_code in (200, 204)
    allowed, why = asked(who, f"case:{no}")
    assert allowed
    assert why["post"][1] == f"代岗：派遣员（祖庙街道），至 {today + timedelta(days=9)}。"


def test_a_magnet_and_a_layer_say_for_whom_they_are(client: Any) -> None:
    leader = client("leader")
    assert asked(leader, "magnet:open_cases")[0] is True
    assert asked(leader, "magnet:monthly_tables")[0] is True
    allowed, why = asked(client("property"), "magnet:monthly_tables")
    assert (allowed, why["role"][1]) == (False, "需要岗位：社区工作者、派遣员、领导；您的岗位是物业。")
    assert asked(leader, "layer:officer_trails")[0] is True
    assert asked(client("handler"), "layer:officer_trails")[0] is False


def test_a_page_and_a_field_say_for_whom_they_are(client: Any) -> None:
    assert asked(client("leader"), "page:audit")[0] is False
    assert asked(client("auditor"), "page:audit")[0] is True
    assert asked(client("community", kit.NANPU), "field:person:phone")[0] is True
    assert asked(client("leader"), "field:person:phone")[0] is False


@pytest.mark.parametrize(
    ("door", "whose", "others"),
    [
        ("POST /definitions/interface", "admin", ("leader", "dispatcher", "handler", "auditor")),
        ("PUT /cells/<code>", "admin", ("leader", "dispatcher", "community")),
        ("PUT /monthly/<table>/cells", "community", ("leader",)),
        ("POST /consents/<id>/close", "community", ("leader",)),
        ("PUT /consents/<id>/homes/<home>", "officer", ("leader",)),
        ("POST /buildings/<id>/consents", "dispatcher", ("leader",)),
    ],
)
def test_a_locked_button_says_for_whom_it_is_and_who_gives_it(client: Any, door: str, whose: str, others: tuple[str, ...]) -> None:
    assert asked(client(whose), f"door:{door}")[0] is True
    for role in others:
        allowed, why = asked(client(role), f"door:{door}")
        assert not allowed
        assert why["role"][1].startswith("需要岗位：")


def test_asking_about_nothing_says_what_can_be_asked(client: Any) -> None:
    answer = client("leader").get("/api/v1/why?what=everything")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "unknown_thing")


def test_records_and_buttons_name_endpoints_there_are() -> None:
    doors = {f"{each.method} {bare(each.path)}" for each in itertools.chain.from_iterable(resource.endpoints for resource in RESOURCES.values())}
    assert {record.door for record in RECORDS.values()} | {*THROUGH.values()} <= doors
    named = {found for file in ASSETS.rglob("*.mjs") for found in re.findall(r'"(?:door:)?((?:GET|POST|PUT|DELETE) /[^"]+)"', file.read_text(encoding="utf-8"))}
    assert len(named) > 20
    assert named <= doors


def test_records_of_a_kind_the_post_does_not_see_are_refused_everywhere(client: Any, parts: Any) -> None:
    fill(parts)
    estate, handler = client("property"), client("handler")
    for path in ("map/officers/1", "contacts?sort=officers", "records/enterprise/1", "map/points?kind=enterprise", "map/things/enterprise/1"):
        assert estate.get(f"/api/v1/{path}").status_code == 403, path
        assert handler.get(f"/api/v1/{path}").status_code == 200, path
    found = estate.get("/api/v1/search?q=officer").json["groups"] + estate.get("/api/v1/search?q=enterprise").json["groups"]
    assert not {each["kind"] for each in found} & {"officer", "enterprise", "home", "person"}
    assert "enterprise" in {each["kind"] for each in handler.get("/api/v1/search?q=enterprise").json["groups"]}
