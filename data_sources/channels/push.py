"""Web push: to the devices on which somebody allowed it, encrypted for each, signed with the keys of this house (VAPID)."""

import base64
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from py_vapid import Vapid
from pywebpush import WebPusher, WebPushException

from core.errors import BadInput
from data_sources.channels._base import Channel, Message, To, Undelivered
from data_sources.outgoing import NotSent, post

KEY = "vapid.pem"
GONE = (404, 410)
WAITS_S = 3600  # so long a push service keeps the message for a phone that is off
SIGNED_FOR_S = 12 * 3600


def public_key(home: Path) -> str:
    """The public key browsers subscribe with; the pair is made once and kept in `home`, readable by its owner alone."""
    point = _vapid(home).public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _vapid(home: Path) -> Vapid:
    file = home / KEY
    if not file.exists():
        made = Vapid()
        made.generate_keys()
        new = file.with_name(f"{KEY}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(made.private_pem())
        try:
            os.link(new, file)  # never over one that another part made in the same moment
        except FileExistsError:
            pass
        finally:
            new.unlink(missing_ok=True)
    return Vapid.from_file(str(file))


def send(to: To, message: Message) -> None:
    """To every device of the receiver; taken when one took it."""
    if not to.devices:
        raise Undelivered("no device has subscribed", for_good=True)
    data = json.dumps({"title": message.title, "body": message.text, "url": message.url, "urgent": message.urgent}, ensure_ascii=False)
    vapid, why, gone = _vapid(to.home), [], []
    for device in to.devices:
        status = _one(vapid, to, device, data.encode(), message.urgent)
        if not status.isdigit() or not 200 <= int(status) < 300:
            why.append(status)
        if status.isdigit() and int(status) in GONE:
            gone.append(device["endpoint"])
    if len(why) == len(to.devices):
        raise Undelivered(", ".join(dict.fromkeys(why)), for_good=len(gone) == len(to.devices), gone=tuple(gone))


def _one(vapid: Vapid, to: To, device: Mapping[str, str], data: bytes, urgent: bool) -> str:
    """The HTTP status one device's service answers, or why there is none."""
    where = urlsplit(device["endpoint"])
    try:
        body = WebPusher({"endpoint": device["endpoint"], "keys": {"p256dh": device["p256dh"], "auth": device["auth"]}}).encode(data)["body"]
        claims = {"sub": to.contact, "aud": f"{where.scheme}://{where.netloc}", "exp": int(time.time()) + SIGNED_FOR_S}
        headers = {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream", "TTL": str(WAITS_S), "Urgency": "high" if urgent else "normal"}
        return str(post(device["endpoint"], body, {**headers, **vapid.sign(claims)}, private=to.private).status)
    except (BadInput, NotSent) as error:
        return str(error)
    except (WebPushException, ValueError) as error:
        return type(error).__name__


CHANNEL = Channel("push", zh="浏览器推送", en="Web push", takes="device", send=send)
