"""One bus serves one store: machines that share a bus must share the store and the secret too."""

import hashlib
import uuid

from core.errors import Unusable
from data_sources.bus_check import check_bus
from services._parts import Parts
from store import demo as facts

STORE, SECRET = "magnet:store", "magnet:secret"


def check_shared(parts: Parts) -> list[str]:
    """Ask the bus at REDIS_URL what it is and whose; sentences about what is unwise. Nothing to ask of a bus of our own.

    Raises BusAway when it does not answer, Unusable with the cure when it is too old or serves another store or secret.
    """
    if not parts.settings.redis_url:
        return []
    unwise = check_bus(parts.bus)
    if not _same(parts, STORE, _store_id(parts)):
        raise Unusable(
            "The bus at REDIS_URL serves another case store: set the same DATABASE_URL on every machine, or give this installation"
            f" a bus of its own (if the other store is gone for good, clear that bus, or only its key {STORE})."
        )
    if not _same(parts, SECRET, hashlib.sha256(f"magnet {parts.settings.secret}".encode()).hexdigest()[:32]):
        raise Unusable(f"Another machine on this bus has another MAGNET_SECRET: set the same one on all (after changing it, clear the bus's key {SECRET}).")
    return unwise


def _same(parts: Parts, key: str, value: str) -> bool:
    parts.bus.set(key, value, nx=True)
    kept = parts.bus.get(key)
    return isinstance(kept, bytes) and kept.decode() == value


def _store_id(parts: Parts) -> str:
    """What makes this store this one, made at the first time it is asked for."""
    with parts.store.read() as conn:
        known = facts.facts(conn).get("id")
    if known:
        return str(known)
    with parts.store.write() as conn:
        known = facts.facts(conn).get("id") or uuid.uuid4().hex
        facts.put_facts(conn, {"id": known})
    return str(known)
