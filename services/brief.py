"""The area briefing (区域速报): everything inside an area or a drawn piece of ground, counted, broken down, listed.

What lies outside the asker's scope is never counted. Still things are kept in memory and read again when they change; cases and officers are
asked of the store and the bus each time.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from core.areas import at_level
from core.errors import BadInput, NotFound
from core.few import BESIDE, FEW, HIDDEN, is_few
from services import _ground
from services._brief_held import still
from services._brief_points import ByCodes, Chosen, Points
from services._brief_reckoned import Reckoned, group, told_of
from services._ground import NOTES, Ground
from services._on_ground import COMMUNITY_DIGITS, shares
from services._parts import Parts
from services._told import Conditions
from services.answer import on_duty
from services.areas import areas
from services.brief_kinds import KINDS
from services.brief_kinds._base import By, Item, Kind
from services.cases import wire_time
from services.may import for_post, seen_kinds
from services.places import around
from store import brief, grounds
from store._within import Ground as Drawn

if TYPE_CHECKING:
    from services.who import Account

ROOT = "/api/v1/briefings"
SENDERS = ("leader", "dispatcher", "community")  # who sends officers to guard a piece of ground
FEWER = f"<{FEW}"
MOST = 1000


def kinds(parts: Parts, account: "Account") -> list[Kind]:
    """What a briefing counts for an account, in its order: the kinds of records its role sees. A property company learns nothing about residents."""
    seen = set(seen_kinds(parts, account, {kind.record for kind in KINDS.values()}))
    found = (kind for kind in KINDS.values() if kind.record in seen and not (kind.residents and account.role == "property"))
    return sorted(found, key=lambda kind: kind.order)


def _unseen(parts: Parts, account: "Account", shown: Iterable[Kind]) -> list[dict[str, str]]:
    """A note of what stands on record there and is not shown to the role."""
    known = {kind.id for kind in shown}
    left = sorted((kind for kind in KINDS.values() if kind.id not in known), key=lambda kind: kind.order)
    zh, en = "、".join(kind.zh for kind in left), ", ".join(kind.en.lower() for kind in left)
    return [{"code": "kinds", "zh": f"您的岗位不看：{zh}。", "en": f"Your post does not see: {en}."}] if left else []


def brief_area(parts: Parts, account: "Account", code: str) -> dict[str, Any]:
    """The briefing of an area. Raises NotFound, also outside the scope."""
    return briefing(parts, account, _ground.of_area(parts, account, code))


def brief_geometry(parts: Parts, account: "Account", geometry: Any) -> dict[str, Any]:
    """The briefing of a drawn polygon, kept under its key so that its lists can be asked for. Raises BadInput, NotFound outside the scope."""
    ground = _ground.of_geometry(parts, account, geometry)
    with parts.store.write() as conn:
        grounds.keep(conn, ground.key, ground.geometry or {}, datetime.now(UTC))
    return briefing(parts, account, ground)


def ground_of(parts: Parts, account: "Account", key: str) -> Ground:
    """The ground a key names: an area's code, or what was drawn. Raises NotFound."""
    if not key.startswith("g"):
        return _ground.of_area(parts, account, key)
    with parts.store.read() as conn:
        geometry = grounds.geometry(conn, key)
    if geometry is None:
        raise NotFound(f"There is no selection {key}: pick the area again.")
    return _ground.of_geometry(parts, account, geometry)


def briefing(parts: Parts, account: "Account", ground: Ground) -> dict[str, Any]:
    """`key, area, geometry, km2, at, cut, notes` and `counts` by kind.

    A kind has `count, list` (the address of exactly those records), its words, `by` (breakdowns), and where it applies `amount`, `nearest`,
    `page`, `reported_7d`, `indicator` that counts the same and `says` what. A number of residents under five is the text "<5", one kept back beside it None;
    with `reckoned` they are of drawn ground and reckoned (services/_brief_reckoned.py).
    """
    now = datetime.now(UTC)
    shown = kinds(parts, account)
    found = {kind.id: _count(parts, account, kind, ground, now) for kind in shown}
    return {
        "key": ground.key,
        "area": ground.code,
        "words": _words_of(parts, ground),
        "geometry": ground.geometry,
        "km2": ground.km2,
        "lon": ground.lon,
        "lat": ground.lat,
        "at": wire_time(parts.city, now),
        "cut": "cut" in ground.notes,
        "may_guard": for_post(parts, account, "guards.post", SENDERS),
        "notes": [*({"code": code, "zh": NOTES[code][0], "en": NOTES[code][1]} for code in ground.notes), *_unseen(parts, account, shown)],
        "counts": found,
    }


