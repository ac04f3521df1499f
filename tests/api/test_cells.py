"""Cells, staff changes and the community card over REST: who may, what is out of scope, stale versions, files too large."""

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from data_sources.boundaries import LARGEST_BYTES
from store import tables
from tests.kit import NANPU, ZUMIAO_OTHER

CELLS = f"/api/v1/cells/{NANPU}"


def draft(browser: Any) -> list[dict[str, Any]]:
    """The present cells as a draft with one more name."""
    found = browser.get(CELLS).json["cells"]
    kept = [{"key": c["code"], "was": c["code"], **{k: c[k] for k in ("name", "name_en", "kind", "lines", "outline")}} for c in found]
    return [{**kept[0], "name": "祖庙 网格"}, *kept[1:]]


def test_a_draft_is_checked_saved_and_listed_as_a_version(client: Any) -> None:
    admin = client("admin", "440604")
    said = admin.post(f"{CELLS}/check", json={"cells": draft(admin)})
    assert (said.status_code, said.json["summary"]["changed"]) == (200, 1)
    saved = admin.put(CELLS, json={"version": 0, "cells": draft(admin), "note": "改名"})
    assert (saved.status_code, saved.json["cells"][0]["name"]) == (200, "祖庙 网格")
    assert [each["note"] for each in admin.get(f"{CELLS}/versions").json["items"]] == ["改名"]
    back = admin.post(f"{CELLS}/restore", json={"version": saved.json["version"], "edit": 0})
    assert back.json["cells"][0]["name"] == "01 网格"


def test_a_stale_version_is_409_and_says_what_happened_since(client: Any) -> None:
    admin = client("admin", "440604")
    mine = draft(admin)
    admin.put(CELLS, json={"version": 0, "cells": mine, "note": "先到"})
    late = admin.put(CELLS, json={"version": 0, "cells": mine})
    assert (late.status_code, late.json["error"]["since"][0]["note"]) == (409, "先到")


@pytest.mark.parametrize("role", ["community", "leader", "dispatcher", "officer", "handler"])
def test_nobody_but_an_administrator_changes_cells(client: Any, role: str) -> None:
    admin, other = client("admin", "440604"), client(role, NANPU)
    assert other.put(CELLS, json={"version": 0, "cells": draft(admin)}).status_code == 403
    assert other.post(f"{CELLS}/check", json={"cells": draft(admin)}).status_code == 403


@pytest.mark.parametrize("path", ["/cells/{}", "/cells/{}/versions", "/communities/{}", "/communities/{}/survey", "/staff/{}001", "/cells.file?area={}"])
def test_another_community_is_not_there(client: Any, path: str) -> None:
    assert client("community", NANPU).get("/api/v1" + path.format(ZUMIAO_OTHER)).status_code == 404


@pytest.mark.parametrize("code", ["440604", "440604012", "440604012999", "x"])
def test_only_a_community_has_cells(client: Any, code: str) -> None:
    assert client("admin", "440604").get(f"/api/v1/cells/{code}").status_code == 404


def test_an_outline_outside_the_community_is_refused_in_words(client: Any) -> None:
    admin = client("admin", "440604")
    mine = draft(admin)
    mine[0]["outline"]["coordinates"] = [[[113.0, 23.0], [113.01, 23.0], [113.01, 23.01], [113.0, 23.0]]]
    refused = admin.put(CELLS, json={"version": 0, "cells": mine})
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "outside")
    assert "超出社区范围" in refused.json["error"]["zh"]


def test_a_file_of_over_50_mb_is_413_with_the_cure_whether_it_says_its_length_or_not(client: Any) -> None:
    admin = client("admin", "440604")
    for length in ({"content_length": LARGEST_BYTES + 1}, {"headers": {"Transfer-Encoding": "chunked"}}):
        refused = admin.post(f"{CELLS}/file", input_stream=io.BytesIO(b"x" * (LARGEST_BYTES + 1)), **length)
        assert (refused.status_code, refused.json["error"]["code"]) == (413, "too_large")
        assert "simplify" in refused.json["error"]["message"]


def test_an_export_is_a_file_of_its_form(client: Any) -> None:
    community = client("community", NANPU)
    for form, begins in (("geojson", b'{"type": "Feature'), ("shp", b"PK"), ("gpkg", b"SQLite format 3")):
        given = community.get(f"/api/v1/cells.file?area={NANPU}&form={form}&crs=zone")
        assert (given.status_code, given.data[: len(begins)]) == (200, begins)
    assert community.get(f"/api/v1/cells.file?area={NANPU}&crs=moon").status_code == 400


def test_the_survey_is_filled_by_the_community_kept_by_version_and_read_by_the_district(client: Any) -> None:
    community, leader = client("community", NANPU), client("leader", "440604")
    path = f"/api/v1/communities/{NANPU}/survey"
    assert community.get(path).json["known"]["area_km2"] == pytest.approx(1.14, rel=0.02)
    bad = community.put(path, json={"version": 0, "answers": {"residents": "many"}})
    assert (bad.status_code, bad.json["error"]["field"]) == (400, "residents")
    assert community.put(path, json={"version": 0, "answers": {"residents": 12, "main_problem": "停车"}}).json["version"] == 1
    assert community.put(path, json={"version": 0, "answers": {}}).status_code == 409
    assert leader.put(path, json={"version": 1, "answers": {}}).status_code == 403
    assert leader.get(path).json["answers"] == {"residents": 12, "main_problem": "停车"}


def test_the_card_hides_fewer_than_five_residents_from_all_but_their_community(client: Any, parts: Any) -> None:
    with parts.store.write() as conn:
        conn.execute(update(tables.areas).where(tables.areas.c.code == NANPU).values(residents=3, households=9))
    path = f"/api/v1/communities/{NANPU}"
    assert client("leader", "440604").get(path).json["residents"] == "<5"
    assert client("community", NANPU).get(path).json["residents"] == 3
    assert client("leader", "440604").get(path).json["households"] == 9


def test_a_change_of_staff_goes_its_way_over_rest(client: Any) -> None:
    community, leader = client("community", NANPU), client("leader", "440604")
    given = {"cell": f"{NANPU}001", "post": "part_time", "comes_name": "陈测试7001", "from_day": "2999-01-01", "reason": "新聘"}
    assert community.post("/api/v1/staff-changes", json=given).status_code == 400
    given["from_day"] = f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d}"
    id = community.post("/api/v1/staff-changes", json=given).json["id"]
    assert community.post(f"/api/v1/staff-changes/{id}/acknowledge", json={}).status_code == 403
    assert leader.post(f"/api/v1/staff-changes/{id}/acknowledge", json={}).status_code == 200
    assert leader.post(f"/api/v1/staff-changes/{id}/return", json={"answer": "晚了"}).status_code == 409
    assert [each["name"] for each in leader.get(f"/api/v1/staff/{NANPU}001").json["items"]] == ["陈测试7001"]
    assert leader.post("/api/v1/staff-changes/99/acknowledge", json={}).status_code == 404
