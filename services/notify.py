"""Carries notifications to people: who receives them, one delivery each, sent by the channel the receiver chose, again after a while where that failed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import data_sources.channels
from core.areas import ancestors
from core.discover import discover
from core.field_work import ChannelSetup, quiet_until
from core.masking import mask_phone
from core.words import Words
from data_sources.channels._base import Channel, Message, To, Undelivered
from services._parts import Parts
from services.areas import area, community_of
from services.cases import BESIDE
from services.interface_lights import RED
from services.who import scope_of
from store import outbox, tellings

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHANNELS = discover(Path(data_sources.channels.__file__).parent, Channel, "data_sources.channels")
DEMO = "demo"
BATCH, SENDS = 100, 10
LEASE = timedelta(minutes=2)  # a delivery whose sender died is sent again after this
AGAIN_S = (15, 60, 300, 1200, 3600)  # after the first, second … failure; then it is given up
ROLES = ("community", "dispatcher", "leader", "admin")
MESSAGES = {"message": Words("收到一条消息", "You have a message"), "guard": Words("收到值守任务", "You are sent to guard")}
TASKS = {"verifying": Words("核实任务", "To verify"), "checking": Words("核查任务", "To check")}


def find_receivers(parts: Parts, now: datetime | None = None) -> bool:
    """Give every receiver of a batch of new notifications a delivery, once; True when there may be more."""
    now = now or datetime.now(UTC)
    with parts.store.read() as conn:
        if not tellings.unresolved(conn, 1):
            return False
    with parts.store.write() as conn:
        rows = tellings.unresolved(conn, BATCH)
        told: dict[int, str] = {}
        fresh = []
        for row in rows:
            for person in receivers(conn, row):
                told[person["id"]] = person["area"]
                fresh.append(_delivery(row, person["id"], now))
        tellings.add(conn, fresh)
        tellings.resolved(conn, [row["id"] for row in rows], now)
        for account, where in told.items():
            ring(conn, account, where, now)
    return len(rows) == BATCH


def receivers(conn: "Connection", row: Mapping[Any, Any]) -> list[Mapping[Any, Any]]:
    """Whom a notification is for, without whoever acted unless nobody else has read it: of a role those nearest above the case's place."""
    above, party = ancestors(row["area"]), row["party"]
    role = party if party in ROLES else None
    account = (row["case_flags"] or {}).get("reporter") if party == "reporter" else None
    found = list(tellings.people(conn, row["officer"], row["department"], role, above, account))
    if role:
        nearest = max((len(each["area"]) for each in found), default=0)
        found = [each for each in found if len(each["area"]) == nearest]
    if party != "reporter":
        found = [each for each in found if scope_of(each["role"], each["area"], each["department"]).covers(row["area"])]
    return [each for each in found if each["id"] != row["by"] or row["raised_from"] is not None]


def _delivery(row: Mapping[Any, Any], account: int, now: datetime) -> dict[str, Any]:
    about = {"notification": row["id"], "account_id": account, "case_no": row["case_no"], "area": row["area"]}
    return {**about, "state": "queued", "due_at": now, "at": row["at"]}


def ring(conn: "Connection", account: int, where: str, now: datetime) -> None:
    """Tell an account's screens how many notifications wait."""
    outbox.put(conn, outbox.message("told", str(account), where, {"unread": tellings.unread(conn, account)}, now))


def tell(parts: Parts, now: datetime | None = None) -> bool:
    """Send what is due; True when there may be more. A delivery is taken first and sent outside of any transaction."""
    at = now or datetime.now(UTC)
    with parts.store.read() as conn:
        if not tellings.due(conn, at, 1):
            return False
    with parts.store.write() as conn:
        rows = tellings.due(conn, at, SENDS)
        ways = {row["id"]: _way(parts, conn, row, at) for row in rows}
        for row in rows:
            tellings.change(conn, row["id"], {"tries": row["tries"] + 1, "due_at": at + LEASE})
    results = {row["id"]: _sent(parts, row, ways[row["id"]], at) for row in rows}
    with parts.store.write() as conn:
        for row in rows:
            values, gone = results[row["id"]]
            tellings.change(conn, row["id"], values)
            if gone:
                devices = [each["id"] for each in tellings.devices(conn, row["account_id"]) if each["endpoint"] in gone]
                tellings.unsubscribe(conn, devices, row["account_id"])
    return len(rows) == SENDS


Way = tuple[Channel | None, To, str, datetime | None]  # the channel, where it goes, that masked, until when it is quiet


def _way(parts: Parts, conn: "Connection", row: Mapping[Any, Any], now: datetime) -> Way:
    owners = [f"account:{row['account_id']}", *([f"department:{row['department']}"] if row["role"] in ("handler", "property") and row["department"] else [])]
    chosen = tellings.choice(conn, *owners)
    name = chosen["channel"] if chosen else DEMO if parts.settings.demo else None
    channel = CHANNELS.get(name or "")
    if channel is None:
        return None, To(""), "", None
    later = None if chosen is None or row["urgent"] else quiet_until(now, chosen["quiet_from"], chosen["quiet_until"], parts.city.tz)
    target = chosen["target"] if chosen else ""
    devices = tuple({name: each[name] for name in ("endpoint", "p256dh", "auth")} for each in tellings.devices(conn, row["account_id"]))
    return channel, address(parts, channel, target, devices), shown(channel, target), later


