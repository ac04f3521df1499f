"""Watching cameras: who may, where the pictures come from, who looked when. Nothing is recorded, nobody recognised or followed.

Browsers get playlists and segments through our own address alone; where a gateway stands is known to the registry: an address entered for one
camera, else the first of the city's gateways that has it.
"""

import base64
import hashlib
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import redis
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import RowMapping

from core import hls
from core.errors import BadInput, NotAllowed, NotFound
from core.video import GB_ID, SECRET, address_fault
from core.words import Words
from data_sources.demo import streams as demo
from data_sources.stream_gateway import LARGEST_PLAYLIST, LARGEST_SEGMENT, NoStream, fetch
from services import audit
from services._parts import Parts
from services.areas import allowed
from services.cases import wire_time
from store import streams as queries

if TYPE_CHECKING:
    from services.who import Account

STATES = {
    "ready": Words("可以播放", "Ready to play"),
    "offline": Words("摄像机离线，没有画面。", "The camera is offline: there is no picture."),
    "none": Words("这台摄像机没有登记视频流，请管理员登记。", "No stream is registered for this camera: the administrator can enter one."),
    "preparing": Words("正在准备演示画面，请稍候。", "The demo's pictures are being made: a moment."),
    "hevc": Words(
        "编码为 H.265，浏览器不能播放，请在网关上转为 H.264。", "It is coded as H.265, which browsers cannot play: have the gateway turn it into H.264."
    ),
    "unreachable": Words("连不上视频网关，请稍后再试。", "The video gateway cannot be reached: try again later."),
    "silent": Words("视频网关没有及时答复，请稍后再试。", "The video gateway did not answer in time: try again later."),
    "refused": Words("视频网关拒绝了请求，请管理员核对地址与密钥。", "The video gateway refused: the administrator should check address and secret."),
    "gone": Words("视频流已断，网关上没有这一路。", "The stream is dead: the gateway does not have it."),
    "not_hls": Words("登记的地址不是 HLS 播放列表，请管理员核对。", "What is registered is no HLS playlist: the administrator should check it."),
    "empty": Words("视频流没有画面，摄像机可能已停止推流。", "The stream holds no pictures: the camera may have stopped sending."),
    "too_large": Words("视频片段过大，请改用子码流。", "The pieces of this stream are too large: use the camera's sub-stream."),
    "busy": Words("同时观看的视频过多，请稍后再试。", "Too many streams are being watched: try again in a moment."),
    "elsewhere": Words(
        "视频流指向另一台主机，不能使用，请管理员核对网关。",
        "The stream leads to another host, which is not allowed: the administrator should see to the gateway.",
    ),
    "forbidden": Words("登记的地址指向本机，不能使用。", "The registered address leads to this machine, which is not allowed."),
}
PLAYLIST, TRANSPORT, FRAGMENT = "application/vnd.apple.mpegurl", "video/mp2t", "video/mp4"
LOOKED_S = 300  # who looks again within so many seconds is still looking
WANTED = "demo:streams"  # set on the bus while somebody waits for the demo's pictures
_DEMO = "demo:"
_PROBED = 4096
_MP4 = (b"ftyp", b"styp", b"moof", b"sidx", b"emsg", b"prft", b"moov")
_MOST_PAGES = 20
Found = dict[str, Any]


def cameras(
    parts: Parts,
    account: "Account",
    area: str | None,
    box: queries.Box | None,
    gb_ids: Sequence[str],
    streamed: bool,
    limit: int,
    after: str = "",
) -> list[Found]:
    """Cameras one may watch, by id, with `stream`: whether one is registered; `streamed` leaves the others out. Raises NotFound outside the scope."""
    where, classes = allowed(parts, account, area), parts.city.video.classes(account.role, account.kind == "wall")
    found: list[Found] = []
    for _ in range(_MOST_PAGES):
        with parts.store.read() as conn:
            rows = queries.within(conn, account.scope, where, box, classes, gb_ids, 1000, after)
        found += [_listed(parts, row) for row in rows if not streamed or _address(parts, row)]
        if len(rows) < 1000 or len(found) >= limit:
            break
        after = rows[-1]["gb_id"]
    return found[:limit]


def _listed(parts: Parts, row: RowMapping) -> Found:
    words = parts.city.named("camera_classes", row["source_class"])
    known = {name: row[name] for name in ("gb_id", "name", "area", "lon", "lat", "azimuth", "source_class", "online")}
    return {**known, "class_zh": words.zh, "class_en": words.en, "stream": _address(parts, row) is not None}


