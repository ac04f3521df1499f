"""A table becomes cases: each row taken or refused, once, also when the worker dies in the middle; what was closed is history."""

import csv
import io
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.case_file import DERIVED, REPORTED, rebuilt
from core.errors import BadInput, NotFound
from data_sources import sheets
from services import imports
from services._parts import Parts
from services.answer import Question, answer
from services.cases import case
from services.run_imports import Importer
from store import cases, outbox
from tests import kit

HEAD = ["srnumber", "createddate", "closeddate", "requesttype", "status", "latitude", "longitude", "reporter", "phone"]
GOOD = ["1-1", "2018-01-01 00:00:09", "2018-01-06 10:18:29", "Bulky Items", "Closed", "23.025", "113.102", "王测试0001", "13800000001"]
OPEN = ["1-2", "2018-01-02 00:00:09", "", "Bulky Items", "Open", "23.025", "113.102", "", ""]
BACKWARDS = ["1-3", "2018-01-03 00:00:09", "2018-01-01 00:00:00", "Bulky Items", "Closed", "23.025", "113.102", "", ""]
NOWHERE = ["1-4", "2018-01-04 00:00:09", "2018-01-06 00:00:00", "Bulky Items", "Closed", "", "", "", ""]
AWAY = ["1-5", "2018-01-04 00:00:09", "2018-01-06 00:00:00", "Bulky Items", "Closed", "34.06", "-118.29", "", ""]
STRANGE = ["1-6", "2018-01-04 00:00:09", "2018-01-06 00:00:00", "Feedback", "Closed", "23.025", "113.102", "", ""]
MAPPED = {"categories": {"Bulky Items": "01-35"}, "zone": "America/Los_Angeles"}


@pytest.fixture
def dispatcher(parts: Parts) -> Any:
    return kit.account(parts, "dispatcher", "440604")


def table(*rows: list[str]) -> bytes:
    return sheets.csv_written([HEAD, *rows])


def handed(parts: Parts, who: Any, *rows: list[str]) -> tuple[int, dict[str, Any]]:
    made = imports.hand_in(parts, who, "la311.csv", table(*rows))
    return made["id"], {**made["mapping"], **MAPPED}


def run(parts: Parts) -> None:
    importer = Importer(parts)
    while importer.turn():
        pass


def imported(parts: Parts, who: Any, *rows: list[str]) -> dict[str, Any]:
    id, mapping = handed(parts, who, *rows)
    imports.start(parts, who, id, mapping)
    run(parts)
    return imports.one(parts, who, id)


def cases_of(parts: Parts) -> dict[str, Any]:
    with parts.store.read() as conn:
        numbers = cases.numbers_of(conn, {("la311", f"1-{n}") for n in range(1, 1000)})
        return {external: cases.one(conn, no) for (_, external), no in numbers.items()}


def test_good_rows_are_taken_and_each_bad_one_is_named(parts: Parts, dispatcher: Any) -> None:
    done = imported(parts, dispatcher, GOOD, OPEN, BACKWARDS, NOWHERE, AWAY, STRANGE)
    assert (done["state"], done["taken"], done["known"], done["refused"]) == ("done", 2, 0, 4)
    assert done["reasons"] == {"closed_before_created": 1, "no_place": 1, "outside": 1, "unknown_category": 1}
    assert done["notes"] == {"no_zone": 2}
    told = [(each["row"], each["column"], each["code"]) for each in imports.refused_rows(parts, dispatcher, done["id"])]
    assert told == [
        (4, "closeddate", "closed_before_created"),
        (5, "longitude", "no_place"),
        (6, "longitude", "outside"),
        (7, "requesttype", "unknown_category"),
    ]


def test_the_preview_shows_the_first_rows_as_cases_masked_and_keeps_nothing(parts: Parts, dispatcher: Any) -> None:
    id, mapping = handed(parts, dispatcher, GOOD, BACKWARDS, *([OPEN] * 60))
    shown = imports.preview(parts, dispatcher, id, mapping)
    assert (len(shown["rows"]), shown["good"], shown["bad"]) == (50, 49, 1)
    first, second = shown["rows"][:2]
    assert (first["row"], first["area"]["zh"], first["category"]["id"], first["closed_at"]) == (2, "南浦社区", "01-35", "2018-01-07T02:18:29+08:00")
    assert first["reporter"] == "王****** 138****0001"
    assert (second["error"]["column"], second["error"]["value"], second["error"]["code"]) == ("closeddate", "2018-01-01 00:00:00", "closed_before_created")
    assert cases_of(parts) == {}
    assert "王测试" not in str(imports.one(parts, dispatcher, id)["about"])
    missing = imports.preview(parts, dispatcher, id, {**mapping, "place": "fixed"})["missing"]
    assert [each["field"] for each in missing] == ["area"]


