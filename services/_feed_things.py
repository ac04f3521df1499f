"""What the demo's feed does with things: sensors are read, body-cams go where their officers go, trails of the shift grow."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from data_sources import bus
from data_sources.demo import equipment, feed
from services import trails
from services._parts import Parts
from store import things

_READ_AT_ONCE = 0.06  # the share of sensors that are read at a time
_LEAST_READ = 6
_SWITCHED = 0.02  # the share of body-cams on duty that are switched on or off at a time
_NEAR = np.array([0.00012, 0.00011])  # degrees, about 12 m: whoever stands still adds nothing to his trail
_BEFORE_MIN = 30  # minutes of walking that trails begin with


class Carried:
    """Walkers on duty and where they are, as the feed has them."""

    def __init__(self, walk: feed.Walk, duty: Callable[[], np.ndarray]) -> None:
        self.walk, self.duty = walk, duty
        self.index = {id: i for i, id in enumerate(walk.ids)}


class ThingsFeed:
    """The things of one running feed."""

    def __init__(self, parts: Parts, carried: Carried, now: Callable[[], datetime], rng: np.random.Generator) -> None:
        self._parts, self._carried, self._now, self._rng = parts, carried, now, rng
        with parts.store.read() as conn:
            self._sensors = [dict(row) for row in things.every_sensor(conn)]
            cams = [row for row in things.every_bodycam(conn) if row["officer"] in carried.index]
        self._cams = [row["gb_id"] for row in cams]
        self._cam_online = np.array([row["online"] for row in cams], dtype=bool)
        self._cam_walker = np.array([carried.index[row["officer"]] for row in cams], dtype=int)
        self._cam_groups = feed.grouped(row["area"] for row in cams)
        self._last = np.full_like(carried.walk.at, np.nan)
        trails.end(parts, carried.walk.ids)
        self._walked_before()

    # ── sensors ──
    def read_sensors(self, _gone: float) -> None:
        """Some sensors are read; those of a higher band go on towards the usual first."""
        if not self._sensors:
            return
        now, count = self._now(), max(_LEAST_READ, round(_READ_AT_ONCE * len(self._sensors)))
        chosen = {int(i) for i in self._rng.choice(len(self._sensors), min(count, len(self._sensors)), replace=False)}
        chosen |= {i for i, sensor in enumerate(self._sensors) if sensor["band"]}
        read = [self._read(self._sensors[i], now) for i in sorted(chosen) if self._parts.city.sensors.get(self._sensors[i]["sort"])]
        with self._parts.store.write() as conn:
            things.set_readings(conn, {each["id"]: {name: each[name] for name in ("value", "band", "online", "at")} for each in read})
        bus.publish(self._parts.bus, [sensor_message(each, now) for each in read])

    def _read(self, sensor: dict[str, Any], now: datetime) -> dict[str, Any]:
        kind = self._parts.city.sensors[sensor["sort"]]
        sensor["online"] = bool(self._rng.random() < equipment.SENSORS_ONLINE)
        if sensor["online"]:
            value = equipment.next_reading(kind.id, sensor["value"], kind.bands[-1], now, self._rng)
            sensor.update(value=value, band=kind.band(value), at=now)
        return sensor

    # ── body-cams ──
    def carry(self, _gone: float) -> None:
        """Where the body-cams of officers on duty are."""
        duty, at, now = self._carried.duty(), self._carried.walk.at, self._now().isoformat(timespec="milliseconds")
        messages = []
        for code, group in self._cam_groups.items():
            walkers = self._cam_walker[group]
            v = {"keys": [self._cams[i] for i in group], "xy": feed.packed(at[walkers]), "duty": duty[walkers].astype(int).tolist()}
            messages.append({"topic": "bodycam", "key": code, "area": code, "at": now, "v": {**v, "online": self._cam_online[group].astype(int).tolist()}})
        bus.publish(self._parts.bus, messages, keep=False)

    def switch(self, _gone: float) -> None:
        """Body-cams are on while their officers are on duty, mostly."""
        if not self._cams:
            return
        duty = self._carried.duty()[self._cam_walker]
        wanted = duty & np.where(self._rng.random(len(duty)) < _SWITCHED, ~self._cam_online, self._cam_online | (self._rng.random(len(duty)) < 0.5))
        on, off = np.flatnonzero(wanted & ~self._cam_online), np.flatnonzero(~wanted & self._cam_online)
        if not len(on) and not len(off):
            return
        with self._parts.store.write() as conn:
            things.set_bodycams(conn, [self._cams[i] for i in on], True, self._now())
            things.set_bodycams(conn, [self._cams[i] for i in off], False, self._now())
        self._cam_online = wanted

    # ── trails ──
    def follow(self, _gone: float) -> None:
        """Add where everybody on duty is to the trail of his shift."""
        self._keep(self._now())

    def went_off(self, officers: Sequence[int]) -> None:
        """The shift of these officers is over."""
        for id in officers:
            if id in self._carried.index:
                self._last[self._carried.index[id]] = np.nan
        trails.end(self._parts, officers)

    def _keep(self, at: datetime) -> None:
        places = self._carried.walk.at
        moved = self._carried.duty() & ~(np.abs(places - self._last) < _NEAR).all(axis=1)
        self._last[moved] = places[moved]
        where = {self._carried.walk.ids[int(i)]: (float(places[i, 0]), float(places[i, 1])) for i in np.flatnonzero(moved)}
        trails.keep(self._parts, where, at)

    def _walked_before(self) -> None:
        """The last half hour, walked through in one go, so that trails are there when somebody looks."""
        now = self._now()
        for minutes in range(_BEFORE_MIN, 0, -1):
            self._carried.walk.step(60.0, self._carried.duty())
            self._keep(datetime.fromtimestamp(now.timestamp() - 60 * minutes, now.tzinfo))


def sensor_message(sensor: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A reading as screens hear it."""
    v = {name: sensor[name] for name in ("sort", "value", "band", "online")}
    return {"topic": "sensor", "key": sensor["id"], "area": sensor["area"], "at": now.isoformat(timespec="milliseconds"), "v": v}
