"""Callbacks that cross magnets: one file per page or gesture, each with `register(app, parts)`."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def found() -> Iterator[Callable[[Any, Any], None]]:
    """The `register` of every file of this folder."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if not path.stem.startswith("_"):
            yield importlib.import_module(f"callbacks.{path.stem}").register
