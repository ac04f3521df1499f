"""What goes out to other systems over HTTP: signed as Standard Webhooks has it, never to this machine or its network, no redirect followed.

headers = signed(["whsec_…"], "msg_1", datetime.now(UTC), body)
answer = post("https://example.org/hook", body, headers, private=settings.webhook_private)
"""

import base64
import hashlib
import hmac
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

import urllib3

from core.errors import BadInput

TIMEOUT_S = 10.0
LARGEST_BODY, LARGEST_ANSWER = 256 * 1024, 16 * 1024
TOLERANCE_S = 300  # how old a signature may be
RETRIES_S = (60, 300, 1_800, 7_200, 28_800, 86_400)  # after the first, second … failure; then it is given up
_PREFIX = "whsec_"


class NotSent(Exception):
    """It did not arrive, or nobody knows: the message says why, and holds no address or body."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said: the status and the beginning of its body."""

    status: int
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether it took what was sent."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was asked for: the status, headers by their names in small letters, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def secret_text(key: bytes) -> str:
    """A key as people copy it."""
    return _PREFIX + base64.b64encode(key).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over id, timestamp (seconds since 1970) and body, with dots between."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()).decode()


def signed(secrets: Sequence[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of a message, signed with every one of `secrets`: while one is being replaced either holds."""
    timestamp = int(at.timestamp())
    signatures = " ".join(signature(secret, message_id, timestamp, body) for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": signatures}


def verified(secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether a message that came in was signed with one of `secrets`, at most five minutes from `now`."""
    given = {name.lower(): value for name, value in headers.items()}
    timestamp = given.get("webhook-timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12 and abs(int(timestamp) - now.timestamp()) <= TOLERANCE_S):
        return False
    right = [signature(secret, given.get("webhook-id", ""), int(timestamp), body).encode() for secret in secrets]
    return any(hmac.compare_digest(each.encode("utf-8", "replace"), one) for each in given.get("webhook-signature", "").split() for one in right)


def wait_s(tries: int, luck: float) -> float | None:
    """Seconds until the next try after `tries` failures, up to a fifth more by `luck` (0 to 1); None: it is given up."""
    return RETRIES_S[tries - 1] * (1 + 0.2 * luck) if tries <= len(RETRIES_S) else None


def check_url(url: str) -> None:
    """Raise BadInput for what is no address that may be sent to, as far as can be said without asking for it."""
    try:
        parts = urlsplit(url)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        raise BadInput(
            "bad_url", "The address cannot be read: give one such as https://example.org/hook.", "url", zh="地址无法识别：应如 https://example.org/hook。"
        ) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_ok or not url.isascii() or any(ch.isspace() for ch in url) or len(url) > 500:
        raise BadInput(
            "bad_url",
            "The address begins with https:// or http://, names a host and has at most 500 characters.",
            "url",
            zh="地址须以 https:// 或 http:// 开头，含主机名，至多 500 字符。",
        )
    if parts.username or parts.password:
        raise BadInput(
            "bad_url", "The address holds a user name or password: leave them out, messages are signed.", "url", zh="地址不能含用户名或密码：消息已有签名。"
        )


def addresses(url: str, private: bool) -> list[str]:
    """The IP addresses behind `url` that may be connected to. Raises BadInput when it names this machine or a private network and `private` is off."""
    check_url(url)
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise BadInput("no_such_host", "The host of this address is not known: check its spelling.", "url", zh="找不到该主机：请检查拼写。") from None
    every = list(dict.fromkeys(str(each[4][0]) for each in found))
    # One inner address among several is enough: who answers for the name may change which is used.
    if not private and any(_inner(ip_address(each.partition("%")[0])) for each in every):
        raise BadInput(
            "private_address",
            "This address lies on this machine or in a private network: only public ones may be used, unless MAGNET_WEBHOOK_PRIVATE=1.",
            "url",
            zh="该地址在本机或内网：只能用公网地址，除非设置 MAGNET_WEBHOOK_PRIVATE=1。",
        )
    return every


def _inner(address: IPv4Address | IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return _inner(mapped) if mapped else not address.is_global or address.is_multicast


def post(url: str, body: bytes, headers: Mapping[str, str], private: bool = False, timeout_s: float = TIMEOUT_S) -> Answer:
    """Send `body` by POST and wait for the answer. Raises BadInput for an address that may not be sent to, NotSent when nobody answers."""
    if len(body) > LARGEST_BODY:
        raise NotSent(f"the message is larger than {LARGEST_BODY // 1024} kB")
    sent = {"Content-Type": "application/json", **headers}
    with _asked("POST", url, sent, private, timeout_s, body) as answer:
        return Answer(answer.status, _beginning(answer, time.monotonic() + timeout_s))


def fetch(url: str, headers: Mapping[str, str], private: bool, timeout_s: float, largest: int) -> Fetched:
    """What stands at `url`, whole. Raises BadInput for an address that may not be asked, NotSent when nobody answers, not in time, or without end."""
    until = time.monotonic() + timeout_s
    with _asked("GET", url, {"Accept-Encoding": "gzip", **headers}, private, timeout_s) as answer:
        body = bytearray()
        while part := answer.read1(65_536, decode_content=True):
            body += part
            if len(body) > largest:
                raise NotSent(f"its answer is larger than {largest // 2**20} MB")
            if time.monotonic() > until:
                raise NotSent(f"no whole answer within {timeout_s:.0f} s")
        return Fetched(answer.status, {name.lower(): value for name, value in answer.headers.items()}, bytes(body))


@contextmanager
def _asked(method: str, url: str, headers: Mapping[str, str], private: bool, timeout_s: float, body: bytes | None = None) -> Iterator[Any]:
    address = addresses(url, private)[0]  # connected to as it was checked: asking for the name again could give another one
    parts = urlsplit(url)
    sent = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": "Magnet", **headers}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    timeout = urllib3.Timeout(total=timeout_s)
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(address, parts.port or 443, timeout=timeout, server_hostname=parts.hostname, assert_hostname=parts.hostname)
    else:
        pool = urllib3.HTTPConnectionPool(address, parts.port or 80, timeout=timeout)
    try:
        answer = pool.urlopen(method, target, body=body, headers=sent, redirect=False, retries=False, preload_content=False)
        try:
            yield answer
        finally:
            answer.close()
    except urllib3.exceptions.NewConnectionError:
        raise NotSent("it cannot be reached") from None
    except urllib3.exceptions.TimeoutError:
        raise NotSent(f"no answer within {timeout_s:.0f} s") from None
    except urllib3.exceptions.SSLError:
        raise NotSent("its certificate is not trusted") from None
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        raise NotSent("it cannot be reached") from None
    finally:
        pool.close()


def _beginning(answer: urllib3.BaseHTTPResponse, until: float) -> bytes:
    """What comes of the body until then: who sends it drop by drop holds up nobody."""
    body = b""
    while len(body) < LARGEST_ANSWER and time.monotonic() < until and (part := answer.read1(LARGEST_ANSWER - len(body), decode_content=False)):
        body += part
    return body
