"""Rows of datasets: the newest of each key, all of a load or nothing, whatever happens on the way."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from core.cubes import Shape
from core.datasets import Dataset
from core.errors import Spoilt
from data_sources import _manifest
from data_sources.records import Records, hole
from tests.lake import on_files, rot

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
HERE, THERE = "440604012061", "440604100001"
VISITS = Dataset.model_validate(
    {
        "id": "visit", "zh": "走访", "en": "Visits", "database": "events", "says": {"zh": "走访。", "en": "Visits."}, "owner": "market",
        "key": ["no"], "area": "area", "time": "at",
        "columns": {
            name: {"id": name, "zh": name, "en": name, "kind": kind}
            for name, kind in {"no": "text", "kind": "text", "at": "time", "minutes": "int", "cost": "float", "done": "bool", "area": "text"}.items()
        },
    }
)  # fmt: skip


def visits(*numbers: int, area: str = HERE, **over: object) -> pd.DataFrame:
    row = {"kind": "home", "at": AT, "minutes": 10, "cost": 1.5, "done": True, "area": area, "_area": area}
    return pd.DataFrame([{"no": f"v{number:03}", **row, **over} for number in numbers])


def keys(records: Records, *prefixes: str, **more: object) -> list[str]:
    return list(records.rows(VISITS, prefixes or [""], **more)["_key"])  # type: ignore[arg-type]


def test_before_the_first_load_there_is_nothing(records: Records) -> None:
    assert keys(records) == []
    assert records.about(VISITS) == {"rows": 0, "loads": 0, "newest": None, "bytes": 0, "through": 0}


def test_rows_come_back_as_they_were_given(records: Records) -> None:
    records.put(VISITS, visits(1), 7, AT)
    row = records.row(VISITS, ["440604"], "v001")
    assert row
    assert (row["no"], row["minutes"], row["cost"], row["done"], row["_area"], row["_load"]) == ("v001", 10, 1.5, True, HERE, 7)
    assert row["at"] == AT
    assert row["_at"] == AT


def test_whoever_asks_for_all_columns_gets_the_datasets_own_and_nothing_of_where_rows_stand(records: Records) -> None:
    records.put(VISITS, visits(1, 2), 1, AT)
    records.put(VISITS, visits(2, minutes=3), 2, AT)
    wanted = [*VISITS.columns, "_key", "_area", "_load", "_at"]
    assert list(records.rows(VISITS, [""]).columns) == wanted
    assert list(records.frame(VISITS, lambda tables: tables.rows.select(*wanted)).columns) == wanted
    assert set((records.ask(VISITS, "all", lambda tables: tables.rows, {}) or [])[0]) == set(wanted)


def test_the_latest_load_of_a_key_holds(records: Records) -> None:
    first = records.put(VISITS, visits(1, 2, 3), 1, AT)
    then = records.put(VISITS, pd.concat([visits(2), visits(3, minutes=30), visits(4, area=THERE)]), 2, AT)
    assert (first.added, first.areas) == (3, (HERE,))
    assert (then.added, then.changed, then.same, then.removed) == (1, 1, 1, 0)
    assert set(then.areas) == {HERE, THERE}
    assert list(records.rows(VISITS, [""])["minutes"]) == [10, 10, 30, 10]


def test_a_key_that_repeats_within_a_load_counts_once_as_its_last_row_says(records: Records) -> None:
    change = records.put(VISITS, [visits(1, minutes=1), visits(1, minutes=2)], 1, AT)
    assert (change.added, records.count(VISITS, [""])) == (1, 1)
    assert list(records.rows(VISITS, [""])["minutes"]) == [2]


def test_what_a_whole_load_does_not_have_is_gone(records: Records) -> None:
    records.put(VISITS, visits(1, 2, 3), 1, AT)
    change = records.put(VISITS, visits(2, 5), 2, AT, whole=True)
    assert (change.added, change.same, change.removed) == (1, 1, 2)
    assert keys(records) == ["v002", "v005"]


def test_rows_can_be_taken_out_by_their_keys(records: Records) -> None:
    records.put(VISITS, visits(1, 2, 3), 1, AT)
    change = records.put(VISITS, visits(3), 2, AT, gone=pd.DataFrame({"no": ["v001", "v003", "v009"]}))
    assert (change.removed, change.same) == (1, 1)
    assert keys(records) == ["v002", "v003"]


def test_only_rows_of_ones_own_areas_are_there(records: Records) -> None:
    records.put(VISITS, pd.concat([visits(1), visits(2, area=THERE)]), 1, AT)
    assert keys(records, "440604012") == ["v001"]
    assert keys(records, HERE, THERE) == ["v001", "v002"]
    assert records.row(VISITS, ["440604012"], "v002") is None
    assert records.count(VISITS, ["440604100"]) == 1
    assert records.rows(VISITS, []).empty


def test_a_list_goes_on_after_a_key_and_can_be_narrowed(records: Records) -> None:
    records.put(VISITS, pd.concat([visits(1, 2, 3, 4), visits(5, kind="shop")]), 1, AT)
    assert keys(records, limit=2, after="v001") == ["v002", "v003"]
    assert keys(records, where={"kind": ["shop"]}) == ["v005"]
    assert list(records.rows(VISITS, [""], columns=["kind"]).columns) == ["kind", "_key", "_area", "_load", "_at"]
    with pytest.raises(ValueError, match="has no column 'x; DROP"):
        keys(records, where={"x; DROP": ["1"]})
    assert keys(records, where={"kind": ["' OR 1=1 --"]}) == []


def test_a_frame_without_a_column_is_refused_by_name_and_changes_nothing(records: Records) -> None:
    records.put(VISITS, visits(1), 1, AT)
    with pytest.raises(ValueError, match="without minutes"):
        records.put(VISITS, visits(2).drop(columns="minutes"), 2, AT, whole=True)
    with pytest.raises(ValueError, match="many"):
        records.put(VISITS, [visits(2), visits(3, minutes="many")], 2, AT, whole=True)
    assert keys(records) == ["v001"]


def test_rows_of_before_a_column_was_there_have_none_in_it(records: Records) -> None:
    older = VISITS.model_copy(update={"columns": {name: column for name, column in VISITS.columns.items() if name != "cost"}})
    records.put(older, visits(1).drop(columns="cost"), 1, AT)
    assert records.rows(VISITS, [""])["cost"].isna().all()
    records.put(VISITS, visits(2), 2, AT)
    assert list(records.rows(VISITS, [""])["cost"].fillna(0)) == [0, 1.5]


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(path.read_bytes()[:-10]), lambda path: path.unlink()])
@on_files
def test_a_part_cut_short_by_a_crash_is_noticed_and_the_last_good_state_holds(records: Records, tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    records.put(VISITS, visits(1), 1, AT)
    records.put(VISITS, visits(2), 2, AT)
    spoil(next((tmp_path / "lake" / "records" / "visit").glob("part-2-*.parquet")))
    after = Records.open("", tmp_path, SHANGHAI)
    assert keys(after) == ["v001"]
    assert after.about(VISITS)["through"] == 1
    after.put(VISITS, visits(2, 3), 3, AT)
    assert keys(after) == ["v001", "v002", "v003"]


@on_files
def test_a_manifest_cut_short_by_a_crash_is_noticed(records: Records, tmp_path: Path) -> None:
    records.put(VISITS, visits(1), 1, AT)
    records.put(VISITS, visits(2), 2, AT)
    file = tmp_path / "lake" / "records" / "visit" / "manifest-2.json"
    file.write_text(file.read_text()[:50])
    after = Records.open("", tmp_path, SHANGHAI)
    assert keys(after) == ["v001"]
    after.put(VISITS, visits(9), 3, AT)
    assert keys(after) == ["v001", "v009"]


@on_files
def test_a_part_that_rotted_is_noticed_and_the_last_good_state_holds_until_all_rows_come_anew(records: Records, tmp_path: Path) -> None:
    records.put(VISITS, visits(1), 1, AT)
    records.put(VISITS, visits(2), 2, AT)
    file = rot(records, "visit", "part-2-*.parquet")
    after = Records.open("", tmp_path, SHANGHAI)
    assert keys(after) == ["v001"]
    assert after.about(VISITS)["through"] == 1
    assert after.spoilt(VISITS) == records.spoilt(VISITS) == (file.name,), "every process hears of it"
    after.put(VISITS, visits(3), 3, AT)
    assert keys(after) == ["v001", "v003"]
    assert after.spoilt(VISITS), "what was lost is still missing"
    after.put(VISITS, visits(1, 2, 3), 4, AT, anew=True)
    assert (keys(after), after.spoilt(VISITS)) == (["v001", "v002", "v003"], ())


@on_files
def test_rows_that_no_state_can_tell_are_refused_by_the_files_name_until_they_come_anew(records: Records, tmp_path: Path) -> None:
    records.put(VISITS, visits(1), 1, AT)
    records.put(VISITS, visits(2), 2, AT)
    file = rot(records, "visit", "part-1-*.parquet")
    assert records.verify(VISITS) == [file.name]
    assert records.verify(VISITS) == [], "told once"
    with pytest.raises(Spoilt, match=f"visit/{file.name}"):
        keys(records)
    with pytest.raises(Spoilt):
        records.put(VISITS, visits(3), 3, AT)
    assert records.about(VISITS)["rows"] == 2
    records.put(VISITS, visits(1, 2, 3), 4, AT, whole=True)
    assert (keys(records), records.spoilt(VISITS)) == (["v001", "v002", "v003"], ())


@on_files
def test_a_rollup_that_rotted_is_left_out_and_made_anew_of_the_rows(records: Records, tmp_path: Path) -> None:
    records.put(VISITS, visits(1, 2), 1, AT)
    shape = Shape(dims=("kind",))
    records.fit(VISITS, [shape])
    rot(records, "visit", "cube-*.parquet")
    records.verify(VISITS)
    counted = lambda tables: tables.cube(shape) if tables.cube(shape) is not None else None  # noqa: E731
    assert records.ask(VISITS, "all", counted, {}) is None
    assert (keys(records), records.spoilt(VISITS)) == (["v001", "v002"], ())
    assert records.fit(VISITS, [shape])
    assert sum(row["_n"] for row in records.ask(VISITS, "all", counted, {}) or []) == 2


@on_files
def test_a_part_that_rots_while_it_is_read_is_named_when_reading_fails(records: Records, tmp_path: Path) -> None:
    records.put(VISITS, visits(*range(500)), 1, AT)
    assert len(keys(records, limit=1000)) == 500
    file = next((tmp_path / "lake" / "records" / "visit").glob("part-*.parquet"))
    file.write_bytes(b"PAR1" + bytes(file.stat().st_size - 4))
    with pytest.raises(Spoilt, match=file.name):
        keys(records, limit=1000)


@on_files
def test_who_writes_while_another_wrote_is_told(records: Records, tmp_path: Path) -> None:
    records.put(VISITS, visits(1), 1, AT)

    def slow() -> Iterator[pd.DataFrame]:
        Records.open("", tmp_path, SHANGHAI).put(VISITS, visits(3), 3, AT)
        yield visits(2)

    with pytest.raises(_manifest.Overtaken):
        records.put(VISITS, slow(), 2, AT)
    assert keys(records) == ["v001", "v003"]


@on_files
def test_other_processes_see_a_load_at_once(records: Records, tmp_path: Path) -> None:
    other = Records.open("", tmp_path, SHANGHAI)
    assert keys(other) == []
    records.put(VISITS, visits(1), 1, AT)
    assert keys(other) == ["v001"]


@on_files
def test_many_small_loads_leave_few_files(records: Records, tmp_path: Path) -> None:
    records.fit(VISITS, [Shape(dims=("kind",))])
    for number in range(40):
        records.put(VISITS, visits(number, number // 2, minutes=number), number, AT)
    folder = tmp_path / "lake" / "records" / "visit"
    assert len(list(folder.glob("part-*.parquet"))) < 30
    assert len(list(folder.glob("manifest-*.json"))) == _manifest.KEPT
    assert records.count(VISITS, [""]) == 40
    assert sum(row["_n"] for row in records.ask(VISITS, "all", lambda tables: tables.cube(Shape(dims=("kind",))), {}) or []) == 40


def test_rollups_follow_every_load(records: Records) -> None:
    shape = Shape("at", ("kind", "done?"), ("minutes",))
    records.put(VISITS, visits(1, 2, 3), 1, AT)
    assert records.fit(VISITS, [shape])
    assert not records.fit(VISITS, [shape])
    records.put(VISITS, pd.concat([visits(2, minutes=5), visits(4, kind="shop", at=datetime(2026, 11, 20, 15, tzinfo=UTC))]), 2, AT)
    records.put(VISITS, visits(1, 2, 4, kind="shop"), 3, AT, whole=True)
    frame = pd.DataFrame(records.ask(VISITS, "all", lambda tables: tables.cube(shape), {}))
    found = frame.groupby(["kind", "_day", "done?"])[["_n", "sum_minutes"]].sum()
    assert found[found["_n"] != 0].reset_index().astype({"_day": str}).to_dict("records") == [
        {"kind": "shop", "_day": "2026-11-21", "done?": True, "_n": 3, "sum_minutes": 30.0}
    ]


def test_a_rollup_of_a_column_that_has_become_another_kind_is_made_anew(records: Records) -> None:
    shape = Shape(dims=("minutes",))
    records.put(VISITS, visits(1), 1, AT)
    records.fit(VISITS, [shape])
    other = VISITS.model_copy(update={"columns": {**VISITS.columns, "minutes": VISITS.columns["minutes"].model_copy(update={"kind": "text"})}})
    assert records.state(other).shapes == ()
    records.put(other, visits(1, 2, minutes="10"), 2, AT)
    assert records.fit(other, [shape])
    assert [(row["minutes"], row["_n"]) for row in records.ask(other, "all", lambda tables: tables.cube(shape), {}) or []] == [("10", 2)]
    assert list(records.rows(other, [""])["minutes"]) == ["10", "10"]


def test_what_an_expression_leaves_open_is_filled_with_codes_and_dates_alone(records: Records) -> None:
    records.put(VISITS, pd.concat([visits(1), visits(2, area=THERE)]), 1, AT)

    def ask(area: str) -> list[dict[str, object]] | None:
        return records.ask(VISITS, "here", lambda tables: tables.rows.filter(tables.rows["_area"] == hole("area")).select("no"), {"area": area})

    assert (ask(HERE), ask(THERE)) == ([{"no": "v001"}], [{"no": "v002"}])
    with pytest.raises(ValueError, match="neither a code nor a date"):
        ask("' OR '1'='1")
