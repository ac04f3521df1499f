"""Real sets of data that may be tried with but not shipped: they lie beside the project, or a test is skipped."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def real(name: str) -> Path:
    """The file of this name in `shared/data` beside the project, or beside the folder it stands in. Skips the test where there is none."""
    for folder in ROOT.parents[:2]:
        if (found := folder / "shared" / "data" / name).exists():
            return found
    pytest.skip(f"shared/data/{name} is not here")
