"""What a connector is: one file in this folder with one CONNECTOR, which hands over reports as they arrive."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Batch:
    """Reports as raw JSON texts; `done` is called once all of them are safely in the ingest stream."""

    payloads: list[bytes]
    done: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Connector:
    """A source of reports. `read(home)` yields what has come since; it is asked every `every_s` seconds by one worker at a time."""

    id: str
    zh: str
    en: str
    every_s: float
    read: Callable[[Path], Iterator[Batch]]
