"""Sources that answer with JSON are read page by page; whatever else they answer is said in words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data_sources.connectors import _http
from data_sources.connectors._base import Ask, SourceError
from data_sources.connectors.http_json import HttpJson, read
from tests.json_server import Asked, Source, source

SAMPLE = json.loads((Path(__file__).parents[2] / "data" / "intake" / "pedestrians.json").read_text(encoding="utf-8"))["data"]["items"]


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    monkeypatch.setattr(_http, "PAUSES_S", (0.01, 0.01))
    with source() as told:
        yield told


def ask(there: Source, home: Path = Path(), by: str | None = None, watermark: str | None = None, **settings: Any) -> Ask:
    return Ask(HttpJson(url=there.url, **settings), home, "counts", watermark, by, {"counter": "secret-1"}, private=True)


def rows(asked: Ask) -> list[dict[str, Any]]:
    found = []
    for batch in read(asked):
        found += [dict(zip(batch.columns, values, strict=True)) for values in zip(*batch.columns.values(), strict=True)]
    return found


def paged(asked: Asked) -> Any:
    size, at = int(asked["size"]), int(asked["page"])
    return {"total": len(SAMPLE), "data": {"items": SAMPLE[(at - 1) * size : at * size]}}


def test_a_real_answer_is_read_page_by_page_with_its_nested_place(there: Source) -> None:
    there.answer = paged
    found = rows(ask(there, rows="data.items", paging="page", size=50))
    assert len(found) == len(SAMPLE)
    assert found[0] == {
        **{"sensor": "1 Courthouse Lane", "date": "2019-01-01", "hour": "6:00-6:59", "count": 4},
        **{"location.lon": 174.76705, "location.lat": -36.84817},
    }
    assert [asked["page"] for _, asked, _ in there.came] == ["1", "2", "3", "4"]


def test_pages_by_offset_and_by_cursor(there: Source) -> None:
    there.answer = lambda asked: SAMPLE[int(asked["skip"]) : int(asked["skip"]) + int(asked["size"])]
    assert len(rows(ask(there, paging="offset", page_name="skip", size=100))) == len(SAMPLE)
    there.answer = lambda asked: {"items": SAMPLE[:2], "more": {"cursor": "b"}} if "after" not in asked else {"items": SAMPLE[2:3], "more": {"cursor": None}}
    assert len(rows(ask(there, rows="items", paging="cursor", page_name="after", next="more.cursor"))) == 3


def test_pages_by_the_address_of_the_next_one(there: Source) -> None:
    there.answer = lambda asked: {"items": SAMPLE[:2], "next": "/rows?at=2"} if "at" not in asked else {"items": SAMPLE[2:4]}
    assert len(rows(ask(there, rows="items", paging="link"))) == 4


def test_the_next_page_may_not_lead_our_key_to_another_host(there: Source) -> None:
    there.answer = lambda asked: {"items": SAMPLE[:2], "next": "https://example.org/steal"}
    with pytest.raises(SourceError, match="another host"):
        rows(ask(there, rows="items", paging="link", auth="bearer", key="counter"))


@pytest.mark.parametrize(
    ("auth", "name", "value"),
    [("bearer", "Authorization", "Bearer secret-1"), ("header", "X-API-Key", "secret-1"), ("basic", "Authorization", "Basic c2VjcmV0LTE=")],
)
def test_the_key_of_the_settings_goes_along(there: Source, auth: str, name: str, value: str) -> None:
    rows(ask(there, auth=auth, key="counter"))
    assert there.came[0][2][name] == value


def test_without_its_key_nothing_is_asked(there: Source) -> None:
    with pytest.raises(SourceError, match="INTERFACE_KEYS"):
        rows(ask(there, auth="bearer", key="nobodys"))
    assert there.came == []


def test_only_what_came_since_is_asked_for_or_kept(there: Source) -> None:
    there.answer = lambda asked: SAMPLE
    rows(ask(there, by="date", watermark="2019-01-01", since="updated_since"))
    assert there.came[0][1]["updated_since"] == "2019-01-01"
    assert rows(ask(there, by="date", watermark="2019-01-01")) == []


def test_an_answer_of_500_is_asked_for_again(there: Source) -> None:
    there.troubles, there.answer = [500, 503], lambda asked: SAMPLE
    assert len(rows(ask(there))) == len(SAMPLE)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"<!DOCTYPE html><title>Login</title>", "web page"),
        (b"", "empty"),
        (b'[{"a": 1}, {"a"', "cut short"),
        (b'{"error": "none"}', "no list of rows at data"),
        (b"[1, 2]", "no list of rows"),
        (b"[" * 100_000, "cut short"),
    ],
)
def test_what_is_no_json_of_rows_is_said_so(there: Source, answer: bytes, words: str) -> None:
    there.answer = lambda asked: answer
    with pytest.raises(SourceError, match=words):
        rows(ask(there, rows="data" if b"error" in answer else ""))


def test_a_refused_key_an_error_and_a_redirect_are_said_so(there: Source) -> None:
    for status, words in ((401, "refuses our key"), (404, "answered 404"), (302, "sends us elsewhere")):
        there.troubles = [status]
        with pytest.raises(SourceError, match=words):
            rows(ask(there))
    there.troubles = [500] * 3
    with pytest.raises(SourceError, match="answered 500"):
        rows(ask(there))


def test_one_that_is_too_slow_is_given_up(there: Source) -> None:
    there.wait_s = 1.0
    with pytest.raises(SourceError, match="within"):
        rows(ask(there, timeout_s=0.2))


def test_one_that_never_ends_is_stopped(there: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    there.answer = lambda asked: SAMPLE[:3]
    with pytest.raises(SourceError, match="same page again"):
        rows(ask(there, paging="page"))
    monkeypatch.setattr(_http, "LARGEST_PAGE", 100_000)
    there.answer = lambda asked: b" " * 2_000_000
    with pytest.raises(SourceError, match="larger"):
        rows(ask(there))


def test_this_machine_is_not_asked_unless_that_is_allowed(there: Source) -> None:
    with pytest.raises(SourceError, match="private network"):
        rows(Ask(HttpJson(url=there.url), Path()))
    assert there.came == []
