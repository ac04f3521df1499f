"""What an account was told: read, heard by its bell, and by which channel it wants to hear; what went out to others."""

import hashlib
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core.clock import light
from core.errors import BadInput, NotFound
from core.masking import Seen, mask_text
from core.words import Words
from data_sources.channels._base import Channel
from data_sources.channels.push import public_key
from data_sources.outgoing import addresses
from services import audit, cell_staff, corrections
from services._parts import Parts
from services._task import quietly
from services.areas import areas, community_of
from services.cases import visible, wire_time
from services.interface_lights import RED
from services.notify import CHANNELS, DEMO, action_words, link, ring, shown
from services.typed_names import MESSAGE
from store import tellings, typed_names
from store.tellings import devices

if TYPE_CHECKING:
    from services.who import Account

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MOBILE = re.compile(r"\+?\d{6,15}")
_KEY = re.compile(r"[\w-]{10,120}")
STATES = {
    "queued": Words("待发送", "Waiting"),
    "sent": Words("已发送", "Sent"),
    "failed": Words("未送达", "Not delivered"),
    "quiet": Words("仅站内", "In the application"),
    "read": Words("已读", "Read"),
}


def mine(parts: Parts, account: "Account", limit: int = 50, after: int | None = None) -> dict[str, Any]:
    """An account's notifications, unread ones that still wait first: `items`, `unread` and the cursor of the next page; `besides` waits too and is no case.

    `named` of an item is the number under which what is masked in a message may be shown (services/masked_values.py).
    """
    if not account.id:
        return {"items": [], "unread": 0, "next": None, "besides": []}
    with parts.store.read() as conn:
        rows = tellings.mine(conn, account.id, limit + 1, after)
        count = tellings.unread(conn, account.id)
        named = typed_names.named(conn, MESSAGE, {str(row["notification"]) for row in rows if not row["case_no"]})
    now = datetime.now(UTC)
    items = [_item(parts, account, row, now, named) for row in rows[:limit] if not row["case_no"] or visible(account, row)]
    return {
        "items": items,
        "unread": count,
        "next": rows[limit - 1]["id"] if len(rows) > limit else None,
        "besides": [*cell_staff.to_do(parts, account), *corrections.to_do(parts, account)],
    }


def _item(parts: Parts, account: "Account", row: Mapping[Any, Any], now: datetime, named: Collection[str]) -> dict[str, Any]:
    city, words = parts.city, action_words(parts, row)
    category, place = city.categories.get(row["category"]), community_of(parts, row["area"])
    about, text = Words(category.zh, category.en) if category else Words(*[row["category"] or row["sender"] or ""] * 2), row["text"]
    if row["action"] == RED:
        late = city.interfaces.get(text)
        about, text = Words(late.zh, late.en) if late else Words(text, text), ""
    seen: Seen = []
    shown_text = mask_text(text, seen=seen) if text else text
    message = str(row["notification"]) if not row["case_no"] and (seen or str(row["notification"]) in named) else None
    return {
        "id": row["id"],
        "no": row["case_no"],
        "zh": words.zh,
        "en": words.en,
        "raised": row["raised_from"] is not None,
        "urgent": row["urgent"],
        "category": {"zh": about.zh, "en": about.en},
        "text": shown_text,
        "named": message,
        "area": row["area"],
        "area_zh": place.name if place else row["area"],
        "area_en": place.name_en if place else row["area"],
        "at": wire_time(city, row["at"]),
        "due_at": wire_time(city, row["due_at"]),
        "light": light(now, row["yellow_at"], row["due_at"]),
        "read_at": wire_time(city, row["read_at"]),
        "waits": bool(row["waits"]),
        "link": link(account.role, row["case_no"], row["action"]),
    }


def read(parts: Parts, account: "Account", delivery: int | None = None) -> int:
    """Mark one notification read, or (None) all; how many still wait. Raises NotFound for one that is not the account's."""
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        if not tellings.read(conn, account.id, now, delivery=delivery) and delivery is not None and not tellings.is_of(conn, delivery, account.id):
            raise NotFound(f"You have no notification {delivery}.")
        ring(conn, account.id, account.area, now)
        return tellings.unread(conn, account.id)


