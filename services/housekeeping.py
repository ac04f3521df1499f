"""What has to go goes: old refusals, ended sessions, failed sign-ins, deliveries, imported files, photos no case came for, consumers of workers long gone."""

from datetime import UTC, datetime, timedelta

from services._parts import Parts
from services.deliver import sweep as sweep_deliveries
from services.imports import sweep as sweep_imports
from services.ingest import forget_consumers
from services.photos import sweep_photos
from store import accounts, rejected

KEEP_REFUSED = timedelta(days=30)
KEEP_FAILURES = timedelta(days=1)


def tidy(parts: Parts, now: datetime | None = None) -> None:
    """Clear away what its time has passed."""
    now = now or datetime.now(UTC)
    with parts.store.write() as conn:
        rejected.sweep(conn, now - KEEP_REFUSED)
        accounts.sweep(conn, now, now - KEEP_FAILURES)
    sweep_photos(parts, now)
    sweep_deliveries(parts, now)
    sweep_imports(parts, now)
    forget_consumers(parts)
