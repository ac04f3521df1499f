"""What an officer says with a report instead of writing it: kept as it was recorded, heard by those who may see its case."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.errors import BadInput, NotFound
from data_sources.files import Files, address
from services._parts import Parts
from services.cases import visible
from services.photos import FRESH, SWEPT
from store import cases
from store import voices as queries

if TYPE_CHECKING:
    from services.who import Account

LARGEST_BYTES = 2 * 1024 * 1024  # some two minutes of speech
_SUFFIX = "voice"


def take_voice(parts: Parts, data: bytes, account: "Account") -> str:
    """Keep a recording as browsers make it (WebM, Ogg or MP4); its id. Raises BadInput: too_large, not_a_voice."""
    if len(data) > LARGEST_BYTES:
        raise BadInput("too_large", f"A recording may have {LARGEST_BYTES // 2**20} MB: speak for less than two minutes.", "file")
    media = _media(data)
    if media is None:
        raise BadInput("not_a_voice", "This is no WebM, Ogg or MP4 recording.", "file")
    name = address(data)
    _files(parts).write(f"{name}.{_SUFFIX}", data)
    row = {"id": name, "bytes": len(data), "media": media, "account_id": account.id, "at": datetime.now(UTC)}
    with parts.store.write() as conn:
        queries.add(conn, row)
    return name


def voice(parts: Parts, account: "Account", name: str) -> tuple[bytes, str]:
    """A recording and its media type. Raises NotFound for what does not exist or is not for this account; a wall hears none."""
    with parts.store.read() as conn:
        row = queries.one(conn, name)
        case = cases.one(conn, row["case_no"]) if row is not None and row["case_no"] else None
    mine = row is not None and case is None and row["account_id"] == account.id
    if row is None or account.kind == "wall" or not (mine or (case is not None and visible(account, case))):
        raise NotFound(f"There is no recording {name}.")
    try:
        return _files(parts).read(f"{name}.{_SUFFIX}"), row["media"]
    except FileNotFoundError:
        raise NotFound(f"There is no recording {name}.") from None


def unknown_voice(parts: Parts, names: tuple[str, ...], account: "Account | None") -> str | None:
    """The first of these that a report of this account may not name."""
    if not names:
        return None
    if account is None:
        return names[0]
    with parts.store.read() as conn:
        usable = queries.usable(conn, names, account.id, datetime.now(UTC) - FRESH)
    return next((name for name in names if name not in usable), None)


def sweep_voices(parts: Parts, now: datetime) -> None:
    """Delete the recordings that no report has come for."""
    with parts.store.write() as conn:
        dropped = queries.sweep(conn, now - SWEPT)
    for name in dropped:
        _files(parts).remove(f"{name}.{_SUFFIX}")


def _media(data: bytes) -> str | None:
    """The type by how a file begins."""
    if data[:4] == b"\x1aE\xdf\xa3" and b"webm" in data[:64]:
        return "audio/webm"
    if data[:4] == b"OggS":
        return "audio/ogg"
    return "audio/mp4" if data[4:8] == b"ftyp" else None


def _files(parts: Parts) -> Files:
    return Files.open(parts.settings.files_url, parts.settings.home)
