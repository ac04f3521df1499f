"""Indicators over REST."""

import pytest

from core.datasets import DataColumn
from data_sources._records_files import Files
from tests.kit import NANPU, ZUMIAO_OTHER, a_case
from tests.services.test_figures_datasets import FIRMS, VISITS, indicator, load, visit


def test_the_list_has_title_unit_measure_and_definition(client) -> None:
    items = {item["id"]: item for item in client("leader").get("/api/v1/indicators").json["items"]}
    assert items["case.open"]["title"] == {"zh": "在办案件", "en": "Open cases"}
    assert (items["case.on_time_rate"]["measure"], items["case.on_time_rate"]["unit"]["zh"]) == ("ratio", "%")
    assert items["case.on_time_rate"]["says"]["zh"]


def test_the_list_goes_on_where_it_stopped(client) -> None:
    leader = client("leader")
    first = leader.get("/api/v1/indicators?limit=2").json
    second = leader.get(f"/api/v1/indicators?limit=2&after={first['next']}").json
    assert len(first["items"]) == 2
    assert first["items"][-1]["id"] < second["items"][0]["id"]


def test_an_answer_without_area_and_period_is_of_ones_own_and_the_indicators(client, parts) -> None:
    a_case(parts)
    found = client("community", NANPU).get("/api/v1/indicators/case.new").json
    assert (found["value"], found["area"], found["period"], found["approximate"]) == (1, NANPU, "today", False)


def test_rows_come_by_a_dimension(client, parts) -> None:
    a_case(parts)
    found = client("leader").get("/api/v1/indicators/case.open?by=category").json
    assert [(row["id"], row["value"]) for row in found["rows"]] == [("01", 1)]


def test_outside_the_scope_is_404_and_nonsense_400(client) -> None:
    nanpu = client("community", NANPU)
    assert nanpu.get(f"/api/v1/indicators/case.open?area={ZUMIAO_OTHER}").status_code == 404
    assert nanpu.get("/api/v1/indicators/case.wrong").status_code == 404
    refused = nanpu.get("/api/v1/indicators/case.open?by=moon")
    assert (refused.status_code, refused.json["error"]["field"]) == (400, "by")


@pytest.fixture
def visits(parts) -> None:
    """Visits of a dataset, twenty of them in 南浦社区, and indicators over them."""
    made = [
        indicator("all", by=["kind", "note"]),
        indicator("share", "ratio", part={"kind": ["home"]}, by=["kind"]),
        indicator("each", "ratio", numerator={"measure": "count"}, denominator={"dataset": "firm", "measure": "count"}, by=["area"]),
    ]
    note = {"note": DataColumn(id="note", zh="说明", en="Note")}
    visit_set = VISITS.model_copy(update={"columns": {**VISITS.columns, **note}})
    parts.city = parts.city.model_copy(update={"datasets": {"visit": visit_set, "firm": FIRMS}, "indicators": {each.id: each for each in made}})
    load(parts, *({**visit(n), "note": "x"} for n in range(20)), dataset=visit_set)
    load(parts, visit(1), dataset=FIRMS)


@pytest.mark.usefixtures("visits")
def test_a_filter_that_is_sql_is_a_value_that_nothing_has(client) -> None:
    leader = client("leader")
    for text in ("x' OR 1=1 --", "x'; DROP TABLE visit; --", "<first>", '" OR ""="', "x\\' OR 1=1"):
        found = leader.get("/api/v1/indicators/visit.all", query_string={"filter": f"note={text}"})
        assert found.status_code in (200, 400), found.text
        assert found.status_code == 400 or found.json["value"] == 0
    assert leader.get("/api/v1/indicators/visit.all").json["value"] == 20


@pytest.mark.usefixtures("visits")
def test_where_there_is_nothing_to_divide_by_there_is_no_number_and_why(client) -> None:
    found = client("leader").get(f"/api/v1/indicators/visit.each?area={ZUMIAO_OTHER}").json
    assert (found["value"], found["denominator"], found["state"], found["why"]["en"]) == (None, 0, "no_data", "Nothing to divide by: the denominator is zero")


@pytest.mark.usefixtures("visits")
def test_a_lake_file_cut_short_leaves_the_last_good_numbers_with_their_time(client, parts) -> None:
    leader, dataset = client("leader"), parts.city.datasets["visit"]
    if not isinstance(parts.records.keeper, Files):
        pytest.skip("rows are kept in a database")
    before = leader.get("/api/v1/indicators/visit.all").json
    load(parts, *({**visit(n), "note": "x"} for n in range(20, 30)), dataset=dataset, number=2)
    newest = max((parts.records.keeper.folder / "visit").glob("part-*.parquet"), key=lambda file: file.stat().st_mtime_ns)
    newest.write_bytes(newest.read_bytes()[:-7])
    parts.records.keeper = Files(parts.records.keeper.folder, parts.city.tz)  # the process begins again
    parts.bus.flushall()
    after = client("leader").get("/api/v1/indicators/visit.all").json
    assert (after["value"], after["data_time"]) == (before["value"], before["data_time"])


def test_a_parameter_that_does_not_exist_is_refused_by_name(client) -> None:
    refused = client("leader").get("/api/v1/indicators/case.open?filters=state%3Ddone")
    assert (refused.status_code, refused.json["error"]["field"]) == (400, "filters")
