"""Photos: decoded and written anew on the way in, so that nothing but the picture stays; shown to those who may see a case that holds them."""

import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pillow_heif
from PIL import ExifTags, Image

from core.errors import BadInput, NotFound
from data_sources.files import Files, address
from services._parts import Parts
from store import photo_covers
from store import photos as queries

if TYPE_CHECKING:
    from services.who import Account

LARGEST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 64_000_000
LONGEST_PX, THUMB_PX = 2560, 480
QUALITY = 85
FRESH = timedelta(days=1)  # so long a photo waits for its report
SWEPT = FRESH + timedelta(hours=1)  # later, so that no report loses a photo it has just been granted

_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_decoding = threading.BoundedSemaphore(2)  # one decoded photo may take 250 MB
pillow_heif.register_heif_opener()


def take_photo(parts: Parts, data: bytes, account: "Account | None") -> str:
    """Keep a JPEG, PNG, WebP or HEIC as a JPEG of at most 2560 px, with its thumbnail; its id. Raises BadInput: too_large, too_many_pixels, not_a_photo."""
    if len(data) > LARGEST_BYTES:
        raise BadInput("too_large", f"A photo may have {LARGEST_BYTES // 2**20} MB: hand in a smaller one.", "file")
    with _decoding:
        picture = _picture(data)
    width, height = picture.size
    photo = encoded(picture)
    picture.thumbnail((THUMB_PX, THUMB_PX))
    name = address(photo)
    kept = files(parts)
    kept.write(name, photo)
    kept.write(thumb_of(name), encoded(picture))
    row = {"id": name, "bytes": len(photo), "width": width, "height": height, "account_id": account.id or None if account else None, "at": datetime.now(UTC)}
    with parts.store.write() as conn:
        queries.add(conn, row)
    return name


def photo(parts: Parts, account: "Account", name: str, thumb: bool = False) -> bytes:
    """A photo or its thumbnail as JPEG, with the boxes somebody drew. Raises NotFound for what does not exist or not for this account; a wall sees none."""
    if not may_see(parts, account, name):
        raise NotFound(f"There is no photo {name}.")
    with parts.store.read() as conn:
        cover = photo_covers.latest(conn, name)
    file = cover["copy"] or name if cover else name
    try:
        return files(parts).read(thumb_of(file) if thumb else file)
    except FileNotFoundError:
        raise NotFound(f"There is no photo {name}.") from None


def photo_versions(parts: Parts, names: Iterable[str]) -> dict[str, int]:
    """How often boxes were drawn over each of these photos; those without any are not in it."""
    with parts.store.read() as conn:
        return photo_covers.versions(conn, names)


def unknown_photo(parts: Parts, names: tuple[str, ...]) -> str | None:
    """The first of these that a report may not name: never handed in, or too long ago."""
    if not names:
        return None
    with parts.store.read() as conn:
        usable = queries.usable(conn, names, datetime.now(UTC) - FRESH)
    return next((name for name in names if name not in usable), None)


def sweep_photos(parts: Parts, now: datetime) -> None:
    """Delete the photos that no case has come for."""
    with parts.store.write() as conn:
        dropped = queries.sweep(conn, now - SWEPT)
        dropped += photo_covers.drop(conn, dropped)
    kept = files(parts)
    for name in dropped:
        kept.remove(thumb_of(name))
        kept.remove(name)


def may_see(parts: Parts, account: "Account", name: str) -> bool:
    """Whether it is one's own and fresh, or a case one may see holds it."""
    if account.kind == "wall":
        return False
    with parts.store.read() as conn:
        row = queries.one(conn, name)
        holders = queries.holders(conn, name)
    if row is None:
        return False
    mine = row["account_id"] == account.id and row["at"] > datetime.now(UTC) - FRESH
    return mine or any(account.scope.sees(*holder) for holder in holders)


def _picture(data: bytes) -> Image.Image:
    """The picture alone, upright, at most LONGEST_PX long: without metadata, since those of `image` never go over."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels()
            turn = image.getexif().get(ExifTags.Base.Orientation, 1)
            coloured = image if image.mode in ("RGB", "RGBA", "L") else image.convert("RGBA" if image.has_transparency_data else "RGB")
            coloured.thumbnail((LONGEST_PX, LONGEST_PX))
            picture = Image.new("RGB", coloured.size, "white")
            picture.paste(coloured, mask=coloured if coloured.mode == "RGBA" else None)
    except BadInput:
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception as error:  # a decoder may break on foreign bytes in any way
        raise BadInput("not_a_photo", "This is no JPEG, PNG, WebP or HEIC that can be read.", "file") from error
    return picture.transpose(_TURNS[turn]) if turn in _TURNS else picture


def _too_many_pixels() -> BadInput:
    return BadInput("too_many_pixels", f"A photo may have {MOST_PIXELS // 1_000_000} million pixels: hand in a smaller one.", "file")


def encoded(picture: Image.Image) -> bytes:
    """As the JPEG that is kept."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def thumb_of(name: str) -> str:
    """The file of its thumbnail."""
    return f"{name}.thumb"


def files(parts: Parts) -> Files:
    """Where photos are kept."""
    return Files.open(parts.settings.files_url, parts.settings.home)
