"""Reaching a person: one field shown for a minute, a call or a message through a provider. For a purpose tied to a case, a task or a sheet of consent,
counted against a daily allowance, and recorded before anything happens: no record, no reveal."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import data_sources.callers
from core.discover import discover
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.masking import mask_text
from core.reach import FIELDS, LONGEST_PURPOSE, OUTCOMES, SHORTEST_PURPOSE, SHOWN_S, Way
from core.rights import reveals
from core.words import Words
from data_sources.callers._base import Caller, Line, NotTaken
from services import audit
from services._parts import Parts
from services._served import Served, served
from services.cases import visible, wire_time
from services.may import asker
from services.typed_names import masked
from store import buildings, cases, consents, tasks
from store import reach as queries

if TYPE_CHECKING:
    from services.who import Account

CALLERS = discover(Path(data_sources.callers.__file__).parent, Caller, "data_sources.callers")
DEMO = "demo"
LONGEST_TEXT, MOST_HOMES = 200, 50
Found = dict[str, Any]

log = logging.getLogger("magnet.reach")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for: a person in a service (any service of the scope that knows him where none is named), why, and for which matter."""

    person: int
    purpose: str
    ref: str
    service: str | None = None
    subject: int | None = None
    address: str | None = None


def reveal(parts: Parts, account: "Account", asked: Asked, field: str) -> Found:
    """One field of one person: `{value, seconds, until, allowance}`. Raises NotFound, NotAllowed, BadInput; a refusal is on record too."""
    if field not in FIELDS:
        raise BadInput("bad_field", f"A field is one of {', '.join(FIELDS)}.", "field", "字段须为姓名或电话。")
    id, found = _recorded(parts, account, asked, "reveal", field, "shown")
    value = found.row[field]
    until = datetime.now(UTC) + timedelta(seconds=SHOWN_S)
    return {"id": id, "field": field, "value": value, "seconds": SHOWN_S, "until": wire_time(parts.city, until), "allowance": _allowance(parts, account)}


def call(parts: Parts, account: "Account", asked: Asked) -> Found:
    """A call through the provider; neither side sees a number: `{id, state, why, allowance}`. Raises Conflict where there is no provider."""
    return _through(parts, account, asked, "call", "")


def message(parts: Parts, account: "Account", asked: Asked, text: str) -> Found:
    """A text message through the provider."""
    said = " ".join(text.split())
    if not 0 < len(said) <= LONGEST_TEXT:
        raise BadInput("bad_text", f"A message has 1 to {LONGEST_TEXT} characters.", "text", f"短信须为 1 至 {LONGEST_TEXT} 字。")
    return _through(parts, account, asked, "message", said)


def _through(parts: Parts, account: "Account", asked: Asked, way: Way, text: str) -> Found:
    caller = provider(parts)
    if caller is None:
        raise Conflict("No provider of calls is set up: ask the administrator, or reveal the number.", {"zh": provider_words(parts)["zh"]})
    id, found = _recorded(parts, account, asked, way, "phone", "queued")
    with parts.store.read() as conn:
        desk = queries.desk_phone(conn, account.officer)
    line = Line(found.row["phone"], desk, f"R{id}", parts.city.calls.url, parts.settings.call_secret)
    try:
        receipt = caller.message(line, text) if way == "message" else caller.call(line)
        values, why = {"state": "taken", "receipt": receipt}, None
    except NotTaken as error:
        values, why = {"state": "failed", "receipt": ""}, str(error)
        log.warning("%s did not take %s", caller.id, line.reference)
    with parts.store.write() as conn:
        queries.change(conn, id, values)
    return {"id": id, "state": values["state"], "why": why, "allowance": _allowance(parts, account)}


def note_outcome(parts: Parts, account: "Account", id: int, outcome: str) -> None:
    """What came of one's own call, message or look. Raises NotFound, BadInput."""
    if outcome not in OUTCOMES:
        raise BadInput("bad_outcome", f"An outcome is one of {', '.join(OUTCOMES)}.", "outcome", "结果须为已联系上、无人接听或号码有误。")
    with parts.store.write() as conn:
        row = queries.one(conn, id)
        if row is None or row["account_id"] != account.id:
            raise NotFound(f"You reached nobody under {id}.")
        queries.change(conn, id, {"outcome": outcome})
        audit.record(conn, account, "reach_outcome", target=f"reach:{id}", detail={"outcome": outcome})


def _recorded(parts: Parts, account: "Account", asked: Asked, way: Way, field: str, state: str) -> tuple[int, Served]:
    """Everything is looked at, counted and written down in one transaction; only once that stands is anything shown."""
    purpose = _purpose(asked.purpose)
    refused: Exception | None = None
    with parts.store.write() as conn:
        purpose = masked(conn, account.area, purpose)
        queries.hold(conn, account.id)
        try:
            found = _entitled(parts, account, asked, field, conn)
            _matter(conn, account, asked.ref, found)
            _within_allowance(parts, conn, account)
        except (NotFound, NotAllowed) as error:
            refused = error
            detail = {"field": field, "ref": mask_text(asked.ref), "why": type(error).__name__}
            audit.record(conn, account, way, f"person:{asked.person}", "refused", detail, asked.address)
        else:
            about = {"service": found.service.id, "subject": str(found.subject), "purpose": purpose, "ref": asked.ref}
            row = {"account_id": account.id, "at": datetime.now(UTC), "person": asked.person, "way": way, "field": field, "state": state, **about}
            id = queries.add(conn, row)
            audit.record(conn, account, way, f"person:{asked.person}", detail={**about, "field": field, "reach": id}, address=asked.address)
    if refused is not None:
        raise refused
    return id, found


