"""Everything that goes wrong at once: encodings, broken rows, four forms of dates, a changed column, repeated keys, sources that fail in every way."""

import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from core.interfaces import Interface
from data_sources.connectors import _http
from data_sources.connectors._base import Batch
from services import _load_job, connect, load
from services._parts import Parts
from services.load import Run, load_frame, load_interface
from tests.json_server import Source, source
from tests.kit import NANPU
from tests.services.test_load import HEAD, faults, held

FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d", "%d.%m.%Y")
COUNT = 1000


def row(number: int, day: str, **over: str) -> str:
    values = {
        "no": f"9144060400000{number:05}",
        "holder": f"企业{number}",
        "industry": "",
        "state": "有效",
        "day": day,
        "end": "",
        "phone": "",
        "area": "南浦社区",
    }
    return ",".join({**values, "area": "南浦社区", **over}.values())


def a_dirty_file() -> tuple[str, set[int], dict[str, date]]:
    """A file of a thousand rows with dates in five forms, thirty of them broken, the numbers of these, and the day of each key."""
    luck, lines, broken = random.Random(7), [HEAD], set(range(33, COUNT, 33))
    days = {}
    for number in range(COUNT):
        day = date(2020, 1, 1) + timedelta(days=luck.randrange(2000))
        text = day.strftime(luck.choice(FORMS))
        if number in broken:
            line = luck.choice([row(number, "05/06/2024"), row(number, text, area="火星"), row(number, text, state="?"), row(number, text) + ",多,出", ",,,,,"])
        else:
            line, days[f"9144060400000{number:05}"] = row(number, text), day
        lines.append(line)
    return "\n".join([*lines, row(0, "2024-01-02")]), broken, days | {"914406040000000000": date(2024, 1, 2)}


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_of_a_dirty_file_all_good_rows_are_taken_with_their_right_days_and_each_bad_one_is_named(parts: Parts, encoding: str) -> None:
    text, broken, days = a_dirty_file()
    run = load_frame(parts, "business_licence", text.encode(encoding), None)
    empty = sum(line == ",,,,," for line in text.splitlines())
    assert (run.state, run.good, run.bad) == ("part", COUNT - len(broken) + 1, len(broken) - empty)
    rows = held(parts)
    assert {key: pd.Timestamp(at).date() for key, at in rows["issued_on"].items()} == days
    named = {number for number, _, reason in faults(parts, run) if reason != "repeated"}
    assert named <= {number + 2 for number in broken}
    assert len(named) == run.bad
    assert [number for number, _, reason in faults(parts, run) if reason == "repeated"] == [2]


