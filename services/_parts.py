"""What every service is handed: the opened parts of this process."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import redis

    from core.city import City
    from core.settings import Settings
    from data_sources.lake import Lake
    from data_sources.records import Records
    from store.engine import Store


@dataclass(slots=True, eq=False, weakref_slot=True)
class Parts:
    """Store, bus, lake, rows of datasets and city of this process, opened once by app.py.

    The city changes when another catalogue comes to hold (services.catalogue.refresh).
    """

    settings: "Settings"
    city: "City"
    store: "Store"
    bus: "redis.Redis"
    lake: "Lake"
    records: "Records"
