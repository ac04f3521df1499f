"""What a connector is: one file in this folder with one CONNECTOR, which hands over rows of a dataset or reports as they arrive."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from core.errors import BadInput
from core.words import Words
from data_sources.outgoing import addresses

if TYPE_CHECKING:
    import pandas as pd
    import redis

CHUNK = 20_000  # rows a batch holds at most


class Settings(BaseModel):
    """What a connector asks for: its fields are what an interface writes under `settings`."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceError(Exception):
    """The source gave nothing that can be used; `words` say what happened and what to do, and hold no secret and no row."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a source now.

    `watermark` is up to where it was read the last time (None: all is asked for), `by` their column which it is a value of.
    `keys` are secrets by the name that settings give, `private` whether the source may lie on this machine or in a private network.
    """

    settings: Any
    home: Path
    interface: str = ""
    watermark: str | None = None
    by: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    private: bool = False
    bus: "redis.Redis | None" = None

    def key(self, name: str | None) -> str | None:
        """The secret of this name. Raises SourceError where none is set."""
        if name is None:
            return None
        if name not in self.keys:
            raise SourceError(f"没有设置密钥 {name}：请写入 INTERFACE_KEYS", f"there is no key {name}: add it to INTERFACE_KEYS")
        return self.keys[name]

    def address(self, host: str | None, port: int) -> str:
        """The IP address behind a host, checked: connect to this one, since asking for the name again could give another. Raises SourceError."""
        try:
            return addresses(f"http://[{host}]:{port}/" if ":" in (host or "") else f"http://{host}:{port}/", self.private)[0]
        except BadInput as bad:
            raise SourceError(bad.words.zh.rstrip("。"), bad.words.en.rstrip(".")) from None


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that the reader itself had to leave out: its number, a code of core.rows.REASONS, what stands there."""

    row: int
    code: str
    value: str = ""


def nothing() -> None:
    """What is done with a batch whose source need not hear that it was kept."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of what a source has: reports as raw JSON texts, or rows by column with their `numbers` (as a spreadsheet counts).

    `done` is called once all of it is safely kept, so that the source may forget it; `mark` is up to where one has read with it.
    """

    payloads: Sequence[bytes] = ()
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    numbers: Sequence[int] = ()
    broken: Sequence[Broken] = ()
    mark: str | None = None
    bytes: int = 0
    done: Callable[[], None] = nothing

    @classmethod
    def of(cls, rows: "Sequence[Mapping[str, Any]] | pd.DataFrame", first: int = 1, **more: Any) -> "Batch":
        """A batch of rows, or of a frame; `first` is the number of the first one. A row without a column has nothing in it."""
        numbers = range(first, first + len(rows))
        if not isinstance(rows, Sequence):
            return cls(columns={str(name): rows[name].tolist() for name in rows.columns}, numbers=numbers, **more)
        names = dict.fromkeys(name for row in rows for name in row)
        return cls(columns={str(name): [row.get(name) for row in rows] for name in names}, numbers=numbers, **more)


@dataclass(frozen=True, slots=True)
class Connector:
    """A source. `read(ask)` yields what it has; what is wrong with the source as a whole is a SourceError.

    A connector of rows is asked by the interfaces that name it, in their rhythm; one of reports by itself, every `every_s` seconds by one worker.
    `pushed`: its sources speak by themselves, so that an interface from which nothing came has not gone well.
    """

    id: str
    zh: str
    en: str
    read: Callable[[Ask], Iterator[Batch]]
    asks: type[Settings] = Settings
    every_s: float | None = None
    pushed: bool = False
