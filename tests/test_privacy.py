"""Whatever accounts of all roles do in whatever order: nothing shows an unmasked resident, and nobody is given a record outside his scope."""

import logging
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from api._base import Endpoint
from api._serve import RESOURCES, address_of
from layouts._pages import PAGES
from services.relay import relay
from store import tables
from tests import kit
from tests.residents import FOREIGN_AT, NANPU_AT, RAW, SAID, found_in, read, settle
from tests.test_scope_walk import fill, foreign_in

ROLES = {
    **dict.fromkeys(("leader", "handler", "property", "admin", "security", "auditor", "wall"), "440604"),
    "dispatcher": "440604012",
    "community": kit.NANPU,
    "officer": kit.NANPU + "001",
}
NARROW = ("community", "officer")
# What would end the accounts' own sessions, and what anybody may see: the place of a report.
LEFT_OUT = re.compile(r"/session|/account/|/accounts/|/login|/openapi|/reports/places|/healthz|/readyz|/metrics|/devices|/live/")
GIVES = re.compile(r"/reveal$|/held$")  # shows one field, on record, to who may see it; that it goes nowhere else is tested here
DOORS = [each for resource in RESOURCES.values() for each in resource.endpoints if not LEFT_OUT.search(each.path)]
WORDS = (
    "",
    "area",
    "by",
    "level",
    "q",
    "kind",
    "state",
    "column",
    "of",
    "no",
    "limit",
    "after",
    "period",
    "category",
    "what",
    "target",
    "sort",
    "form",
    "text",
)
NAMED = ("name", "title", "zh", "en", "label", "q")  # what somebody calls his own wall, page or filter, and searches for, is his own word
SQUARE = {"type": "Polygon", "coordinates": [[[113.1, 23.02], [113.11, 23.02], [113.11, 23.03], [113.1, 23.03], [113.1, 23.02]]]}


@pytest.fixture
def numbers(parts: Any) -> dict[str, str]:
    found = fill(parts)
    settle(parts)
    return found


def pool(parts: Any, numbers: dict[str, str]) -> dict[str, list[Any]]:
    """What may stand in a field or a part of a path, by its name: ours, foreign, nonsense."""
    cases = [*numbers.values(), *kit_cases(parts)]
    areas = [kit.NANPU, kit.NANPU + "001", kit.NANZHUANG_ONE, "440604012", "440604"]
    ids = ["1", "2", "3", "9", "10", "101"]
    actions = sorted({name for flow in parts.city.workflows.values() for name in flow.actions})
    own = {"no": cases, "case_no": cases, "case": cases, "ref": [*cases, "consent:1"], "area": areas, "code": areas, "cell": areas, "action": actions}
    own |= {
        "kind": ["home", "enterprise", "facility", "officer", "camera", "value"],
        "service": [*parts.city.services],
        "dataset": ["person", "home", "enterprise"],
    }
    own |= {
        "purpose": ["联系业主参加表决签名"],
        "field": ["phone", "name"],
        "matter": ["lift"],
        "column": ["name", "label"],
        "sort": ["officers", "staff"],
        "form": ["csv", "xlsx"],
    }
    own |= {
        "indicator_id": ["case.open", "person.count"],
        "indicator": ["case.open"],
        "key": ["1", "9", "g1"],
        "gb_id": ["44060401001310600001"],
        "role": [*ROLES],
        "period": ["7d"],
    }
    own |= {
        "to": ["staff:1", "officers:1"],
        "category": ["01-10"],
        "source": ["community"],
        "crs": ["wgs84"],
        "geometry": [SQUARE],
        "state": ["signed", "reported"],
        "version": [1, 2, 3],
    }
    return {**own, "id": ids, "*": [*cases, *areas, *ids]}


def kit_cases(parts: Any) -> list[str]:
    with parts.store.read() as conn:
        return [row.no for row in conn.execute(select(tables.cases.c.no).where(tables.cases.c.reporter.is_not(None)))]


def value_of(rng: Random, schema: dict[str, Any], defs: dict[str, Any], known: dict[str, list[Any]], name: str = "") -> Any:
    """Something that fits a part of a body's schema, free text full of what must not show."""
    if ref := schema.get("$ref"):
        schema = defs[ref.rpartition("/")[2]]
    if "const" in schema or "enum" in schema:
        return rng.choice(schema.get("enum") or [schema["const"]])
    kind = schema.get("type")
    if kind == "string" and name in NAMED:
        return "nameless"
    if name in known and kind != "array":
        found = rng.choice(known[name])
        return int(found) if kind == "integer" and str(found).isdigit() else found
    if several := schema.get("anyOf") or schema.get("oneOf"):
        return value_of(rng, next((each for each in several if each.get("type") != "null"), several[0]), defs, known, name)
    if kind == "object":
        needed = set(schema.get("required", ()))
        return {n: value_of(rng, of, defs, known, n) for n, of in schema.get("properties", {}).items() if n in needed or rng.random() < 0.4}
    if kind == "array":
        return [value_of(rng, schema.get("items", {}), defs, known, name.removesuffix("s")) for _ in range(rng.randint(1, 2))]
    simple = {"integer": [1, 2, 9], "number": [0.5, 23.025, 113.102], "boolean": [True, False], "null": [None]}
    return rng.choice(simple.get(str(kind), [SAID[: schema.get("maxLength", 2000)], "x"]))


