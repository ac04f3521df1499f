"""A Feishu (飞书) group bot with its signature: base64(HMAC-SHA256("<s>\\n<secret>", "")) and the time in seconds, both in the body.

Answers {"code": 0}; 11232 and 9499 are too many at once.
"""

import base64
import hashlib
import hmac
import time

from data_sources.channels._base import Channel, Message, To, post_json, told

BUSY = (11232, 9499)


def sign(secret: str, seconds: str) -> str:
    """The signature for this moment: the key is what other bots sign, and what is signed is empty."""
    return base64.b64encode(hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()).decode()


def send(to: To, message: Message) -> None:
    """One rich text (post) message."""
    lines = [[{"tag": "text", "text": message.text}], [{"tag": "a", "text": "打开 · Open", "href": message.url}]]
    body = {"msg_type": "post", "content": {"post": {"zh_cn": {"title": message.title, "content": lines}}}}
    if to.secret:
        seconds = str(int(time.time()))
        body |= {"timestamp": seconds, "sign": sign(to.secret, seconds)}
    told(post_json(f"{to.url.rstrip('/')}/{to.key}", body), "code", "msg", BUSY)


CHANNEL = Channel("feishu", zh="飞书群机器人", en="Feishu group bot", takes="bot", send=send)
