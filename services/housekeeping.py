"""What has to go goes: old refusals, ended sessions, failed sign-ins, what was told, searches, picked ground, imports, photos, tiles, lost consumers."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from core.datasets import span
from core.retention import days_of
from services import audit
from services._parts import Parts
from services.bases import sweep_tiles
from services.deliver import sweep as sweep_deliveries
from services.imports import sweep as sweep_imports
from services.ingest import forget_consumers
from services.photos import sweep_photos
from services.voices import sweep_voices
from store import accounts, aged, devices, entries, grounds, rejected, search, tellings, trail, typed_names


def tidy(parts: Parts, now: datetime | None = None) -> None:
    """Clear away what its time has passed; what was cleared is on record by kind and number."""
    now = now or datetime.now(UTC)

    def before(kind: str) -> datetime:
        return now - timedelta(days=days_of(kind, parts.city.keep))

    with parts.store.write() as conn:
        gone = {
            "rejected": rejected.sweep(conn, before("rejected")),
            "tellings": tellings.sweep(conn, before("tellings")),
            "waiting_devices": devices.forget_waiting(conn, before("waiting_devices")),
            "entries": entries.sweep(conn, before("entries")),
            "grounds": grounds.sweep(conn, before("grounds")),
            "sealed_names": typed_names.sweep(conn, before("sealed_names")),
            "searches": search.sweep_searches(conn, before("searches")),
            "login_failures": accounts.sweep(conn, now, before("login_failures")),
            "audit": _clear_trail(conn, now, before("audit")),
        }
        if cleared := {kind: count for kind, count in gone.items() if count}:
            audit.record(conn, None, "retention", detail=cleared)
    _clear_datasets(parts, now)
    sweep_photos(parts, now)
    sweep_deliveries(parts, now)
    sweep_voices(parts, now)
    sweep_imports(parts, now)
    sweep_tiles(parts)
    forget_consumers(parts)


def _clear_datasets(parts: Parts, now: datetime) -> None:
    """Records of the case store that are datasets go when these keep them no longer; loaded rows do so in services/load.py."""
    for dataset in parts.city.datasets.values():
        if dataset.family and dataset.keep:
            with parts.store.write() as conn:
                if count := aged.sweep(conn, dataset.family, now - span(dataset.keep)):
                    audit.record(conn, None, "retention", f"dataset:{dataset.id}", detail={"rows": count, "keep": dataset.keep})


def _clear_trail(conn: Connection, now: datetime, before: datetime) -> int:
    """Lines of the audit trail whose time has passed go by the trail's own way, which keeps the last hash; how many."""
    last, cut = trail.until(conn, before), trail.last_cut(conn)
    if last is None or last.n <= (cut.n if cut else 0):
        return 0
    trail.cut(conn, now, before, last)
    return last.n - (cut.n if cut else 0)
