"""What has to go goes: old refusals, ended sessions, failed sign-ins, what was told, searches, picked ground, imports, photos, tiles, lost consumers."""

from datetime import UTC, datetime, timedelta

from services._parts import Parts
from services.bases import sweep_tiles
from services.deliver import sweep as sweep_deliveries
from services.imports import sweep as sweep_imports
from services.ingest import forget_consumers
from services.photos import sweep_photos
from services.voices import sweep_voices
from store import accounts, devices, entries, grounds, rejected, search, tellings

KEEP_REFUSED = timedelta(days=30)
KEEP_FAILURES = timedelta(days=1)
KEEP_TOLD = timedelta(days=90)
KEEP_WAITING = timedelta(days=30)
KEEP_GROUNDS = timedelta(days=60)
KEEP_SEARCHES = timedelta(days=30)
KEEP_ENTRIES = timedelta(days=400)  # a phone may have been in a drawer


def tidy(parts: Parts, now: datetime | None = None) -> None:
    """Clear away what its time has passed."""
    now = now or datetime.now(UTC)
    with parts.store.write() as conn:
        rejected.sweep(conn, now - KEEP_REFUSED)
        tellings.sweep(conn, now - KEEP_TOLD)
        devices.forget_waiting(conn, now - KEEP_WAITING)
        entries.sweep(conn, now - KEEP_ENTRIES)
        grounds.sweep(conn, now - KEEP_GROUNDS)
        search.sweep_searches(conn, now - KEEP_SEARCHES)
        accounts.sweep(conn, now, now - KEEP_FAILURES)
    sweep_photos(parts, now)
    sweep_deliveries(parts, now)
    sweep_voices(parts, now)
    sweep_imports(parts, now)
    sweep_tiles(parts)
    forget_consumers(parts)
