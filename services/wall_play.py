"""What a wall shows: its playlist, and before that what a desk has sent to it, cut to the wall's own scope."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

import orjson

from core.areas import covers
from core.errors import NotFound
from core.pages import PageSpec
from core.scenes import Refused, Scene, scene_of, scenes_of
from services import audit
from services._parts import Parts
from services.areas import area as area_named
from services.areas import areas
from services.cases import case
from services.page_bases import base_of
from services.playlists import page_of, playlist
from services.save_page import kept_on, load_page
from services.walls import announce, sent_until, wall_of
from services.who import Account
from store import cases, pages, playlists, walls

MINUTES = (5, 15, 60)  # how long something may stand; without, until it is taken back
OWN = Scene("/wall")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a desk put on a wall: whose version of a page it is, and by which unit or post."""

    scene: Scene
    sender: int | None
    by_zh: str
    by_en: str
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Programme:
    """The scenes of a wall in their order; `sent` stands before them. One scene alone is not turned."""

    scenes: list[Scene]
    name: str = ""
    sent: Sent | None = None

    @property
    def round(self) -> str:
        """Another one as soon as the playlist is another."""
        return _hash([each.public() for each in self.scenes])

    @property
    def mark(self) -> str:
        """Another one as soon as anything else is to be shown."""
        return _hash([self.round, self.sent and [self.sent.scene.public(), self.sent.at.isoformat()]])


def programme(parts: Parts, account: Account, query: dict[str, str], now: datetime | None = None) -> Programme:
    """What this wall shows; for a person what the address asks for: a `playlist`, a `page`, or another `path`. Raises NotFound, Refused."""
    if account.wall_id is not None:
        return _of_wall(parts, account.wall_id, now or datetime.now(UTC))
    if query.get("playlist"):
        found = playlist(parts, account, _number(query["playlist"]))
        return Programme(_there(parts, scenes_of(found["scenes"])), found["name"])
    if not (query.get("page") or query.get("path")):
        return Programme([replace(OWN, query=dict(query))])
    rest = {name: value for name, value in query.items() if name not in ("page", "path")}
    return Programme([scene_of({"path": query.get("path", "/"), "page": query.get("page"), "query": rest})])


def page_on_wall(parts: Parts, account: Account, scene: Scene, sender: int | None) -> PageSpec:
    """The page of a scene: the sender's version of what was sent, a person's own in a preview, else the page as it is published. Raises NotFound."""
    assert scene.page is not None
    if account.kind == "person" and sender is None:
        try:
            return load_page(parts, account, scene.page).page
        except NotFound:
            pass  # one of a playlist that is not meant for this account: the page itself
    page = page_of(parts, scene.page)
    if page is None:
        raise NotFound(f"page {scene.page}")
    if sender is None:
        return page
    with parts.store.read() as conn:
        return kept_on(conn, page, pages.kept(conn, sender, scene.page)).page


def send(parts: Parts, account: Account, wall_id: int, raw: Any, minutes: int | None = None, address: str | None = None) -> None:
    """Put a page, a case or a map on a wall now. Raises NotFound, and Refused where it lies outside what the wall may show."""
    wall = wall_of(parts, account, wall_id)
    if wall["revoked_at"]:
        raise Refused("revoked", "wall", "这块大屏的链接已收回，不能投放", "this wall's link was revoked: nothing can be sent to it")
    if minutes is not None and minutes not in MINUTES:
        raise Refused("bad_minutes", "minutes", "时长可选 5、15、60 分钟，或直到收回", "choose 5, 15 or 60 minutes, or none: until it is taken back")
    scene, now = _cut(parts, account, scene_of(raw), wall["area"]), datetime.now(UTC)
    role = parts.city.roles[account.role]
    by = {"by_zh": account.unit or role.zh, "by_en": role.en, "sender": account.id}
    values = {"scene": scene.public(), **by, "sent_at": now, "until_at": now + timedelta(minutes=minutes) if minutes else None}
    with parts.store.write() as conn:
        walls.play(conn, wall_id, values)
        detail = {"path": scene.path, "page": scene.page, "case": scene.query.get("no"), "area": scene.query.get("area"), "minutes": minutes}
        audit.record(conn, account, "send_to_wall", target=str(wall_id), detail=detail, address=address)
    announce(parts, [wall_id])


