"""Things of the map: points, cards, patrols, types of communities, cut to one's scope."""

import base64
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from store import tables
from tests.kit import NANPU, NANZHUANG_ONE

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CODE = "4406040199000001"
PLACE = {"area": NANPU + "001", "lon": 113.101, "lat": 23.021}
WAY = {
    "enterprise": "1",
    "building": "1",
    "venue": "1",
    "supplies": "2",
    "shelter": "3",
    "organisation": "4",
    "component": CODE,
    "hydrant": CODE,
    "sensor": "S1",
    "bodycam": "44060400081386000001",
}


@pytest.fixture(autouse=True)
def things(parts: Any) -> None:
    """One thing of every kind in 南浦社区."""
    facilities = [
        {"id": 1, "kind": "venue", "name": "南浦社区学校1", "sort": "school", "amount": 800, **PLACE},
        {"id": 2, "kind": "supplies", "name": "南浦社区应急物资点2", "stock": {"pumps": 4, "sandbags": 60}, "amount": 64, **PLACE},
        {"id": 3, "kind": "shelter", "name": "南浦社区避难场所3", "amount": 250, **PLACE},
        {"id": 4, "kind": "party_service", "name": "南浦社区服务中心4", **PLACE},
    ]
    sensor = {"id": "S1", "sort": "water_level", "name": "南浦社区积水水位0001", "value": 0.42, "band": 2, "online": True, "at": NOW, **PLACE}
    with parts.store.write() as conn:
        conn.execute(insert(tables.enterprises).values(id=1, name="测试陶瓷00001号", industry="ceramics", activity="active", **PLACE))
        conn.execute(insert(tables.buildings).values(id=1, name="南浦社区3栋", floors=7, kind="residential", **PLACE))
        conn.execute(insert(tables.homes).values(id=1, building=1, label="3栋501", area=PLACE["area"], occupied=False))
        for row in facilities:
            conn.execute(insert(tables.facilities).values(row))
        component = {"code": CODE, "sort": "0199", "condition": "damaged", "department": "fire", "checked_at": NOW, **PLACE}
        conn.execute(insert(tables.components).values(component))
        conn.execute(insert(tables.sensors).values(sensor))
        conn.execute(insert(tables.officers).values(id=7, name="王测试0007", phone="13800000007", post="full_time", grid=PLACE["area"], on_duty=True))
        conn.execute(insert(tables.bodycams).values(gb_id=WAY["bodycam"], officer=7, area=PLACE["area"], online=True, status_at=NOW))
        conn.execute(insert(tables.community_types).values(area=NANPU, type="old_estate"))


@pytest.mark.parametrize("kind", WAY)
def test_a_kind_comes_as_columns_and_one_of_it_as_a_card(client: Any, kind: str) -> None:
    leader = client("leader")
    columns = leader.get(f"/api/v1/map/points?kind={kind}").json
    assert [str(id) for id in columns["id"]] == [WAY[kind]]
    lon, lat = struct.unpack("<2f", base64.b64decode(columns["xy"]))
    assert kind == "bodycam" or (round(lon, 3), round(lat, 3)) == (113.101, 23.021)
    card = leader.get(f"/api/v1/map/things/{kind}/{WAY[kind]}").json
    assert card["area_zh"] == "南浦社区 01 网格"
    assert {card["kind_zh"], card["kind_en"]}.isdisjoint({"", None})


@pytest.mark.parametrize("kind", WAY)
def test_another_community_has_none_of_it(client: Any, kind: str) -> None:
    other = client("community", NANZHUANG_ONE)
    assert other.get(f"/api/v1/map/points?kind={kind}").json["id"] == []
    assert other.get(f"/api/v1/map/things/{kind}/{WAY[kind]}").status_code == 404
    assert other.get(f"/api/v1/map/points?kind={kind}&area={NANPU}").status_code == 404


def test_a_card_says_what_is_known(client: Any) -> None:
    leader = client("leader")

    def facts(kind: str) -> dict[str, str]:
        return {zh: value for zh, _, value, _ in leader.get(f"/api/v1/map/things/{kind}/{WAY[kind]}").json["facts"]}

    assert facts("enterprise") == {"行业": "陶瓷", "活跃度": "活跃"}
    assert facts("building") == {"用途": "住宅", "层数": "7", "住房": "1 套"}
    assert facts("venue") == {"类型": "学校", "容纳": "800 人"}
    assert facts("supplies") == {"抽水泵": "4 件", "沙袋": "60 件", "合计": "64 件"}
    assert facts("component") == {"标识码": CODE, "状态": "破损", "权属": "消防救援大队"}
    assert facts("sensor")["读数"] == "0.42 m"
    assert facts("sensor")["蓝黄橙红阈值"] == "0.15 / 0.27 / 0.4 / 0.6 m"