def address(parts: Parts, channel: Channel, target: str, devices: tuple[Mapping[str, str], ...] = ()) -> To:
    """Where a channel sends for this target: secrets come from the settings, never from the store."""
    setup = parts.city.channels.get(channel.id) or ChannelSetup(id=channel.id)
    _, key, secret = parts.settings.channel_bots.get(target, ("", "", "")) if channel.takes == "bot" else ("", target, parts.settings.sms_secret)
    more: dict[str, Any] = {
        "contact": setup.contact,
        "template": setup.template,
        "devices": devices,
        "home": parts.settings.home,
        "private": parts.settings.webhook_private,
    }
    return To(setup.url, key, secret, **more)


def shown(channel: Channel, target: str) -> str:
    """A target as others may see it."""
    return mask_phone(target) if channel.takes == "mobile" else target


def _sent(parts: Parts, row: Mapping[Any, Any], way: Way, now: datetime) -> tuple[dict[str, Any], Sequence[str]]:
    """Send one; what its row becomes, and the devices that are gone."""
    channel, to, target, later = way
    if channel is None:
        return {"state": "quiet", "sent_at": now}, ()
    if later is not None:
        return {"due_at": later, "tries": row["tries"], "channel": channel.id, "target": target, "why": "quiet hours"}, ()
    message = compose(parts, row)
    body = {"title": message.title, "text": message.text, "url": message.url}
    said = {"channel": channel.id, "target": target, "body": body}
    try:
        if channel.takes == "bot" and not to.key:
            raise Undelivered(f"there is no bot {target}: set it in CHANNEL_BOTS", for_good=True)
        channel.send(to, message)
    except Undelivered as error:
        over = error.for_good or row["tries"] >= len(AGAIN_S)
        again = {"state": "failed"} if over else {"due_at": now + timedelta(seconds=AGAIN_S[row["tries"]])}
        return {**said, **again, "why": str(error)}, error.gone
    return {**said, "state": "sent", "sent_at": now, "why": None}, ()


def compose(parts: Parts, row: Mapping[Any, Any]) -> Message:
    """What a message says, in the receiver's language: number, category, area, deadline, and the way to the case. Nothing about a person.

    Of a message to an officer only what it is and whose desk wrote it: its text stays in the application.
    """
    city, lang = parts.city, row["lang"]
    if not row["case_no"]:
        title = MESSAGES.get(row["action"], MESSAGES["message"]).of(lang)
        return Message(title, row["sender"] or "", f"{base_address(parts)}{link(row['role'], '', row['action'])}", row["urgent"])
    category, place = city.categories.get(row["category"]), community_of(parts, row["area"]) or area(parts, row["area"])
    what = action_words(parts, row).of(lang)
    due = row["case_due_at"].astimezone(city.tz) if row["case_due_at"] else None
    until = "" if due is None else f" · 截止 {due:%m-%d %H:%M}" if lang == "zh" else f" · due {due:%d %b %H:%M}"
    kind = Words(category.zh, category.en).of(lang) if category else row["category"]
    hurry = ("紧急 " if lang == "zh" else "Urgent ") if row["urgent"] else ""
    text = f"{kind} · {Words(place.name, place.name_en).of(lang)}{until}"
    return Message(f"{hurry}{what} {row['case_no']}", text, f"{base_address(parts)}{link(row['role'], row['case_no'])}", row["urgent"])


def action_words(parts: Parts, row: Mapping[Any, Any]) -> Words:
    """What a notification is about, in a few words."""
    flow = parts.city.flow(row["workflow"])
    action = flow.actions.get(row["action"])
    if action is None:
        return Words(*BESIDE.get(row["action"], (row["action"], row["action"])))
    if row["party"] == "officer" and action.to in TASKS:
        return TASKS[action.to]
    return action.words


def link(role: str, no: str, action: str = "") -> str:
    """The way to a case: an officer's on his phone, everybody else's at the desk. A message is read among the notifications, or in the address
    book, what became of a correction where it stands, a late interface on its board."""
    if action == RED:
        return "/interfaces?light=red"
    if no:
        return f"/m#case/{no}" if role == "officer" else f"/cases?no={no}"
    if role == "officer":
        return "/m#notices"
    return "/corrections" if action == "correction" else "/contacts"


def base_address(parts: Parts) -> str:
    """What links begin with: the public address, else the one this house listens at."""
    if parts.settings.origin:
        return parts.settings.origin
    try:
        return (parts.settings.home / "run" / "web.url").read_text(encoding="utf-8").strip()
    except OSError:
        return ""