def look(parts: Parts, account: "Account", gb_id: str, address: str) -> Found:
    """Begin to watch: {"gb_id", "state", "zh", "en", "src"}, `src` only when it is ready. Recorded before anything is fetched.

    Raises NotFound outside the scope, NotAllowed for a class of cameras that is not this role's.
    """
    row = _camera(parts, account, gb_id)
    where = _address(parts, row)
    if not row["online"]:
        return _state(gb_id, "offline")
    if where is None:
        return _state(gb_id, "none")
    if _newly(parts, account, gb_id):
        with parts.store.write() as conn:
            audit.record(conn, account, "watch_camera", target=f"camera:{gb_id}", detail={"class": row["source_class"]}, address=address)
    return _state(gb_id, _condition(parts, where))


def playlist(parts: Parts, account: "Account", gb_id: str) -> str:
    """The camera's playlist, every address in it one of ours. Raises NotFound, NotAllowed, NoStream."""
    where = _address(parts, _camera(parts, account, gb_id))
    if where is None:
        raise NoStream("none")
    return _ours(parts, gb_id, _playlist(parts, where), where)


def part(parts: Parts, account: "Account", gb_id: str, name: str) -> tuple[bytes, str]:
    """What a playlist of ours named: a segment, a key or another playlist, and its media type. Raises NotFound, NotAllowed, NoStream."""
    where = _address(parts, _camera(parts, account, gb_id))
    wanted = _opened(parts, gb_id, name)
    if where is None or wanted is None or not (wanted.startswith(_DEMO) or hls.same_place(wanted, where)):
        raise NotFound(f"Camera {gb_id} has no such piece of a stream.")
    if wanted.startswith(_DEMO):
        _, number, piece = wanted.split(":")
        data = demo.segment(parts.settings.home / "streams", int(number), piece)
        if data is None:
            raise NotFound(f"Camera {gb_id} has no such piece of a stream.")
        return data, TRANSPORT
    data = fetch(wanted, LARGEST_SEGMENT, parts.settings.webhook_private)
    if data[:1] == b"\x47":
        return data, TRANSPORT
    if data[4:8] in _MP4:
        return data, FRAGMENT
    if hls.is_playlist(text := data[:LARGEST_PLAYLIST].decode("utf-8", "replace")):
        return _ours(parts, gb_id, text, wanted).encode(), PLAYLIST
    if len(data) == 16:  # a key of AES-128
        return data, "application/octet-stream"
    raise NoStream("not_hls")


def _camera(parts: Parts, account: "Account", gb_id: str) -> RowMapping:
    with parts.store.read() as conn:
        row = queries.one(conn, gb_id)
    if row is None or not account.scope.covers(row["area"]):
        raise NotFound(f"There is no camera {gb_id}.")
    if not parts.city.video.may(account.role, account.kind == "wall", row["source_class"]):
        words = Words("您的岗位不能观看这类摄像机的画面。", "Your post may not watch cameras of this kind.")
        raise NotAllowed(words.en, words)
    return row


def _address(parts: Parts, row: RowMapping) -> str | None:
    if row["address"]:
        return str(row["address"]).replace(SECRET, parts.settings.stream_secret)
    gateway = next((each for each in parts.city.streams.values() if each.has(row["gb_id"], row["source_class"])), None)
    return gateway.url.replace(GB_ID, row["gb_id"]).replace(SECRET, parts.settings.stream_secret) if gateway else None


def _newly(parts: Parts, account: "Account", gb_id: str) -> bool:
    """Whether this is a look of its own, not the same person still looking; without the bus every one is."""
    with suppress(redis.RedisError):
        return bool(parts.bus.set(f"looks:{account.session}:{gb_id}", 1, nx=True, ex=LOOKED_S))
    return True


def _state(gb_id: str, state: str) -> Found:
    words = STATES[state]
    return {"gb_id": gb_id, "state": state, "zh": words.zh, "en": words.en, "src": f"/api/v1/cameras/{gb_id}/stream/index.m3u8" if state == "ready" else None}


