"""What has to go goes: old refusals and messages, ended sessions, failed sign-ins, photos and recordings no case came for, consumers of workers long gone."""

from datetime import UTC, datetime, timedelta

from services._parts import Parts
from services.ingest import forget_consumers
from services.photos import sweep_photos
from services.voices import sweep_voices
from store import accounts, deliveries, devices, entries, rejected

KEEP_REFUSED = timedelta(days=30)
KEEP_FAILURES = timedelta(days=1)
KEEP_DELIVERIES = timedelta(days=90)
KEEP_WAITING = timedelta(days=30)
KEEP_ENTRIES = timedelta(days=400)  # a phone may have been in a drawer


def tidy(parts: Parts, now: datetime | None = None) -> None:
    """Clear away what its time has passed."""
    now = now or datetime.now(UTC)
    with parts.store.write() as conn:
        rejected.sweep(conn, now - KEEP_REFUSED)
        deliveries.sweep(conn, now - KEEP_DELIVERIES)
        devices.forget_waiting(conn, now - KEEP_WAITING)
        entries.sweep(conn, now - KEEP_ENTRIES)
        accounts.sweep(conn, now, now - KEEP_FAILURES)
    sweep_photos(parts, now)
    sweep_voices(parts, now)
    forget_consumers(parts)
