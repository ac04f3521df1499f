"""One running feed of the demo: what it knows, and the jobs it does in their rhythm."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from core.areas import at_level
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.scope import Scope
from core.warnings import Held, confirm, trend
from data_sources import bus
from data_sources.demo import crowd, feed
from data_sources.demo._seeds import chance
from data_sources.demo.cases import OPEN_NOW, Spot
from data_sources.demo.outlines import points_in
from data_sources.demo.profile import ANSWERED
from data_sources.demo.things import ONLINE
from services._feed_things import Carried, ThingsFeed
from services._parts import Parts
from services._task import AWAY, where
from services.act import Post, act
from services.areas import areas
from services.build_demo import move_on
from services.demo_officer import left_to_officer
from store import demo as queries

log = logging.getLogger("magnet.demo")

_SPOTS_PER_CELL = 12
_KEEP_READINGS = timedelta(hours=49)
_MOST_MOVES = 40  # in one go
_TREND_OF = 12  # readings


@dataclass(slots=True)
class Job:
    """Something the feed does every so many seconds."""

    do: Callable[[float], None]
    every_s: float
    done_at: float


class Feed:
    """One running feed; `tick` does what is due."""

    def __init__(self, parts: Parts) -> None:
        self.parts, self.city = parts, parts.city
        self._rng, self._chance = random.Random(), chance("feed", time.time())
        self._run = f"{int(time.time()):x}"
        self._count = 0
        self.scene, self.festival_s, self.speed = "normal", None, parts.settings.demo_speed  # type: str, float | None, float
        self._open: dict[str, feed.Open] = {}
        self._plans = feed.Plans(self.city)
        self._alive = self._now()
        self._most = 100_000  # changes of duty at once: the first time everybody comes or goes
        self._load()
        self._look(0)
        self._things = ThingsFeed(parts, Carried(self._walkers, self._walking), self._now, self._chance)
        begin = time.monotonic()
        jobs = (
            (self._look, 2),
            (self._walk, 1),
            (self._report, 1),
            (self._reload, 15),
            (self._move, 2),
            (self._crowd, 10),
            (self._duty, 30),
            (self._cameras, 20),
            (self._things.read_sensors, 5),
            (self._things.carry, 2),
            (self._things.switch, 30),
            (self._things.follow, 30),
            (self._rate, 45),
            (self._live_on, 60),
        )
        self._jobs = [Job(do, every, begin - every) for do, every in jobs]

    def tick(self) -> None:
        """Do every job that is due; one that fails is tried again at its next time."""
        for job in self._jobs:
            now = time.monotonic()
            gone = now - job.done_at
            if gone < job.every_s * 0.98:
                continue
            job.done_at = now
            try:
                job.do(min(gone, 3 * job.every_s))
            except AWAY as error:
                log.info("the demo waits: %s", type(error).__name__)
            except Exception as error:  # one job that fails must not end the others
                log.error("demo job failed: %s", where(error))

    # ── what there is ──
    def _load(self) -> None:
        with self.parts.store.read() as conn:
            cells, staff, cameras = queries.cells(conn), queries.list_officers(conn), queries.list_cameras(conn)
            at_work = queries.with_account(conn)
            self._held = {segment: Held(band) for segment, band in queries.last_bands(conn).items()}
        outlines = {row["code"]: shape(row["outline"]) for row in cells}
        shapely.prepare(list(outlines.values()))
        walkers = [row for row in staff if row["post"] == "full_time" and row["grid"] in outlines]
        self._walkers = feed.Walk([row["id"] for row in walkers], [outlines[row["grid"]] for row in walkers])
        self._walker_groups = feed.grouped(row["grid"] for row in walkers)
        self._staff = [row["id"] for row in staff]
        self._staff_of = [row["grid"] for row in staff]
        self._on_duty = np.array([row["on_duty"] for row in staff], dtype=bool)
        self._stays = np.array([row["id"] in at_work for row in staff], dtype=bool)  # nobody is sent home from his screen
        place = {id_: i for i, id_ in enumerate(self._staff)}
        self._walker_staff = np.array([place[row["id"]] for row in walkers], dtype=int)
        self._camera_ids, self._camera_areas = [row["gb_id"] for row in cameras], [row["area"] for row in cameras]
        self._online = np.array([row["online"] for row in cameras], dtype=bool)
        self._counts: dict[str, list[int]] = {}
        split = {row["parent"] for row in cells}
        spots = [
            Spot(code, float(lon), float(lat), ())
            for code, outline in outlines.items()
            if code not in split
            for lon, lat in points_in(outline, _SPOTS_PER_CELL, self._chance)
        ]
        self._reports = feed.Reports(self.city, spots, {code: area.name for code, area in areas(self.parts).items()}) if spots else None

    def _look(self, _gone: float) -> None:
        """Scene and speed, which may be changed while the feed runs."""
        with self.parts.store.read() as conn:
            facts = queries.facts(conn)
        speed = float(facts.get("speed", self.parts.settings.demo_speed))
        if speed != self.speed:
            self.speed = speed
            self._open = {}  # everything is planned anew
        self.scene = facts.get("scene", "normal")
        since = facts.get("scene_since")
        gone = (datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds() if since else None
        self.festival_s = None if gone is None else gone if self.scene == "festival" else -gone
        self.usual = round(OPEN_NOW * float(facts.get("scale", 1.0)))

    # ── cases ──
    def _report(self, gone: float) -> None:
        now = self._now()
        if self._reports is None:
            return
        share = self.usual / OPEN_NOW
        for _ in range(feed.reports_due(now, gone, self.speed * share, self._chance)):
            self._count += 1
            payload = self._reports.one(now, f"feed-{self._run}-{self._count}", self.scene == "festival", self._rng)
            self.parts.bus.xadd(bus.INGEST, {"json": payload})

    def _reload(self, _gone: float) -> None:
        """What is open now; cases that others have moved, or that are new, get a new plan."""
        with self.parts.store.read() as conn:
            stored = [feed.Open.of(row) for row in queries.open_cases(conn) if not left_to_officer(row)]
        known, self._open = self._open, {}
        for case in stored:
            before = known.get(case.no)
            self._open[case.no] = before if before and before.version == case.version else self._planned(case, len(stored))

    def _planned(self, case: feed.Open, open_now: int) -> feed.Open:
        return replace(case, planned_at=self._plans.plan(case, time.time(), self.speed, open_now / max(self.usual, 1), self._rng))

    def _move(self, _gone: float) -> None:
        now = time.time()
        ready = sorted((case for case in self._open.values() if case.planned_at <= now), key=lambda case: case.planned_at)
        for case in ready[:_MOST_MOVES]:
            self._act(case)

    def _act(self, case: feed.Open) -> None:
        move = feed.next_action(case, self.city, self._rng)
        if move is None:
            self._open.pop(case.no, None)
            return
        action, role, needs = move
        try:
            after = act(self.parts, self._post(role, case), case.no, action, case.version, **needs)
        except (Conflict, NotFound, NotAllowed, BadInput):  # somebody was faster, or it is not ours to do
            self._open.pop(case.no, None)
            return
        if after["due_at"] is None:
            self._open.pop(case.no, None)
            return
        times = (datetime.fromisoformat(after[name]).timestamp() for name in ("state_at", "due_at"))
        moved = replace(case, state=after["state"], version=after["version"], state_at=next(times), due_at=next(times))
        self._open[case.no] = self._planned(moved, len(self._open))

    def _rate(self, _gone: float) -> None:
        """Some of those who reported say how it went, some minutes after the case was closed."""
        now = datetime.now(UTC)
        with self.parts.store.read() as conn:
            waiting = queries.unrated(conn, ANSWERED, now - timedelta(hours=3))
        for row in waiting:
            minded = random.Random(row["no"])
            if minded.random() > 0.7 or now - row["closed_at"] < timedelta(minutes=minded.uniform(4, 60)):
                continue
            word = minded.choices(("satisfied", "basically", "unsatisfied"), (80, 16, 4))[0]
            try:
                visit = {"solved": "yes", "satisfaction": word}
                act(self.parts, Post("dispatcher", "回访", Scope.of(self.city.code)), row["no"], "return_visit", row["version"], **visit)
            except (Conflict, NotFound):
                continue

    def _post(self, role: str, case: feed.Open) -> Post:
        known, everywhere = areas(self.parts), Scope.of(self.city.code)
        if role == "handler":
            return Post(role, self.city.departments[self.city.categories[case.category].department].zh, everywhere)
        area = known.get(at_level(case.area, "community" if role == "officer" else "town_street") or case.area)
        return Post(role, f"{area.name if area else ''}{'网格员' if role == 'officer' else '综治中心'}", everywhere)

    # ── officers and cameras ──
    def _walking(self) -> np.ndarray:
        """Which of the walkers are on duty."""
        return self._on_duty[self._walker_staff] if len(self._walker_staff) else np.zeros(0, dtype=bool)

    def _walk(self, gone: float) -> None:
        duty = self._walking()
        self._walkers.step(gone, duty)
        now, ids = self._now().isoformat(timespec="milliseconds"), self._walkers.ids
        messages = [
            {
                "topic": "officer",
                "key": code,
                "area": code,
                "at": now,
                "v": {"keys": [ids[i] for i in group], "xy": feed.packed(self._walkers.at[group]), "duty": duty[group].astype(int).tolist()},
            }
            for code, group in self._walker_groups.items()
        ]
        bus.publish(self.parts.bus, messages, keep=False)

    def _duty(self, _gone: float) -> None:
        most, self._most = self._most, max(3, len(self._staff) // 25)
        come, leave = feed.duty_changes(self._on_duty, feed.duty_share(self._now()), most, self._chance)
        come, leave = list({*come, *np.flatnonzero(self._stays & ~self._on_duty).tolist()}), [i for i in leave if not self._stays[i]]
        with self.parts.store.write() as conn:
            queries.set_duty(conn, [self._staff[i] for i in come], True)
            queries.set_duty(conn, [self._staff[i] for i in leave], False)
        self._on_duty[come], self._on_duty[leave] = True, False
        self._things.went_off([self._staff[i] for i in leave])
        bus.dirty(self.parts.bus, _marks("officer", (self._staff_of[i] for i in (*come, *leave))))

    def _cameras(self, gone: float) -> None:
        rate = 2.0 * gone / 20 * min(max(self.speed, 0.0), 5.0) * min(1.0, len(self._online) / 18_000 + 0.1)
        come, leave = feed.camera_changes(self._online, ONLINE, rate, self._chance)
        if not come and not leave:
            return
        now = self._now()
        with self.parts.store.write() as conn:
            queries.set_online(conn, [self._camera_ids[i] for i in come], True, now)
            queries.set_online(conn, [self._camera_ids[i] for i in leave], False, now)
        self._online[come], self._online[leave] = True, False
        changed = [(i, True) for i in come] + [(i, False) for i in leave]
        at = now.isoformat(timespec="milliseconds")
        bus.publish(
            self.parts.bus, [{"topic": "camera", "key": self._camera_ids[i], "area": self._camera_areas[i], "at": at, "v": {"online": on}} for i, on in changed]
        )
        bus.dirty(self.parts.bus, _marks("camera", (self._camera_areas[i] for i, _ in changed)))

    # ── crowds ──
    def _crowd(self, _gone: float) -> None:
        if self.city.crowd is None:
            return
        now = self._now()
        counts = crowd.readings(self.city, now, None if self.festival_s is None else self.festival_s * max(1.0, self.speed))
        messages, changed = [], False
        for s in self.city.crowd.segments:
            before = self._held.get(s.id, Held())
            held = self._held[s.id] = confirm(before, crowd.band_of(self.city, counts[s.id] / s.m2), self.city.crowd.confirm)
            series = self._counts[s.id] = [*self._counts.get(s.id, []), counts[s.id]][-_TREND_OF:]
            value = {"count": counts[s.id], "density": round(counts[s.id] / s.m2, 2), "band": held.band, "trend": trend(series)}
            alarm = {"alarm": True} if held.band == 1 != before.band else {}
            messages.append({"topic": "crowd", "key": s.id, "area": s.area, "at": now.isoformat(timespec="milliseconds"), "v": value, **alarm})
            changed = changed or held.band != before.band
        bus.publish(self.parts.bus, messages)
        if changed or now.second < 10:
            self._keep_readings(now, counts)

    def _keep_readings(self, now: datetime, counts: dict[str, int]) -> None:
        rows = [{"segment": segment, "at": now, "count": count, "band": self._held[segment].band} for segment, count in counts.items()]
        with self.parts.store.write() as conn:
            queries.add_readings(conn, rows)
        segments = self.city.crowd.segments if self.city.crowd else ()
        bus.dirty(self.parts.bus, _marks("crowd", (s.area for s in segments)))

    def _live_on(self, _gone: float) -> None:
        """Remember that the demo was alive, so that the next start knows what it missed."""
        now = self._now()
        if now.date() > self._alive.date():
            move_on(self.parts, self._alive, now)
        self._alive = now
        with self.parts.store.write() as conn:
            queries.put_facts(conn, {"alive_at": now.isoformat(timespec="seconds")})
            queries.forget_readings(conn, now - _KEEP_READINGS)

    def _now(self) -> datetime:
        return datetime.now(self.city.tz)


def _marks(kind: str, codes: Any) -> set[str]:
    return {f"{kind}:{code[:12]}" for code in codes}