def waiting(parts: Parts, account: "Account") -> int:
    """How many notifications wait for an account."""
    with parts.store.read() as conn:
        return tellings.unread(conn, account.id)


def opened(parts: Parts, account: "Account", no: str) -> None:
    """Whoever opens a case has read what he was told of it. While the store is busy it stays unread."""
    if not account.id:
        return
    with parts.store.read() as conn:
        if not tellings.has_unread(conn, account.id, no):
            return
    quietly(lambda: _opened(parts, account, no))


def _opened(parts: Parts, account: "Account", no: str) -> None:
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        if tellings.read(conn, account.id, now, no=no):
            ring(conn, account.id, account.area, now)


def channels(parts: Parts, account: "Account") -> dict[str, Any]:
    """By which channels an account may be told, which it chose (a number masked), its quiet hours, and the key browsers subscribe with."""
    with parts.store.read() as conn:
        chosen, subscribed = tellings.choice(conn, f"account:{account.id}"), len(devices(conn, account.id))
    offered = [_channel(parts, each) for each in CHANNELS.values() if _is_there(parts, each)]
    mine = None
    if chosen is not None and chosen["channel"] in CHANNELS:
        mine = {name: chosen[name] for name in ("channel", "quiet_from", "quiet_until")} | {"target": shown(CHANNELS[chosen["channel"]], chosen["target"])}
    default = DEMO if parts.settings.demo else None
    return {"items": offered, "mine": mine, "default": default, "devices": subscribed, "push_key": public_key(parts.settings.home)}


def _channel(parts: Parts, channel: Channel) -> dict[str, Any]:
    bots = sorted(name for name, (kind, _, _) in parts.settings.channel_bots.items() if kind == channel.id)
    return {"id": channel.id, "zh": channel.zh, "en": channel.en, "takes": channel.takes, "bots": bots}


def _is_there(parts: Parts, channel: Channel) -> bool:
    """Whether a channel can be chosen here: it has a bot, a gateway, or needs nothing."""
    if channel.takes == "bot":
        return any(kind == channel.id for kind, _, _ in parts.settings.channel_bots.values())
    if channel.takes == "mobile":
        return bool(parts.city.channels[channel.id].url) if channel.id in parts.city.channels else False
    return channel.id != "demo" or parts.settings.demo


def choose(parts: Parts, account: "Account", channel: str | None, target: str, quiet_from: str | None, quiet_until: str | None, department: bool) -> None:
    """Keep by which channel an account (or, with `department`, everybody of its department who chose none) is told; None forgets it.

    Raises BadInput for a channel, bot, number or time that cannot be used.
    """
    if department and not account.department:
        raise BadInput("no_department", "Your account belongs to no department.", "department")
    owner = f"department:{account.department}" if department else f"account:{account.id}"
    with parts.store.read() as conn:
        before = tellings.choice(conn, owner)
    if not target.strip() and before is not None and before["channel"] == channel:
        target = before["target"]  # shown masked, so that a form sends nothing where it stays
    row = None if channel is None else _checked(parts, channel, target.strip(), quiet_from or None, quiet_until or None)
    with parts.store.write() as conn:
        tellings.choose(conn, row, owner)
        audit.record(conn, account, "choose_channel", target=owner, detail={"channel": channel})


