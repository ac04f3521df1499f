"""Entries of a stream are read from where the last load ended, and stay in it."""

import json
from pathlib import Path
from typing import Any

import pytest
import redis

from data_sources.connectors._base import Ask, Batch, SourceError
from data_sources.connectors.redis_stream import RedisStream, read
from services._parts import Parts

SAMPLE = json.loads((Path(__file__).parents[2] / "data" / "intake" / "pedestrians.json").read_text(encoding="utf-8"))["data"]["items"]


def ask(bus_url: str, watermark: str | None = None, **over: Any) -> Ask:
    where = redis.connection.parse_url(bus_url)
    address = f"redis://{where.get('host', '127.0.0.1')}:{where['port']}"
    keys = {"bus": where.get("password") or ""}
    return Ask(RedisStream(url=address, stream="counts", user=where.get("username"), key="bus", **over), Path(), "counts", watermark, keys=keys, private=True)


def test_entries_are_rows_and_the_mark_is_the_last_one(parts: Parts, bus_url: str) -> None:
    ids = [parts.bus.xadd("counts", {"sensor": row["sensor"], "n": str(row["count"])}) for row in SAMPLE[:3]]
    (batch,) = read(ask(bus_url))
    assert batch.columns["sensor"] == [row["sensor"] for row in SAMPLE[:3]]
    assert batch.mark == ids[-1].decode()
    parts.bus.xadd("counts", {"sensor": "later", "n": "1"})
    (after,) = read(ask(bus_url, batch.mark))
    assert after.columns["sensor"] == ["later"]
    assert parts.bus.xlen("counts") == 4


def test_json_in_one_field_becomes_columns(parts: Parts, bus_url: str) -> None:
    parts.bus.xadd("counts", {"json": json.dumps(SAMPLE[0])})
    parts.bus.xadd("counts", {"json": "broken"})
    found: list[Batch] = list(read(ask(bus_url, json_field="json")))
    assert found[0].columns["sensor"] == [SAMPLE[0]["sensor"], None]


def test_a_wrong_key_and_what_is_no_stream_are_said_so(parts: Parts, bus_url: str) -> None:
    parts.bus.set("counts", "1")
    with pytest.raises(SourceError, match="no stream"):
        list(read(ask(bus_url)))
    wrong = ask(bus_url)
    with pytest.raises(SourceError, match=r"refuses|reached"):
        list(read(Ask(wrong.settings, Path(), keys={"bus": "wrong"}, private=True)))
    with pytest.raises(SourceError, match="private network"):
        list(read(Ask(wrong.settings, Path(), keys=dict(wrong.keys))))
