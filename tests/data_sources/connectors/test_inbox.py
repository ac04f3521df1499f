"""Reports laid into the inbox folder are handed over once."""

from pathlib import Path

from data_sources.connectors._base import Ask, Settings
from data_sources.connectors.inbox import read


def lay(home: Path, name: str, text: str) -> Path:
    file = home / "inbox" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_each_line_is_a_report(tmp_path: Path) -> None:
    lay(tmp_path, "a.jsonl", '{"source": "12345"}\n\n{"source": "media"}\n')
    assert [batch.payloads for batch in read(Ask(Settings(), tmp_path))] == [[b'{"source": "12345"}', b'{"source": "media"}']]


def test_a_file_that_was_taken_is_moved_away(tmp_path: Path) -> None:
    file = lay(tmp_path, "a.jsonl", "{}\n")
    for batch in read(Ask(Settings(), tmp_path)):
        batch.done()
    assert not file.exists()
    assert (tmp_path / "inbox" / "done" / "a.jsonl").exists()
    assert list(read(Ask(Settings(), tmp_path))) == []


def test_without_the_folder_there_is_nothing(tmp_path: Path) -> None:
    assert list(read(Ask(Settings(), tmp_path))) == []
