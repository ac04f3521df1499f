"""Warnings by the Common Alerting Protocol become rows; what is no valid alert is left out with its reason."""

from pathlib import Path

import pytest

from data_sources.connectors._base import Ask, Batch, SourceError
from data_sources.connectors.cap import Cap, alert_rows, read
from tests.json_server import source
from tests.real_data import real

SAMPLE = (Path(__file__).parents[2] / "data" / "intake" / "rainstorm.cap.xml").read_bytes()


def ask(home: Path = Path(), **settings: str) -> Batch:
    (batch,) = read(Ask(Cap.model_validate(settings), home, private=True))
    return batch


def test_an_alert_is_a_row_in_the_wanted_language_and_takes_back_the_one_before() -> None:
    before, row = alert_rows(SAMPLE)
    assert before == {"identifier": "44060441600000_20261105061000", "gone": True}
    assert {name: row[name] for name in ("event", "colour", "area", "expires", "sender_name", "gone")} == {
        **{"event": "暴雨", "colour": "orange", "area": "祖庙街道", "expires": "2026-11-05T14:15:00+08:00"},
        **{"sender_name": "区气象台", "gone": False},
    }
    assert (round(row["lon"], 3), round(row["lat"], 3)) == (113.105, 23.025)
    assert alert_rows(SAMPLE, language="en")[1]["event"] == "Rainstorm"


def test_a_cancellation_only_takes_back_and_an_exercise_is_none() -> None:
    cancelled = alert_rows(SAMPLE.replace(b"<msgType>Update", b"<msgType>Cancel"))
    assert [row["gone"] for row in cancelled] == [True]
    assert alert_rows(SAMPLE.replace(b"Actual", b"Exercise")) == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"<scope>Public</scope>", b"", "scope is missing"),
        (b"Severe", b"Bad", "severity is Bad"),
        (b"</alert>", b"", "no XML"),
        (b"<alert", b'<!DOCTYPE a [<!ENTITY x "y">]><alert', "declares entities"),
        (b"alert", b"report", "no alert"),
    ],
)
def test_what_is_no_valid_alert_says_why(old: bytes, new: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        alert_rows(SAMPLE.replace(old, new))


def test_alerts_of_a_feed_are_fetched_from_its_own_host_alone() -> None:
    with source() as there:
        entry = '<entry><link href="{}" type="application/cap+xml"/></entry>'
        links = "".join(entry.format(link) for link in ("/a.cap", "https://example.org/b.cap"))
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{links}</feed>'.encode()
        there.answer = lambda asked: feed if there.came[-1][0] == "/rows" else SAMPLE
        assert len(ask(url=there.url).numbers) == 2
        assert [path for path, _, _ in there.came] == ["/rows", "/a.cap"]
        there.answer = lambda asked: b"<html><body>closed</body></html>"
        with pytest.raises(SourceError, match="neither CAP nor a feed"):
            ask(url=there.url)


def test_alerts_lie_in_a_folder(tmp_path: Path) -> None:
    place = tmp_path / "intake" / "warnings"
    place.mkdir(parents=True)
    (place / "a.xml").write_bytes(SAMPLE)
    (place / "b.xml").write_bytes(b"<alert/>")
    batch = ask(tmp_path, path="warnings")
    assert (len(batch.numbers), [each.code for each in batch.broken]) == (2, ["bad_cap"])
    with pytest.raises(SourceError, match="intake"):
        ask(tmp_path, path="../secret")


def test_real_alerts_of_others_are_read() -> None:
    storm = alert_rows(real("protocol/cap/cap12_nws_thunderstorm_polygon.cap").read_bytes())
    assert storm[0]["event"] == "SEVERE THUNDERSTORM"
    assert storm[0]["colour"] == "orange"
    fires = alert_rows(real("protocol/cap/cap12_australia_rfs.cap").read_bytes())
    assert fires[0]["identifier"]
    with pytest.raises(ValueError, match="scope is missing"):
        alert_rows(real("protocol/cap/cap12_invalid_missing_scope.cap").read_bytes())