def _purpose(text: str) -> str:
    said = " ".join(text.split())
    if not SHORTEST_PURPOSE <= len(said) <= LONGEST_PURPOSE:
        zh = f"请写明用途，{SHORTEST_PURPOSE} 至 {LONGEST_PURPOSE} 字。"
        raise BadInput("bad_purpose", f"Say what for, in {SHORTEST_PURPOSE} to {LONGEST_PURPOSE} characters.", "purpose", zh)
    return mask_text(said)


def _entitled(parts: Parts, account: "Account", asked: Asked, field: str, conn: Any) -> Served:
    """The person in a service whose field this role may see whole. Raises NotFound where no service of the scope knows him, NotAllowed."""
    known = [each for each in _known(parts, account, asked, conn) if each.row["person"] == asked.person]
    if not known:
        raise NotFound(f"There is no person {asked.person} in a service of your scope.")
    right = reveals(asker(parts.city, account), "person", field)
    open_to = [each for each in known if right and field in each.service.fields and account.role in each.service.fields[field].reveal]
    if not open_to:
        words = Words("您的岗位不能查看此项。", "Your post may not see this field.")
        raise NotAllowed(words.en, words)
    found = next((each for each in open_to if each.row.get(field)), None)
    if found is None:
        raise NotFound(f"No {field} is known of person {asked.person}.")
    return found


def _known(parts: Parts, account: "Account", asked: Asked, conn: Any) -> list[Served]:
    if asked.service is not None and asked.subject is not None:
        return [served(parts, account, asked.service, asked.subject, conn)]
    found: list[Served] = []
    for service in parts.city.services.values():
        if account.kind != "person" or account.role not in service.roles or asked.service not in (None, service.id):
            continue
        if service.of == "owners":
            rows = queries.owned_by(conn, account.scope, asked.person, MOST_HOMES)
        else:
            rows = queries.memberships(conn, account.scope, service.id, asked.person)
        found += [Served(service, row["subject"], row) for row in rows]
    return found


def _matter(conn: Any, account: "Account", ref: str, found: Served) -> None:
    """The matter must be one the account may see, still open, and of this person's building where it is a sheet. Raises NotFound."""
    kind, _, number = ref.partition(":")
    if kind == "consent" and number.isdigit() and len(number) < 10:
        row = consents.one(conn, account.scope, int(number))
        if row is not None and row["closed_at"] is None and row["building"] == found.row["building"]:
            return
    elif kind == "task" and number.isdigit() and len(number) < 10:
        task = tasks.one(conn, int(number))
        if task is not None and task["done_at"] is None and account.scope.covers(task["area"]):
            return
    else:
        case = cases.one(conn, ref[:24])
        if case is not None and case["closed_at"] is None and visible(account, case):
            return
    raise NotFound("Name an open case, task or sheet of consent that you may see and that is about this person.")


def _within_allowance(parts: Parts, conn: Any, account: "Account") -> None:
    most = parts.city.reaches_per_day
    if used_today(parts, conn, account) >= most:
        words = Words(f"今天已查看或联系 {most} 次，达到每日上限。", f"You have reached {most} people today: that is the day's allowance.")
        raise NotAllowed(words.en, words)


def used_today(parts: Parts, conn: Any, account: "Account") -> int:
    """How much of the day's allowance is used."""
    day = datetime.now(parts.city.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    return queries.count_since(conn, account.id, day.astimezone(UTC))


def _allowance(parts: Parts, account: "Account") -> Found:
    with parts.store.read() as conn:
        return {"used": used_today(parts, conn, account), "of": parts.city.reaches_per_day}


def provider(parts: Parts) -> Caller | None:
    """Who connects calls here; the demo has its own."""
    return CALLERS.get(parts.city.calls.provider or (DEMO if parts.settings.demo else ""))


def provider_words(parts: Parts) -> Found:
    """`{ready, zh, en}`: who connects calls, or plainly that nobody does."""
    caller = provider(parts)
    if caller is None:
        return {"ready": False, "zh": "未接入外呼平台，不能代呼代发，请联系系统管理员", "en": "No provider of calls is set up: nothing can be connected"}
    return {"ready": True, "zh": f"经{caller.zh}接通，双方都看不到号码", "en": f"Through {caller.en}: neither side sees a number"}


def place_of(conn: Any, building: int) -> tuple[float, float]:
    """Where a building stands, lon and lat."""
    row: Mapping[Any, Any] = buildings.one(conn, building)  # type: ignore[assignment]
    return row["lon"], row["lat"]