def _checked(parts: Parts, channel: str, target: str, quiet_from: str | None, quiet_until: str | None) -> dict[str, Any]:
    unit = CHANNELS.get(channel)
    if unit is None or not _is_there(parts, unit):
        allowed = ", ".join(each.id for each in CHANNELS.values() if _is_there(parts, each))
        raise BadInput("bad_channel", f"There is no channel {channel} here: choose one of {allowed}.", "channel")
    if unit.takes == "bot" and parts.settings.channel_bots.get(target, ("",))[0] != channel:
        raise BadInput("bad_target", "There is no bot of this name: choose one of the list; new ones are set in CHANNEL_BOTS.", "target")
    if unit.takes == "mobile" and not _MOBILE.fullmatch(target):
        raise BadInput("bad_target", "This is no mobile number: give digits alone, such as 13800000001.", "target")
    for name, value in (("quiet_from", quiet_from), ("quiet_until", quiet_until)):
        if value is not None and not _TIME.fullmatch(value):
            raise BadInput("bad_time", f"{name} is a time of day such as 22:00.", name)
    if (quiet_from is None) != (quiet_until is None):
        raise BadInput("bad_time", "Quiet hours have a beginning and an end: give both or neither.", "quiet_until" if quiet_from else "quiet_from")
    kept = target if unit.takes in ("bot", "mobile") else ""
    return {"channel": channel, "target": kept, "quiet_from": quiet_from, "quiet_until": quiet_until, "at": datetime.now(UTC)}


def subscribe(parts: Parts, account: "Account", endpoint: str, p256dh: str, auth: str) -> str:
    """A device of the account allowed web push; its id. It is told by web push from now on if nothing else was chosen. Raises BadInput."""
    if urlsplit(endpoint).scheme != "https" and not parts.settings.webhook_private:
        raise BadInput("bad_endpoint", "A push service's address begins with https://.", "endpoint")
    if not (_KEY.fullmatch(p256dh) and _KEY.fullmatch(auth)):
        raise BadInput("bad_keys", "p256dh and auth are the keys of the browser's subscription, as toJSON() gives them.", "keys")
    addresses(endpoint, parts.settings.webhook_private)
    now, owner = datetime.now(UTC), f"account:{account.id}"
    row = {"id": hashlib.sha256(endpoint.encode()).hexdigest(), "account_id": account.id, "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "at": now}
    with parts.store.write() as conn:
        tellings.subscribe(conn, row)
        if tellings.choice(conn, owner) is None:
            tellings.choose(conn, {"channel": "push", "target": "", "quiet_from": None, "quiet_until": None, "at": now}, owner)
    return str(row["id"])


def unsubscribe(parts: Parts, account: "Account", device: str) -> None:
    """Forget a device. Raises NotFound."""
    with parts.store.write() as conn:
        if not tellings.unsubscribe(conn, [device], account.id):
            raise NotFound("You have no such device.")


def sent(parts: Parts, account: "Account", limit: int = 100, after: int | None = None) -> dict[str, Any]:
    """What went out about cases the account sees, newest first: to which post, by which channel, what it said, when, how it stands."""
    with parts.store.read() as conn:
        rows = tellings.sent(conn, account.scope, limit + 1, after)
    items = [_sent(parts, row) for row in rows[:limit]]
    return {"items": items, "next": rows[limit - 1]["id"] if len(rows) > limit else None}


def _sent(parts: Parts, row: Mapping[Any, Any]) -> dict[str, Any]:
    channel, role = CHANNELS.get(row["channel"] or ""), parts.city.roles.get(row["role"], Words(row["role"], row["role"]))
    state = "read" if row["read_at"] else row["state"]
    place = areas(parts).get(row["area"])
    return {
        "id": row["id"],
        "no": row["case_no"],
        "area_zh": place.name if place else row["area"],
        "to": {"zh": f"{row['unit']} · {role.zh}", "en": f"{row['unit']} · {role.en}"},
        "channel": {"zh": channel.zh, "en": channel.en} if channel else None,
        "target": row["target"],
        "text": f"{row['body']['title']} — {row['body']['text']}" if row["body"] else None,
        "state": state,
        "state_words": {"zh": STATES[state].zh, "en": STATES[state].en},
        "why": row["why"],
        "tries": row["tries"],
        "at": wire_time(parts.city, row["at"]),
        "sent_at": wire_time(parts.city, row["sent_at"]),
        "read_at": wire_time(parts.city, row["read_at"]),
    }