def test_what_was_closed_elsewhere_is_history_with_its_own_times(parts: Parts, dispatcher: Any) -> None:
    imported(parts, dispatcher, GOOD, OPEN)
    closed, open_ = cases_of(parts)["1-1"], cases_of(parts)["1-2"]
    assert (closed["state"], closed["closed_at"].isoformat(), closed["due_at"]) == ("closed", "2018-01-06T18:18:29+00:00", None)
    assert closed["no"].startswith("C20180101-")
    assert closed["flags"]["imported"] == open_["flags"]["imported"] == 1
    # what is open has its time from now on
    assert open_["state"] == "reported"
    assert open_["reported_at"].year == 2018
    assert open_["deadline_at"] > datetime.now(UTC)
    with parts.store.read() as conn:
        for row in (closed, open_):
            again = rebuilt(parts.city.workflow, {name: row[name] for name in REPORTED}, cases.steps_of(conn, row["no"]), parts.city.zone)
            assert again == {name: row[name] for name in DERIVED}
    steps = case(parts, kit.account(parts, "leader", "440604"), closed["no"])["steps"]
    assert [step["zh"] for step in steps] == ["上报", "导入时已了结"]


def test_nothing_of_it_is_urgent_news_or_work_of_today(parts: Parts, dispatcher: Any) -> None:
    imported(parts, dispatcher, GOOD, OPEN)
    with parts.store.read() as conn:
        told = outbox.oldest(conn, 10)
    assert [(row["key"][:9], row["alarm"]) for row in told] == [("C20180102", False)]  # the open one, without sound
    leader = kit.account(parts, "leader", "440604")
    assert [answer(parts, leader, Question(name, "440604", "today"))["value"] for name in ("case.new", "case.closed")] == [0, 0]


def test_what_was_called_off_elsewhere_is_void_here(parts: Parts, dispatcher: Any) -> None:
    imported(parts, dispatcher, [*GOOD[:4], "Cancelled", *GOOD[5:]], [*OPEN[:4], "Cancelled", *OPEN[5:]])
    found = cases_of(parts)
    assert [(row["state"], row["closed_at"], row["due_at"]) for row in found.values()] == [("voided", None, None)] * 2
    assert found["1-2"]["state_at"] == found["1-2"]["reported_at"]


def test_the_same_file_again_changes_nothing(parts: Parts, dispatcher: Any) -> None:
    imported(parts, dispatcher, GOOD, OPEN)
    again = imported(parts, dispatcher, GOOD, OPEN, GOOD)
    assert (again["taken"], again["known"], again["refused"]) == (0, 3, 0)
    assert len(cases_of(parts)) == 2


def test_the_mapping_of_the_same_columns_is_remembered(parts: Parts, dispatcher: Any) -> None:
    imported(parts, dispatcher, GOOD)
    made = imports.hand_in(parts, dispatcher, "next.csv", table(OPEN))
    assert (made["remembered"], made["mapping"]["categories"], made["mapping"]["zone"]) == (True, {"Bulky Items": "01-35"}, "America/Los_Angeles")


def test_refused_rows_come_back_as_they_were_with_their_reason(parts: Parts, dispatcher: Any) -> None:
    done = imported(parts, dispatcher, GOOD, NOWHERE)
    lines = list(csv.reader(io.StringIO(imports.refused_file(parts, dispatcher, done["id"], "csv").decode("utf-8-sig"))))
    assert lines[1][: len(HEAD)] == NOWHERE
    assert lines[1][len(HEAD) :] == [
        "3",
        "longitude",
        "没有位置：请补上，或选「没有位置的行归入」 · It has no place: give it, or choose an area for rows without one",
    ]
    # corrected and handed in again it is taken; the added columns do not matter
    lines[1][5:7] = ["23.025", "113.102"]
    made = imports.hand_in(parts, dispatcher, "corrected.csv", sheets.csv_written(lines))
    imports.start(parts, dispatcher, made["id"], {**made["mapping"], **MAPPED, "source": "la311"})
    run(parts)
    assert imports.one(parts, dispatcher, made["id"])["taken"] == 1


def test_rows_without_a_place_or_all_of_them_may_go_to_one_area(parts: Parts, dispatcher: Any) -> None:
    id, mapping = handed(parts, dispatcher, NOWHERE, AWAY)
    imports.start(parts, dispatcher, id, {**mapping, "place": "fixed", "area": kit.NANPU})
    run(parts)
    assert {row["area"] for row in cases_of(parts).values()} == {kit.NANPU}


def test_others_do_not_see_it(parts: Parts, dispatcher: Any, client: Any) -> None:
    done = imported(parts, dispatcher, NOWHERE)
    admin = kit.account(parts, "admin", "440604")
    assert imports.list_imports(parts, admin) == []
    for ask in (imports.one, imports.refused_rows, lambda p, a, id: imports.refused_file(p, a, id, "csv")):
        with pytest.raises(NotFound):
            ask(parts, admin, done["id"])
    assert client("community").get("/api/v1/imports").status_code == 403