def test_a_card_leads_to_the_page_of_its_figures_where_one_may_open_it(client: Any) -> None:
    assert client("leader").get("/api/v1/map/things/supplies/2").json["page"]["zh"] == "指挥调度"
    assert client("officer", NANPU).get("/api/v1/map/things/supplies/2").json["page"] is None


def test_what_is_not_as_it_should_be_is_told_by_its_state(client: Any, parts: Any) -> None:
    leader = client("leader")
    assert leader.get("/api/v1/map/points?kind=component").json["state"] == [1]
    assert leader.get("/api/v1/map/points?kind=sensor").json["state"] == [2]
    with parts.store.write() as conn:
        conn.execute(tables.sensors.update().values(online=False))
    assert leader.get("/api/v1/map/points?kind=sensor").json["state"] == [9]


def test_the_sorts_of_a_kind_are_those_of_the_city(client: Any) -> None:
    columns = client("leader").get("/api/v1/map/points?kind=component").json
    assert columns["sorts"][columns["sort"][0]] == ["0199", "消火栓", "Fire hydrant"]
    assert columns["at"] == "2026-11-21T20:00:00+08:00"


def test_a_venue_of_no_known_kind_is_shown_all_the_same(client: Any, parts: Any) -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.facilities).values(id=9, kind="venue", name="南浦社区旧戏台", **PLACE))
    columns = client("leader").get("/api/v1/map/points?kind=venue").json
    assert [columns["sorts"][n][1] for n in columns["sort"]] == ["学校", "未分类"]
    assert client("leader").get("/api/v1/map/things/venue/9").json["facts"] == []


def test_points_the_browser_has_are_not_sent_again(client: Any) -> None:
    leader = client("leader")
    first = leader.get("/api/v1/map/points?kind=component")
    assert leader.get("/api/v1/map/points?kind=component", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_an_unknown_kind_is_refused_with_the_known_ones(client: Any) -> None:
    answer = client("leader").get("/api/v1/map/points?kind=people")
    assert answer.status_code == 400
    assert "component" in answer.json["error"]["message"]


@pytest.mark.parametrize("key", ["x", "99999999999999999999", "-1", "%00", "1.5"])
def test_a_number_that_is_none_finds_nothing(client: Any, key: str) -> None:
    assert client("leader").get(f"/api/v1/map/things/building/{key}").status_code == 404


def test_communities_have_their_types(client: Any) -> None:
    found = client("leader").get("/api/v1/map/community-types").json
    assert found["of"] == {NANPU: "old_estate"}
    assert len(found["types"]) == 6
    assert client("community", NANZHUANG_ONE).get("/api/v1/map/community-types").json["of"] == {}


def test_cameras_say_of_which_source_class_they_are(client: Any, parts: Any) -> None:
    camera = {"gb_id": "44060400001320000001", "name": "路口", "source_class": "lookout", "online": True, "status_at": NOW, **PLACE}
    with parts.store.write() as conn:
        conn.execute(insert(tables.cameras).values(camera))
    columns = client("leader").get("/api/v1/map/cameras").json
    assert columns["classes"][columns["class"][0]] == ["lookout", "高空瞭望", "Lookouts"]


def test_todays_patrols_have_points_and_which_are_checked(client: Any, parts: Any) -> None:
    now = datetime.now(UTC)
    points = [{"zh": "一", "en": "One", "lon": 113.1, "lat": 23.02}, {"zh": "二", "en": "Two", "lon": 113.11, "lat": 23.03}]
    times = {"from_at": now - timedelta(hours=1), "until_at": now + timedelta(hours=1), "started_at": now, "ended_at": None}
    words = {"area": NANPU, "zh": "日常巡查", "en": "Daily patrol", "units": [], "radius_m": 100, "day": now.astimezone(parts.city.tz).date().isoformat()}
    with parts.store.write() as conn:
        conn.execute(insert(tables.patrol_runs).values(id=1, route=1, points=points, **times, **words))
        check = {"id": "phone-0001", "run": 1, "point": 1, "account_id": 1, "unit": "网格", "at": now, "accuracy_m": 5, "distance_m": 3}
        conn.execute(insert(tables.patrol_checks).values(lon=113.11, lat=23.03, **check))
    (run,) = client("leader").get("/api/v1/map/patrols").json["items"]
    assert (run["state"], [done for _, _, done in run["points"]]) == ("walking", [0, 1])
    assert client("community", NANZHUANG_ONE).get("/api/v1/map/patrols").json["items"] == []
    assert client("handler", department="health").get("/api/v1/map/patrols").json["items"] == []
