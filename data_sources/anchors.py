"""Where the audit trail is anchored: one file a day outside the database, which only gets longer."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import orjson


def append(folder: Path, day: date, line: dict[str, Any]) -> None:
    """Add a line (JSON) to the day's file and see that it is on the disk."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(folder / f"{day:%Y-%m-%d}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, orjson.dumps(line) + b"\n")
        os.fsync(file)
    finally:
        os.close(file)


def read(folder: Path) -> list[dict[str, Any]]:
    """Every anchor, the first one first, each with its `file`. A line that cannot be read is one without `n`."""
    found: list[dict[str, Any]] = []
    for file in sorted(folder.glob("*.jsonl")):
        for text in file.read_bytes().splitlines():
            try:
                line = orjson.loads(text)
            except orjson.JSONDecodeError:
                line = {}
            found.append({**(line if isinstance(line, dict) else {}), "file": file.name})
    return found
