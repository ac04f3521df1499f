"""What a load lays aside: in memory or in files, it comes back the same."""

from pathlib import Path

import numpy as np
import pytest

from data_sources import spool
from data_sources.spool import Repeats, Spool


@pytest.mark.parametrize("held", [spool.HELD_KEYS, 7])
def test_rows_whose_key_comes_again_are_found_in_memory_and_in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    monkeypatch.setattr(spool, "HELD_KEYS", held)
    with Spool(tmp_path) as laid_aside:
        repeats = Repeats(laid_aside)
        for start in range(0, 40, 10):
            numbers = np.arange(start, start + 10)
            repeats.add(np.array([f"k{number % 30}" for number in numbers], dtype=object), numbers)
        assert repeats.found(100) == (10, list(range(10)))
        assert repeats.found(3) == (10, [0, 1, 2])
    assert not list(tmp_path.glob("spool/*"))


def test_without_any_key_none_comes_again(tmp_path: Path) -> None:
    with Spool(tmp_path) as laid_aside:
        assert Repeats(laid_aside).found(5) == (0, [])
