"""What showing a value, calling and messaging have in common: a stated purpose, a daily allowance, a record first, a provider."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

import data_sources.callers
from core.discover import discover
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.masking import mask_text
from core.reach import LONGEST_PURPOSE, SHORTEST_PURPOSE, SHOWN_S, Way
from core.words import Words
from data_sources.callers._base import Caller, Line, NotTaken
from services import audit
from services._parts import Parts
from services.cases import wire_time
from services.typed_names import masked
from store import reach as queries

if TYPE_CHECKING:
    from services.who import Account

CALLERS = discover(Path(data_sources.callers.__file__).parent, Caller, "data_sources.callers")
DEMO = "demo"
LONGEST_TEXT = 200
Found = dict[str, Any]

log = logging.getLogger("magnet.reach")


@dataclass(frozen=True, slots=True)
class Whom:
    """A value that is about to be shown or rung: of what the trail calls it, by which frame it is known, for which matter."""

    target: str
    service: str
    subject: str
    ref: str
    field: str
    value: str
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for before anything is looked up: the target and field of a refusal's line, the purpose, from where."""

    target: str
    field: str
    ref: str
    purpose: str
    address: str | None = None


def show(parts: Parts, account: "Account", wish: Wish, find: Callable[[Connection], Whom]) -> Found:
    """One value, for a minute: `{id, field, value, seconds, until, allowance}`."""
    id, whom = _recorded(parts, account, wish, "reveal", "shown", find)
    until = datetime.now(UTC) + timedelta(seconds=SHOWN_S)
    shown = {"value": whom.value, "seconds": SHOWN_S, "until": wire_time(parts.city, until)}
    return {"id": id, "field": whom.field, **shown, "allowance": allowance(parts, account)}


def through(parts: Parts, account: "Account", wish: Wish, way: Way, text: str, find: Callable[[Connection], Whom]) -> Found:
    """A call or a message through the provider; neither side sees a number: `{id, state, why, allowance}`. Raises Conflict without a provider."""
    said = " ".join(text.split())
    if way == "message" and not 0 < len(said) <= LONGEST_TEXT:
        raise BadInput("bad_text", f"A message has 1 to {LONGEST_TEXT} characters.", "text", f"短信须为 1 至 {LONGEST_TEXT} 字。")
    caller = provider(parts)
    if caller is None:
        raise Conflict("No provider of calls is set up: ask the administrator, or reveal the number.", {"zh": provider_words(parts)["zh"]})
    id, whom = _recorded(parts, account, wish, way, "queued", find)
    with parts.store.read() as conn:
        desk = queries.desk_phone(conn, account.officer)
    line = Line(whom.value, desk, f"R{id}", parts.city.calls.url, parts.settings.call_secret)
    try:
        receipt = caller.message(line, said) if way == "message" else caller.call(line)
        values, why = {"state": "taken", "receipt": receipt}, None
    except NotTaken as error:
        values, why = {"state": "failed", "receipt": ""}, str(error)
        log.warning("%s did not take %s", caller.id, line.reference)
    with parts.store.write() as conn:
        queries.change(conn, id, values)
    return {"id": id, "state": values["state"], "why": why, "allowance": allowance(parts, account)}


def _recorded(parts: Parts, account: "Account", wish: Wish, way: Way, state: str, find: Callable[[Connection], Whom]) -> tuple[int, Whom]:
    """Everything is looked at, counted and written down in one transaction; only once that stands is anything shown."""
    purpose = _purpose(wish.purpose)
    refused: Exception | None = None
    with parts.store.write() as conn:
        purpose = masked(conn, account.area, purpose)
        queries.hold(conn, account.id)
        try:
            whom = find(conn)
            _within_allowance(parts, conn, account)
        except (NotFound, NotAllowed) as error:
            refused = error
            detail = {"field": wish.field, "ref": mask_text(wish.ref), "why": type(error).__name__}
            audit.record(conn, account, way, wish.target, "refused", detail, wish.address)
        else:
            about = {"service": whom.service, "subject": whom.subject, "purpose": purpose, "ref": whom.ref}
            row = {"account_id": account.id, "at": datetime.now(UTC), "person": whom.person, "way": way, "field": whom.field, "state": state, **about}
            id = queries.add(conn, row)
            audit.record(conn, account, way, whom.target, detail={**about, "field": whom.field, "reach": id}, address=wish.address)
    if refused is not None:
        raise refused
    return id, whom


def _purpose(text: str) -> str:
    said = " ".join(text.split())
    if not SHORTEST_PURPOSE <= len(said) <= LONGEST_PURPOSE:
        zh = f"请写明用途，{SHORTEST_PURPOSE} 至 {LONGEST_PURPOSE} 字。"
        raise BadInput("bad_purpose", f"Say what for, in {SHORTEST_PURPOSE} to {LONGEST_PURPOSE} characters.", "purpose", zh)
    return mask_text(said)


def _within_allowance(parts: Parts, conn: Connection, account: "Account") -> None:
    most = parts.city.reaches_per_day
    if used_today(parts, conn, account) >= most:
        words = Words(f"今天已查看或联系 {most} 次，达到每日上限。", f"You have reached {most} people today: that is the day's allowance.")
        raise NotAllowed(words.en, words)


def used_today(parts: Parts, conn: Connection, account: "Account") -> int:
    """How much of the day's allowance is used."""
    day = datetime.now(parts.city.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    return queries.count_since(conn, account.id, day.astimezone(UTC))


def allowance(parts: Parts, account: "Account") -> Found:
    """`{used, of}` today."""
    with parts.store.read() as conn:
        return {"used": used_today(parts, conn, account), "of": parts.city.reaches_per_day}


def look(parts: Parts, account: "Account", row: Mapping[Any, Any]) -> Found:
    """A time somebody was reached, as those who see the frame may read it."""
    known = {name: row[name] for name in ("id", "way", "field", "ref", "state", "outcome")}
    said = {"purpose": mask_text(row["purpose"]), "by": row["by_name"], "unit": row["by_unit"], "mine": row["account_id"] == account.id}
    return {**known, **said, "at": wire_time(parts.city, row["at"])}


def purposes(parts: Parts) -> list[Found]:
    """What somebody may be reached for: `{id, zh, en}`."""
    return [{"id": each.id, "zh": each.zh, "en": each.en} for each in parts.city.purposes.values()]


def provider(parts: Parts) -> Caller | None:
    """Who connects calls here; the demo has its own."""
    return CALLERS.get(parts.city.calls.provider or (DEMO if parts.settings.demo else ""))


def provider_words(parts: Parts) -> Found:
    """`{ready, zh, en}`: who connects calls, or plainly that nobody does."""
    caller = provider(parts)
    if caller is None:
        return {"ready": False, "zh": "未接入外呼平台，不能代呼代发，请联系系统管理员", "en": "No provider of calls is set up: nothing can be connected"}
    return {"ready": True, "zh": f"经{caller.zh}接通，双方都看不到号码", "en": f"Through {caller.en}: neither side sees a number"}
