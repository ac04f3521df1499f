"""What the demo's officer finds on his phone: cases of his own cell that wait for him, and that the demo's other people leave to him."""

import time
from collections.abc import Mapping
from typing import Any

from core.scope import Scope
from services._parts import Parts
from services.act import Post, act
from services.areas import areas
from services.take_report import take_report
from store import officers, tasks

OFFICER = "officer"  # the demo account
NAME = "phone-"  # how such a report's external_id begins
_TASKS = ("verifying", "checking")
_TO_CHECK: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("dispatcher", "accept", {}),
    ("dispatcher", "file_case", {}),
    ("dispatcher", "dispatch", {}),
    ("handler", "sign_for", {}),
    ("handler", "feed_back", {"result": "已处置完毕"}),
    ("dispatcher", "check_result", {}),
)
_TO_VERIFY: tuple[tuple[str, str, dict[str, str]], ...] = (("dispatcher", "verify_report", {}),)
# category, source, title, how it comes to the officer, how far from the middle of the cell (degrees)
_CASES: tuple[tuple[str, str, str, tuple[Any, ...], tuple[float, float]], ...] = (
    ("10-01", "12345", "消防通道被两辆面包车占用", _TO_VERIFY, (0.0002, 0.0001)),
    ("10-02", "citizen", "楼道消防栓没有水", _TO_VERIFY, (-0.0003, 0.0001)),
    ("01-92", "citizen", "垃圾桶满溢", (), (0.0001, -0.0002)),
    ("04-06", "ai_camera", "占道经营", (), (-0.0002, -0.0002)),
    ("06-02", "12345", "井盖破损", _TO_CHECK, (0.0002, 0.0002)),
)


def greet(parts: Parts) -> None:
    """Give the demo's officer something to do where he has nothing left."""
    with parts.store.read() as conn:
        found = officers.account_of(conn, OFFICER)
        busy = found is not None and officers.waits(conn, found["grid"], NAME, _TASKS)
    place = areas(parts).get(found["grid"]) if found else None
    if found is None or place is None or busy:
        return
    run = f"{int(time.time()):x}"
    for n, (category, source, title, way, (east, north)) in enumerate(_CASES):
        where = {"lon": place.lon + east, "lat": place.lat + north}
        no = take_report(parts, {"source": source, "external_id": f"{NAME}{run}-{n}", "category": category, "title": title, **where}, "stream").no
        for version, (role, action, needs) in enumerate(way, 1):
            given = {"department": parts.city.categories[category].department} if action == "dispatch" else needs
            act(parts, Post(role, "演示 · Demo", Scope.of(parts.city.code)), no, action, version, **given)
        with parts.store.write() as conn:
            tasks.give(conn, no, found["officer"])


def left_to_officer(row: Mapping[Any, Any]) -> bool:
    """Whether a case is one of those and waits for whoever tries the phone."""
    return str(row["external_id"]).startswith(NAME) and (row["state"] in _TASKS or row["version"] == 1)
