"""What a connector has goes into the ingest stream, and only then is done."""

from data_sources import bus
from services._parts import Parts
from services.connect import CONNECTORS, pull


def test_a_file_in_the_inbox_is_in_the_stream(parts: Parts) -> None:
    inbox = parts.settings.home / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "morning.jsonl").write_text('{"source": "media"}\n{"source": "media", "n": 2}\n')
    assert pull(parts, CONNECTORS["inbox"]) == 2
    assert parts.bus.xlen(bus.INGEST) == 2
    assert (inbox / "done" / "morning.jsonl").exists()
