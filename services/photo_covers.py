"""Boxes over faces and number plates: a copy with them is shown instead; the original is kept for those with the right, each look on record."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from data_sources.files import address
from services import audit
from services._notes import tell
from services._parts import Parts
from services.cases import wire_time
from services.may import for_post
from services.photos import THUMB_PX, encoded, files, may_see, thumb_of
from store import photo_covers as queries
from store import photos as photo_queries

if TYPE_CHECKING:
    from services.who import Account

COVERERS = ("community", "dispatcher", "admin")
MOST_BOXES = 60
Box = tuple[float, float, float, float]  # left, top, width, height as shares of the picture


def cover(parts: Parts, account: "Account", name: str, boxes: Sequence[Box], version: int) -> int:
    """Lay these boxes over a photo, in place of those of `version`; the new version. No box at all shows the original again.

    Raises NotFound, NotAllowed for another role, BadInput for boxes outside the picture, Conflict when somebody else was first.
    """
    _may(parts, account, name)
    kept = [_box(number, box) for number, box in enumerate(boxes)]
    if len(kept) > MOST_BOXES:
        raise BadInput("too_many", f"{MOST_BOXES} boxes at most.", "boxes")
    copy = _copy(parts, name, kept) if kept else None
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        latest = queries.latest(conn, name)
        known = latest["version"] if latest else 0
        if known != version:
            raise Conflict("Somebody else has drawn boxes meanwhile.", {"version": known})
        row = {"photo": name, "version": known + 1, "boxes": kept, "copy": copy, "account_id": account.id, "actor": account.unit, "at": now}
        queries.add(conn, row)
        tell(parts, conn, photo_queries.cases_of(conn, name), now)
        audit.record(conn, account, "photo.cover", name, detail={"version": known + 1, "boxes": len(kept)})
    return known + 1


def covers(parts: Parts, account: "Account", name: str) -> dict[str, Any]:
    """`{boxes, version, history: [{version, boxes, actor, at}]}`, the latest first. Raises NotFound, NotAllowed."""
    _may(parts, account, name)
    with parts.store.read() as conn:
        rows = queries.of_photo(conn, name)
    history = [{"version": row["version"], "boxes": len(row["boxes"]), "actor": row["actor"], "at": wire_time(parts.city, row["at"])} for row in rows]
    return {"boxes": rows[0]["boxes"] if rows else [], "version": rows[0]["version"] if rows else 0, "history": history}


def original(parts: Parts, account: "Account", name: str, address_: str | None = None) -> bytes:
    """The photo as it was handed in; that it was looked at is recorded first. Raises NotFound, NotAllowed."""
    _may(parts, account, name)
    with parts.store.write() as conn:
        audit.record(conn, account, "photo.original", name, address=address_)
    return _read(parts, name)


def _may(parts: Parts, account: "Account", name: str) -> None:
    if not may_see(parts, account, name):
        raise NotFound(f"There is no photo {name}.")
    if not for_post(parts, account, "photos.cover", COVERERS):
        raise NotAllowed(f"Photos are covered by: {', '.join(COVERERS)}.")


def _box(number: int, box: Sequence[float]) -> list[float]:
    left, top, width, height = box
    inside = 0 <= left < 1 and 0 <= top < 1 and width > 0 and height > 0 and left + width <= 1.0001 and top + height <= 1.0001
    if not inside:
        raise BadInput("bad_box", f"Box {number + 1} is no part of the picture: give left, top, width, height as shares from 0 to 1.", "boxes")
    return [round(value, 5) for value in (left, top, width, height)]


def _copy(parts: Parts, name: str, boxes: Sequence[Sequence[float]]) -> str:
    """Make and keep the covered copy and its thumbnail; the file's name. Covered pixels are gone from it, not hidden."""
    with Image.open(BytesIO(_read(parts, name))) as photo:
        picture = photo.convert("RGB")
    draw = ImageDraw.Draw(picture)
    for left, top, width, height in boxes:
        draw.rectangle((left * picture.width, top * picture.height, (left + width) * picture.width, (top + height) * picture.height), fill="black")
    whole = encoded(picture)
    copy = address(whole)
    kept = files(parts)
    kept.write(copy, whole)
    picture.thumbnail((THUMB_PX, THUMB_PX))
    kept.write(thumb_of(copy), encoded(picture))
    return copy


def _read(parts: Parts, name: str) -> bytes:
    try:
        return files(parts).read(name)
    except FileNotFoundError:
        raise NotFound(f"There is no photo {name}.") from None
