"""A notification reaches every receiver once, by the channel he chose."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.scope import Scope
from data_sources.channels._base import Undelivered
from services import notifications, notify
from services._parts import Parts
from services.act import Post, act
from services.notify import AGAIN_S, find_receivers, tell
from store import tables
from tests import kit
from tests.kit import NANPU
from tests.serving import Quiet, serving

CENTRE = Post("dispatcher", "区指挥中心", Scope.of("440604"))
STREET = "440604012"


def rows(parts: Parts, no: str) -> list[Any]:
    with parts.store.read() as conn:
        return list(conn.execute(select(tables.tellings).where(tables.tellings.c.case_no == no).order_by(tables.tellings.c.id)).mappings())


def dispatched(parts: Parts) -> str:
    no = kit.a_case(parts)
    kit.go(parts, no, "dispatch")
    return no


def handler(parts: Parts, **over: Any) -> Any:
    return kit.account(parts, "handler", "440604", department="urban_management", **over)


def test_every_receiver_has_one_delivery_however_often_it_is_looked_for(parts: Parts) -> None:
    first, second, other = handler(parts), handler(parts), kit.account(parts, "handler", "440604", department="fire")
    no = dispatched(parts)
    for _ in range(3):
        find_receivers(parts)
    told = [row["account_id"] for row in rows(parts, no)]
    assert (sorted(told), other.id in told) == (sorted([first.id, second.id]), False)


def test_of_a_role_the_nearest_above_the_place_are_told_and_never_who_acted(parts: Parts) -> None:
    street, district = kit.account(parts, "dispatcher", STREET), kit.account(parts, "dispatcher", "440604")
    elsewhere = kit.account(parts, "dispatcher", "440604100")
    mine = kit.account(parts, "community")
    no = kit.a_case(parts)
    act(parts, kit.account(parts, "dispatcher", STREET), no, "accept", 1)
    with parts.store.write() as conn:
        line = {"case_no": no, "action": "accept", "area": f"{NANPU}001", "department": None, "officer": None, "at": datetime.now(UTC)}
        conn.execute(insert(tables.notifications), [{**line, "party": "dispatcher", "by": None}, {**line, "party": "community", "by": mine.id}])
    find_receivers(parts)
    told = {row["account_id"] for row in rows(parts, no)}
    assert street.id in told
    assert not told & {district.id, elsewhere.id, mine.id}


def test_the_demo_channel_shows_what_would_have_been_sent_and_nothing_personal(parts: Parts) -> None:
    handler(parts)
    leader = kit.account(parts, "leader", "440604")
    no = dispatched(parts)
    find_receivers(parts)
    tell(parts)
    (item,) = notifications.sent(parts, leader)["items"]
    assert (item["no"], item["state"], item["channel"]["zh"], item["to"]["zh"]) == (no, "sent", "演示通道", "测试单位 · 处置部门")
    assert "暴露生活垃圾 · 南浦社区 · 截止" in item["text"]
    assert no in item["text"]
    assert not any(part in str(item) for part in ("王测试", "1380000", "楼下垃圾"))


def test_what_fails_is_tried_again_with_growing_pauses_and_then_given_up(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    handler(parts)
    no, now, tries = dispatched(parts), datetime.now(UTC), []
    find_receivers(parts)

    def fail(*_: Any) -> None:
        tries.append(1)
        raise Undelivered("HTTP 500")

    monkeypatch.setitem(notify.CHANNELS, "demo", notify.Channel("demo", "演示", "Demo", "nothing", fail))
    for pause in (0, *AGAIN_S, 0, 0):
        now += timedelta(seconds=pause + 1)
        tell(parts, now)
        tell(parts, now)
    (row,) = rows(parts, no)
    assert (len(tries), row["state"], row["why"]) == (len(AGAIN_S) + 1, "failed", "HTTP 500")


def test_a_sender_that_dies_leaves_a_delivery_that_is_sent_later(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    handler(parts)
    no = dispatched(parts)
    find_receivers(parts)
    now = datetime.now(UTC)

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setitem(notify.CHANNELS, "demo", notify.Channel("demo", "演示", "Demo", "nothing", die))
        with pytest.raises(KeyboardInterrupt):
            tell(parts, now)
    tell(parts, now + timedelta(seconds=1))
    assert rows(parts, no)[0]["state"] == "queued"
    tell(parts, now + timedelta(minutes=3))
    assert [row["state"] for row in rows(parts, no)] == ["sent"]


def test_quiet_hours_hold_back_all_but_the_urgent(parts: Parts) -> None:
    mine = handler(parts)
    notifications.choose(parts, mine, "demo", "", "00:00", "23:59", department=False)
    no, urgent = dispatched(parts), kit.a_case(parts, category="06-01")
    kit.go(parts, urgent, "dispatch")
    find_receivers(parts)
    noon = datetime.now(parts.city.tz).replace(hour=12) + timedelta(days=1)
    tell(parts, noon)
    assert (rows(parts, no)[0]["state"], rows(parts, urgent)[0]["state"]) == ("queued", "sent")
    assert rows(parts, no)[0]["due_at"].astimezone(parts.city.tz).strftime("%H:%M") == "23:59"


def test_opening_the_case_reads_it_and_the_bell_hears_the_number(parts: Parts) -> None:
    mine = handler(parts)
    no = dispatched(parts)
    find_receivers(parts)
    assert notifications.mine(parts, mine)["unread"] == 1
    notifications.opened(parts, mine, no)
    after = notifications.mine(parts, mine)
    assert (after["unread"], after["items"][0]["no"], after["items"][0]["read_at"] is not None) == (0, no, True)
    with parts.store.read() as conn:
        told = [row.body for row in conn.execute(select(tables.outbox).where(tables.outbox.c.topic == "told", tables.outbox.c.key == str(mine.id)))]
    assert told == [{"unread": 1}, {"unread": 0}]


def test_what_somebody_else_has_moved_on_waits_no_more(parts: Parts) -> None:
    mine, colleague = handler(parts), handler(parts)
    no = dispatched(parts)
    find_receivers(parts)
    act(parts, colleague, no, "sign_for", 4)
    after = notifications.mine(parts, mine)
    assert (after["unread"], after["items"][0]["waits"]) == (0, False)


def test_a_department_is_told_by_its_bot_with_a_signature_and_again_after_an_error(parts: Parts) -> None:
    with serving(Phone) as server:
        server.seen, server.answers = [], [(500, {}), (200, {"errcode": 0})]
        setup = parts.city.channels["dingtalk"].model_copy(update={"url": f"{server.url}/robot/send"})
        city = parts.city.model_copy(update={"channels": {**parts.city.channels, "dingtalk": setup}})
        bots = {"duty": ("dingtalk", "the-token", "the-secret")}
        told = replace(parts, city=city, settings=replace(parts.settings, channel_bots=bots, origin="https://magnet.example"))
        mine = handler(told)
        notifications.choose(told, mine, "dingtalk", "duty", None, None, department=True)
        no = dispatched(told)
        find_receivers(told)
        tell(told)
        tell(told, datetime.now(UTC) + timedelta(minutes=1))
    assert ([row["state"] for row in rows(told, no)], len(server.seen)) == (["sent"], 2)
    path, body = server.seen[1]
    assert "access_token=the-token" in path
    assert "sign=" in path
    assert f"https://magnet.example/cases?no={no}" in json.loads(body)["markdown"]["text"]
    assert (rows(told, no)[0]["target"], "the-" in str(dict(rows(told, no)[0]))) == ("duty", False)


class Phone(Quiet):
    """Answers one after the other as the server says."""

    def do_POST(self) -> None:
        self.server.seen.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))  # type: ignore[attr-defined]
        status, answer = self.server.answers.pop(0)  # type: ignore[attr-defined]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())
