"""The editor of a community's cells: what a draft would do, saving it, what moves, versions and going back."""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services import cells
from services._parts import Parts
from services.cases import case
from services.places import locate
from store import tables
from tests import kit
from tests.kit import NANPU

ONE, TWO, THREE = (f"{NANPU}{n:03}" for n in (1, 2, 3))


@pytest.fixture
def admin(parts: Parts) -> Any:
    return kit.account(parts, "admin", "440604")


def draft(parts: Parts, who: Any) -> list[dict[str, Any]]:
    """The present cells as an untouched draft."""
    found = cells.read(parts, who, NANPU)["cells"]
    return [{"key": c["code"], "was": c["code"], **{k: copy.deepcopy(c[k]) for k in ("name", "name_en", "kind", "lines", "outline")}} for c in found]


def split(parts: Parts, who: Any, lat: float = 23.025) -> list[dict[str, Any]]:
    """The draft with cell 01 cut in a northern and a southern half."""
    mine = draft(parts, who)
    north, south = sorted(
        cells.shape(parts, "split", [mine[0]["outline"]], [(113.09, lat), (113.12, lat)], NANPU), key=lambda g: -max(y for _, y in g["coordinates"][0])
    )
    mine[0]["outline"] = south
    return [*mine, {"key": "new", "origins": [ONE], "name": "03 网格", "name_en": "Grid 3", "kind": "basic", "lines": ["fire"], "outline": north}]


def camera(parts: Parts, n: int, lon: float, lat: float, area: str) -> str:
    gb_id = f"4406040100131{n:07}"
    with parts.store.write() as conn:
        row = {"gb_id": gb_id, "name": "camera", "area": area, "lon": lon, "lat": lat, "source_class": "sharp_eyes", "online": True}
        conn.execute(insert(tables.cameras).values(**row, status_at=datetime.now(UTC)))
    return gb_id


def area_of(parts: Parts, table: Any, **key: Any) -> str:
    with parts.store.read() as conn:
        return str(conn.execute(select(table.c.area if "area" in table.c else table.c.grid).filter_by(**key)).scalar_one())


def save(parts: Parts, who: Any, mine: list[dict[str, Any]], version: int = 0) -> dict[str, Any]:
    return cells.save(parts, who, NANPU, version, mine)


def test_an_untouched_draft_changes_nothing(parts: Parts, admin: Any) -> None:
    found = cells.check(parts, admin, NANPU, draft(parts, admin))
    assert found["nothing"]
    assert found["faults"] == []
    assert found["moves"] == []
    with pytest.raises(BadInput, match="Nothing"):
        save(parts, admin, draft(parts, admin))


def test_a_split_says_beforehand_what_moves_and_then_moves_it(parts: Parts, admin: Any) -> None:
    north = camera(parts, 1, 113.102, 23.028, ONE)
    south = camera(parts, 2, 113.102, 23.022, ONE)
    open_no = kit.a_case(parts, lon=113.102, lat=23.028)
    mine = split(parts, admin)
    said = cells.check(parts, admin, NANPU, mine)
    assert said["codes"]["new"] == THREE
    assert not said["blocked"]
    assert {(m["kind"], m["from"], m["to"], m["count"]) for m in said["moves"]} == {("cameras", ONE, THREE, 1), ("cases", ONE, THREE, 1)}
    after = save(parts, admin, mine)
    assert [cell["code"] for cell in after["cells"]] == [ONE, TWO, THREE]
    assert after["version"] > 0
    assert (area_of(parts, tables.cameras, gb_id=north), area_of(parts, tables.cameras, gb_id=south)) == (THREE, ONE)
    assert area_of(parts, tables.cases, no=open_no) == THREE


def test_closed_cases_keep_the_cell_of_their_day_and_open_ones_get_a_note(parts: Parts, admin: Any) -> None:
    closed, still = kit.a_case(parts, lon=113.102, lat=23.028), kit.a_case(parts, lon=113.102, lat=23.0281)
    kit.go(parts, closed)
    save(parts, admin, split(parts, admin))
    assert (area_of(parts, tables.cases, no=closed), area_of(parts, tables.cases, no=still)) == (ONE, THREE)
    with parts.store.read() as conn:
        note = conn.execute(select(tables.steps.c.note).where(tables.steps.c.case_no == still, tables.steps.c.action == "cells_changed")).scalar_one()
    assert ONE in note
    assert THREE in note


def test_a_closed_case_names_its_cell_also_when_that_is_no_more(parts: Parts, admin: Any) -> None:
    closed = kit.a_case(parts, lon=113.108, lat=23.028)
    kit.go(parts, closed)
    mine = draft(parts, admin)
    whole = cells.shape(parts, "merge", [each["outline"] for each in mine], [], NANPU)[0]
    save(parts, admin, [{**mine[0], "outline": whole, "origins": [TWO]}])
    found = case(parts, kit.account(parts, "leader", "440604"), closed)
    assert (found["grid"], found["grid_zh"]) == (TWO, "02 网格")


