"""Frames laid aside until all of them are there: few in memory, many in Parquet files that are gone afterwards."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

HELD = 60_000  # rows that stay in memory


class Spool:
    """Frames of one load, in order. Use it as a context: its files are removed at the end."""

    def __init__(self, home: Path) -> None:
        self._home, self._held, self._rows = home, 0, 0
        self._frames: list[pd.DataFrame] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._files: list[Path] = []

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *error: object) -> None:
        self._frames = []
        if self._folder is not None:
            self._folder.cleanup()

    def __len__(self) -> int:
        return self._rows

    def add(self, frame: "pd.DataFrame") -> None:
        """Lay a frame aside."""
        self._frames.append(frame)
        self._held += len(frame)
        self._rows += len(frame)
        if self._held > HELD:
            self._spill()

    def frames(self) -> "Iterator[pd.DataFrame]":
        """All of them, as they were laid aside."""
        import pandas as pd

        for file in self._files:
            yield pd.read_parquet(file)
        yield from self._frames

    def _spill(self) -> None:
        import pandas as pd

        if self._folder is None:
            place = self._home / "spool"
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder = tempfile.TemporaryDirectory(dir=place)
        file = Path(self._folder.name) / f"{len(self._files):06}.parquet"
        pd.concat(self._frames, ignore_index=True).to_parquet(file, index=False)
        self._files.append(file)
        self._frames, self._held = [], 0
