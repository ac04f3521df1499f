"""The base maps of this installation: which there are, whether each can be used, and their tiles."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from core.bases import FILES, SERVERS, Base, is_tile
from core.errors import NotFound, Unusable
from data_sources.demo import base_map
from data_sources.tile_files import VECTOR, About, Tiles, is_packed, open_tiles, unpacked, write_mbtiles
from data_sources.tile_servers import Away as Away
from data_sources.tile_servers import TileServer, sweep
from data_sources.vector_tiles import tiles as cut
from store import base_maps

if TYPE_CHECKING:
    from core.settings import Settings
    from services._parts import Parts

log = logging.getLogger("magnet.bases")
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: media type and bytes, perhaps packed with gzip; `data` None where the map has nothing there."""

    media: str
    data: bytes | None

    def for_browser(self, takes_gzip: bool) -> tuple[bytes, dict[str, str]]:
        """The bytes to send and the headers that say how they are packed."""
        data = self.data or b""
        if not is_packed(data):
            return data, {}
        return (data, {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}) if takes_gzip else (unpacked(data), {"Vary": "Accept-Encoding"})


class _Bases:
    """What is open of the base maps in this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.files: dict[Base, Tiles | Unusable] = {}
        self.servers: dict[Base, TileServer] = {}


_open: "WeakKeyDictionary[Parts, _Bases]" = WeakKeyDictionary()
_opening = threading.Lock()


def _of(parts: "Parts") -> _Bases:
    with _opening:
        return _open.setdefault(parts, _Bases())


def problems(settings: "Settings", bases: Mapping[str, Base]) -> list[str]:
    """What keeps base maps from being used, each with its cure; empty when all is well."""
    found = []
    for base in bases.values():
        try:
            if base.kind in FILES:
                open_tiles(_file(settings, base)).close()
            elif base.kind in SERVERS:
                _key(settings, base)
            elif base.kind == "vector" and not settings.demo:
                raise Unusable("kind vector is made of the demo's ground, and this is no demo: use mbtiles or pmtiles.")
        except Unusable as error:
            found.append(f"base map {base.id}: {error}")
    return found


def listing(parts: "Parts") -> list[Found]:
    """The base maps in their order, as the browser needs them. `away` says why one cannot be used."""
    return [_public(parts, base) for base in parts.city.bases.values()]


def _public(parts: "Parts", base: Base) -> Found:
    item: Found = {"id": base.id, "zh": base.zh, "en": base.en, "kind": base.kind, "attribution": base.attribution, "dark": base.dark, "away": None}
    if not base.has_tiles:
        return item
    try:
        if base.kind in SERVERS:
            _key(parts.settings, base)
            return item | {"vector": False, "min": base.min_zoom, "max": base.max_zoom, "two": bool(base.dark_address)}
        if base.kind == "vector" and parts.settings.demo:  # made when its first tile is asked for, if nobody has before
            return item | {"vector": True, "min": base_map.MIN_ZOOM, "max": base_map.MAX_ZOOM, "two": False}
        about = _file_of(parts, base).about
    except Unusable:  # why exactly is told at the start and by `app.py check`: an address or a path is nobody's business here
        return item | {"away": ["没有准备好，请管理员运行 app.py check", "not ready: ask an administrator to run app.py check"]}
    words = base.attribution or about.attribution
    return item | {"vector": about.media == VECTOR, "min": about.min_zoom, "max": about.max_zoom, "bounds": about.bounds, "attribution": words, "two": False}


def tile(parts: "Parts", base_id: str, z: int, x: int, y: int, dark: bool) -> Tile:
    """One tile of a base map. Raises NotFound for a base map or a tile that cannot be, Away while a server gives none."""
    base = parts.city.bases.get(base_id)
    if base is None or not base.has_tiles:
        raise NotFound(f"There is no base map {base_id} with tiles.")
    if not is_tile(z, x, y):
        raise NotFound(f"There is no tile {z}/{x}/{y}.")
    try:
        if base.kind in SERVERS:
            return Tile(*_server(parts, base).tile(z, x, y, dark)) if base.min_zoom <= z <= base.max_zoom else Tile("image/png", None)
        file = _file_of(parts, base)
    except Unusable as error:
        raise Away("this base map is not set up", "该底图没有准备好", again_s=60) from error
    return Tile(file.about.media, file.tile(z, x, y))


def _server(parts: "Parts", base: Base) -> TileServer:
    open_ = _of(parts)
    with open_.lock:
        if base not in open_.servers:
            open_.servers[base] = TileServer(base, _key(parts.settings, base), _cache(parts.settings))
        return open_.servers[base]


def _file_of(parts: "Parts", base: Base) -> Tiles:
    """The open file of a base map. Raises Unusable, the same until the next start."""
    open_ = _of(parts)
    with open_.lock:
        if base not in open_.files:
            try:
                open_.files[base] = open_tiles(make_illustrative(parts) if base.kind == "vector" else _file(parts.settings, base))
            except Unusable as error:
                log.warning("base map %s: %s The map goes on without it.", base.id, error)
                open_.files[base] = error
        found = open_.files[base]
    if isinstance(found, Unusable):
        raise found
    return found


def _file(settings: "Settings", base: Base) -> Path:
    return settings.home / "maps" / str(base.file)


def _cache(settings: "Settings") -> Path:
    return settings.home / "tiles"


def _key(settings: "Settings", base: Base) -> str:
    if base.key is None:
        return ""
    if base.key not in settings.map_keys:
        raise Unusable(f"its key {base.key!r} is not in MAP_KEYS: set MAP_KEYS={base.key}:… or MAP_KEYS_FILE.")
    return settings.map_keys[base.key]


def make_illustrative(parts: "Parts") -> Path:
    """The file of the demo's illustrative base map, made where it is missing. Raises Unusable outside a demo."""
    if not parts.settings.demo:
        raise Unusable("kind vector is made of the demo's ground, and this is no demo: use mbtiles or pmtiles.")
    with parts.store.read() as conn:
        file = parts.settings.home / "maps" / f"illustrative-{base_map.VERSION}-{base_maps.count_buildings(conn)}.mbtiles"
        if file.exists():
            return file
        ground, buildings = base_maps.ground(conn), base_maps.list_buildings(conn)
    if not any(row["level"] == "district" for row in ground):
        raise Unusable("the store holds no area yet: run `python app.py migrate` or `run`.")
    features = base_map.features(ground, buildings)
    file.parent.mkdir(parents=True, exist_ok=True)
    with write_mbtiles(file, About(VECTOR, base_map.MIN_ZOOM, base_map.MAX_ZOOM, (-180.0, -85.0, 180.0, 85.0), "")) as put:
        for z, x, y, data in cut(features, base_map.MIN_ZOOM, base_map.MAX_ZOOM):
            put(z, x, y, data)
    return file


def sweep_tiles(parts: "Parts") -> None:
    """Clear away tiles of servers whose time has passed."""
    sweep(_cache(parts.settings), {base.id: base.keep_days for base in parts.city.bases.values()})
