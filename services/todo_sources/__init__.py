"""Where the to-do list comes from: one file a source."""

from pathlib import Path

from core.discover import discover
from services.todo_sources._base import Source

SOURCES = discover(Path(__file__).parent, Source, "services.todo_sources")
