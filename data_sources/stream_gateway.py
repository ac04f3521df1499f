"""Fetches playlists and segments from video gateways. A gateway that does not answer is left alone for a while, so that it holds up nobody else.

data = fetch("http://gateway.example/live/1.m3u8", most=LARGEST_PLAYLIST)
"""

import socket
import threading
import time
from ipaddress import ip_address
from urllib.parse import urlsplit

import urllib3

LARGEST_PLAYLIST, LARGEST_SEGMENT = 512 * 1024, 16 * 1024 * 1024
CONNECT_S, READ_S = 2.0, 5.0
LEFT_ALONE_S = 10.0
AT_ONCE = 2  # of the web's few threads so many may wait for gateways
QUEUE_S = 1.5

_pool = urllib3.PoolManager(num_pools=16, maxsize=4, retries=False, timeout=urllib3.Timeout(connect=CONNECT_S, read=READ_S))
_turn = threading.BoundedSemaphore(AT_ONCE)
_away: dict[str, float] = {}  # host:port → when it may be asked again


class NoStream(Exception):
    """Nothing came. `why` is one of unreachable, silent, refused, gone, too_large, busy, forbidden; no address is in it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def fetch(url: str, most: int, private: bool = False, first: int = 0) -> bytes:
    """The bytes at `url`, at most `most` of them; with `first` only about so many from the beginning. No redirect is followed.

    `private` lets a gateway be on this very machine. Raises NoStream.
    """
    place = urlsplit(url).netloc
    if _away.get(place, 0) > time.monotonic():
        raise NoStream("unreachable")
    if not _turn.acquire(timeout=QUEUE_S):
        raise NoStream("busy")
    try:
        _check(url, private)
        return _fetch(url, most, first)
    except NoStream as error:
        if error.why in ("unreachable", "silent"):
            _away[place] = time.monotonic() + LEFT_ALONE_S
        raise
    finally:
        _turn.release()


def _check(url: str, private: bool) -> None:
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoStream("unreachable") from None
    for each in found:
        address = ip_address(str(each[4][0]).partition("%")[0])
        if address.is_link_local or address.is_multicast or address.is_unspecified or (address.is_loopback and not private):
            raise NoStream("forbidden")


def _fetch(url: str, most: int, first: int) -> bytes:
    headers = {"User-Agent": "Magnet", **({"Range": f"bytes=0-{first - 1}"} if first else {})}
    try:
        answer = _pool.request("GET", url, headers=headers, redirect=False, preload_content=False)
    except (urllib3.exceptions.ReadTimeoutError, urllib3.exceptions.ProtocolError):
        raise NoStream("silent") from None
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        raise NoStream("unreachable") from None
    drained = False
    try:
        if answer.status not in (200, 206):
            raise NoStream("gone" if answer.status in (404, 410) else "refused")
        body = _body(answer, first or most, whole=not first)
        drained = not first
        return body
    finally:
        if drained:
            answer.release_conn()
        else:
            answer.close()


def _body(answer: urllib3.BaseHTTPResponse, most: int, whole: bool) -> bytes:
    body, until = b"", time.monotonic() + READ_S
    try:
        while part := answer.read1(65_536):
            body += part
            if len(body) >= most and not whole:
                return body[:most]
            if len(body) > most:
                raise NoStream("too_large")
            if time.monotonic() > until:
                raise NoStream("silent")
    except (urllib3.exceptions.HTTPError, OSError):
        raise NoStream("silent") from None
    return body