def _words_of(parts: Parts, ground: Ground) -> dict[str, str] | None:
    place = areas(parts).get(ground.code or "")
    return {"zh": place.name, "en": place.name_en} if place else None


def areas_at(parts: Parts, account: "Account", lon: float, lat: float) -> list[dict[str, Any]]:
    """The areas of one's scope around a point, the smallest first: `code, name, name_en, level, box`. Raises NotFound where there is none."""
    found = [(area, box) for area, box in around(parts, lon, lat) if account.scope.covers(area.code)]
    if not found:
        raise NotFound("No area of yours lies here.")
    return [{"code": area.code, "name": area.name, "name_en": area.name_en, "level": area.level, "box": box} for area, box in found]


def points_of(parts: Parts, account: "Account", kind: Kind, ground: Ground, now: datetime) -> Points:
    """The points of a kind: those kept in memory as long as nothing has changed, else as they are now."""
    if kind.now is not None:
        return kind.now(parts, account, ground, now)
    assert kind.thing is not None
    return still(parts, kind.thing, now)


def _count(parts: Parts, account: "Account", kind: Kind, ground: Ground, now: datetime) -> dict[str, Any]:
    points = points_of(parts, account, kind, ground, now)
    shut = kind.residents and not on_duty(account)
    here = _chosen(parts, account, points, ground, shut)
    total = here.total()
    count = _of_residents(parts, ground, total) if shut else total
    found: dict[str, Any] = {"count": _told(count), "list": f"{ROOT}/{ground.key}/{kind.id}", "zh": kind.zh, "en": kind.en}
    found["by"] = [_broken_down(parts, here, by, ground if shut else None, count) for by in kind.by]
    if shut and ground.code is None:
        found["reckoned"] = True
    if kind.amount:
        found["amount"] = {"value": here.amount(), "zh": kind.amount.zh, "en": kind.amount.en}
    if indicator := parts.city.indicators.get(kind.figure):
        found |= {"indicator": indicator.id, "says": indicator.says._asdict()}
    if kind.nearest:
        found["nearest"] = _nearest(parts, account, kind, points, ground)
    if kind.page and ground.code is not None:
        found["page"] = kind.page.format(area=ground.code)
    return found | (kind.more(parts, account, ground, now) if kind.more else {})


def _chosen(parts: Parts, account: "Account", points: Points, ground: Ground, shut: bool) -> Chosen:
    """What lies on the ground; residents of a drawn piece are reckoned for those they are `shut` to."""
    if not shut or ground.code is not None:
        return ground.chosen(points, account)
    found = shares(parts, Drawn(ground.key, ground.shape), COMMUNITY_DIGITS)
    return Reckoned(parts, points, {code: share for code, share in found.items() if account.scope.covers(code)})


def _of_residents(parts: Parts, ground: Ground, count: int, *conditions: Conditions) -> int | str:
    """A count of residents for those who are not on duty there; of drawn ground it is reckoned of what is told."""
    if ground.code is not None:
        return told_of(parts, ground.code, count, *conditions)
    return HIDDEN if is_few(count) else count


def _broken_down(parts: Parts, here: Chosen, by: By, shut: Ground | None, total: int | str) -> dict[str, Any]:
    tally, words = here.tally(by.id), by.values(parts.city)
    counts: Mapping[str, int | str] = tally
    if shut is not None:
        told = {name: _of_residents(parts, shut, tally.get(name, 0), group(by.id, name)) for name in {**words, **tally}} if isinstance(total, int) else {}
        counts = {name: count if isinstance(count, int) else BESIDE for name, count in told.items() if count}  # hidden ones look alike
    order = [*(name for name in words if name in counts), *sorted(counts.keys() - words.keys())]
    named = [{"id": name, "zh": words[name].zh if name in words else name, "en": words[name].en if name in words else name} for name in order]
    return {"id": by.id, "zh": by.zh, "en": by.en, "rows": [{**each, "count": _told(counts[each["id"]])} for each in named]}


def _told(count: int | str) -> int | str | None:
    return FEWER if count == HIDDEN else None if count == BESIDE else count


