"""Files of reports laid into a folder: `$MAGNET_HOME/inbox/*.jsonl`, one report a line, moved to `inbox/done/` when taken.

Write the file under another name and rename it, so that it is complete when it is found. A line that is no report
is refused like one from any other door: with its reason, and without holding up the rest.
"""

from collections.abc import Iterator
from pathlib import Path

from data_sources.connectors._base import Ask, Batch, Connector


def read(ask: Ask) -> Iterator[Batch]:
    """One batch a file, oldest name first."""
    inbox = ask.home / "inbox"
    for file in sorted(inbox.glob("*.jsonl")):
        lines = [line for line in file.read_bytes().splitlines() if line.strip()]
        yield Batch(lines, done=lambda file=file: _away(file))  # type: ignore[misc]


def _away(file: Path) -> None:
    done = file.parent / "done"
    done.mkdir(exist_ok=True)
    file.rename(done / file.name)


CONNECTOR = Connector("inbox", zh="收件目录", en="Inbox folder", every_s=5.0, read=read)
