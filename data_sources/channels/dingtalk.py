"""A DingTalk (钉钉) group bot with its signature: base64(HMAC-SHA256(secret, "<ms>\\n<secret>")) beside the time in ms.

Answers {"errcode": 0}; 130101 and 410100 are too many at once (20 a minute).
"""

import base64
import hashlib
import hmac
import time

from data_sources.channels._base import Channel, Message, To, post_json, told

BUSY = (130101, 410100, -1)


def sign(secret: str, ms: str) -> str:
    """The signature for this moment."""
    return base64.b64encode(hmac.new(secret.encode(), f"{ms}\n{secret}".encode(), hashlib.sha256).digest()).decode()


def send(to: To, message: Message) -> None:
    """One markdown message; its title is what the phone's lock screen shows."""
    params = {"access_token": to.key}
    if to.secret:
        ms = str(round(time.time() * 1000))
        params |= {"timestamp": ms, "sign": sign(to.secret, ms)}
    text = f"#### {message.title}\n\n{message.text}\n\n[打开 · Open]({message.url})"
    told(post_json(to.url, {"msgtype": "markdown", "markdown": {"title": message.title, "text": text}}, params), "errcode", "errmsg", BUSY)


CHANNEL = Channel("dingtalk", zh="钉钉群机器人", en="DingTalk group bot", takes="bot", send=send)