def test_new_reports_lie_in_the_new_cells_at_once(parts: Parts, admin: Any) -> None:
    save(parts, admin, split(parts, admin))
    assert (found := locate(parts, 113.102, 23.028)) is not None
    assert found.code == THREE


def test_merging_retires_a_code_for_good_and_the_officers_follow(parts: Parts, admin: Any) -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.officers).values(id=7, name="王测试9001", phone="", post="full_time", grid=TWO, on_duty=True))
        conn.execute(insert(tables.cell_staff).values(cell=TWO, post="full_time", officer=7, name="王测试9001"))
    mine = draft(parts, admin)
    whole = cells.shape(parts, "merge", [each["outline"] for each in mine], [], NANPU)[0]
    after = save(parts, admin, [{**mine[0], "outline": whole, "origins": [TWO]}])
    assert [cell["code"] for cell in after["cells"]] == [ONE]
    assert after["cells"][0]["staff"][0]["officer"] == 7
    assert area_of(parts, tables.officers, id=7) == ONE
    taken = [{**mine[0], "outline": mine[0]["outline"]}, {**mine[1], "was": None, "code": TWO}]
    with pytest.raises(BadInput, match="never used again"):
        cells.check(parts, admin, NANPU, taken)
    back = split(parts, admin)
    assert cells.check(parts, admin, NANPU, back)["codes"]["new"] == THREE


def test_an_overlap_is_shown_with_its_size_and_blocks(parts: Parts, admin: Any) -> None:
    mine = draft(parts, admin)
    mine[0]["outline"] = {"type": "Polygon", "coordinates": [[[113.10, 23.02], [113.106, 23.02], [113.106, 23.03], [113.10, 23.03], [113.10, 23.02]]]}
    said = cells.check(parts, admin, NANPU, mine)
    assert said["blocked"]
    assert said["faults"][0]["rule"] == "overlap"
    assert said["faults"][0]["m2"] == pytest.approx(102.5 * 1113, rel=0.02)
    with pytest.raises(BadInput, match="overlap"):
        save(parts, admin, mine)


def test_ground_outside_the_community_blocks_and_a_gap_only_warns(parts: Parts, admin: Any) -> None:
    mine = draft(parts, admin)
    mine[0]["outline"] = kit.square(113.0995, 23.02, 0.005)
    said = cells.check(parts, admin, NANPU, mine)
    assert {(f["rule"], f["weight"]) for f in said["faults"]} == {("outside", "block"), ("gap", "warn")}


def test_an_outline_that_crosses_itself_is_repaired_and_said(parts: Parts, admin: Any) -> None:
    mine = draft(parts, admin)
    mine[0]["outline"] = {"type": "Polygon", "coordinates": [[[113.10, 23.02], [113.105, 23.03], [113.105, 23.02], [113.10, 23.03], [113.10, 23.02]]]}
    assert cells.check(parts, admin, NANPU, mine)["repaired"] == [ONE]


@pytest.mark.parametrize("outline", [{"type": "Polygon", "coordinates": []}, {"type": "Point", "coordinates": [113.1, 23.02]}, {"type": "Nonsense"}])
def test_an_outline_that_is_none_is_named(parts: Parts, admin: Any, outline: dict[str, Any]) -> None:
    mine = draft(parts, admin)
    mine[0]["outline"] = outline
    with pytest.raises(BadInput) as error:
        cells.check(parts, admin, NANPU, mine)
    assert error.value.field == f"cells.{ONE}.outline"


def test_a_stale_version_is_refused_with_what_happened_since(parts: Parts, admin: Any) -> None:
    mine = split(parts, admin)
    save(parts, admin, mine)
    with pytest.raises(Conflict) as error:
        save(parts, admin, mine, version=0)
    assert [each["summary"]["new"] for each in error.value.data["since"]] == [1]


def test_going_back_to_a_version_brings_cells_codes_and_things_back(parts: Parts, admin: Any) -> None:
    gb_id = camera(parts, 1, 113.102, 23.028, ONE)
    before = cells.read(parts, admin, NANPU)
    after = save(parts, admin, split(parts, admin))
    restored = cells.restore(parts, admin, NANPU, after["version"], 0)
    same = ("code", "name", "kind", "lines", "m2")
    assert [[cell[k] for k in same] for cell in restored["cells"]] == [[cell[k] for k in same] for cell in before["cells"]]
    assert area_of(parts, tables.cameras, gb_id=gb_id) == ONE
    again = cells.restore(parts, admin, NANPU, restored["version"], after["version"])
    assert [cell["code"] for cell in again["cells"]] == [ONE, TWO, THREE]
    assert [each["act"] for each in cells.history(parts, admin, NANPU)] == ["restore", "restore", "edit"]