def call(rng: Random, endpoint: Endpoint, known: dict[str, list[Any]]) -> tuple[str, str, dict[str, Any]]:
    """Somebody, mostly who may, at one address with a query and a body."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(rng.choice(known.get(part[1], known["id"]))), address_of(endpoint))
    may = [role for role in ROLES if role in endpoint.roles] if isinstance(endpoint.roles, tuple) else []
    role = rng.choice(may if may and rng.random() < 0.8 else [*ROLES])
    if endpoint.path == "/reports":
        place = dict(zip(("lon", "lat"), rng.choice([NANPU_AT, FOREIGN_AT]), strict=True))
        return role, path, {"json": kit.a_report(**place, text=SAID, reporter={"name": RAW[0], "phone": RAW[1]})}
    if endpoint.body:
        schema = endpoint.body.model_json_schema()
        return role, path, {"json": value_of(rng, schema, schema.get("$defs", {}), known)}
    name = rng.choice(WORDS)
    return role, path, {"query_string": {name: rng.choice(known.get(name, known["*"]))}} if name and endpoint.method == "GET" else {}


def kept(parts: Any) -> Iterator[tuple[str, str]]:
    """What was written beside the records themselves: the trail, what waits for the bus, and all that the bus holds."""
    with parts.store.read() as conn:
        for row in conn.execute(select(tables.audit)).mappings():
            yield f"audit {row['act']}", str(dict(row))
        for row in conn.execute(select(tables.outbox)).mappings():
            yield f"outbox {row['topic']}", str(dict(row))
    while relay(parts):
        pass
    for key in parts.bus.scan_iter():
        read_as = {"string": parts.bus.get, "hash": parts.bus.hgetall, "stream": parts.bus.xrange, "list": lambda k: parts.bus.lrange(k, 0, -1)}
        kind = parts.bus.type(key)
        get = read_as.get(kind.decode() if isinstance(kind, bytes) else kind)
        if get:
            held = get(key)
            yield f"bus {key!r}", held.decode("utf-8", "replace") if isinstance(held, bytes) else _text(held)


def _text(held: Any) -> str:
    if isinstance(held, bytes):
        return held.decode("utf-8", "replace")
    if isinstance(held, dict):
        return " ".join(_text(k) + _text(v) for k, v in held.items())
    return " ".join(map(_text, held)) if isinstance(held, list | tuple) else str(held)


def test_no_sequence_of_reads_and_writes_shows_a_resident_or_a_foreign_record(client: Any, parts: Any, numbers: dict[str, str], caplog: Any) -> None:
    who = {
        role: client(role, area, **({"department": "property"} if role == "property" else {"department": "urban_management"} if role == "handler" else {}))
        for role, area in ROLES.items()
    }
    known = pool(parts, numbers)
    writes, reads = ([each for each in DOORS if (each.method == "GET") is reading] for reading in (False, True))
    shows: set[str] = set()
    done: set[str] = set()

    @settings(max_examples=8, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32))
    def never(seed: int) -> None:
        rng = Random(seed)
        for endpoint in rng.sample([*rng.sample(writes, 40), *rng.sample(reads, 20)], 60):
            role, path, given = call(rng, endpoint, known)
            answer = getattr(who[role], endpoint.method.lower())(path, **given)
            where = f"{role} {endpoint.method} {endpoint.path} {answer.status_code}"
            assert answer.status_code != 500, (where, path, given, answer.text)  # 502 is a camera without a stream
            if answer.status_code < 300 and endpoint.method != "GET":
                done.add(endpoint.path)
            text = read(answer)
            if not GIVES.search(endpoint.path) and (raw := found_in(text)):
                shows.add(f"{where} shows {raw}")
            mark = foreign_in(text, numbers) if role in NARROW and answer.status_code < 300 else None
            if mark and mark not in f"{path} {given}":
                shows.add(f"{where} shows {mark}")

    with caplog.at_level(logging.DEBUG):
        never()
    shows |= {f"{where} holds {raw}" for where, text in kept(parts) if (raw := found_in(text))}
    assert sorted(shows) == []
    assert found_in(caplog.text) is None
    assert len(done) > 5, "too few writes came through for this to say anything"


def test_no_list_export_or_page_shows_any_role_a_resident(client: Any, parts: Any, numbers: dict[str, str]) -> None:
    shows: list[str] = []
    told = kit_cases(parts)
    for role, area in ROLES.items():
        person = client(role, area)
        shows += [f"{role} {where} shows {raw}" for where, raw in _listed(person, numbers)]
        shows += [f"{role} {where} shows {raw}" for where, raw in _drawn(person, told)]
    assert shows == []


def _listed(person: Any, numbers: dict[str, str]) -> Iterator[tuple[str, str]]:
    for endpoint in DOORS:
        if endpoint.method != "GET":
            continue
        for value in ("9", numbers[kit.NANPU]) if "<" in endpoint.path else ("9",):
            answer = person.get(re.sub(r"<[^>]+>", value, address_of(endpoint)))
            if raw := found_in(read(answer)):
                yield endpoint.path, raw


def _drawn(person: Any, told: list[str]) -> Iterator[tuple[str, str]]:
    for page in PAGES.values():
        for query in ("", f"?no={told[-2]}&id=1"):
            drawn = {"pathname": page.path, "search": query}
            asked = {"output": "page.children", "outputs": {"id": "page", "property": "children"}, "changedPropIds": ["address.data"]}
            answer = person.post("/_dash-update-component", json={**asked, "inputs": [{"id": "address", "property": "data", "value": drawn}]})
            if raw := found_in(answer.text):
                yield f"{page.path}{query}", raw


def test_the_search_would_find_what_shows() -> None:
    for raw in RAW:
        assert found_in(f"a {raw} b") == raw
    assert found_in('{"name": "\\u6b27\\u9633\\u6d4b\\u8bd50042"}') == RAW[0]
    assert found_in("欧阳****0042 139****4321") is None
