"""Tiles of map servers, asked for by us: no browser learns a key or talks to another host. Addresses come from the city's pack alone.

A server that fails again and again is left alone for a while, so that its slowness holds up nobody.
"""

import hashlib
import io
import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from PIL import Image

from core.bases import Base
from data_sources.gcj_tiles import unshifted

TIMEOUT_S = 4.0
LARGEST_TILE = 2 * 1024 * 1024
TURN_S = 0.5  # how long one waits for his turn to ask
RECENT = 64  # pictures kept for a moment, since neighbouring tiles of a moved map are made of the same ones
AT_ONCE = 3  # requests going out at a time, fewer than a process has threads to answer with
FAILURES, REST_S, LONGEST_REST_S = 3, 15.0, 240.0
_PICTURES = ("image/png", "image/jpeg", "image/webp")
_TOO_LARGE_PIXELS = 1024


class Away(Exception):
    """The server gave no tile: `why` in plain words without its address, `again_s` when to ask next."""

    def __init__(self, why: str, why_zh: str, again_s: float) -> None:
        super().__init__(why)
        self.why, self.why_zh, self.again_s = why, why_zh, again_s


class Breaker:
    """Counts failures in a row of one server: after FAILURES it rests, twice as long each time up to LONGEST_REST_S."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failed, self._rests, self._until = 0, 0, 0.0
        self._why: tuple[str, str] = ("", "")

    def check(self) -> None:
        """Raises Away while the server rests."""
        with self._lock:
            left = self._until - self._clock()
            if left > 0:
                raise Away(*self._why, again_s=left)

    def worked(self) -> None:
        """A tile came."""
        with self._lock:
            self._failed, self._rests, self._until = 0, 0, 0.0

    def failed(self, why: str, why_zh: str) -> Away:
        """No tile came. Returns what to tell."""
        with self._lock:
            if self._until > self._clock():  # it was asked before the rest began
                return Away(why, why_zh, again_s=self._until - self._clock())
            self._failed += 1
            self._why = why, why_zh
            if self._failed < FAILURES:
                return Away(why, why_zh, again_s=2.0)
            rest = min(REST_S * 2**self._rests, LONGEST_REST_S)
            self._failed, self._rests, self._until = FAILURES - 1, self._rests + 1, self._clock() + rest
            return Away(why, why_zh, again_s=rest)


class TileServer:
    """The server or servers of one base map, with the tiles kept in `cache` for as long as its row says."""

    def __init__(self, base: Base, key: str, cache: Path) -> None:
        self.base, self._key, self._breaker = base, key, Breaker()
        name = hashlib.sha256(repr((base.address, base.dark_address, base.crs)).encode()).hexdigest()[:10]
        self._cache = cache / f"{base.id}-{name}"
        self._recent: dict[tuple[int, int, int, bool], Image.Image] = {}
        self._lock = threading.Lock()
        self._pool = urllib3.PoolManager(num_pools=4, maxsize=AT_ONCE, timeout=urllib3.Timeout(total=TIMEOUT_S), retries=False)

    def tile(self, z: int, x: int, y: int, dark: bool) -> tuple[str, bytes]:
        """Media type and bytes of a tile in WGS-84. Raises Away."""
        dark = dark and bool(self.base.dark_address)
        file = self._cache / str(z) / str(x) / f"{y}{'d' if dark else ''}"
        if (kept := self._kept(file)) is not None:
            return _media(kept), kept
        self._breaker.check()
        if not _turn.acquire(timeout=TURN_S):
            raise Away("too many tiles are being asked for", "同时请求的底图太多", again_s=2.0)
        try:
            data = self._made(z, x, y, dark)
        finally:
            _turn.release()
        self._breaker.worked()
        self._keep(file, data)
        return _media(data), data

    def _made(self, z: int, x: int, y: int, dark: bool) -> bytes:
        """What the server sent, as it is where one picture does; else laid over each other and moved."""
        several = len(self.base.addresses(z, x, y, self._key, dark)) > 1
        if self.base.crs != "gcj02" and not several:
            return self._asked(self.base.addresses(z, x, y, self._key, dark)[0])

        def source(column: int, row: int) -> Image.Image:
            return self._source(z, column, row, dark)

        whole = unshifted(z, x, y, source) if self.base.crs == "gcj02" else source(x, y)
        out = io.BytesIO()
        whole.save(out, "PNG", compress_level=3)
        return out.getvalue()

    def _source(self, z: int, column: int, row: int, dark: bool) -> Image.Image:
        """One tile of theirs, all of its pictures laid over each other. Raises Away."""
        with self._lock:
            known = self._recent.get((z, column, row, dark))
        if known is not None:
            return known
        sheet: Image.Image | None = None
        for address in self.base.addresses(z, column, row, self._key, dark):
            layer = _picture(self._asked(address)).convert("RGBA")
            sheet = layer if sheet is None else Image.alpha_composite(sheet, layer.resize(sheet.size) if layer.size != sheet.size else layer)
        assert sheet is not None
        with self._lock:
            self._recent[z, column, row, dark] = sheet
            while len(self._recent) > RECENT:
                self._recent.pop(next(iter(self._recent)))
        return sheet

    def _asked(self, address: str) -> bytes:
        """The picture at `address`. Raises Away."""
        until = time.monotonic() + TIMEOUT_S
        try:
            answer = self._pool.request("GET", address, headers={"User-Agent": "Magnet"}, redirect=False, preload_content=False)
            try:
                if answer.status != 200:
                    raise self._breaker.failed(f"the map server answers {answer.status}", f"地图服务器返回 {answer.status}")
                data = b""
                while part := answer.read1(64 * 1024, decode_content=True):
                    data += part
                    if len(data) > LARGEST_TILE:
                        raise self._breaker.failed("the map server sends too much for a tile", "地图服务器返回的内容过大")
                    if time.monotonic() > until:
                        raise self._breaker.failed("the map server is too slow", "地图服务器太慢")
            finally:
                answer.close()
        except urllib3.exceptions.NewConnectionError:
            raise self._breaker.failed("the map server cannot be reached", "连不上地图服务器") from None
        except urllib3.exceptions.TimeoutError:
            raise self._breaker.failed("the map server is too slow", "地图服务器太慢") from None
        except (urllib3.exceptions.HTTPError, OSError, ValueError):
            raise self._breaker.failed("the map server cannot be reached", "连不上地图服务器") from None
        if _media(data) not in _PICTURES:
            raise self._breaker.failed("the map server sends no picture (is its key right?)", "地图服务器返回的不是图片（密钥是否正确？）")
        return data

    def _kept(self, file: Path) -> bytes | None:
        if not self.base.keep_days:
            return None
        try:
            return file.read_bytes() if time.time() - file.stat().st_mtime < self.base.keep_days * 86400 else None
        except OSError:
            return None

    def _keep(self, file: Path, data: bytes) -> None:
        if not self.base.keep_days:
            return
        unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(data)
            os.replace(unfinished, file)
        except OSError:  # a full disk keeps nothing, the map goes on
            unfinished.unlink(missing_ok=True)


_turn = threading.BoundedSemaphore(AT_ONCE)


def host_of(base: Base) -> str:
    """The host a base map's tiles come from, for whoever checks the set-up."""
    return urlsplit(base.address[0].replace("{s}", (*base.subdomains, "")[0])).hostname or ""


def _media(data: bytes) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else "application/octet-stream"


def _picture(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data))
        if max(picture.size) > _TOO_LARGE_PIXELS:
            raise Away("the map server sends pictures that are no tiles", "地图服务器返回的不是瓦片", again_s=REST_S)
        picture.load()
    except (OSError, ValueError) as error:
        raise Away("the map server sends broken pictures", "地图服务器返回的图片已损坏", again_s=REST_S) from error
    return picture


def sweep(cache: Path, keep_days: dict[str, int], most_bytes: int = 2_000_000_000) -> None:
    """Take away tiles older than their base map keeps them, those of base maps that are gone, and the oldest beyond `most_bytes`."""
    now, left = time.time(), []
    for folder in cache.glob("*"):
        days = keep_days.get(folder.name.rpartition("-")[0], 0)
        for file in folder.rglob("*"):
            if file.is_file():
                stat = file.stat()
                if now - stat.st_mtime > days * 86400:
                    file.unlink(missing_ok=True)
                else:
                    left.append((stat.st_mtime, stat.st_size, file))
    over = sum(size for _, size, _ in left) - most_bytes
    for _, size, file in sorted(left, key=lambda each: each[0]):
        if over <= 0:
            break
        file.unlink(missing_ok=True)
        over -= size