def test_it_is_stopped_and_goes_on_where_it_was(parts: Parts, dispatcher: Any) -> None:
    rows = [[f"1-{n}", *GOOD[1:]] for n in range(1, 451)]
    id, mapping = handed(parts, dispatcher, *rows)
    imports.start(parts, dispatcher, id, mapping)
    importer = Importer(parts)
    importer.turn()
    assert imports.stop(parts, dispatcher, id)["taken"] == 200
    assert importer.turn() is False
    imports.start(parts, dispatcher, id, mapping)
    importer.turn()
    run(parts)  # another worker, which has read nothing yet
    importer.turn()
    done = imports.one(parts, dispatcher, id)
    assert (done["state"], done["taken"], done["known"], len(cases_of(parts))) == ("done", 450, 0, 450)
    with pytest.raises(BadInput, match="begun"):
        imports.start(parts, dispatcher, id, mapping)


def test_killed_in_the_middle_it_loses_and_doubles_nothing(parts: Parts, dispatcher: Any) -> None:
    rows = [[f"1-{n}", *GOOD[1:]] if n % 3 else [f"1-{n}", *NOWHERE[1:]] for n in range(1, 901)]
    id, mapping = handed(parts, dispatcher, *rows)
    imports.start(parts, dispatcher, id, mapping)
    code = """
import os, signal, sys
from app import open_city
from core.settings import Settings
from data_sources import bus
from services import run_imports
from services._parts import Parts
from store.engine import Store
settings = Settings.read({"MAGNET_HOME": sys.argv[1]})
parts = Parts(settings, open_city(settings), Store.open(sys.argv[2], settings.home), bus.connect(sys.argv[3]), None, None)
kept, count = run_imports._keep, [0]
def dying(*args):
    count[0] += 1
    made = kept(*args)
    if count[0] == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return made
run_imports._keep = dying
importer = run_imports.Importer(parts)
while importer.turn():
    pass
"""
    url = parts.bus.connection_pool.connection_kwargs
    address = f"redis://:{url.get('password') or ''}@{url['host']}:{url['port']}" if "host" in url else f"unix://:{url.get('password') or ''}@{url['path']}"
    done = subprocess.run(
        [sys.executable, "-c", code, str(parts.settings.home), kit.address(parts), address], cwd=Path(__file__).parents[2], capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert imports.one(parts, dispatcher, id)["done"] == 200
    run(parts)
    after = imports.one(parts, dispatcher, id)
    assert (after["taken"], after["known"], after["refused"], len(cases_of(parts))) == (600, 0, 300, 600)


def test_a_file_that_is_gone_says_so(parts: Parts, dispatcher: Any) -> None:
    id, mapping = handed(parts, dispatcher, GOOD)
    imports.start(parts, dispatcher, id, mapping)
    imports.sweep(parts, datetime.now(UTC) + timedelta(days=31))
    run(parts)
    failed = imports.one(parts, dispatcher, id)
    assert (failed["state"], failed["error"]) == ("failed", "The file is not kept any more: hand it in again.")


def test_over_rest_a_workbook_goes_all_the_way(client: Any, parts: Parts) -> None:
    me = client("dispatcher")
    made = me.post("/api/v1/imports?name=%E5%B7%A5%E5%8D%95.xlsx", data=sheets.written({"工单": [HEAD, GOOD, BACKWARDS]}))
    assert (made.status_code, made.json["name"], made.json["total"]) == (201, "工单.xlsx", 2)
    id, mapping = made.json["id"], {**made.json["mapping"], **MAPPED}
    values = me.get(f"/api/v1/imports/{id}/values?column=requesttype").json["items"]
    assert values == [{"value": "Bulky Items", "count": 2}]
    assert me.post(f"/api/v1/imports/{id}/preview", json={"mapping": mapping}).json["bad"] == 1
    assert me.post(f"/api/v1/imports/{id}/start", json={"mapping": {**mapping, "zone": "Moon"}}).status_code == 400
    assert me.post(f"/api/v1/imports/{id}/start", json={"mapping": mapping}).json["state"] == "running"
    run(parts)
    assert me.get(f"/api/v1/imports/{id}").json["state"] == "done"
    assert me.get(f"/api/v1/imports/{id}/refused").json["items"][0]["row"] == 3
    assert me.get(f"/api/v1/imports/{id}/refused/file?form=xlsx").data[:2] == b"PK"
    assert me.post("/api/v1/imports?name=x", data=b"\xd0\xcf\x11\xe0").json["error"]["code"] == "old_format"
    assert me.post("/api/v1/imports?name=x", data=b"x" * (50 * 2**20 + 1)).status_code == 413
