"""Every channel, sent to a real server that checks what the real one would check."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from data_sources.channels import _base, demo, dingtalk, feishu, push, sms, wecom
from data_sources.channels._base import Message, To, Undelivered
from tests.serving import Quiet, serving

SECRET = "SEC0123456789"
MESSAGE = Message("核实任务 C20261125-0001", "暴露生活垃圾 · 南浦社区", "https://magnet.example/m#case/C20261125-0001")


class Phone(Quiet):
    """Answers as the server says, and keeps what came."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        status, answer = self.server.answer  # type: ignore[attr-defined]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())


@pytest.fixture
def server() -> Iterator[Any]:
    with serving(Phone) as made:
        made.seen, made.answer = [], (200, {"errcode": 0, "errmsg": "ok"})
        yield made


def came(server: Any) -> tuple[dict[str, str], dict[str, Any]]:
    ((path, _, body),) = server.seen
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}, json.loads(body)


def test_wecom_gets_markdown_under_the_groups_key(server: Any) -> None:
    wecom.CHANNEL.send(To(f"{server.url}/cgi-bin/webhook/send", key="abc"), MESSAGE)
    query, body = came(server)
    assert (query, body["msgtype"]) == ({"key": "abc"}, "markdown")
    assert all(part in body["markdown"]["content"] for part in (MESSAGE.title, MESSAGE.text, MESSAGE.url))


def test_dingtalk_can_check_the_signature(server: Any) -> None:
    dingtalk.CHANNEL.send(To(f"{server.url}/robot/send", key="token", secret=SECRET), MESSAGE)
    query, body = came(server)
    right = hmac.new(SECRET.encode(), f"{query['timestamp']}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert base64.b64decode(query["sign"]) == right
    assert (query["access_token"], abs(int(query["timestamp"]) / 1000 - time.time()) < 3600) == ("token", True)
    assert (body["msgtype"], body["markdown"]["title"]) == ("markdown", MESSAGE.title)


def test_feishu_can_check_the_signature(server: Any) -> None:
    server.answer = (200, {"code": 0, "msg": "success", "data": {}})
    feishu.CHANNEL.send(To(f"{server.url}/open-apis/bot/v2/hook", key="hook-id", secret=SECRET), MESSAGE)
    _, body = came(server)
    right = hmac.new(f"{body['timestamp']}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert (base64.b64decode(body["sign"]), server.seen[0][0]) == (right, "/open-apis/bot/v2/hook/hook-id")
    post = body["content"]["post"]["zh_cn"]
    assert (body["msg_type"], post["title"], post["content"][1][0]["href"]) == ("post", MESSAGE.title, MESSAGE.url)


def test_a_text_message_is_as_the_citys_template_says(server: Any) -> None:
    sms.CHANNEL.send(
        To(f"{server.url}/send", key="13800000001", secret="pass", template={"mobile": "{to}", "content": "【磁铁】{text}", "token": "{secret}"}), MESSAGE
    )
    _, body = came(server)
    assert (body["mobile"], body["token"]) == ("13800000001", "pass")
    assert body["content"].startswith("【磁铁】核实任务")


def test_a_browser_can_read_a_push_that_is_signed_with_the_houses_keys(server: Any, tmp_path: Path) -> None:
    server.answer = (201, {})
    mine, auth = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"
    point = mine.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    device = {"endpoint": f"{server.url}/push/1", "p256dh": _b64(point), "auth": _b64(auth)}
    push.CHANNEL.send(To("", contact="mailto:a@example.org", devices=(device,), home=tmp_path, private=True), MESSAGE)
    ((_, headers, body),) = server.seen
    said = json.loads(http_ece.decrypt(body, private_key=mine, auth_secret=auth, version="aes128gcm"))
    assert (said["title"], said["url"]) == (MESSAGE.title, MESSAGE.url)
    assert headers["Authorization"].startswith("vapid t=")
    assert push.public_key(tmp_path) in headers["Authorization"]
    assert (tmp_path / "vapid.pem").stat().st_mode & 0o777 == 0o600


def test_a_push_never_goes_into_a_private_network(server: Any, tmp_path: Path) -> None:
    device = {"endpoint": f"{server.url}/push/1", "p256dh": "x", "auth": "y"}
    with pytest.raises(Undelivered):
        push.CHANNEL.send(To("", contact="mailto:a@example.org", devices=(device,), home=tmp_path), MESSAGE)
    assert server.seen == []


def test_a_device_that_is_gone_is_named(server: Any, tmp_path: Path) -> None:
    server.answer = (410, {})
    key = _b64(ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint))
    device = {"endpoint": f"{server.url}/push/1", "p256dh": key, "auth": _b64(b"0123456789abcdef")}
    with pytest.raises(Undelivered) as refused:
        push.CHANNEL.send(To("", contact="mailto:a@example.org", devices=(device,), home=tmp_path, private=True), MESSAGE)
    assert (refused.value.gone, refused.value.for_good) == ((device["endpoint"],), True)


@pytest.mark.parametrize(
    ("answer", "for_good"),
    [
        ((200, {"errcode": 93000, "errmsg": "invalid webhook url"}), True),
        ((200, {"errcode": 45009, "errmsg": "api freq out of limit"}), False),
        ((500, {}), False),
        ((404, {}), True),
        ((429, {}), False),
        ((302, {}), True),
        ((200, ["nonsense"]), False),
    ],
)
def test_what_is_not_taken_says_whether_another_try_helps(server: Any, answer: Any, for_good: bool) -> None:
    server.answer = answer
    with pytest.raises(Undelivered) as refused:
        wecom.CHANNEL.send(To(f"{server.url}/send", key="top-secret-key"), MESSAGE)
    assert refused.value.for_good is for_good
    assert "top-secret-key" not in str(refused.value)


def test_a_server_that_is_down_is_tried_again() -> None:
    with pytest.raises(Undelivered) as refused:
        wecom.CHANNEL.send(To("http://127.0.0.1:9/send", key="top-secret-key"), MESSAGE)
    assert not refused.value.for_good
    assert "top-secret-key" not in str(refused.value)


def test_a_city_without_a_gateway_says_so_and_the_demo_sends_nothing() -> None:
    with pytest.raises(Undelivered, match=r"field\.yaml"):
        sms.CHANNEL.send(To("", key="13800000001"), MESSAGE)
    demo.CHANNEL.send(To(""), MESSAGE)
    assert _base.Channel is type(demo.CHANNEL)


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