# ── sources ──
@pytest.fixture
def there(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    monkeypatch.setattr(_http, "PAUSES_S", (0.01, 0.01))
    private = {name: getattr(parts.settings, name) for name in parts.settings.__slots__} | {"webhook_private": True}
    parts.settings = type(parts.settings)(**private)
    with source() as told:
        an_interface(parts, settings={"url": told.url, "timeout_s": 0.3})
        yield told


def an_interface(parts: Parts, **over: Any) -> None:
    about = {"id": "licences", "zh": "执照", "en": "Licences", "dataset": "business_licence", "connector": "http_json", "every": "1h", "owner": "market"}
    made = Interface.model_validate({**about, **over})
    parts.city = parts.city.model_copy(update={"interfaces": {made.id: made}})


def item(number: int, **over: Any) -> dict[str, Any]:
    about = {"licence_no": f"9144060400000{number:05}", "holder": "甲", "state": "valid", "issued_on": "2024-05-06", "area": NANPU}
    return {**about, **over}


def failed(run: Run) -> str:
    assert run.state == "failed"
    assert run.why is not None
    return run.why.en


def test_a_source_that_fails_leaves_the_last_good_rows_and_says_why(parts: Parts, there: Source) -> None:
    there.answer = lambda asked: [item(1), item(2)]
    assert load_interface(parts, "licences").added == 2
    newest = parts.records.about(parts.city.datasets["business_licence"])["newest"]
    there.troubles = [500] * 3
    assert "500" in failed(load_interface(parts, "licences"))
    answers = {b"<html>Login</html>": "web page", b"": "empty", b'[{"a"': "cut short", b"[]": "gave no rows", b'[{"x": 1}]': "needed columns are missing"}
    for answer, words in answers.items():
        there.answer = lambda asked, answer=answer: answer
        assert words in failed(load_interface(parts, "licences"))
    there.wait_s = 1.0
    assert "within" in failed(load_interface(parts, "licences"))
    assert len(held(parts)) == 2
    assert parts.records.about(parts.city.datasets["business_licence"])["newest"] == newest


def test_a_source_whose_column_changes_its_kind_is_told_and_not_taken(parts: Parts, there: Source) -> None:
    there.answer = lambda asked: [item(n) for n in range(30)]
    load_interface(parts, "licences")
    there.answer = lambda asked: [item(n, issued_on="soon") for n in range(30)]
    assert "30 of 30 rows are unusable (mostly bad_date)" in failed(load_interface(parts, "licences"))
    assert {pd.Timestamp(at).date() for at in held(parts)["issued_on"]} == {date(2024, 5, 6)}


def test_late_rows_and_deletions_of_an_incremental_source(parts: Parts, there: Source) -> None:
    over = {"load": "incremental", "watermark": "updated", "gone": "deleted", "late": "1d"}
    an_interface(parts, settings={"url": there.url, "since": "since"}, **over)
    there.answer = lambda asked: [item(1, updated="2026-11-05T08:00:00+08:00"), item(2, updated="2026-11-05T09:00:00+08:00")]
    load_interface(parts, "licences")
    there.answer = lambda asked: [item(1, updated="2026-11-05T10:00:00+08:00", deleted=True), item(3, updated="2026-11-04T20:00:00+08:00", deleted=False)]
    run = load_interface(parts, "licences")
    assert there.came[-1][1]["since"] == "2026-11-04T09:00:00+08:00"
    assert (run.added, run.removed) == (1, 1)
    assert [key[-1] for key in held(parts).index] == ["2", "3"]


def test_a_source_without_an_end_is_stopped(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(ask: Any) -> Iterator[Batch]:
        first = 1
        while True:
            yield Batch.of([item(first + n) for n in range(500)], first)
            first += 500

    an_interface(parts, settings={"url": "http://example.org/"})
    monkeypatch.setitem(connect.CONNECTORS, "http_json", _like(connect.CONNECTORS["http_json"], endless))
    monkeypatch.setattr(_load_job, "MOST_ROWS", 5_000)
    assert "over 5,000 rows" in failed(load_interface(parts, "licences"))
    monkeypatch.setattr(_load_job, "MOST_ROWS", 10**9)
    monkeypatch.setattr(load, "LONGEST_S", 0.2)
    assert "not come to its end" in failed(load_interface(parts, "licences"))
    assert held(parts).empty


def test_very_many_rows_at_once_do_not_fill_the_memory(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve batches need hardly more than three: what is laid aside goes to disk."""

    def many(count: int) -> Any:
        def read(ask: Any) -> Iterator[Batch]:
            for at in range(count):
                yield Batch.of([item(at * 400 + n) for n in range(400)], at * 400 + 1)

        return read

    an_interface(parts, settings={"url": "http://example.org/"})
    monkeypatch.setattr("data_sources.spool.HELD", 400)
    monkeypatch.setattr("core.rows.MOST_KNOWN", 400)
    peaks = []
    for count in (3, 12):
        monkeypatch.setitem(connect.CONNECTORS, "http_json", _like(connect.CONNECTORS["http_json"], many(count)))
        tracemalloc.start()
        run = load_interface(parts, "licences")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert run.good == count * 400
    assert peaks[1] < peaks[0] * 2


def _like(connector: Any, read: Any) -> Any:
    return replace(connector, read=read)
