"""What must never happen, whatever is asked in whatever order: a record outside one's scope, a resident's phone unmasked."""

import logging
import re
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from api._serve import RESOURCES, ROOT
from live.messages import parse
from store import tables
from tests import kit
from tests.test_scope_walk import MARKS, fill, foreign_in, shown

PHONE, NAME = "13987654321", "欧阳测试0042"
GET = [
    ROOT + e.path
    for r in RESOURCES.values()
    for e in r.endpoints
    if e.method == "GET" and not e.path.startswith(("/healthz", "/readyz", "/metrics", "/login", "/open311"))
]
NOT_OURS = {f"{ROOT}/openapi.json", f"{ROOT}/reports/places"}
WORDS = ("", "area", "by", "level", "q", "kind", "state", "column", "of", "no", "limit", "after", "period", "category", "what", "target", "days")


@pytest.fixture
def numbers(parts: Any) -> dict[str, str]:
    """Cases and things in three communities; the reporter and a resident have a phone that must not show."""
    found = fill(parts)
    for lon, lat in ((113.102, 23.025), (113.022, 22.985)):
        kit.a_case(parts, lon=lon, lat=lat, text=f"请联系{NAME}，电话{PHONE}", reporter={"name": NAME, "phone": PHONE})
    with parts.store.write() as conn:
        row = {"id": 9, "name": NAME, "phone": PHONE, "sex": "f", "birth_year": 1960, "origin": "本市", "residence": "registered"}
        conn.execute(insert(tables.people).values(**row, home=1, area=kit.NANPU + "001"))
    return found


def values(numbers: dict[str, str]) -> st.SearchStrategy[str]:
    """What may stand in a path or a query: ours, foreign, nonsense."""
    known = [*numbers.values(), *MARKS.values(), *MARKS, "440604", "440604012", kit.NANPU, "1", "2", "9", "case.open", "today", "case", PHONE, "%", "0", "-1"]
    return st.sampled_from(known) | st.text(max_size=6).map(lambda text: re.sub(r"[/?#\x00-\x20]", "", text) or "x")


def test_no_sequence_of_calls_returns_a_record_outside_the_scope_or_a_phone(client: Any, numbers: dict[str, str], caplog: Any) -> None:
    community, leaks = client("community", kit.NANPU), []
    call = st.tuples(st.sampled_from([path for path in GET if path not in NOT_OURS]), values(numbers), st.sampled_from(WORDS), values(numbers))

    @settings(max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(call, min_size=1, max_size=6))
    def never(calls: list[tuple[str, str, str, str]]) -> None:
        for path, value, name, what in calls:
            address = re.sub(r"<[^>]+>", value.replace("\\", ""), path)
            answer = community.get(address, query_string={name: what} if name else {})
            assert answer.status_code < 500, (address, name, what)
            if answer.status_code != 200:
                continue
            text = shown(answer)
            asked = foreign_in(f"{address} {what}", numbers)
            if (mark := foreign_in(text, numbers)) and mark != asked:
                leaks.append((address, name, what, mark))
            if PHONE in text and PHONE not in (value, what):
                leaks.append((address, name, what, "a phone"))

    with caplog.at_level(logging.DEBUG):
        never()
    assert leaks == []
    assert PHONE not in caplog.text
    assert NAME not in caplog.text


@pytest.mark.parametrize("role", ["leader", "dispatcher", "community", "officer", "handler", "property", "admin", "security", "auditor", "wall"])
def test_no_list_shows_any_role_a_phone(client: Any, numbers: dict[str, str], role: str) -> None:
    signed_in = client(role, kit.NANPU if role in ("community", "officer") else "440604")
    shows = []
    for path in GET:
        answer = signed_in.get(re.sub(r"<[^>]+>", "9", path))
        if answer.status_code == 200 and PHONE in shown(answer):
            shows.append(path)
    assert shows == []


def test_no_live_message_holds_words_names_or_phones(parts: Any, numbers: dict[str, str]) -> None:
    no = kit.a_case(parts, text=f"请联系{NAME}，电话{PHONE}", reporter={"name": NAME, "phone": PHONE})
    kit.go(parts, no)
    with parts.store.read() as conn:
        bodies = conn.execute(select(tables.outbox.c.topic, tables.outbox.c.key, tables.outbox.c.area, tables.outbox.c.body)).all()
    assert len(bodies) > 8
    for topic, key, area, body in bodies:
        text = orjson.dumps({"topic": topic, "key": key, "area": area, "v": body}).decode()
        assert PHONE not in text
        assert NAME not in text
        assert parse(text.encode(), 0).topic == topic
