"""What a briefing counts: one file a kind."""

from pathlib import Path

from core.discover import discover
from services.brief_kinds._base import Kind

KINDS = discover(Path(__file__).parent, Kind, "services.brief_kinds")