def _condition(parts: Parts, where: str) -> str:
    """The state of a stream, by its playlist and the beginning of its newest segment."""
    try:
        text = _playlist(parts, where)
        if where.startswith(_DEMO):
            return "ready"
        if hls.is_master(text):
            if hls.only_hevc(text):
                return "hevc"
            first = _own(where, next(iter(hls.addresses(text, where)), None))
            text, where = fetch(first, LARGEST_PLAYLIST, parts.settings.webhook_private).decode("utf-8", "replace"), first
        newest = _own(where, hls.header_of(text, where) or next(reversed(hls.addresses(text, where)), None))
        return "hevc" if hls.holds_hevc(fetch(newest, LARGEST_SEGMENT, parts.settings.webhook_private, first=_PROBED)) else "ready"
    except NoStream as error:
        return error.why


def _own(where: str, address: str | None) -> str:
    """`address`, of the same gateway as `where`. Raises NoStream where there is none, or it leads elsewhere."""
    if address is None:
        raise NoStream("empty")
    if not hls.same_place(address, where):
        raise NoStream("elsewhere")
    return address


def _playlist(parts: Parts, where: str) -> str:
    if where.startswith(_DEMO):
        if not demo.made(parts.settings.home / "streams"):
            with suppress(redis.RedisError):
                parts.bus.set(WANTED, 1, ex=60)
            raise NoStream("preparing")
        return demo.playlist(int(where.removeprefix(_DEMO)), time.time())
    text = fetch(where, LARGEST_PLAYLIST, parts.settings.webhook_private).decode("utf-8", "replace")
    if not hls.is_playlist(text):
        raise NoStream("not_hls")
    return text


def _ours(parts: Parts, gb_id: str, text: str, where: str) -> str:
    """The playlist with every address sealed into a name that only we can read, and only for this camera."""
    sealer = _sealer(parts)

    def name(address: str) -> str:
        return base64.urlsafe_b64encode(sealer.encrypt(address.encode(), [gb_id.encode()])).decode().rstrip("=")

    if where.startswith(_DEMO):  # its names are relative to nothing
        return "\n".join(line if line.startswith("#") else name(f"{where}:{line}") for line in text.splitlines()) + "\n"
    return hls.rewritten(text, where, name)


def _opened(parts: Parts, gb_id: str, name: str) -> str | None:
    try:
        sealed = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4))
        return _sealer(parts).decrypt(sealed, [gb_id.encode()]).decode()
    except (InvalidTag, ValueError):
        return None


def _sealer(parts: Parts) -> AESSIV:
    return AESSIV(hashlib.sha256(f"streams {parts.settings.secret}".encode()).digest())


# ── the registry ──


def registry(parts: Parts, limit: int, after: str) -> list[Found]:
    """The addresses entered for single cameras, with the camera's name, what they are in words, and when they were entered."""
    with parts.store.read() as conn:
        rows = queries.entered(conn, limit, after)
    return [{**row, "source": _source(row["address"])._asdict(), "at": wire_time(parts.city, row["at"])} for row in rows]


def _source(address: str) -> Words:
    """Where pictures come from, in words; an address says it itself."""
    if not address.startswith(_DEMO):
        return Words(address, address)
    number = int(address.removeprefix(_DEMO)) + 1
    return Words(f"演示画面 {number} 号（本系统生成）", f"Demo pictures no. {number} (made by this installation)")


def enter(parts: Parts, account: "Account", gb_id: str, address: str) -> None:
    """Enter where a camera's playlist stands. Raises NotFound for an unknown camera, BadInput for what can be no address."""
    if fault := address_fault(address.replace(SECRET, "s").replace(GB_ID, "0")):
        raise BadInput("bad_address", f"The address {fault}.", "address", zh="地址须为 http:// 或 https:// 开头的 HLS 播放列表，不含用户名和密码。")
    with parts.store.write() as conn:
        _known(account, queries.one(conn, gb_id), gb_id)
        queries.put(conn, [{"gb_id": gb_id, "address": address.replace(GB_ID, gb_id), "account_id": account.id or None, "at": datetime.now(UTC)}])
        audit.record(conn, account, "enter_stream", target=f"camera:{gb_id}")


def forget(parts: Parts, account: "Account", gb_id: str) -> None:
    """Take a camera's own address away. Raises NotFound where it has none."""
    with parts.store.write() as conn:
        _known(account, queries.one(conn, gb_id), gb_id)
        if not queries.remove(conn, gb_id):
            raise NotFound(f"No address is entered for camera {gb_id}.")
        audit.record(conn, account, "forget_stream", target=f"camera:{gb_id}")


def _known(account: "Account", row: RowMapping | None, gb_id: str) -> None:
    if row is None or not account.scope.covers(row["area"]):
        raise NotFound(f"There is no camera {gb_id}.")