def _nearest(parts: Parts, account: "Account", kind: Kind, points: Points, ground: Ground) -> Item | None:
    rows = points.seen(np.flatnonzero(~np.isnan(points.lon)), account.scope)
    if not len(rows):
        return None
    far = points.metres(rows, ground.lon, ground.lat)
    best = int(np.argmin(far))
    item = next(iter(_about(parts, account, kind, [points.ids[rows[best]]])), None)
    return None if item is None else {**item, "distance_m": round(float(far[best]))}


# ── lists ──
def listed(parts: Parts, account: "Account", key: str, kind_id: str, limit: int, after: str | None) -> dict[str, Any]:
    """Exactly the records a briefing's line counts, by id: `items, next, total`.

    Residents are listed as counts by cell, of drawn ground by community. Raises NotFound, BadInput.
    """
    kind = KINDS.get(kind_id)
    if kind is None or kind not in kinds(parts, account):
        raise NotFound(f"A briefing has no {kind_id}: it has {', '.join(each.id for each in kinds(parts, account))}.")
    ground, now = ground_of(parts, account, key), datetime.now(UTC)
    ground.listed = True
    points = points_of(parts, account, kind, ground, now)
    shut = kind.residents and not on_duty(account)
    here = _chosen(parts, account, points, ground, shut)
    if kind.residents:
        return _by_cell(parts, here, shut)
    ids = here.ids()
    start = _start(ids, after)
    page = ids[start : start + limit]
    more = start + limit < len(ids)
    return {"items": list(_about(parts, account, kind, page)), "next": str(page[-1]) if more else None, "total": len(ids)}


def _start(ids: list[Any], after: str | None) -> int:
    if after is None or not ids:
        return 0
    try:
        cursor = type(ids[0])(after)
    except ValueError:
        raise BadInput("bad_cursor", "after is the `next` of the page before.", "after") from None
    return next((n for n, id in enumerate(ids) if id > cursor), len(ids))


def _by_cell(parts: Parts, here: Chosen, shut: bool) -> dict[str, Any]:
    tally, known = here.by_area(), areas(parts)
    counts: Mapping[str, int | str] = tally
    if shut:  # those of drawn ground are reckoned of what is told
        counts = {code: told_of(parts, code, n) if isinstance(here, ByCodes) else HIDDEN if is_few(n) else n for code, n in tally.items()}
    return {"items": [_cell(known, code, count) for code, count in counts.items()], "next": None, "total": len(tally)}


def _cell(known: Mapping[str, Any], code: str, count: int | str) -> Item:
    cell, community = known.get(code), known.get(at_level(code, "community") or code)
    name = {"zh": cell.name if cell else code, "en": cell.name_en if cell else code}
    place = {"zh": community.name if community else "", "en": community.name_en if community else ""}
    return {"id": code, "name": name, "sub": place, "lon": cell.lon if cell else None, "lat": cell.lat if cell else None, "count": _told(count)}


def _about(parts: Parts, account: "Account", kind: Kind, ids: list[Any]) -> "list[Item]":
    if kind.about is not None:
        return list(kind.about(parts, account, ids))
    assert kind.thing is not None
    known = areas(parts)
    with parts.store.read() as conn:
        rows = brief.about(conn, kind.thing, ids)
    return [_thing(parts, kind, rows[id], known) for id in ids if id in rows]


def _thing(parts: Parts, kind: Kind, row: Mapping[Any, Any], known: Mapping[str, Any]) -> Item:
    place = known.get(at_level(row["area"], "community") or row["area"])
    groups = [by.values(parts.city).get(str(row[by.id])) for by in kind.by if by.id in row]
    amount = [f"{row['amount']} {kind.amount.zh}", f"{row['amount']} {kind.amount.en}"] if kind.amount and row["amount"] is not None else None
    zh = [place.name if place else row["area"], *(words.zh for words in groups if words), *([amount[0]] if amount else [])]
    en = [place.name_en if place else row["area"], *(words.en for words in groups if words), *([amount[1]] if amount else [])]
    where = {"lon": row["lon"], "lat": row["lat"], "area": row["area"]}
    return {"id": row["id"], "name": {"zh": row["name"], "en": row["name"]}, "sub": {"zh": " · ".join(zh), "en": " · ".join(en)}, **where}
