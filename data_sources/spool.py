"""What a load lays aside until all of it is there: few rows in memory, many in files that are gone afterwards."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Longs = np.ndarray[Any, Any]

HELD = 60_000  # rows that stay in memory
HELD_KEYS = 1_000_000  # keys that do, of which only hashes are held (16 bytes each)
BUCKETS = 64


class Spool:
    """Frames of one load, in order. Use it as a context: its files are removed at the end."""

    def __init__(self, home: Path) -> None:
        self._home, self._held, self._rows = home, 0, 0
        self._frames: list[pd.DataFrame] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._files: list[Path] = []
        self._others: list[Spool] = []
        self.most_held = 0  # rows that were in memory at once

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *error: object) -> None:
        self._frames = []
        for other in self._others:
            other.__exit__()
        if self._folder is not None:
            self._folder.cleanup()

    def __len__(self) -> int:
        return self._rows

    def add(self, frame: "pd.DataFrame") -> None:
        """Lay a frame aside."""
        self._frames.append(frame)
        self._held += len(frame)
        self._rows += len(frame)
        self.most_held = max(self.most_held, self._held)
        if self._held > HELD:
            self._spill()

    def frames(self) -> "Iterator[pd.DataFrame]":
        """All of them, as they were laid aside."""
        import pandas as pd

        for file in self._files:
            yield pd.read_parquet(file)
        yield from self._frames

    def folder(self) -> Path:
        """Where its files lie."""
        if self._folder is None:
            place = self._home / "spool"
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder = tempfile.TemporaryDirectory(dir=place)
        return Path(self._folder.name)

    def beside(self) -> "Spool":
        """Another one that ends with this one."""
        other = Spool(self._home)
        self._others.append(other)
        return other

    def _spill(self) -> None:
        import pandas as pd

        file = self.folder() / f"{len(self._files):06}.parquet"
        pd.concat(self._frames, ignore_index=True).to_parquet(file, index=False)
        self._files.append(file)
        self._frames, self._held = [], 0


class Repeats:
    """Which keys of a load come again, and in which rows they came before. Beyond a million keys they lie in files of a spool, by hash."""

    def __init__(self, spool: Spool) -> None:
        self._spool, self._held, self._spilt = spool, 0, False
        self._pairs: list[Longs] = []

    def add(self, keys: "Longs", numbers: "Longs") -> None:
        """Note keys (texts) and the numbers of their rows."""
        import numpy as np
        import pandas as pd

        self._pairs.append(np.column_stack([pd.util.hash_array(keys).view("int64"), numbers.astype("int64")]))
        self._held += len(numbers)
        if self._held > HELD_KEYS:
            self._spill()

    def found(self, most: int) -> "tuple[int, list[int]]":
        """How many rows have a key that comes again later, and the `most` first of their numbers."""
        import numpy as np

        if self._spilt:
            self._spill()
        count, first = 0, np.empty(0, dtype="int64")
        for pairs in self._buckets():
            order = np.argsort(pairs[:, 0], kind="stable")
            hashes = pairs[order, 0]
            again = pairs[order[:-1][hashes[:-1] == hashes[1:]], 1]
            count += len(again)
            first = np.sort(np.concatenate([first, again]))[:most]
        return count, first.tolist()

    def _buckets(self) -> "Iterator[Longs]":
        import numpy as np

        if not self._spilt:
            yield np.concatenate(self._pairs) if self._pairs else np.empty((0, 2), dtype="int64")
            return
        for bucket in range(BUCKETS):
            if (file := self._file(bucket)).exists():
                yield np.fromfile(file, dtype="int64").reshape(-1, 2)

    def _spill(self) -> None:
        import numpy as np

        pairs = np.concatenate(self._pairs) if self._pairs else np.empty((0, 2), dtype="int64")
        buckets = pairs[:, 0].view("uint64") >> np.uint64(64 - BUCKETS.bit_length() + 1)
        for bucket in np.unique(buckets):
            with self._file(int(bucket)).open("ab") as file:
                pairs[buckets == bucket].tofile(file)
        self._pairs, self._held, self._spilt = [], 0, True

    def _file(self, bucket: int) -> Path:
        return self._spool.folder() / f"keys-{bucket:02}.bin"
