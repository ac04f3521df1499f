"""Cases of the demo: each is lived through from report to evaluation, and cut off where the present is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from core.city import Category, City
from core.clock import Limit, deadlines, limit_of
from data_sources.demo.people import SURNAMES, fictional_phone
from data_sources.demo.profile import ANSWERED, PER_DAY, SOURCES, Mix, per_day, times_of, work_moment, worked

OPEN_NOW = 1250
RED, YELLOW = 0.02, 0.08  # of the open cases
_DOORS, _DOOR_SHARES = tuple(SOURCES), tuple(accumulate(SOURCES.values()))
_LATE = 0.075  # closed after the deadline
_SATISFIED = {"satisfied": 0.80, "basically": 0.16, "unsatisfied": 0.04}
_RATINGS, _RATING_SHARES = tuple(_SATISFIED), tuple(accumulate(_SATISFIED.values()))
# How long each state lasts, as shares of the whole.
_SPENT = {"reported": 5, "accepted": 2, "filed": 2, "dispatched": 8, "handling": 64, "handled": 5, "checking": 10, "check_passed": 4}
_STRAIGHT = ("reported", "accepted", "filed", "dispatched", "handling", "handled", "checking", "check_passed", "closed")
_AGAIN = (*_STRAIGHT[:-2], "rework", *_STRAIGHT[4:])
_ON_THE_SPOT = ("reported", "self_closed")
_REWORKED, _SPOT = 0.022, 0.10
_URGENT = 0.004  # cases made urgent by hand
WORK_FACTOR = 2.0  # a working hour of a limit is worth so many hours in which work is done


@dataclass(slots=True)
class Life:
    """One case with all its moves. Times are seconds since 1970."""

    source: str
    external_id: str
    category: Category
    area: str
    lon: float
    lat: float
    officer: int | None
    reporter: dict[str, str] | None
    began: float
    deadline: float
    states: tuple[str, ...]
    at: list[float]  # when each state was entered
    urgent: bool = False
    resumed: Mapping[Any, Any] | None = None  # the stored row of a case that goes on; its past is fixed
    satisfaction: str | None = None
    flags: dict[str, object] = field(default_factory=dict)

    def stage(self, now: float) -> int:
        """The index of the state the case is in at `now`."""
        stage = 0
        while stage + 1 < len(self.at) and self.at[stage + 1] <= now:
            stage += 1
        return stage

    @property
    def ends(self) -> float:
        """When it is closed."""
        return next(at for state, at in zip(self.states, self.at, strict=True) if state in ("closed", "self_closed"))


@dataclass(frozen=True)
class Spot:
    """A place where something may happen: its cell, the officers of that cell."""

    area: str
    lon: float
    lat: float
    officers: tuple[int, ...]


class Town:
    """What cases are made from: places by weight, categories, the workflow's time shares."""

    def __init__(self, city: City, spots: Sequence[Spot]) -> None:
        self.city, self.spots = city, spots
        self.mix = Mix(city.categories)
        self.shares = {name: state.share for name, state in city.workflow.states.items()}
        self.zone_s = datetime.now(city.tz).utcoffset().total_seconds()  # type: ignore[union-attr]
        self.limits = {c.id: limit_of(c.limit) for c in city.categories.values()}
        self.pace = self._pace()

    def due(self, limit: Limit, start: float, share: float = 1.0) -> tuple[float, float]:
        """When the light turns yellow and red, in seconds since 1970."""
        yellow, red = deadlines(limit, datetime.fromtimestamp(start, UTC), share, self.city.zone)
        return yellow.timestamp(), red.timestamp()

    def day(self, day: date, scale: float = 1.0) -> list[Life]:
        """Every case reported on `day`, lived to its end whatever the present is; the same day gives the same cases."""
        rng = Random(f"{self.city.id} {day.isoformat()}")
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.city.tz).timestamp()
        count = round(per_day(day) * scale * rng.uniform(0.97, 1.03))
        return [self.one(midnight + seconds, f"{day:%Y%m%d}-{i:05d}", rng) for i, seconds in enumerate(times_of(day, count, rng), 1)]

    def one(self, began: float, external_id: str, rng: Random) -> Life:
        """One case from its report at `began` to its end."""
        began = float(round(began))  # what is stored, so that every limit follows from what is stored
        hour = int((began + self.zone_s) % 86400 // 3600)
        category = self.city.categories[self.mix.one(hour, rng)]
        source = rng.choices(_DOORS, cum_weights=_DOOR_SHARES)[0]
        spot = self.spots[rng.randrange(len(self.spots))]
        chance = rng.random()
        states = _ON_THE_SPOT if source == "officer" and chance < _SPOT else _AGAIN if chance > 1 - _REWORKED else _STRAIGHT
        deadline = self.due(self.limits[category.id], began)[1]
        life = Life(
            source,
            f"demo-{external_id}",
            category,
            spot.area,
            spot.lon,
            spot.lat,
            _officer(source, spot, rng),
            _reporter(source, rng),
            began,
            deadline,
            states,
            [],
        )
        self.end(life, self._closing(life, rng), rng)
        if states is _AGAIN:
            life.flags["rework"] = 1
        life.urgent = category.urgent or rng.random() < _URGENT
        if rng.random() < 0.012:
            life.flags["supervised"] = 1
        return life

    def resume(self, row: Mapping[Any, Any], since: float, rng: Random) -> Life | None:
        """A stored open case (`store.demo.OPEN`), lived on from `since` to its end; None where it waits for something."""
        path = _rest(row["state"])
        category = self.city.categories.get(row["category"])
        if path is None or category is None:
            return None
        place = row["area"], row["lon"], row["lat"], row["officer"]
        began, deadline = row["reported_at"].timestamp(), row["deadline_at"].timestamp()
        life = Life(row["source"], row["external_id"], category, *place, None, began, deadline, path, [row["state_at"].timestamp()], row["urgent"], row)
        closing = next((c for c in (self._closing(life, rng) for _ in range(8)) if c > since), since + rng.expovariate(1 / 7200) + 60)
        self.end(life, closing, rng)
        return life

    def end(self, life: Life, closing: float, rng: Random) -> None:
        """Lay the moves of `life` between where it stands and `closing`; somebody may rate it afterwards."""
        start = life.at[0] if life.at else life.began
        weights = [_SPENT.get(state, 12) * rng.uniform(0.7, 1.3) for state in life.states[:-1]]
        total, run = sum(weights), 0.0
        life.at = [start]
        inside = self.limits[life.category.id].working
        from_, to = (worked(start, self.zone_s), worked(closing, self.zone_s)) if inside else (start, closing)
        inside = inside and to - from_ > 60
        for weight in weights:
            run += weight / total
            moment = from_ + (to - from_) * run if inside else start + (closing - start) * run
            moment = work_moment(moment, self.zone_s) if inside else moment
            life.at.append(min(max(moment, life.at[-1]), max(closing, start)))
        if life.source in ANSWERED and rng.random() < 0.7:
            life.satisfaction = rng.choices(_RATINGS, cum_weights=_RATING_SHARES)[0]
            life.states = (*life.states, "evaluated")
            life.at.append(life.at[-1] + rng.uniform(600, 100_000))

    def _closing(self, life: Life, rng: Random) -> float:
        if life.states is _ON_THE_SPOT:
            return life.began + rng.uniform(120, 1500)
        if rng.random() < _LATE:
            over = life.deadline + min(rng.expovariate(1 / (0.12 * (life.deadline - life.began))), 40 * 3600)
            return self._by_day(over) if self.limits[life.category.id].working else over
        limit = self.limits[life.category.id]
        ratio = min(max(rng.betavariate(2.2, 2.6) * self.pace, 0.08), 0.95)
        if limit.working:
            closing = work_moment(worked(life.began, self.zone_s) + limit.seconds * WORK_FACTOR * ratio, self.zone_s)
        else:
            closing = life.began + limit.seconds * ratio
        return min(closing, life.began + 0.96 * (life.deadline - life.began))

    def _by_day(self, moment: float) -> float:
        return work_moment(worked(moment, self.zone_s) + 1, self.zone_s)

    def _pace(self) -> float:
        """How fast work goes so that about OPEN_NOW cases are open: mean stay = open cases / reports a day."""
        rng = Random("pace")
        stays = []
        for _ in range(2000):
            limit = self.limits[self.mix.one(int(rng.triangular(7, 22, 11)), rng)]
            stays.append(limit.seconds * (WORK_FACTOR * 24 / 14.5 if limit.working else 1.0) * 0.458)
        mean = sum(stays) / len(stays) * (1 - _SPOT * SOURCES["officer"])
        return min(1.6, max(0.3, 0.95 * OPEN_NOW / PER_DAY * 86400 / mean))


def settle(town: Town, lives: list[Life], now: float, wanted: int, rng: Random) -> None:
    """Make the open cases of `lives` look like a usual moment: about `wanted` of them, few red, some yellow."""
    lamps = _lamps(town, lives, now)
    movable = [life for life in lamps["green"] if life.resumed is None and life.states[life.stage(now)] == "handling" and not life.category.urgent]
    rng.shuffle(movable)
    for colour, share in (("red", RED), ("yellow", YELLOW)):
        want = round(share * wanted)
        for life in lamps[colour][want:]:
            _close_before(town, life, now, rng)
        for _ in range(want - len(lamps[colour])):
            if movable:
                _age(town, movable.pop(), now, colour, rng)
    extra = sum(life.ends > now for life in lives) - wanted
    for life in movable[: max(0, extra)]:
        _close_before(town, life, now, rng)
    if extra < 0:
        _reopen(town, lives, now, -extra, rng)


def _reopen(town: Town, lives: list[Life], now: float, count: int, rng: Random) -> None:
    """Let `count` of the cases closed last take longer, as long as their light stays green."""
    for life in sorted((life for life in lives if life.ends <= now and life.states[0:2] != _ON_THE_SPOT), key=lambda life: -life.ends):
        if count == 0:
            return
        before = life.states, life.at, life.satisfaction
        life.states = tuple(s for s in life.states if s != "evaluated")
        town.end(life, life.began + (now - life.began) / rng.uniform(0.35, 0.75), rng)
        if now < stage_due(town, life, now)[0]:
            count -= 1
        else:
            life.states, life.at, life.satisfaction = before


def _lamps(town: Town, lives: Iterable[Life], now: float) -> dict[str, list[Life]]:
    lamps: dict[str, list[Life]] = {"green": [], "yellow": [], "red": []}
    for life in lives:
        if life.ends > now:
            yellow, red = stage_due(town, life, now)
            lamps["red" if now >= red else "yellow" if now >= yellow else "green"].append(life)
    return lamps


def stage_due(town: Town, life: Life, now: float) -> tuple[float, float]:
    """When the light of the present state turns yellow and red."""
    stage = life.stage(now)
    return town.due(town.limits[life.category.id], life.at[stage], town.shares[life.states[stage]] or 1.0)


def _close_before(town: Town, life: Life, now: float, rng: Random) -> None:
    latest = min(now - 60, life.deadline - 60)
    start = life.at[0]
    closing = max(latest - rng.expovariate(1 / 14_400), start + (latest - start) * 0.3, start + 30)
    life.states = tuple(s for s in life.states if s != "evaluated")
    town.end(life, closing, rng)


def _age(town: Town, life: Life, now: float, colour: str, rng: Random) -> None:
    """Move a case into the past until its present state has the light `colour`, and keep it in that state beyond `now`."""
    stage = life.stage(now)

    def passed(which: int, back: float) -> bool:
        return now >= town.due(town.limits[life.category.id], life.at[stage] - back, town.shares[life.states[stage]] or 1.0)[which]

    turns_yellow, turns_red = (_least(lambda back, i=i: passed(i, back), 0.0, 20 * 86400.0) for i in (0, 1))
    over = rng.uniform(300, 30_000) if town.limits[life.category.id].working else rng.uniform(60, 3_600)
    back = turns_red + over if colour == "red" else turns_yellow + rng.uniform(0.1, 0.8) * (turns_red - turns_yellow)
    back = float(round(back))
    life.at = [at - back for at in life.at]
    later = now + rng.uniform(600, 20_000) - life.at[stage + 1]
    life.at = [at if i <= stage else at + max(0.0, later) for i, at in enumerate(life.at)]
    life.began = life.at[0]
    life.deadline = town.due(town.limits[life.category.id], life.began)[1]


def _least(holds: Callable[[float], bool], low: float, high: float) -> float:
    for _ in range(22):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _rest(state: str) -> tuple[str, ...] | None:
    """The states a case in `state` has before it, its own first."""
    detours = {"verifying": 0, "returned": 3, "rework": 4}
    if state in detours:
        return (state, *_STRAIGHT[detours[state] :])
    return _STRAIGHT[_STRAIGHT.index(state) :] if state in _STRAIGHT[:-1] else None


def _officer(source: str, spot: Spot, rng: Random) -> int | None:
    return rng.choice(spot.officers) if source == "officer" and spot.officers else None


def _reporter(source: str, rng: Random) -> dict[str, str] | None:
    if source not in ANSWERED:
        return None
    number = rng.randrange(1, 3000)
    return {"name": f"{rng.choice(SURNAMES)}测试{number:04d}", "phone": fictional_phone(number)}


def numbered(lives: Iterable[Life], city: City, after: Mapping[str, int] | None = None) -> Iterator[tuple[str, Life]]:
    """Cases in the order of their reports with their numbers, such as C20261121-0001, counted up from `after` each day."""
    counts = dict(after or {})
    for life in sorted(lives, key=lambda life: life.began):
        day = f"{datetime.fromtimestamp(life.began, city.tz):%Y%m%d}"
        counts[day] = counts.get(day, 0) + 1
        yield f"C{day}-{counts[day]:04d}", life


def instant(seconds: float) -> datetime:
    """A moment of the store."""
    return datetime.fromtimestamp(round(seconds), UTC)


def month(today: date, days: int) -> list[date]:
    """The last `days` days up to `today`."""
    return [today - timedelta(days=back) for back in range(days - 1, -1, -1)]


def year_ago(today: date, days: int, ahead: int) -> list[date]:
    """The last `days` days up to the one a year before `today`, and so many after it."""
    middle = today.replace(year=today.year - 1, day=min(today.day, 28) if today.month == 2 else today.day)
    return [middle + timedelta(days=step) for step in range(1 - days, ahead + 1)]
