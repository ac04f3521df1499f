"""Base maps in one file: MBTiles (SQLite) and PMTiles of version 3, raster or vector.

with open_tiles(Path("maps/foshan.pmtiles")) as tiles:
    tiles.tile(14, 13310, 7102)
"""

import gzip
import mmap
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from pmtiles.reader import Reader
from pmtiles.tile import Compression, TileType

from core.errors import Unusable

VECTOR = "application/vnd.mapbox-vector-tile"
_MEDIA = {"pbf": VECTOR, "mvt": VECTOR, "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
_PM_TYPES = {TileType.MVT: VECTOR, TileType.PNG: "image/png", TileType.JPEG: "image/jpeg", TileType.WEBP: "image/webp", TileType.AVIF: "image/avif"}
_SQLITE, _PM, _PM3 = b"SQLite format 3\0", b"PM", b"PMTiles\x03"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: media type of its tiles, zooms, west, south, east, north (degrees), words of its owner."""

    media: str
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    attribution: str


class Tiles(Protocol):
    """An open file."""

    about: About

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """One tile as it lies in the file, perhaps packed with gzip; None where there is none. Rows count from the north."""

    def close(self) -> None: ...

    def __enter__(self) -> "Tiles": ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class _Closing(ABC):
    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> Any:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_tiles(path: Path) -> "Tiles":
    """The file at `path`, whichever of the two it is; nothing but its head is read. Raises Unusable with what is wrong and the cure."""
    try:
        with path.open("rb") as file:
            head = file.read(127)
    except OSError as error:
        raise Unusable(f"{path} cannot be read ({error.strerror}): put the map there, or take it out of bases.") from error
    if head.startswith(_PM3):
        return _PMTiles(path)
    if head.startswith(_PM):
        raise Unusable(f"{path} is PMTiles of version {_old_version(head)}: only version 3 is read. Convert it with `pmtiles convert old.pmtiles new.pmtiles`.")
    if head.startswith(_SQLITE):
        return _MBTiles(path)
    raise Unusable(f"{path} is neither PMTiles nor MBTiles (it begins with {head[:8]!r}): name a file made by a map tool, such as tippecanoe or planetiler.")


def _old_version(head: bytes) -> int:
    return head[7] if head.startswith(b"PMTiles") and len(head) > 7 else int.from_bytes(head[2:4], "little")


def is_packed(data: bytes) -> bool:
    """Whether a tile is packed with gzip."""
    return data.startswith(_GZIP)


def unpacked(data: bytes) -> bytes:
    """A tile without its packing."""
    return gzip.decompress(data) if is_packed(data) else data


class _PMTiles(_Closing):
    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        try:
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            self._reader = Reader(lambda offset, length: self._map[offset : offset + length])
            self.about = self._read(path)
        except Unusable:
            self._file.close()
            raise
        except Exception as error:  # the library tells a broken file by whatever goes wrong while it reads
            self._file.close()
            raise Unusable(f"{path} is broken PMTiles ({type(error).__name__}): copy or make it anew.") from error

    def _read(self, path: Path) -> About:
        head = self._reader.header()
        end = max(head[f"{part}_offset"] + head[f"{part}_length"] for part in ("root", "metadata", "leaf_directory", "tile_data"))
        if end > len(self._map):
            raise Unusable(f"{path} ends early: its head tells of {end} bytes, it has {len(self._map)}. Copy it anew.")
        media = _PM_TYPES.get(head["tile_type"])
        if media is None or head["tile_compression"] not in (Compression.NONE, Compression.GZIP):
            raise Unusable(f"{path} holds tiles of a kind that is not shown: make them MVT, PNG, JPEG or WebP, packed with gzip or not at all.")
        words = self._reader.metadata().get("attribution", "")
        self._reader.get(head["min_zoom"], 0, 0)  # the directory can be read
        west, south, east, north = (head[name] / 1e7 for name in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"))
        return About(media, head["min_zoom"], head["max_zoom"], (west, south, east, north), _plain(words))

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        found = self._reader.get(z, x, y)
        return None if found is None else bytes(found)

    def close(self) -> None:
        self._map.close()
        self._file.close()


class _MBTiles(_Closing):
    def __init__(self, path: Path) -> None:
        self._path, self._kept = path, threading.local()
        try:
            self.about = self._read()
        except (sqlite3.Error, ValueError, OSError) as error:
            raise Unusable(f"{path} is SQLite but no MBTiles ({error}): it needs the tables metadata and tiles. Make or copy it anew.") from error

    def _read(self) -> About:
        known = dict(self._conn.execute("SELECT name, value FROM metadata"))
        least, most = self._conn.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
        if least is None:
            raise Unusable(f"{self._path} holds no tile: make it anew.")
        media = _MEDIA.get(str(known.get("format", "png")).lower())
        if media is None:
            raise Unusable(f"{self._path} holds tiles of format {known['format']!r}, which is not shown: use pbf, png, jpg or webp.")
        bounds = tuple(float(each) for each in str(known.get("bounds", "-180,-85,180,85")).split(","))
        if len(bounds) != 4:
            raise ValueError("its bounds are not four numbers")
        return About(media, int(known.get("minzoom", least)), int(known.get("maxzoom", most)), bounds, _plain(known.get("attribution", "")))

    @property
    def _conn(self) -> sqlite3.Connection:
        """One connection a thread: they share nothing but the file."""
        if not hasattr(self._kept, "conn"):
            self._kept.conn = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        return self._kept.conn  # type: ignore[no-any-return]

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        row = self._conn.execute("SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?", (z, x, 2**z - 1 - y)).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        if hasattr(self._kept, "conn"):
            self._kept.conn.close()
            del self._kept.conn


def _plain(words: Any) -> str:
    """The owner's words without their markup."""
    text = str(words or "")
    while "<" in text and ">" in text[text.index("<") :]:
        start = text.index("<")
        text = text[:start] + text[text.index(">", start) + 1 :]
    return " ".join(text.split())


@contextmanager
def write_mbtiles(path: Path, about: About) -> Iterator[Any]:
    """`put(z, x, y, data)` for a new MBTiles file, which is at `path` when all went well. Vector tiles are packed with gzip."""
    unfinished = path.with_name(f".{path.name}.{threading.get_ident()}")
    unfinished.unlink(missing_ok=True)
    conn = sqlite3.connect(unfinished)
    try:
        conn.executescript(
            "CREATE TABLE metadata (name text, value text);"
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob, PRIMARY KEY (zoom_level, tile_column, tile_row));"
        )
        format_ = next(name for name, media in _MEDIA.items() if media == about.media)
        facts = {"format": format_, "minzoom": about.min_zoom, "maxzoom": about.max_zoom, "attribution": about.attribution, "name": path.stem}
        facts["bounds"] = ",".join(str(each) for each in about.bounds)
        conn.executemany("INSERT INTO metadata VALUES (?, ?)", [(name, str(value)) for name, value in facts.items()])

        def put(z: int, x: int, y: int, data: bytes) -> None:
            packed = gzip.compress(data, mtime=0) if about.media == VECTOR else data
            conn.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (z, x, 2**z - 1 - y, packed))

        yield put
        conn.commit()
        conn.close()
        unfinished.replace(path)
    finally:
        conn.close()
        unfinished.unlink(missing_ok=True)