def test_renumbering_keeps_what_is_in_order_and_gives_the_rest_fresh_numbers(parts: Parts, admin: Any) -> None:
    after = save(parts, admin, split(parts, admin))
    found = {each["old"]: each["new"] for each in cells.numbers(parts, admin, NANPU, draft(parts, admin))}
    assert found == {THREE: f"{NANPU}004", ONE: f"{NANPU}005", TWO: f"{NANPU}006"} or set(found.values()) & {ONE, TWO, THREE}
    mine = [{**each, "code": found[each["was"]]} for each in draft(parts, admin)]
    gb_id = camera(parts, 1, 113.102, 23.022, ONE)
    said = cells.check(parts, admin, NANPU, mine)
    assert said["moves"] == []
    assert said["summary"]["renumbered"] > 0
    save(parts, admin, mine, after["version"])
    assert area_of(parts, tables.cameras, gb_id=gb_id) == found[ONE]


def test_a_micro_cell_lies_in_a_cell_and_has_its_code(parts: Parts, admin: Any) -> None:
    mine = draft(parts, admin)
    micro = {"key": "m", "name": "微网格", "name_en": "", "kind": "micro", "lines": [], "outline": kit.square(113.101, 23.021, 0.002)}
    assert cells.check(parts, admin, NANPU, [*mine, micro])["codes"]["m"] == f"{ONE}-01"


def test_only_an_administrator_saves_and_another_community_is_not_there(parts: Parts, admin: Any) -> None:
    community = kit.account(parts, "community", NANPU)
    with pytest.raises(NotAllowed):
        save(parts, community, split(parts, admin))
    with pytest.raises(NotFound):
        cells.read(parts, community, kit.ZUMIAO_OTHER)


def test_screens_hear_that_the_cells_have_changed(parts: Parts, admin: Any) -> None:
    save(parts, admin, split(parts, admin))
    with parts.store.read() as conn:
        told = conn.execute(select(tables.outbox.c.key, tables.outbox.c.area).where(tables.outbox.c.topic == "areas")).all()
    assert [tuple(each) for each in told] == [(NANPU, NANPU)]


def test_what_the_list_asks_of_a_cell_that_ends_is_done_once_by_its_follower(parts: Parts, admin: Any) -> None:
    now = datetime.now(UTC)
    span = {"period": "2026-W48", "photos": [], "from_at": now - timedelta(hours=1), "until_at": now + timedelta(hours=1)}
    with parts.store.write() as conn:
        for kind, cell in (("elder_visit", ONE), ("elder_visit", TWO), ("fire_exits", TWO)):
            conn.execute(insert(tables.recurring).values(kind=kind, area=cell, **span))
        conn.execute(insert(tables.recurring).values(kind="notice_board", area=TWO, done_at=now, **span))
    mine = draft(parts, admin)
    save(parts, admin, [{**mine[0], "outline": cells.shape(parts, "merge", [each["outline"] for each in mine], [], NANPU)[0]}])
    with parts.store.read() as conn:
        left = {tuple(row) for row in conn.execute(select(tables.recurring.c.kind, tables.recurring.c.area))}
    assert left == {("elder_visit", ONE), ("fire_exits", ONE), ("notice_board", TWO)}


def test_a_city_may_let_overlaps_pass_with_a_warning(parts: Parts, admin: Any) -> None:
    parts.city = parts.city.model_copy(update={"cell_rules": parts.city.cell_rules.model_copy(update={"overlap": "warn"})})
    mine = draft(parts, admin)
    mine[0]["outline"] = {"type": "Polygon", "coordinates": [[[113.10, 23.02], [113.106, 23.02], [113.106, 23.03], [113.10, 23.03], [113.10, 23.02]]]}
    assert save(parts, admin, mine)["faults"][0]["weight"] == "warn"


def test_homes_people_and_what_was_collected_move_with_their_building(parts: Parts, admin: Any) -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.buildings).values(id=1, name="1栋", floors=6, kind="residential", area=ONE, lon=113.102, lat=23.028))
        conn.execute(insert(tables.homes).values(id=1, building=1, label="1栋101", area=ONE, occupied=True))
        conn.execute(insert(tables.people).values(id=1, name="王测试0001", sex="f", birth_year=1980, origin="本市", residence="registered", home=1, area=ONE))
        conn.execute(insert(tables.collected).values(kind="home", thing=1, area=ONE, facts={}, version=1))
    after = save(parts, admin, split(parts, admin))
    moved = [area_of(parts, table, **key) for table, key in ((tables.homes, {"id": 1}), (tables.people, {"id": 1}), (tables.collected, {"thing": 1}))]
    assert moved == [THREE] * 3
    assert {cell["code"]: (cell["households"], cell["residents"]) for cell in after["cells"]} == {
        ONE: (0, 0),
        TWO: (0, 0),
        THREE: (1, None),
    }  # one alone is told to those on duty there
