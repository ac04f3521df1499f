"""The records in whose words people are named: one file a kind."""

from pathlib import Path

from core.discover import discover
from services.masked_in._base import Kind

KINDS = discover(Path(__file__).parent, Kind, "services.masked_in")