def take_back(parts: Parts, account: Account, wall_id: int, address: str | None = None) -> None:
    """Let a wall go on with its own programme. Raises NotFound."""
    wall_of(parts, account, wall_id)
    with parts.store.write() as conn:
        walls.play(conn, wall_id, {"scene": None, "sender": None, "by_zh": None, "by_en": None, "sent_at": None, "until_at": None})
        audit.record(conn, account, "take_back_from_wall", target=str(wall_id), address=address)
    announce(parts, [wall_id])


def _of_wall(parts: Parts, wall_id: int, now: datetime) -> Programme:
    with parts.store.read() as conn:
        row = walls.plays(conn, wall_id)
        found = playlists.one(conn, row["playlist"]) if row and row["playlist"] else None
    scenes = _there(parts, scenes_of(found["scenes"])) if found else []
    return Programme(scenes or [OWN], found["name"] if found else "", _sent(row) if sent_until(row, now) else None)


def _sent(row: Any) -> Sent:
    return Sent(scene_of(row["scene"]), row["sender"], row["by_zh"], row["by_en"], row["sent_at"], row["until_at"])


def _there(parts: Parts, scenes: list[Scene]) -> list[Scene]:
    """Those whose page still is there: a page that was taken back leaves no hole in a round."""
    return [scene for scene in scenes if scene.page is None or page_of(parts, scene.page)]


def _cut(parts: Parts, account: Account, scene: Scene, area: str) -> Scene:
    """The scene as the wall may show it: what reaches beyond the wall's area is cut to it."""
    if scene.page:
        with parts.store.read() as conn:
            base_of(parts.city, conn, account, scene.page)
    if no := scene.query.get("no"):
        _may_show_case(parts, account, no, area)
    asked = scene.query.get("area") or area
    if covers(area, asked):
        return scene
    if covers(asked, area):
        return replace(scene, query={**scene.query, "area": area})
    known = areas(parts)
    shown, own = (known[code].name if code in known else code for code in (asked, area))
    raise Refused(
        "outside_wall",
        "query.area",
        f"“{shown}”不在这块大屏的范围（{own}）之内，不能投放",
        f"{asked} does not lie in what this wall may show ({area}): nothing was sent",
    )


def _may_show_case(parts: Parts, account: Account, no: str, area: str) -> None:
    case(parts, account, no)  # raises NotFound where the sender may not see it
    with parts.store.read() as conn:
        row = cases.one(conn, no)
    if row is None or not covers(area, row["area"]):
        own = area_named(parts, area).name
        raise Refused(
            "case_outside_wall",
            "query.no",
            f"案件 {no} 不在这块大屏的范围（{own}）之内，不能投放",
            f"case {no} lies outside what this wall may show: nothing was sent",
        )


def public(found: Programme, tz: Any) -> dict[str, Any]:
    """What the wall's player is told: how long each scene stands, and the line under what was sent."""
    sent: dict[str, Any] | None = None
    if found.sent:
        at = found.sent.at.astimezone(tz).strftime("%H:%M")
        sent = {
            "zh": f"由{found.sent.by_zh}投放 · {at}",
            "en": f"Sent by {found.sent.by_en} · {at}",
            "until": found.sent.until.isoformat() if found.sent.until else None,
        }
    return {"mark": found.mark, "round": found.round, "dwell": [each.dwell for each in found.scenes], "name": found.name, "sent": sent}


def scene_at(found: Programme, at: int | Literal["sent"]) -> tuple[Scene, int | None]:
    """The scene of this place in the programme, and whose version it is; what was sent before it is over is "sent"."""
    if at == "sent" and found.sent:
        return found.sent.scene, found.sent.sender
    return found.scenes[at % len(found.scenes) if isinstance(at, int) else 0], None


def _hash(what: Any) -> str:
    return sha256(orjson.dumps(what, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]


def _number(text: str) -> int:
    if not text.isdigit() or len(text) > 9:
        raise NotFound(f"There is no playlist {text}.")
    return int(text)
