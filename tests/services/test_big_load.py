"""A load of any size holds some batches at a time: what it must remember of all its rows lies in files, and it counts as well as in memory."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar

import pandas as pd
import pytest

from core.interfaces import Interface
from data_sources import spool, tables_in
from data_sources.connectors._base import SourceError
from services import _load_job, load
from services._parts import Parts
from services.load import Run, load_frame, load_interface
from tests.services.test_load import faults, held, line, lines

BATCH, AT_ONCE, COUNT = 50, 100, 3_000


class Watched(spool.Spool):
    """Notes how much was held."""

    most: ClassVar[Counter[str]] = Counter()

    def add(self, frame: pd.DataFrame) -> None:
        super().add(frame)
        Watched.most["held"] = max(Watched.most["held"], self.most_held)

    def frames(self) -> Iterator[pd.DataFrame]:
        for frame in super().frames():
            Watched.most["given on"] = max(Watched.most["given on"], len(frame))
            Watched.most["frames"] += 1
            yield frame


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Batches of 50 rows, 100 rows and 200 keys in memory: three thousand rows are then as ten million are."""
    monkeypatch.setattr(tables_in, "CHUNK", BATCH)
    monkeypatch.setattr(spool, "HELD", AT_ONCE)
    monkeypatch.setattr(spool, "HELD_KEYS", 2 * AT_ONCE)
    monkeypatch.setattr(load, "Spool", Watched)
    Watched.most = Counter()
    return Watched.most


def many(**over: str) -> list[str]:
    return [line(number, **over) for number in range(COUNT)]


def an_interface(parts: Parts, rows: list[str], **over: Any) -> Run:
    (parts.settings.home / "intake").mkdir(exist_ok=True)
    (parts.settings.home / "intake" / "licences.csv").write_bytes(lines(*rows))
    about = {"id": "licences", "zh": "执照", "en": "Licences", "dataset": "business_licence", "connector": "files", "every": "1h", "owner": "market"}
    made = Interface.model_validate({**about, "settings": {"path": "licences.csv"}, **over})
    parts.city = parts.city.model_copy(update={"interfaces": {made.id: made}})
    return load_interface(parts, "licences")


def test_of_thousands_of_rows_some_batches_are_held_at_a_time(parts: Parts, small: Counter[str]) -> None:
    assert an_interface(parts, many()).added == COUNT
    assert small["held"] <= AT_ONCE + BATCH
    assert small["given on"] <= AT_ONCE + BATCH
    assert small["frames"] >= COUNT / (AT_ONCE + BATCH)
    assert not list((parts.settings.home / "spool").iterdir())


def test_a_key_that_comes_again_batches_later_is_noted_and_its_last_row_counts(parts: Parts, small: Counter[str]) -> None:
    again = [0, 7, 1_500, 2_999]
    run = an_interface(parts, [*many(holder="甲"), *[line(number, holder="乙") for number in again]])
    assert (run.state, run.added) == ("done", COUNT)
    assert faults(parts, run) == [(number + 2, "licence_no", "repeated") for number in again]
    rows = parts.records.rows(parts.city.datasets["business_licence"], [""], limit=COUNT + 1)
    assert [int(key[-5:]) for key in rows.loc[rows["holder"] == "乙", "_key"]] == again


def test_what_refused_rows_said_before_stays_however_many_they_are(parts: Parts, small: Counter[str]) -> None:
    an_interface(parts, many())
    bad = COUNT // 3
    run = an_interface(parts, [line(number, state="?" if number < bad else "有效", holder="乙") for number in range(COUNT - 10)])
    assert (run.bad, run.removed, run.changed) == (bad, 10, COUNT - 10 - bad)
    holders = parts.records.rows(parts.city.datasets["business_licence"], [""], limit=COUNT)["holder"]
    assert dict(holders.value_counts()) == {"乙": COUNT - 10 - bad, "禅城陶瓷厂": bad}


def test_a_source_that_breaks_off_far_into_its_rows_leaves_those_of_before(parts: Parts, small: Counter[str]) -> None:
    load_frame(parts, "business_licence", lines(line(1)), None)
    run = an_interface(parts, [*many(), '"' + "x\n" * 3_000])
    assert run.state == "failed"
    assert len(held(parts)) == 1
    assert not list((parts.settings.home / "spool").iterdir())


def test_a_source_that_dies_while_its_rows_are_put_leaves_those_of_before(parts: Parts, small: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    an_interface(parts, [line(1)])
    version = parts.records.state(parts.city.datasets["business_licence"]).version

    def frames(self: _load_job.Job) -> Iterator[pd.DataFrame]:
        for number, frame in enumerate(self.spool.frames()):
            if number == 5:
                raise SourceError("断了", "the disk is gone")
            yield frame

    monkeypatch.setattr(_load_job.Job, "frames", frames)
    run = an_interface(parts, many())
    assert run.state == "failed"
    assert parts.records.state(parts.city.datasets["business_licence"]).version == version
    assert len(held(parts)) == 1


@pytest.mark.parametrize(("limit", "words"), [({"most_rows": 1_000}, "over 1,000 rows (its limit, most_rows)"), ({"most_mb": 1}, "over 1 MB")])
def test_what_is_more_than_an_interface_may_give_is_refused_with_its_limit(parts: Parts, limit: dict[str, int], words: str) -> None:
    an_interface(parts, [line(1)])
    run = an_interface(parts, [line(number, holder="企业" * 400) for number in range(COUNT)], **limit)
    assert run.state == "failed"
    assert run.why is not None
    assert words in run.why.en
    assert len(held(parts)) == 1


def test_a_source_that_takes_back_very_many_rows_one_by_one_is_told_to_be_asked_in_full(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_load_job, "MOST_GONE", 20)
    an_interface(parts, [line(number) for number in range(30)])
    run = an_interface(parts, [line(number) for number in range(30)], load="incremental", watermark="issued_on", gone="holder")
    assert run.state == "done"
    taken_back = [line(number, holder="已删除") for number in range(30)]
    run = an_interface(parts, taken_back, load="incremental", watermark="issued_on", gone="holder")
    assert run.why is not None
    assert "load: full" in run.why.en
    assert len(held(parts)) == 30
