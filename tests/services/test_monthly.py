"""The monthly tables: filled from what is held, of one's own area, with the missing cells and why."""

from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from core.errors import BadInput, NotFound
from services import monthly
from services._parts import Parts
from services.load import load_frame
from tests.kit import NANPU, ZUMIAO_OTHER, account


@pytest.fixture
def last_month(parts: Parts) -> str:
    """The month the tables are of when nobody says which."""
    return f"{datetime.now(parts.city.tz).date().replace(day=1) - timedelta(days=1):%Y-%m}"


def population(parts: Parts, month: str, **over: object) -> None:
    row = {"area": NANPU, "month": f"{month}-01", "registered": 300, "floating": 120, "born": 2, "died": 1, "moved_in": 9, "moved_out": 7}
    other = {**row, "area": ZUMIAO_OTHER, "registered": 999}
    load_frame(parts, "population_month", pd.DataFrame([{**row, **over}, other]).astype(object), None)


def fire_checks(parts: Parts, month: str) -> None:
    row = {"check_no": "XF1", "place": "=1+1", "kind": "shop", "checked_on": f"{month}-05", "faults": 3, "mended": 2, "due_on": None, "area": f"{NANPU}001"}
    rows = [row, {**row, "check_no": "XF2", "due_on": f"{month}-20"}, {**row, "check_no": "XF3", "area": f"{ZUMIAO_OTHER}001"}]
    load_frame(parts, "fire_check", pd.DataFrame(rows).astype(object), None)


def test_there_are_ten_tables_and_the_last_month_comes_first(parts: Parts, last_month: str) -> None:
    found = monthly.listed(parts, account(parts))

    assert len(found["items"]) == 10
    assert found["months"][0] == last_month
    assert found["area"] == NANPU


def test_a_community_finds_its_own_figures_filled_in(parts: Parts, last_month: str) -> None:
    population(parts, last_month)

    found = monthly.table(parts, account(parts), "population")

    assert [(row["zh"], row["cells"]) for row in found["rows"]] == [("南浦社区", [300, 120, 2, 1, 9, 7, None])]
    assert (found["cells"], found["filled"]) == (7, 6)


def test_what_nobody_holds_is_listed_as_left_to_fill_in_by_hand(parts: Parts, last_month: str) -> None:
    population(parts, last_month)

    [missing] = monthly.table(parts, account(parts), "population")["missing"]

    assert (missing["row"], missing["column"], missing["reason"]) == (1, "reasons", "by_hand")


def test_a_month_that_has_not_come_in_is_missing_and_not_nought(parts: Parts, last_month: str) -> None:
    found = monthly.table(parts, account(parts), "population", month=last_month)

    assert found["rows"][0]["cells"] == [None] * 7
    assert {each["reason"] for each in found["missing"]} == {"no_load", "by_hand"}


def test_a_cell_that_is_empty_at_the_source_is_said_so(parts: Parts, last_month: str) -> None:
    fire_checks(parts, last_month)

    found = monthly.table(parts, account(parts), "fire_checks")

    assert len(found["rows"]) == 2
    assert [(each["row"], each["column"], each["reason"]) for each in found["missing"]] == [(1, "due_on", "empty")]


def test_few_residents_are_told_to_their_own_community_alone(parts: Parts, last_month: str) -> None:
    population(parts, last_month)

    own = monthly.table(parts, account(parts), "population")["rows"][0]["cells"]
    above = next(row for row in monthly.table(parts, account(parts, "leader", "440604"), "population")["rows"] if row["zh"] == "南浦社区")["cells"]

    assert own[2:4] == [2, 1]
    assert above[2:4] == ["<5", "<5"]


def test_disputes_are_added_up_by_kind(parts: Parts, last_month: str) -> None:
    row = {"area": NANPU, "month": f"{last_month}-01", "kind": "neighbour", "received": 4, "settled": 3, "confirmed": 1}
    load_frame(parts, "dispute_month", pd.DataFrame([row, {**row, "area": ZUMIAO_OTHER, "received": 6}]).astype(object), None)

    rows = monthly.table(parts, account(parts, "dispatcher", "440604012"), "disputes")["rows"]

    assert rows[0]["zh"] == "邻里"
    assert rows[0]["cells"][:3] == [10, 6, 2]
    assert rows[1]["cells"][:3] == [0, 0, 0]


def test_another_community_and_an_unknown_month_are_refused(parts: Parts) -> None:
    who = account(parts)

    with pytest.raises(NotFound):
        monthly.table(parts, who, "population", area=ZUMIAO_OTHER)
    with pytest.raises(NotFound):
        monthly.table(parts, who, "no_such_table")
    with pytest.raises(BadInput, match="cannot be had"):
        monthly.table(parts, who, "population", month="1999-01")


def test_the_workbook_has_the_lines_the_missing_cells_and_who_took_it(parts: Parts, last_month: str) -> None:
    fire_checks(parts, last_month)
    who = account(parts)

    name, body = monthly.sheet(parts, who, "fire_checks")
    book = openpyxl.load_workbook(BytesIO(b"".join(body)))
    lines, missing = (list(page.iter_rows(values_only=True)) for page in book.worksheets)

    assert name == f"magnet-fire_checks-{NANPU}-{last_month}"
    assert who.username in lines[0][0]
    assert who.username in missing[0][0]
    assert lines[2][:3] == ("1", "XF1", "=1+1")
    assert book.worksheets[0]["C3"].data_type == "s"
    assert lines[2][5] == 3
    assert missing[2] == (1, "1", "整改期限", "来源中此格未填")
    assert len(lines) == 4


def test_addresses_of_rented_homes_stay_masked(parts: Parts) -> None:
    home = {"rental_no": "ZL1", "address": "南浦社区3栋501房", "rooms": 3, "tenants": 7, "grade": "assured", "checked_on": "2026-11-01", "area": f"{NANPU}001"}
    load_frame(parts, "rental_home", pd.DataFrame([home]).astype(object), None)

    cells = monthly.table(parts, account(parts), "rented_homes")["rows"][0]["cells"]

    assert "501" not in str(cells)
    assert cells[3:5] == [3, 7]
