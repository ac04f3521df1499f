"""The views of this folder, by id."""

from pathlib import Path

from core.discover import discover
from widgets._base import View

VIEWS = discover(Path(__file__).parent, View, "widgets")
