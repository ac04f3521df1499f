"""Where officers on duty have been in the hours of their shift: kept on the bus alone, each point for so many hours, and gone when the shift ends.

Not in the store, so that no backup outlives the shift. One stream an officer; the id of an entry is its time.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import redis

KEY = "magnet:trail:"  # and the officer's id
Point = tuple[int, float, float]  # ms since 1970, lon, lat
_DIGITS = 6
_AT_ONCE = 500
_LATE = "equal or smaller"  # what the bus says of a place older than the last one: it is left out


def keep(bus: "redis.Redis", places: Mapping[int, tuple[float, float]], at_ms: int, hours: float) -> None:
    """Add where officers (by id: lon, lat) are at this moment; what is older than `hours` goes. With 0 hours nothing is kept."""
    if hours <= 0:
        return
    first, lasts = at_ms - int(hours * 3_600_000), int(hours * 3600)
    for ids in _chunks(list(places)):
        steps = bus.pipeline(transaction=False)
        for officer in ids:
            lon, lat = places[officer]
            name = f"{KEY}{officer}"
            steps.execute_command("XADD", name, "MINID", "=", f"{first}-0", f"{at_ms}-*", "p", f"{lon:.{_DIGITS}f},{lat:.{_DIGITS}f}")
            steps.expire(name, lasts)
        for answer in steps.execute(raise_on_error=False):
            if isinstance(answer, Exception) and _LATE not in str(answer):
                raise answer


def drop(bus: "redis.Redis", officers: Iterable[int]) -> int:
    """The shift of these officers has ended: their trails are gone; how many there were."""
    gone = 0
    for ids in _chunks(list(officers)):
        steps = bus.pipeline(transaction=False)
        for officer in ids:
            steps.delete(f"{KEY}{officer}")
        gone += sum(steps.execute())
    return gone


def read(bus: "redis.Redis", officers: Sequence[int], since_ms: int) -> dict[int, list[Point]]:
    """The trails of these officers after a moment, oldest point first; those without one are left out."""
    found: dict[int, list[Point]] = {}
    for ids in _chunks(officers):
        steps = bus.pipeline(transaction=False)
        for officer in ids:
            steps.xrange(f"{KEY}{officer}", min=f"{since_ms}-0")
        answers = cast("list[list[tuple[bytes, dict[bytes, bytes]]]]", steps.execute())
        found |= {officer: [_point(*each) for each in entries] for officer, entries in zip(ids, answers, strict=True) if entries}
    return found


def _point(id: bytes, fields: Mapping[bytes, bytes]) -> Point:
    lon, _, lat = fields[b"p"].partition(b",")
    return int(id.partition(b"-")[0]), float(lon), float(lat)


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
