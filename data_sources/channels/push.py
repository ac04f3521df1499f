"""Web push: to the devices on which somebody allowed it, encrypted for each, signed with the keys of this house (VAPID)."""

import base64
import json
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from data_sources.channels._base import TIMEOUT_S, Channel, Message, To, Undelivered

KEY = "vapid.pem"
GONE = (404, 410)


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
    vapid, taken, gone, why = _vapid(to.home), 0, [], ""
    for device in to.devices:
        keys = {"endpoint": device["endpoint"], "keys": {"p256dh": device["p256dh"], "auth": device["auth"]}}
        try:
            webpush(keys, data, vapid_private_key=vapid, vapid_claims={"sub": to.contact}, ttl=3600, timeout=TIMEOUT_S, headers={"Urgency": "high"})
            taken += 1
        except WebPushException as error:
            status = error.response.status_code if error.response is not None else 0
            why = f"HTTP {status}"
            gone += [device["endpoint"]] if status in GONE else []
        except (OSError, ValueError) as error:  # requests' own errors are OSErrors; a key that is none is a ValueError
            why = type(error).__name__
    if not taken:
        raise Undelivered(why, for_good=len(gone) == len(to.devices), gone=tuple(gone))


CHANNEL = Channel("push", zh="浏览器推送", en="Web push", takes="device", send=send)
